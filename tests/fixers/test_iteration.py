"""Programs print the same before the conversion and after it, on every version."""

from __future__ import annotations

import itertools
import textwrap
from typing import Iterator, List, Tuple

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from interpreters import output, python, versions_of_python3
from tools import run

from onemaster.fixers._results import Status

FIXERS = "map,filter,zip,range,xrange,reduce,itertools,dict"

#: What every program can use. ``touch`` changes what only parameters let it reach.
PRELUDE = """\
from __future__ import print_function
import itertools

def show(*values):
    print(*[described(value) for value in values])

def described(value):
    if isinstance(value, (list, tuple)):
        inside = ", ".join(described(item) for item in value)
        return "%s(%s)" % (type(value).__name__, inside)
    return "%s %r" % (type(value).__name__, value)

LOG = []

def noisy(value):
    LOG.append(value)
    print("called with", value)
    return value

def add(x, y):
    return (x, y)

def fails_on_one(value):
    if value == 1:
        raise ValueError(value)
    return noisy(value)

class Stops(object):
    def next(self):
        raise StopIteration
    __next__ = next

class Holder(object):
    pass

def give(case):
    a, d = [3, 1, 2], {1: "p", 2: "q", 3: "r"}
    def touch():
        if len(a) < 5:
            a.append(7)
        d.pop(2, None)
    try:
        for item in case(a, ("x", "y"), [(1, 2), (3, 4)], d, ["1", "2"], touch) or ():
            show(item)
    except Exception as error:
        print(type(error).__name__)
"""

#: Expressions that make a list on Python 2.
LISTS = [
    "map(int, words)",
    "map(noisy, a)",
    "map(fails_on_one, a)",
    "map(lambda x: x * 2, a)",
    "map(str, a)",
    "map(None, a)",
    "map(None, a, b)",
    "map(None, *rows)",
    "map(add, a, b)",
    "map(next, [iter(a), Stops()])",
    "filter(next, [iter(a), Stops()])",
    "map(ord, 'ab')",
    "map(fails_on_one, [2, 1])",
    "map(add, [1, 2], [3, 4])",
    "map(noisy, filter(noisy, a))",
    "map(noisy, d.keys())",
    "filter(None, a)",
    "filter(noisy, a)",
    "filter(None, b)",
    "filter(str.isdigit, 'a1b2')",
    "filter(lambda x: x > 1, (1, 2, 3))",
    "filter(lambda k: k > 1, d.keys())",
    "zip(a, b)",
    "zip(*rows)",
    "zip()",
    "zip(d.keys(), d.values())",
    "range(4)",
    "range(1, 9, 3)",
    "d.keys()",
    "d.values()",
    "d.items()",
    "dict(d).values()",
]

#: What can be done with such a list, called PRODUCT.
USES = {
    "shown": "show(PRODUCT)",
    "measured": "show(len(PRODUCT))",
    "indexed": "show(PRODUCT[0], PRODUCT[-1])",
    "sliced": "show(PRODUCT[:1])",
    "added": "show(PRODUCT + PRODUCT[:0])",
    "added_in_place": "x = [1]\nx += PRODUCT\nshow(x)",
    "repeated": "show(PRODUCT * 2)",
    "compared": "show(PRODUCT == [1])",
    "tested": "if PRODUCT:\n    print('true')",
    "negated": "show(not PRODUCT)",
    "searched": "show(1 in PRODUCT)",
    "either": "show(PRODUCT or [0])",
    "returned": "return PRODUCT",
    "yielded": "yield PRODUCT",
    "formatted": "print('%s' % len(PRODUCT))",
    "sorted": "show(sorted(PRODUCT, key=repr))",
    "set": "show(sorted(set(PRODUCT), key=repr))",
    "tuple": "show(tuple(PRODUCT))",
    "joined": "show(' '.join(map(str, PRODUCT)))",
    "unpacked": "x, y = PRODUCT\nshow(x, y)",
    "star": "show(*PRODUCT)",
    "reversed": "show(list(reversed(PRODUCT)))",
    "enumerated": "for i, x in enumerate(PRODUCT):\n    show(i, x)",
    "looped": "for x in PRODUCT:\n    print('body')\n    show(x)",
    "left_early": "for x in PRODUCT:\n    print('body')\n    break",
    "changes_source": "for x in PRODUCT:\n    touch()\n    show(x)",
    "appends_to_source": (
        "for x in PRODUCT:\n    if len(a) < 6:\n        a.append(8)\n    show(x)"
    ),
    "deletes": "for x in PRODUCT:\n    if len(d) > 1:\n        d.pop(max(d))",
    "deletes_one": "for x in PRODUCT:\n    del d[1]\n    break\nshow(len(d))",
    "inserts": "for x in PRODUCT:\n    d[len(d) + 10] = 1\nshow(len(d))",
    "assigns": "for k in d.keys():\n    d[k] = PRODUCT\nshow(d[1])",
    "comprehension": "show([noisy(x) for x in PRODUCT])",
    "inner": "show([(x, y) for x in 'ab' for y in PRODUCT])",
    "pure": "show([(x, 1) for x in PRODUCT])",
    "watching": "del LOG[:]\nshow([(x, LOG[-1:]) for x in PRODUCT])",
    "touching": "show([(x, touch()) for x in PRODUCT])",
    "generator": "g = (x for x in PRODUCT)\ntouch()\nshow(list(g))",
    "at_once": "show(sorted((repr(x) for x in PRODUCT)))",
    "any": "show(any(PRODUCT))",
    "all": "show(all(x for x in PRODUCT))",
    "nested": "show(map(noisy, PRODUCT))",
    "zipped": "show(zip(PRODUCT, [1]))",
    "zipped_second": "show(dict(zip([1], PRODUCT)))",
    "held": "h = Holder()\nh.x = PRODUCT\ntouch()\nshow(h.x)",
    "twice": "x = PRODUCT\nshow(len(list(x)), len(list(x)))",
    "once": "x = PRODUCT\nshow(sorted(x, key=repr))",
    "once_later": "x = PRODUCT\nprint('later')\nshow(sorted(x, key=repr))",
    "once_touched": "x = PRODUCT\ntouch()\nshow(sorted(x, key=repr))",
    "never": "x = PRODUCT\nprint('done')",
    "perhaps": "x = PRODUCT\nif not a:\n    show(sorted(x, key=repr))",
    "in_loop": "x = PRODUCT\nfor _ in range(2):\n    show(sorted(x, key=repr))",
    "captured": "x = PRODUCT\nf = lambda: sorted(x, key=repr)\nshow(f(), f())",
    "looked_up": "x = PRODUCT\nshow(sorted(locals()['x'], key=repr))",
    "sorted_in_place": "x = PRODUCT\nx.sort(key=repr)\nshow(x)",
    "appended_to": "x = PRODUCT\nx.append(1)\nshow(x)",
    "default": "def f(x=PRODUCT):\n    return list(x)\nshow(f(), f())",
    "tried": (
        "try:\n    x = PRODUCT\nexcept ValueError:\n    x = 'failed'\n"
        "show(sorted(x, key=repr))"
    ),
    "extends": (
        "x = [0]\ntry:\n    x.extend(PRODUCT)\nexcept ValueError:\n    pass\nshow(x)"
    ),
    "statement": "PRODUCT\nprint('done')",
    "rebound": "x = PRODUCT\nif not a:\n    x = []\nshow(x)",
    "failing_body": (
        "try:\n    for x in PRODUCT:\n        print('body')\nexcept ValueError:\n"
        "    print('failed')"
    ),
    "conditional": "show((PRODUCT if a else 1))",
    "parenthesised": "show((PRODUCT)[:1])",
    "largest": "show(max(PRODUCT, key=noisy))",
    "reduced": "show(reduce(add, PRODUCT))",
}


def program(cases: List[str], own: bool) -> str:
    """Return a program of functions that hold one piece of code each.

    own: the containers are variables of the function, else parameters.
    """
    parameters, made = "a, b, rows, d, words, touch", ""
    if own:
        parameters = "p, q, r, s, t, touch"
        made = (
            "a = [3, 1, 2]\nd = {1: 'p', 2: 'q', 3: 'r'}\nb = ('x', 'y')\n"
            "rows = [(1, 2), (3, 4)]\nwords = ['1', '2']\n"
        )
    parts = [PRELUDE]
    for number, case in enumerate(cases):
        body = textwrap.indent(made + case, "    ")
        parts.append(
            "def case_%d(%s):\n%s\n" % (number, parameters, body)
            + "print(%r)\ngive(case_%d)\n" % (case, number)
        )
    return "\n".join(parts)


def check_equal(source: str, versions: List[str]) -> None:
    """The source prints on 2.7 what its conversion prints on 2.7 and on 3."""
    result = run(FIXERS, source)
    assert result.status in (Status.CHANGED, Status.UNCHANGED), result.reason
    after = source if result.after is None else result.after.decode("utf-8")
    expected = output(python("2.7"), source)
    for version in ["2.7", *versions]:
        assert output(python(version), after) == expected, version


@pytest.mark.parametrize("own", [False, True], ids=["parameters", "own"])
@pytest.mark.parametrize("use", USES)
def test_lists_are_kept_wherever_they_can_be_seen(use: str, own: bool) -> None:
    cases = [
        USES[use].replace("PRODUCT", product)
        for product in LISTS
        # Python 3.7 and later allow no StopIteration to leave a generator.
        if not (use == "yielded" and "next" in product)
    ]
    check_equal(program(cases, own), versions_of_python3()[:1])


#: Expressions that make an iterator or an xrange on Python 2.
LAZY = [
    "itertools.imap(noisy, a)",
    "itertools.imap(None, a, b)",
    "itertools.izip(a, b)",
    "itertools.ifilter(noisy, a)",
    "itertools.ifilter(None, a)",
    "itertools.ifilterfalse(noisy, a)",
    "itertools.izip_longest(a, b, fillvalue=0)",
    "d.iterkeys()",
    "d.itervalues()",
    "d.iteritems()",
    "d.viewkeys()",
    "d.viewvalues()",
    "d.viewitems()",
    "xrange(3)",
    "xrange(len(a))",
]


@pytest.mark.parametrize("product", LAZY)
def test_iterators_stay_iterators(product: str) -> None:
    uses = [
        "for x in PRODUCT:\n    print('body')\n    show(x)",
        "for x in PRODUCT:\n    print('body')\n    break",
        "show(sorted(PRODUCT, key=repr))",
        "x = PRODUCT\nprint('later')\nshow(list(x), list(x))",
        "show(list(itertools.izip(PRODUCT, PRODUCT)))",
    ]
    cases = [use.replace("PRODUCT", product) for use in uses]
    check_equal(program(cases, own=False), versions_of_python3())


def _pairs() -> Iterator[Tuple[str, str]]:
    return itertools.product(LISTS, USES.values())


@settings(max_examples=15, deadline=None)
@given(st.lists(st.sampled_from(list(_pairs())), min_size=2, max_size=6), st.booleans())
def test_programs_of_several_uses_print_the_same(
    pairs: List[Tuple[str, str]], own: bool
) -> None:
    pieces = [use.replace("PRODUCT", product) for product, use in pairs]
    pieces = [p for p in pieces if not p.startswith(("return", "yield"))]
    check_equal(program(["\n".join(pieces) or "show(map(int, words))"], own), ["3.11"])
