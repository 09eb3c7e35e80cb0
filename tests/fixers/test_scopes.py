"""Which names mean a builtin."""

from __future__ import annotations

import pytest
from fissix import pygram, pytree
from fissix.pgen2 import driver

from onemaster.fixers._parsing import parse
from onemaster.fixers._scopes import Scopes, is_stored


def builtins_in(source: str, name: str):
    """Return the lines on which a name means the builtin."""
    parser = driver.Driver(pygram.python_grammar, convert=pytree.convert)
    root = parser.parse_string(source)
    scopes = Scopes(root)
    return [
        leaf.lineno
        for leaf in root.leaves()
        if leaf.value == name and scopes.is_builtin(leaf)
    ]


@pytest.mark.parametrize(
    "line",
    [
        "map(f, x)",
        "y = map",
        "f(map)",
        "f(key=map)",
        "x[map]",
        "{'map': map}",
        "isinstance(x, (int, map))",
        "class A(map): pass",
        "def f(a=map): pass",
        "lambda a=map: a",
        "print map",
        "`map`",
        "map.x = 1",
        "map[0] = 1",
        "@map\ndef f(): pass",
        "def f():\n  def g():\n    return map",
        "class A:\n  x = map",
        "[y for x in map(y)]",
        "(y for x in z if map)",
        "exec map in map",
        "def f():\n  global other\n  map",
        "class A:\n  map = 1\n  def f(self):\n    return map",
        "def f(map): pass\nmap",
        "def f():\n  map = 1\nmap",
        "(map for map in y)\nmap",
        "x.map = map",
        "raise map, map",
    ],
)
def test_a_free_name_is_the_builtin(line):
    assert builtins_in(line + "\n", "map")


@pytest.mark.parametrize(
    "line",
    [
        "x.map",
        "x.map()",
        "f(map=1)",
        "from x import map\nmap",
        "from x import y as map\nmap",
        "import map\nmap",
        "import map.x\nmap",
        "import a, b as map\nmap",
        "def map(): pass\nmap",
        "class map: pass\nmap",
        "map = 1\nmap",
        "a = map = 1\nmap",
        "a, (b, map) = 1\nmap",
        "[a, map] = 1\nmap",
        "map += 1",
        "for map in x: map",
        "for a, map in x: pass\nmap",
        "try: pass\nexcept E, map: map",
        "try: pass\nexcept E as map: map",
        "with a as map: map",
        "with a as b, c as map: map",
        "def f(map): map",
        "def f(a, map=1): map",
        "def f(*map): map",
        "def f(**map): map",
        "def f((a, map)): map",
        "def f(a, (b, (c, map))=1): map",
        "lambda map: map",
        "lambda (a, map): map",
        "[map for map in x]",
        "[y for map in x]\nmap",
        "[y for a in x for map in a]\nmap",
        "(map for map in x)",
        "f(map for map in x)",
        "{map for map in x}",
        "(map for a in x for map in a if map)",
        "def f():\n  map = 1\n  def g():\n    return map",
        "def f():\n  global map\n  map = 1\ndef g():\n  return map",
        "class A:\n  map = 1\n  x = map",
        "del map",
        "def f():\n  if x:\n    import map\n  return map",
        "if x:\n  def map(): pass\nmap",
        "map, b = 1, 2\nmap",
        "for x in y:\n  pass\nelse:\n  map = 1\nmap",
    ],
)
def test_a_bound_name_an_attribute_and_a_keyword_are_not(line):
    assert builtins_in(line + "\n", "map") == []


@pytest.mark.parametrize(
    "definition",
    [
        "try:\n  set\nexcept NameError:\n  from sets import Set as set",
        "try: set\nexcept NameError: set = Set",
        "try:\n  frozenset\n  set\nexcept NameError:\n  def set(x): pass",
    ],
)
def test_what_a_module_defines_for_older_pythons_is_the_builtin(definition):
    line = definition.count("\n") + 2
    assert line in builtins_in(definition + "\nf(set)\n", "set")


@pytest.mark.parametrize(
    "definition",
    [
        "try:\n  set(x)\nexcept NameError:\n  set = Set",
        "try:\n  x.y\nexcept NameError:\n  set = Set",
        "try:\n  other\nexcept NameError:\n  set = Set",
        "try:\n  set\nexcept TypeError:\n  set = Set",
        "try:\n  set\nexcept NameError:\n  pass\nelse:\n  set = Set",
        "try:\n  set = set\nexcept NameError:\n  set = Set",
        "try:\n  set\nexcept NameError:\n  set = Set\nset = other",
    ],
)
def test_other_definitions_are_no_builtin(definition):
    line = definition.count("\n") + 2
    assert line not in builtins_in(definition + "\nf(set)\n", "set")


def test_what_a_function_binds_in_the_module_is_bound_there():
    root = parse("x = 1\ndef f():\n  global x, y, z\n  x = 2\n  import y\n")
    bindings = Scopes(root).bindings(root)
    lines = {name: [leaf.lineno for leaf in bindings[name]] for name in "xyz"}
    assert lines == {"x": [1, 4], "y": [5], "z": [3]}


def test_a_default_is_evaluated_outside_the_function():
    assert builtins_in("def f(map=map): map\n", "map") == [1]


def test_a_name_of_a_generator_is_its_own():
    assert builtins_in("(map for map in x)\nmap\n", "map") == [2]


def test_a_name_of_a_list_comprehension_leaks_as_on_python_2():
    assert builtins_in("def f():\n  [map for map in x]\n  map\nmap\n", "map") == [4]


@pytest.mark.parametrize(
    "line, stored",
    [
        ("a.x = 1", True),
        ("b = a.x = 1", True),
        ("a.x += 1", True),
        ("b, (a.x, c) = d", True),
        ("[a.x] = d", True),
        ("del a.x", True),
        ("del b, a.x", True),
        ("for a.x in b: pass", True),
        ("for b, a.x in c: pass", True),
        ("[b for a.x in c]", True),
        ("with b as a.x: pass", True),
        ("try: pass\nexcept b, a.x: pass", True),
        ("b = a.x", False),
        ("a.x == 1", False),
        ("a.x.b = 1", False),
        ("b[a.x] = 1", False),
        ("b = [a.x]", False),
        ("for b in a.x: pass", False),
        ("[b for b in a.x]", False),
        ("[a.x for b in c]", False),
        ("with a.x as b: pass", False),
        ("with a.x: pass", False),
        ("try: pass\nexcept a.x, b: pass", False),
        ("f(b=a.x)", False),
    ],
)
def test_what_is_stored(line: str, stored: bool) -> None:
    (name,) = (leaf for leaf in parse(line + "\n").leaves() if leaf.value == "a")
    following = name.next_sibling.next_sibling
    assert (following is None and is_stored(name.parent)) is stored
