from __future__ import annotations

import pytest
from equivalence import check_same_output
from tools import check_noop, check_rewritten

from onemaster.fixers._results import Risk

HELPER = "from onemaster.compat import slice_methods\n"


@pytest.mark.parametrize(
    "body",
    [
        pytest.param(
            "    def __getitem__(self, i):\n"
            "        if isinstance(i, slice): return f(i)\n"
            "        return self.x[i]\n"
            "    def __getslice__(self, i, j): return f(i, j)\n",
            id="takes slices",
        ),
        pytest.param(
            "    def __getslice__(self, i, j): return self[max(i, 0):max(j, 0):]\n",
            id="hands a slice on",
        ),
        pytest.param(
            "    def __getslice__(self, i, j): return self.__getitem__(slice(i, j))\n",
            id="calls the other",
        ),
        pytest.param("    __delitem__ = f\n    __delslice__ = f\n", id="same"),
        pytest.param("    def __getitem__(self, i): return 1\n", id="no sequence"),
    ],
)
def test_classes_that_stay(body: str) -> None:
    assert check_noop("slice_methods", "class C(object):\n" + body) == []


@pytest.mark.parametrize(
    "header, body",
    [
        pytest.param(
            "class C(object):\n",
            "    def __getitem__(self, i): return self.x[i]\n"
            "    def __getslice__(self, i, j): return self.x[i:j]\n",
            id="both",
        ),
        pytest.param(
            "class C(Base):\n", "    def __setslice__(self, i, j, x): pass\n", id="one"
        ),
        pytest.param(
            "class C(list):\n",
            "    def __getitem__(self, i): return -list.__getitem__(self, i)\n",
            id="items of a list",
        ),
    ],
)
def test_classes(header: str, body: str) -> None:
    check_rewritten(
        "slice_methods",
        HELPER + header + body,
        HELPER + "@slice_methods\n" + header + body,
    )


def test_a_subclass_of_a_class_with_slices() -> None:
    check_rewritten(
        "slice_methods",
        HELPER + "class B:\n    def __getslice__(self, i, j): return 1\n"
        "class C(B):\n    def __getitem__(self, i): return 2\n",
        HELPER
        + "@slice_methods\nclass B:\n    def __getslice__(self, i, j): return 1\n"
        "@slice_methods\nclass C(B):\n    def __getitem__(self, i): return 2\n",
    )


def test_a_class_where_another_method_hands_slices_on_is_reported() -> None:
    source = """\
    class C(object):
        def __getslice__(self, i, j): return self[slice(i, j)]
        def __setslice__(self, i, j, x): self.data[i:j] = x
    """
    assert [p.risk for p in check_noop("slice_methods", source)] == [Risk.HIGH]


@pytest.mark.parametrize(
    "before, after",
    [
        (
            "list.__getslice__(x, i, j+1)",
            "list.__getitem__(x, slice(max(i, 0), max(j+1, 0)))",
        ),
        ("str.__getslice__(x, 0, 5)", "str.__getitem__(x, slice(0, 5))"),
        (
            "list.__setslice__(x, i, 2, y)",
            "list.__setitem__(x, slice(max(i, 0), 2), y)",
        ),
        ("list.__delslice__(x, 1, 2)", "list.__delitem__(x, slice(1, 2))"),
    ],
)
def test_calls(before: str, after: str) -> None:
    assert check_rewritten("slice_methods", before + "\n", after + "\n") == []


@pytest.mark.parametrize(
    "source",
    [
        "x.y.__getslice__(1, 2)\n",
        "list.__getslice__(*x)\n",
        "super(C, x).__delslice__(1)\n",
    ],
)
def test_other_calls_are_reported(source: str) -> None:
    assert [p.risk for p in check_noop("slice_methods", source)] == [Risk.HIGH]


def test_same_output() -> None:
    check_same_output(
        "slice_methods",
        """\
        class Old:
            def __len__(self): return 4
            def __getitem__(self, i): return ("item", i)
            def __getslice__(self, i, j): return ("slice", i, min(j, 99))
        class New(Old, object):
            def __getitem__(self, i): return ("new", i)
        class Rows(list):
            def __getslice__(self, i, j):
                return Rows(list.__getslice__(self, i, j))
            def __setslice__(self, i, j, value):
                list.__setslice__(self, i, j, [-x for x in value])
            def __delslice__(self, i, j):
                super(Rows, self).__delslice__(i + 1, j)
        class Shown(list):
            def __getitem__(self, i): return "<%s>" % list.__getitem__(self, i)
        class Complains(tuple):
            def complain(self, *args): return "no"
            __getitem__ = __getslice__ = complain
        for kind in Old, New:
            x = kind()
            print([x[1], x[1:2], x[:], x[-1:], x[-9:-8]])
        for i in range(-7, 7):
            for j in range(-7, 7):
                rows = Rows(range(5))
                print([type(rows[i:j]).__name__, list(rows[i:j])])
                rows[i:j] = [8, 9]
                print(list(iter(rows)))
                del rows[i:j]
                print(list(iter(rows)))
        print([Shown([1, 2])[0], Shown([1, 2])[0:1], Complains()[1:2], Complains()[1]])
        """,
    )
