from __future__ import annotations

import pytest
from equivalence import check_same_output
from tools import check_noop, check_rewritten

IMPORTS = "import types\nimport six\nfrom types import MethodType\n"


@pytest.mark.parametrize(
    "source",
    [
        pytest.param("import types\ntypes.MethodType(f, x)\n", id="two arguments"),
        pytest.param("MethodType(f, None, C)\n", id="not imported"),
        pytest.param("from m import MethodType\nMethodType(f, None, C)\n", id="other"),
        pytest.param("x.MethodType(f, None, C)\n", id="attribute of something"),
        pytest.param(
            "import types\nx = isinstance(f, types.MethodType)\n", id="not called"
        ),
    ],
)
def test_stays(source: str) -> None:
    assert check_noop("unbound_method", source) == []


@pytest.mark.parametrize(
    "before, after",
    [
        ("types.MethodType(f, None, C)", "six.create_unbound_method(f, C)"),
        ("MethodType(f,None,C)", "six.create_unbound_method(f,C)"),
        ("MethodType(f, None, C).x", "six.create_unbound_method(f, C).x"),
        (
            "y = MethodType(lambda: 1, x.y, x.y.__class__)",
            "y = six.create_bound_method(lambda: 1, x.y)",
        ),
        (
            "MethodType(f, x, kind(x))",
            "MethodType(f, x, *([kind(x)] if six.PY2 else []))",
        ),
        ("x = z if(y)else(MethodType(f, None, C))", None),
    ],
)
def test_methods(before: str, after: str) -> None:
    if after is None:
        after = before.replace("MethodType(f, None", "six.create_unbound_method(f")
    check_rewritten("unbound_method", IMPORTS + before + "\n", IMPORTS + after + "\n")


def test_instancemethod() -> None:
    check_rewritten(
        "unbound_method",
        "import new\nimport six\nC.f = new.instancemethod(f, None, C)\n",
        "import new\nimport six\nC.f = six.create_unbound_method(f, C)\n",
    )


def test_other_arguments_are_reported() -> None:
    source = "import types\ntypes.MethodType(*args)\n"
    assert len(check_noop("unbound_method", source)) == 1


def test_same_output() -> None:
    check_same_output(
        "unbound_method",
        """\
        import types
        from types import MethodType
        def f(self, x=1): return (self.name, x)
        class C(object):
            name = "c"
        class D(C):
            name = "d"
        C.f = types.MethodType(f, None, C)
        c, d = C(), D()
        print(c.f(2))
        print(d.f())
        c.g = MethodType(f, c, c.__class__)
        c.h = MethodType(f, d, C)
        print([c.g(3), c.h(4), C.f(c)])
        """,
    )
