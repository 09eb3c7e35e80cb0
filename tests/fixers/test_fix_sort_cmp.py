from __future__ import annotations

import pytest
from equivalence import check_same_output
from tools import check_noop, check_rewritten

IMPORT = "from functools import cmp_to_key\n"


@pytest.mark.parametrize(
    "source",
    [
        "x.sort()\n",
        "x.sort(key=f)\n",
        "x.sort(key=f, reverse=True)\n",
        "sorted(x)\n",
        "sorted(x, key=f)\n",
        "query.sort('name')\n",
        "query.sort(field)\n",
        "query.sort(lambda row: row.name)\n",
        "x.sort(*args)\n",
        "sorted(x, **options)\n",
        "def sorted(a, b): pass\nsorted(x, f)\n",
        "x.sort(field=1, cmp=f)\n",
    ],
)
def test_what_may_be_another_sort_stays(source: str) -> None:
    assert check_noop("sort_cmp", source) == []


@pytest.mark.parametrize(
    "before, after",
    [
        (
            "x.sort(lambda a, b: f(b, a))",
            "x.sort(key=cmp_to_key(lambda a, b: f(b, a)))",
        ),
        ("x.sort(cmp)", "x.sort(key=cmp_to_key(cmp))"),
        ("x.sort(cmp=cmp)", "x.sort(key=cmp_to_key(cmp))"),
        ("x.sort(cmp, None, True)", "x.sort(key=cmp_to_key(cmp), reverse=True)"),
        ("x.sort( cmp )", "x.sort( key=cmp_to_key(cmp) )"),
        ("x.sort(reverse=1, cmp=cmp)", "x.sort(key=cmp_to_key(cmp), reverse=1)"),
        ("x.sort(my_cmp)", "x.sort(key=my_cmp and cmp_to_key(my_cmp))"),
        ("x.sort(m.compare)", "x.sort(key=m.compare and cmp_to_key(m.compare))"),
        ("[].sort(f)", "[].sort(key=f and cmp_to_key(f))"),
        ("sorted(x, f)", "sorted(x, key=f and cmp_to_key(f))"),
        ("sorted(x, f or g)", "sorted(x, key=(f or g) and cmp_to_key(f or g))"),
        ("sorted(x, cmp=f)", "sorted(x, key=f and cmp_to_key(f))"),
        (
            "sorted(x, cmp, len)",
            "sorted(x, key=lambda item: cmp_to_key(cmp)(len(item)))",
        ),
        (
            "x.sort(my_cmp, len)",
            "x.sort(key=len if my_cmp is None else "
            "lambda item: cmp_to_key(my_cmp)(len(item)))",
        ),
        (
            "sorted(x, key=lambda y: y.z, cmp=cmp)",
            "sorted(x, key=lambda item: cmp_to_key(cmp)((lambda y: y.z)(item)))",
        ),
    ],
)
def test_the_function_becomes_a_key(before: str, after: str) -> None:
    check_rewritten("sort_cmp", before + "\n", IMPORT + after + "\n")


def test_none_is_left_out() -> None:
    check_rewritten("sort_cmp", "sorted(x, None)\n", "sorted(x)\n")
    check_rewritten("sort_cmp", "sorted(x, None, len)\n", "sorted(x, key=len)\n")
    check_rewritten("sort_cmp", "x.sort(None)\n", "x.sort()\n")


def test_functions_and_methods_of_the_module_are_not_none() -> None:
    source = """\
    class C:
        def order(self, a, b): return 0
        def f(self, x):
            x.sort(compare)
            sorted(x, self.order)
    def compare(a, b): return 0
    """
    expected = source.replace("(compare)", "(key=cmp_to_key(compare))")
    expected = expected.replace("x, self.order", "x, key=cmp_to_key(self.order)")
    check_rewritten("sort_cmp", source, "    " + IMPORT + expected)


@pytest.mark.parametrize(
    "source",
    [
        "def f(x, cmp, key): return sorted(x, cmp, key)\n",
        "cmp_to_key = 1\nx.sort(cmp)\n",
        "x.sort(cmp, # why\n  len)\n",
    ],
)
def test_what_cannot_be_known_is_reported(source: str) -> None:
    (place,) = check_noop("sort_cmp", source)
    assert place.line == source.rstrip().count("\n") + ("#" not in source)


def test_the_program_prints_the_same() -> None:
    check_same_output(
        "sort_cmp",
        """\
        def backwards(a, b):
            return (a < b) - (a > b)
        def ordered(values, compare=None):
            return sorted(values, compare)
        values = [3, 1, 2]
        print([ordered(values), ordered(values, backwards)])
        values.sort(backwards)
        print(values)
        print(sorted(["bb", "a", "ccc"], backwards, len))
        values.sort(lambda a, b: a - b, reverse=True)
        print(values)
        """,
    )
