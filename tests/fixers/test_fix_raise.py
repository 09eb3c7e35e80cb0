from __future__ import annotations

import pytest
from equivalence import check_same_output
from tools import check_noop, check_rewritten

from onemaster.fixers._results import Risk


@pytest.mark.parametrize("source", ["raise\n", "raise E\n", "raise E('x')\n"])
def test_stays(source: str) -> None:
    assert check_noop("raise", source) == []


@pytest.mark.parametrize(
    "before, after",
    [
        ('raise E, "x"', 'raise E("x")'),
        ('raise m.E, "x" % y', 'raise m.E("x" % y)'),
        ('raise E, ("x" % y)', 'raise E("x" % y)'),
        ('raise E, _("x") % y', 'raise E(_("x") % y)'),
        ('raise E, "x" + y', 'raise E("x" + y)'),
        ("raise E, str(y)", "raise E(str(y))"),
        ("raise E, 1", "raise E(1)"),
        ("raise E, [x, y]", "raise E([x, y])"),
        ("raise E, (x, y)", "raise E(x, y)"),
        ("raise E, ()", "raise E()"),
        ("raise E, None", "raise E"),
        ("raise E, None, None", "raise E"),
        ('raise E, "x", None', 'raise E("x")'),
        ('raise (E, F), "x"', 'raise E("x")'),
        ("raise ((E, F), G)", "raise E"),
        ('raise E, "x" \\\n  "y"  # why', 'raise E("x" \\\n  "y")  # why'),
    ],
)
def test_provable(before: str, after: str) -> None:
    assert check_rewritten("raise", before + "\n", after + "\n") == []


@pytest.mark.parametrize(
    "arguments",
    [
        pytest.param("E, value", id="may be a tuple, None or an instance"),
        pytest.param("E, value, tb", id="with a traceback"),
        pytest.param("E, None, tb", id="class or instance"),
        pytest.param("exc[1], None, exc[2]", id="instance"),
        pytest.param("E, error.args", id="attribute"),
    ],
)
def test_unknown_values_are_looked_at_when_the_code_runs(arguments: str) -> None:
    check_rewritten(
        "raise",
        "raise %s\n" % arguments,
        "from onemaster.compat import raise_exception\n"
        "raise_exception(%s)\n" % arguments,
    )


def test_local_variable_that_is_always_text() -> None:
    check_rewritten(
        "raise",
        "def f(x):\n    why = 'no %s' % x\n    raise E, why\n",
        "def f(x):\n    why = 'no %s' % x\n    raise E(why)\n",
    )


@pytest.mark.parametrize(
    "assigned, raised",
    [
        ("kind, error, tb = sys.exc_info()", "kind, error, tb"),
        ("info = sys.exc_info()", "info[0], info[1], info[2]"),
        ("pass", "sys.exc_info()[0], sys.exc_info()[1], sys.exc_info()[2]"),
    ],
)
def test_exception_information(assigned: str, raised: str) -> None:
    check_rewritten(
        "raise",
        "import sys\ndef f():\n    %s\n    raise %s\n" % (assigned, raised),
        "import sys\nimport six\ndef f():\n    %s\n    six.reraise(%s)\n"
        % (assigned, raised),
    )


def test_traceback_for_a_new_exception() -> None:
    check_rewritten(
        "raise", 'raise E, "x", tb\n', 'import six\nsix.reraise(E, E("x"), tb)\n'
    )


@pytest.mark.parametrize("source", ["raise 'text'\n", "raise 'text %s' % x\n"])
def test_text_is_reported(source: str) -> None:
    assert [place.risk for place in check_noop("raise", source)] == [Risk.HIGH]


@pytest.mark.parametrize("value", ["x", "x, tb", "(x, y)"])
def test_text_with_a_value_is_the_same_error_in_a_tuple(value: str) -> None:
    before, after = "raise 'text', %s\n", "raise ('text', %s)\n"
    assert check_rewritten("raise", before % value, after % value)


def test_class_without_bases_is_reported() -> None:
    places = check_noop(
        "raise", "class E: pass\nclass F(E): pass\nraise E()\nraise F\n"
    )
    assert [place.line for place in places] == [3]


def test_same_output() -> None:
    check_same_output(
        "raise,except",
        """\
        import sys
        class E(Exception):
            def __init__(self, *given): self.given = given
        def origin(): raise KeyError("key")
        def catch(function, continues):
            try:
                function()
            except TypeError:
                print("cannot be raised")
            except Exception, error:
                names = []
                tb = sys.exc_info()[2]
                while tb is not None:
                    names.append(tb.tb_frame.f_code.co_name)
                    tb = tb.tb_next
                given = [
                    type(x).__name__ for x in getattr(error, "given", error.args)
                ]
                print("%s %r" % (type(error).__name__, given))
                if continues:
                    print("origin" in names)
        def unknown(kind, value, tb=None):
            def run():
                raise kind, value
            def run_with_traceback():
                raise kind, value, tb
            catch(run, False)
            catch(run_with_traceback, True)
        try:
            origin()
        except KeyError:
            info = sys.exc_info()
        for value in ("text", None, (), (1, 2), [1], E("i"), info[1], ("one",), 0):
            unknown(E, value, info[2])
            unknown(KeyError, value, info[2])
        unknown(E("instance"), None, info[2])
        unknown(E("instance"), "no", info[2])
        def f1(): raise E, ("a", "b"), info[2]
        def f2(): raise E, "a", info[2]
        def f3(): raise info[1], None, info[2]
        def f4(): raise info[0], info[1], info[2]
        for f in f1, f2, f3, f4: catch(f, True)
        def f5(): raise E, None
        def f6(): raise (E, KeyError), "x"
        def f7(): raise "text", 1
        for f in f5, f6, f7: catch(f, False)
        """,
    )
