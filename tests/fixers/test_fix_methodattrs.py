from __future__ import annotations

import pytest
from equivalence import check_same_output
from tools import check_noop, check_rewritten

from onemaster.fixers._results import Risk


@pytest.mark.parametrize(
    "before, after",
    [
        ("m.im_func", "m.__func__"),
        ("m.im_self.x", "m.__self__.x"),
        ("self.f.im_func.__name__", "self.f.__func__.__name__"),
        ("f(m).im_self is x", "f(m).__self__ is x"),
    ],
)
def test_attributes_of_methods(before: str, after: str) -> None:
    assert check_rewritten("methodattrs", before + "\n", after + "\n") == []


def test_a_method_of_a_class_is_a_function_on_python3() -> None:
    source = """\
    import six
    class A(object):
        def f(self): pass
    x = A.f.im_func.__name__
    """
    check_rewritten(
        "methodattrs",
        source,
        source.replace("A.f.im_func", "six.get_unbound_function(A.f)"),
    )


def test_a_class_of_another_function_is_not_meant() -> None:
    source = """\
    def f(A):
        return A.f.im_func
    def g():
        class A: pass
    """
    after = source.replace("A.f.im_func", 'getattr(A.f, "__func__", A.f)')
    check_rewritten("methodattrs", source, after)


@pytest.mark.parametrize(
    "before, after",
    [
        pytest.param(
            "from m import A\nx = A.f.im_func.__name__\n",
            'from m import A\nx = getattr(A.f, "__func__", A.f).__name__\n',
            id="imported",
        ),
        pytest.param(
            "def g(cls): return  cls.f.im_func\n",
            'def g(cls): return  getattr(cls.f, "__func__", cls.f)\n',
            id="parameter",
        ),
        pytest.param(
            "class A: pass\na = A()\nx = a.f.im_func\n",
            "class A: pass\na = A()\nx = a.f.__func__\n",
            id="object",
        ),
        pytest.param(
            "if ismethod(m.f): x = m.f.im_func\n",
            "if ismethod(m.f): x = m.f.__func__\n",
            id="asked before",
        ),
        pytest.param(
            "x = m.f.im_func if ismethod(m.f) else m.f\n",
            "x = m.f.__func__ if ismethod(m.f) else m.f\n",
            id="asked in the expression",
        ),
        pytest.param(
            "try:\n    f()\n    x = m.f.im_func\nexcept AttributeError: pass\n",
            "try:\n    f()\n    x = m.f.__func__\nexcept AttributeError: pass\n",
            id="caught",
        ),
    ],
)
def test_a_method_that_may_be_taken_from_a_class(before: str, after: str) -> None:
    assert check_rewritten("methodattrs", before, after) == []


def test_a_method_that_is_looked_up_is_reported() -> None:
    source = "x = getattr(c, n).im_func\n"
    after = source.replace("im_func", "__func__")
    assert len(check_rewritten("methodattrs", source, after)) == 1
    asked = "if isinstance(x, classmethod): y = getattr(c, n).im_func\n"
    after = asked.replace("im_func", "__func__")
    assert check_rewritten("methodattrs", asked, after) == []


@pytest.mark.parametrize("name, newer", [("func", "__func__"), ("self", "__self__")])
@pytest.mark.parametrize("call", ["hasattr(m, %s)", "getattr(m, %s, None)"])
def test_lookups_by_name(call: str, name: str, newer: str) -> None:
    before = "import six\nx = %s\n" % call
    check_rewritten(
        "methodattrs",
        before % ("'im_%s'" % name),
        before % ("'im_%s' if six.PY2 else '%s'" % (name, newer)),
    )


@pytest.mark.parametrize("call", ["hasattr(m, 'im_class')", "getattr(*['im_func'])"])
def test_lookups_that_are_not_written_anew(call: str) -> None:
    check_noop("methodattrs", "x = %s\n" % call)


@pytest.mark.parametrize(
    "code", ["x = m.im_class\n", "class A: pass\nx = A.f.im_self\n"]
)
def test_what_python3_has_no_name_for_is_reported(code: str) -> None:
    (place,) = check_noop("methodattrs", code)
    assert place.risk is Risk.HIGH


def test_what_a_class_defines_may_be_meant() -> None:
    source = """\
    class Method:
        def __init__(self, function):
            self.im_func = function
        def __call__(self):
            return self.im_func()
    x = m.im_func
    """
    (place,) = check_noop("methodattrs", source)
    assert place.line == 6


def test_the_program_prints_the_same() -> None:
    check_same_output(
        "methodattrs",
        """\
        class A(object):
            def f(self): return 1
        a = A()
        print([a.f.im_self is a, a.f.im_func(a), A.f.im_func(a), A.f.im_func is a.f.im_func])
        def functions(cls, *objects):
            function = cls.f.im_func
            return [hasattr(x, "im_func") for x in objects], function(cls())
        print(functions(A, a.f, len, a, functions))
        print([getattr(a.f, "im_func", 1)(a), getattr(len, "im_self", 1) if 0 else 2])
        """,
    )
