from __future__ import annotations

import pytest
from equivalence import check_same_output
from tools import check_noop, check_rewritten

NAMES = ["closure", "code", "defaults", "dict", "doc", "globals", "name"]


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("code", ["x = f.%s\n", "f.%s = x\n", "x = a.b().%s[0].c\n"])
def test_attributes_of_functions(code: str, name: str) -> None:
    before, after = code % ("func_" + name), code % ("__%s__" % name)
    assert check_rewritten("funcattrs", before, after) == []


def test_an_attribute_of_an_attribute_of_self() -> None:
    source = """\
    class A:
        def f(self):
            return self.function.func_name
    """
    check_rewritten("funcattrs", source, source.replace("func_name", "__name__"))


@pytest.mark.parametrize(
    "definition",
    [
        "    func_name = None",
        "    def func_name(self): pass",
        "    def f(self, x):\n        self.func_name = x",
        "    def f(self, x):\n        self.a, self.func_name = x",
        "    def f(self, x):\n        setattr(self, 'func_name', x)",
        "    __slots__ = ('func_name',)",
        "    a = namedtuple('B', 'a func_name')",
    ],
)
def test_what_a_class_defines_may_be_meant(definition: str) -> None:
    source = "class A:\n%s\nx = a.func_name\n" % definition
    (place,) = check_noop("funcattrs", source)
    assert place.line == source.count("\n")


def test_an_attribute_of_self_that_another_class_must_define_is_reported() -> None:
    source = """\
    class A(B):
        def f(self):
            return self.func_name
    """
    assert len(check_noop("funcattrs", source)) == 1


@pytest.mark.parametrize(
    "code",
    [
        "import names\nx = names.func_name\n",  # A variable of a module.
        "func_name = f(func_name=1)\n",
        "try:\n    x = f.func_name\nexcept AttributeError:\n    x = None\n",
    ],
)
def test_something_else_stays(code: str) -> None:
    assert check_noop("funcattrs", code) == []


@pytest.mark.parametrize("name", NAMES)
def test_what_is_only_looked_up_defines_nothing(name: str) -> None:
    """Classes have ``__name__`` too, so that name does not ask for the same."""
    newer = "__code__" if name in ("dict", "doc", "name") else "__%s__" % name
    before = "x = f.func_%s if hasattr(f, 'func_%s') else None\n" % (name, name)
    after = "x = f.__%s__ if hasattr(f, '%s') else None\n" % (name, newer)
    assert check_rewritten("funcattrs", before, after) == []


def test_getattr() -> None:
    check_rewritten(
        "funcattrs", 'getattr(f, "func_code", 1)\n', 'getattr(f, "__code__", 1)\n'
    )
    assert len(check_noop("funcattrs", "getattr(f, 'func_name', 1)\n")) == 1


def test_the_program_prints_the_same() -> None:
    check_same_output(
        "funcattrs",
        """\
        def f(a, b=1):
            "text"
            return b
        f.func_name = "g"
        f.func_defaults = (2,)
        f.func_dict["x"] = 1
        print([f.func_name, f.func_doc, f(1), f.func_code.co_argcount, f.x])
        print([f.func_closure, f.func_globals is globals()])
        """,
    )
