from __future__ import annotations

import pytest
from equivalence import check_same_output
from tools import check_noop, check_rewritten

from onemaster.fixers._results import Risk


@pytest.mark.parametrize(
    "source",
    [
        pytest.param(
            "class C:\n    def __nonzero__(self): return True\n"
            "    __bool__ = __nonzero__\n",
            id="has both",
        ),
        pytest.param(
            "class C:\n    def __bool__(self): return True\n"
            "    __nonzero__ = __bool__\n",
            id="has both, the other way round",
        ),
        pytest.param("def __nonzero__(self): return True\n", id="function"),
        pytest.param("x = '__nonzero__'\n", id="string"),
        pytest.param(
            "class C(B):\n    def f(self): return self.__nonzero__()\n", id="own"
        ),
        pytest.param(
            "class C(B):\n    def f(self): return B.__nonzero__(self)\n", id="base"
        ),
    ],
)
def test_stays(source: str) -> None:
    assert check_noop("nonzero", source) == []


@pytest.mark.parametrize(
    "value",
    [
        "True",
        "not self.x",
        "self.x is None",
        "self.x is not None",
        "1 in self.x",
        "self.x > 0",
        "0 != self.x",
        "len(self.x) >= self.y",
        "bool(self.x)",
        "isinstance(self.x, int) and not self.y",
        "(True if self.x else hasattr(self, 'y'))",
    ],
)
def test_a_bool_is_returned_as_it_is(value: str) -> None:
    check_rewritten(
        "nonzero",
        "class C:\n    def __nonzero__(self): return %s\n" % value,
        "class C:\n    def __nonzero__(self): return %s\n"
        "    __bool__ = __nonzero__\n" % value,
    )


@pytest.mark.parametrize(
    "value",
    ["self.x", "len(self.x)", "1", "self.x == self.y", "self.x and True", "f()[0]"],
)
def test_what_may_be_no_bool_is_made_one(value: str) -> None:
    check_rewritten(
        "nonzero",
        "class C:\n    def __nonzero__(self): return %s\n" % value,
        "class C:\n    def __nonzero__(self): return %s\n\n"
        "    def __bool__(self):\n        return bool(self.__nonzero__())\n" % value,
    )


def test_a_builtin_that_the_module_replaces_returns_anything() -> None:
    source = "from m import bool\nclass C:\n    def __nonzero__(self): return bool(1)\n"
    after = "\n    def __bool__(self):\n        return bool(self.__nonzero__())\n"
    check_rewritten("nonzero", source, source + after)


def test_places_in_the_class() -> None:
    check_rewritten(
        "nonzero",
        """\
        class A(object):
            __nonzero__ = has_items  # fast

            x = 1


        class B(object):
            if fast:
                def __nonzero__(self):
                    return True
                # deeper
            # of the class
            @memoized
            def __nonzero__(self):
                return True


        # of the module
        x = 1
        """,
        """\
        class A(object):
            __nonzero__ = has_items  # fast

            def __bool__(self):
                return bool(self.__nonzero__())

            x = 1


        class B(object):
            if fast:
                def __nonzero__(self):
                    return True
                # deeper

                __bool__ = __nonzero__
            # of the class
            @memoized
            def __nonzero__(self):
                return True

            def __bool__(self):
                return bool(self.__nonzero__())


        # of the module
        x = 1
        """,
    )


def test_tabs() -> None:
    source = "class C:\n\tdef __nonzero__(self):\n\t\treturn 1\n"
    added = "\n\tdef __bool__(self):\n\t\treturn bool(self.__nonzero__())\n"
    check_rewritten("nonzero", source, source + added)


def test_a_class_in_one_line_is_reported() -> None:
    places = check_noop("nonzero", "class C: __nonzero__ = f\n")
    assert [place.risk for place in places] == [Risk.HIGH]


def test_a_call_on_what_may_be_a_number_is_reported() -> None:
    assert [p.risk for p in check_noop("nonzero", "x.y.__nonzero__()\n")] == [Risk.LOW]


def test_same_output() -> None:
    check_same_output(
        "nonzero",
        """\
        class Old:
            value = 0
            def __nonzero__(self): return self.value
        class New(object):
            value = True
            def __nonzero__(self):
                "docs"
                if self.value:
                    return not self.value
                return True
        class Sub(New):
            def __nonzero__(self): return not New.__nonzero__(self)
        class Length(Old, object):
            def __len__(self): return 0
            __nonzero__ = __len__
        class Inherits(Sub): pass
        for kind in Old, New, Sub, Length, Inherits:
            x = kind()
            print(bool(x))
            print(1 if x else 2)
            x.value = 3
            print(bool(x))
        """,
    )
