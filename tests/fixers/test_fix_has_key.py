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
        ("a.has_key(x) and not b.c[0].has_key(y)", "x in a and y not in b.c[0]"),
        ("not(d.has_key(k))", "not(k in d)"),
        ("f().has_key(k)", "k in f()"),
        ("d.has_key(f(k))", "f(k) in d"),
        ("f(d.has_key(k), x=d.has_key(k))", "f(k in d, x=k in d)"),
        ("dict.has_key(d, k)", "dict.__contains__(d, k)"),
        ("filter({}.has_key, x)", "filter({}.__contains__, x)"),
        ("d.has_key(a +\n  b)", "(a +\n  b) in d"),
        ("d.has_key(\n  k)", "k in d"),
    ],
)
def test_a_call(before: str, after: str) -> None:
    assert check_rewritten("has_key", "z = %s\n" % before, "z = %s\n" % after) == []


def test_a_keyword_before_a_bracket_stays_apart() -> None:
    check_rewritten("has_key", "if(d).has_key(k): x\n", "if k in (d): x\n")


@pytest.mark.parametrize(
    "code",
    [
        "d.has_key()",  # Not that of a dictionary.
        "d.has_key(k, version=2)",
        "d.has_key(key=k)",
        "d.has_key(*k)",
        "has_key(k)",
        'd.has_key(k) if hasattr(d, "has_key") else k in d',
    ],
)
def test_something_else_stays(code: str) -> None:
    assert check_noop("has_key", code + "\n") == []


@pytest.mark.parametrize(
    "code",
    [
        "filter(d.has_key, x)",
        "f().has_key(g())",  # `in` would call g first.
        "d.has_key(  # why\n  k)",
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


def test_self_of_a_dictionary() -> None:
    check_rewritten(
        "has_key",
        """\
        class D(dict):
            def f(self, k):
                return self.has_key(k)
        """,
        """\
        class D(dict):
            def f(self, k):
                return k in self
        """,
    )


def test_self_with_a_base_that_is_not_seen_keeps_a_method() -> None:
    check_rewritten(
        "has_key",
        """\
        class D(Base):
            def f(self, k):
                return not self.has_key(k)
        """,
        """\
        class D(Base):
            def f(self, k):
                return not (self.has_key(k) if hasattr(self, "has_key") else k in self)
        """,
    )


@pytest.mark.parametrize(
    "contains",
    [
        "has_key = __contains__",
        "def has_key(self, k):\n        return k in self",
        "def has_key(self, k):\n        return self.data.has_key(k)",
    ],
)
def test_other_objects_where_has_key_and_in_are_the_same(contains: str) -> None:
    source = (
        "class D:\n"
        "    def __contains__(self, k):\n"
        "        return k in self.data\n"
        "    %s\n"
        "x = d.has_key(k)\n"
    ) % contains
    check_rewritten(
        "has_key",
        source,
        source.replace("self.data.has_key(k)", "k in self.data").replace(
            "d.has_key(k)", "k in d"
        ),
    )


def test_other_objects_where_has_key_and_in_differ() -> None:
    source = """\
    class Tag:
        def has_key(self, k):
            return self.attributes.has_key(k)
        def __contains__(self, k):
            return k in self.children
    def f(tag, k, **options):
        if options.has_key(k):
            return tag.has_key(k)
        return tag().has_key(k)
    """
    expected = """\
    class Tag:
        def has_key(self, k):
            return (self.attributes.has_key(k) if hasattr(self.attributes, "has_key") else k in self.attributes)
        def __contains__(self, k):
            return k in self.children
    def f(tag, k, **options):
        if k in options:
            return (tag.has_key(k) if hasattr(tag, "has_key") else k in tag)
        return tag().has_key(k)
    """  # noqa: E501
    (place,) = check_rewritten("has_key", source, expected)
    assert place.line == 9


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
        for d in Tag(), {"a": 1}:
            if d.has_key("a") and not d.has_key("child"):
                print("yes")
        print([D(x=1).f("x"), D().f("x"), not {}.has_key(1) == False])
        """,
    )
