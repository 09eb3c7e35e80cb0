"""Whether the index finds each node that a fixer can match."""

from __future__ import annotations

import inspect

import pytest
from fissix.fixer_base import BaseFix
from fissix.pytree import Leaf

from onemaster.fixers import _registry
from onemaster.fixers._engine import Engine
from onemaster.fixers._explain import sections
from onemaster.fixers._parsing import Unparsable, parse
from onemaster.fixers._settings import Settings
from onemaster.fixers._tree_index import Heads, TreeIndex
from onemaster.fixers._walking import leaves_of, nodes_of

#: That of Cython works on text.
NAMES = _registry.select(enable=_registry.OPT_IN, skip=["cython"])
ENGINE = Engine(Settings(NAMES))


def has_pattern(name):
    """Whether a fixer matches by its pattern alone."""
    fixer = ENGINE.instance(name)
    return fixer.pattern is not None and type(fixer).match is BaseFix.match


SOURCE = """\
class C(B):
    '''Text.'''
    def next(self): return x.next(), y.im_func, next
    next = im_func = f
x.softspace = print; x.next; (x.y.next).next()
"""


def trees(name):
    """Yield those of what the documentation of a fixer shows, and some of our own."""
    docs = inspect.getdoc(_registry.load(name)) or ""
    examples = [example for _, example in sections(docs).examples]
    for source in [SOURCE, *examples]:
        try:
            yield parse(source + "\n")
        except Unparsable:
            continue


@pytest.mark.parametrize("name", [name for name in NAMES if has_pattern(name)])
def test_the_index_holds_what_a_fixer_matches(name):
    fixer, heads = ENGINE.instance(name), ENGINE.heads[name]
    matched = 0
    for root in trees(name):
        for order in "pre", "post":
            found = TreeIndex(root, [heads]).matching(heads, order)
            walk = root.pre_order() if order == "pre" else root.post_order()
            expected = [node for node in walk if fixer.match(node)]
            assert [n for n in found if fixer.match(n)] == expected
            matched += len(expected)
            if name in ENGINE.certain:
                assert found == expected
    assert matched


def test_trailers_are_found_by_their_names():
    root = parse(SOURCE)
    heads = Heads(frozenset({"print"}), frozenset({"next"}))
    found = TreeIndex(root, [heads]).matching(heads, "pre")
    assert list(map(str, found)) == [".next", " print", ".next", ".next", ".next"]


@pytest.mark.parametrize("name", NAMES)
def test_trees_are_walked_in_the_order_of_the_source(name):
    for root in trees(name):
        nodes = list(nodes_of(root))
        assert all(a is b for a, b in zip(nodes, root.pre_order()))
        assert len(nodes) == len(list(root.pre_order()))
        leaves = [node for node in nodes if isinstance(node, Leaf)]
        assert all(a is b for a, b in zip(leaves_of(root), leaves))
        assert len(list(leaves_of(root))) == len(leaves)
