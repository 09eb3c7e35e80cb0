"""tree-sitter tells which trigger words are code."""

from __future__ import annotations

import pytest

from onemaster.fixers._looking import (
    Looker,
    Trigger,
    attribute,
    called_attribute,
    called_name,
    free_name,
)


def offsets(trigger: Trigger, source: str):
    return (
        Looker({"fixer": trigger}).look(source.encode("utf-8")).offsets.get("fixer", [])
    )


MAP = frozenset({"map"})


@pytest.mark.parametrize(
    "source", ["map(f, x)", "g(map)", "`map(f, x)`", "x = {1: map}", "map.x", "(map)"]
)
def test_a_name_in_code_is_a_candidate(source):
    assert offsets(Trigger(words=MAP, accepts=free_name), source)


@pytest.mark.parametrize(
    "source",
    ["# map", "'map'", "u'''\nmap(x)\n'''", "x.map()", "f(map=1)", "mapped", "x.map"],
)
def test_text_attributes_and_keywords_are_not(source):
    assert not offsets(Trigger(words=MAP, accepts=free_name), source)


@pytest.mark.parametrize(
    "source, of_builtin",
    [
        ("def f(map): return map", 0),
        ("def f(map=1, *x): return lambda y: map", 0),
        ("def f(a, *map): print map", 0),
        ("def f((a, (map, b)), **c): print map", 0),
        ("def f(map):\n class C:\n  def g(self): return map", 0),
        ("lambda a, map=1: map", 0),
        ("def f(map=map): return map", 1),
        ("lambda x, map=map: map", 1),
        ("def f(map):\n def g(x=map): pass", 0),
        ("def f(x=map): return map", 2),
        ("@map\ndef f(map): pass\nmap", 2),
        ("def f(a, b=lambda map: map): return map", 1),
    ],
)
def test_the_name_of_a_parameter_is_not_that_of_a_builtin(source, of_builtin):
    found = offsets(Trigger(words=MAP, accepts=free_name), source)
    assert len(found) == of_builtin


def test_attributes():
    trigger = Trigger(words=frozenset({"keys"}), accepts=attribute)
    called = Trigger(words=frozenset({"keys"}), accepts=called_attribute)
    assert offsets(trigger, "d.keys") and offsets(trigger, "d.keys()")
    assert not offsets(called, "d.keys") and offsets(called, "d.keys()")
    assert not offsets(trigger, "keys()")


def test_called_names():
    trigger = Trigger(words=MAP, accepts=called_name)
    assert offsets(trigger, "map(x)")
    assert not offsets(trigger, "f(map)")


def test_strings_count_for_those_who_ask():
    trigger = Trigger(pattern=rb">>> ", in_strings=True)
    assert offsets(trigger, "def f():\n    '''\n    >>> 1\n    '''\n")
    assert not offsets(trigger, "# >>> 1\n")


def test_a_source_that_tree_sitter_cannot_read_has_candidates_everywhere():
    source = "def f(True=1:\n   x = 'map'\n"
    look = Looker({"fixer": Trigger(words=MAP)}).look(source.encode())
    assert look.has_error
    assert look.offsets["fixer"]


def test_a_source_without_trigger_words_is_not_parsed():
    assert Looker({"fixer": Trigger(words=MAP)}).look(b"x = 1\n").tree is None


def test_candidates_in_what_is_left_out_do_not_count():
    trigger = Trigger(words=MAP, accepts=free_name)
    source = b"map\ndef f(): map\ndef g(): map\n"
    look = Looker({"fixer": trigger}).look(source)
    first, second, third = look.offsets["fixer"]
    assert look.fixers_outside([]) == {"fixer"}
    assert look.fixers_outside([(first, first + 3), (third, third + 3)]) == {"fixer"}
    assert look.fixers_outside([(0, second)]) == {"fixer"}
    assert look.fixers_outside([(0, second), (second, third + 1)]) == set()
