from __future__ import annotations

import pytest
from equivalence import check_same_output
from tools import check_noop, check_rewritten

from onemaster.fixers._results import Risk


@pytest.mark.parametrize(
    "before, after",
    [
        ("d.has_key(k)", "k in d"),
        ("not d.has_key(k)", "k not in d"),
        ("d.has_key(a or b)", "(a or b) in d"),
        ("d.has_key(a == b)", "(a == b) in d"),
        ("d.has_key(lambda: 1)", "(lambda: 1) in d"),
        ("d.has_key(a if b else c)", "(a if b else c) in d"),
        ("d.has_key((a, b))", "(a, b) in d"),
        ("d.has_key(a + b)", "a + b in d"),
        ("d.has_key(k,)", "k in d"),
        ("d.has_key(k) == 1", "(k in d) == 1"),
        ("1 == d.has_key(k) == x", "1 == (k in d) == x"),
        ("not d.has_key(k) == 1", "not (k in d) == 1"),
        ("d.has_key(k) + 1", "(k in d) + 1"),
        ("-d.has_key(k)", "-(k in d)"),
        ("d.has_key(k).real", "(k in d).real"),
        ("not d.has_key(k).real", "not (k in d).real"),
        ("d.has_key(k) ** 2", "(k in d) ** 2"),
        ("2 ** d.has_key(k)", "2 ** (k in d)"),
        ("d.has_key(k)and x", "(k in d)and x"),
        ("x if d.has_key(k)else y", "x if (k in d)else y"),
        ("a.has_key(b.has_key(c))", "(c in b) in a"),
        ("a.has_key(x) and not b.has_key(y)", "x in a and y not in b"),
        ("not(d.has_key(k))", "not(k in d)"),
        ("dict(x).has_key(k)", "k in dict(x)"),
        ("x.__dict__.has_key(k)", "k in x.__dict__"),
        ("globals().has_key(k)", "k in globals()"),
        ("os.environ.has_key(k)", "k in os.environ"),
        ("{1: 2}.has_key(k)", "k in {1: 2}"),
        ("d.has_key(f(k))", "f(k) in d"),
        ("f(d.has_key(k), x=d.has_key(k))", "f(k in d, x=k in d)"),
        ("dict.has_key(d, k)", "dict.__contains__(d, k)"),
        ("filter({}.has_key, x)", "filter({}.__contains__, x)"),
        ("d.has_key(a +\n  b)", "(a +\n  b) in d"),
        ("d.has_key(\n  k)", "k in d"),
    ],
)
def test_a_call_on_a_dictionary(before: str, after: str) -> None:
    source = "a = {}\nb = {}\nd = {}\nz = %s\n"
    assert check_rewritten("has_key", source % before, source % after) == []


def test_a_class_of_the_library_is_told_from_another_of_its_name() -> None:
    imported = "from collections import Counter\n"
    before = "z = Counter().has_key(k)\n"
    check_rewritten("has_key", imported + before, imported + "z = k in Counter()\n")
    imported = "from people import Counter\n"
    check_rewritten(
        "has_key",
        imported + before,
        "%sfrom onemaster.compat import has_key\n" % imported
        + "z = has_key(Counter(), k)\n",
    )


@pytest.mark.parametrize(
    "before, after",
    [
        ("o.has_key(k)", "has_key(o, k)"),
        ("not o.has_key(k)", "not has_key(o, k)"),
        ("o.has_key(lambda: 1)", "has_key(o, lambda: 1)"),
        ("o.has_key(a if b else c)", "has_key(o, a if b else c)"),
        ("o.has_key(k,)", "has_key(o, k)"),
        ("o.has_key( k )", "has_key(o, k )"),
        ("o.has_key(\n  k)", "has_key(o,\n  k)"),
        ("o.has_key(  # why\n  k)", "has_key(o,  # why\n  k)"),
        ("o.has_key(k  # why\n  )", "has_key(o, k  # why\n  )"),
        ("o.has_key(k,  # why\n  )", "has_key(o, k  # why\n  )"),
        ("o.has_key(k).real ** 2", "has_key(o, k).real ** 2"),
        ("-o.has_key(k) == 1", "-has_key(o, k) == 1"),
        ("(a or b).has_key(k)", "has_key((a or b), k)"),
        ("o.a[0].has_key(k)", "has_key(o.a[0], k)"),
        ("(o\n   .has_key(k))", "(has_key(o, k))"),
        ("f().has_key(g())", "has_key(f(), g())"),
        ("dict(f()).has_key(g())", "has_key(dict(f()), g())"),
        ("o.has_key(p.has_key(k))", "has_key(o, has_key(p, k))"),
        ("o.has_key(1).has_key(2)", "has_key(has_key(o, 1), 2)"),
        ("o.has_key(k)and x", "has_key(o, k)and x"),
    ],
)
def test_a_call_on_what_may_be_no_dictionary(before: str, after: str) -> None:
    expected = "from onemaster.compat import has_key\nz = %s\n" % after
    assert check_rewritten("has_key", "z = %s\n" % before, expected) == []


def test_a_keyword_before_a_bracket_stays_apart() -> None:
    check_rewritten("has_key", "if({}).has_key(k): x\n", "if k in ({}): x\n")
    check_rewritten(
        "has_key",
        "if(o).has_key(k): x\n",
        "from onemaster.compat import has_key\nif has_key((o), k): x\n",
    )


@pytest.mark.parametrize(
    "code",
    [
        "d.has_key()",  # Not that of a dictionary.
        "d.has_key(k, version=2)",
        "d.has_key(key=k)",
        "d.has_key(*k)",
        "has_key(k)",
        'd.has_key(k) if hasattr(d, "has_key") else k in d',
        "from onemaster.compat import has_key\nhas_key(d, k)",
    ],
)
def test_something_else_stays(code: str) -> None:
    assert check_noop("has_key", code + "\n") == []


@pytest.mark.parametrize(
    "code",
    [
        "filter(d.has_key, x)",
        "{}.has_key(  # why\n  k)",
        "o.has_key(k  # why\n  ,)",
        "(o  # why\n  .has_key(k))",
    ],
)
def test_what_cannot_be_proved_is_reported(code: str) -> None:
    assert len(check_noop("has_key", code + "\n")) == 1


def test_a_method_that_calls_its_own_has_key_stays() -> None:
    """``k in self`` would call itself without end."""
    source = """\
    class D(Base):
        def __contains__(self, k):
            return self.has_key(k)
        def has_key(self, k):
            return self.find(k) is not None
    class E(D):
        def f(self, k):
            return self.has_key(k)
    """
    assert check_noop("has_key", source) == []


@pytest.mark.parametrize("base", ["dict", "Base", "object"])
def test_an_inherited_has_key_beside_contains_is_reported(base: str) -> None:
    source = (
        "class D(%s):\n"
        "    def __contains__(self, k):\n"
        "        return self.has_key(k.lower())\n"
    ) % base
    (place,) = check_noop("has_key", source)
    assert (place.line, place.risk) == (3, Risk.HIGH)


def test_super_does_not_support_in() -> None:
    source = """\
    class D(dict):
        def f(self, k):
            return super(D, self).has_key(k)
    """
    (place,) = check_noop("has_key", source)
    assert place.risk is Risk.HIGH


@pytest.mark.parametrize("base", ["dict", "Base", "object"])
def test_self_may_be_of_a_subclass_with_a_method(base: str) -> None:
    check_rewritten(
        "has_key",
        """\
        class D(%s):
            def f(self, k):
                return not self.has_key(k)
        """
        % base,
        """\
        from onemaster.compat import has_key
        class D(%s):
            def f(self, k):
                return not has_key(self, k)
        """
        % base,
    )


def test_other_objects_than_self_in_a_class_with_its_own_has_key() -> None:
    check_rewritten(
        "has_key",
        """\
        class Tag:
            def has_key(self, k):
                return self.attributes.has_key(k)
            def __contains__(self, k):
                return k in self.children
        def f(tag, k, **options):
            return options.has_key(k) and tag().has_key(k)
        """,
        """\
        from onemaster.compat import has_key
        class Tag:
            def has_key(self, k):
                return has_key(self.attributes, k)
            def __contains__(self, k):
                return k in self.children
        def f(tag, k, **options):
            return k in options and has_key(tag(), k)
        """,
    )


@pytest.mark.parametrize(
    "source",
    [
        "def has_key(x):\n    pass\nz = o.has_key(k)\n",
        "from curses import has_key\nz = o.has_key(k)\n",
        "from onemaster.compat import eager_map as has_key\nz = o.has_key(k)\n",
        "def f(o, has_key):\n    return o.has_key(1)\n",
        "def f(o):\n    global has_key\n    has_key = o.has_key(1)\n",
        "class C:\n    def has_key(self, k):\n        pass\n    z = o.has_key(1)\n",
    ],
)
def test_a_name_that_is_taken_is_reported(source: str) -> None:
    (place,) = check_noop("has_key", source)
    assert "the name is taken here" in place.reason


def test_a_name_that_is_taken_makes_no_difference_to_a_dictionary() -> None:
    source = "def has_key(k, **o):\n    return %s\n"
    check_rewritten("has_key", source % "o.has_key(k)", source % "k in o")


def test_an_import_that_is_there_is_used() -> None:
    source = "from onemaster.compat import has_key\nz = %s\n"
    check_rewritten("has_key", source % "o.has_key(k)", source % "has_key(o, k)")


def test_the_program_prints_the_same() -> None:
    check_same_output(
        "has_key",
        """\
        class Tag:
            def __init__(self):
                self.attributes = {"a": 1}
            def has_key(self, k):
                return self.attributes.has_key(k)
            def __contains__(self, k):
                return k == "child"
        class D(dict):
            def f(self, k):
                return self.has_key(k)
        def said(text, value):
            print(text)
            return value
        for d in Tag(), {"a": 1}:
            if d.has_key("a") and not d.has_key("child"):
                print("yes")
            said("receiver", d).has_key(said("key", "a"))
            dict(said("receiver", {})).has_key(said("key", "a"))
        print([D(x=1).f("x"), D().f("x"), not {}.has_key(1) == False])
        """,
    )
