"""The parser gives the trees that fissix's own gives."""

from __future__ import annotations

import os
import sysconfig

import pytest
from fissix import pygram, pytree
from fissix.pgen2 import driver
from interpreters import python27

from onemaster.fixers._parsing import Unparsable, parse


def by_fissix(text: str, print_function: bool):
    grammar = (
        pygram.python_grammar_no_print_statement
        if print_function
        else pygram.python_grammar
    )
    return driver.Driver(grammar, convert=pytree.convert).parse_string(text)


def shape(node):
    """All there is to a tree: types, texts, prefixes and places."""
    if isinstance(node, pytree.Leaf):
        return (node.type, node.value, node.prefix, node.lineno, node.column)
    return (node.type, [shape(child) for child in node.children])


def check(text: str) -> None:
    root = parse(text)
    assert str(root) == text
    expected = by_fissix(text, not root.has_print_statement)
    assert shape(root) == shape(expected)
    assert root.used_names == expected.used_names


@pytest.mark.parametrize(
    "text",
    [
        "",
        "\n",
        "# only a comment\n",
        "x = 1 # comment\n\n# end\n",
        "if x:\n    y\n# odd\n    z\n  # odder\nw\n",
        "print >>f, x,\n",
        "x = (1,\n  # inside\n  2)\n",
        "a; b; c;\n",
        "def f((a, b), *c): return `a`\n",
        "x = a \\\n  + b\n",
        "if x:\n\ty\n        z\n",
        "\x0cclass A: pass\n",
        "from __future__ import print_function\nprint(a, file=b)\n",
        "exec 'x' in y\n",
        "x = u'''a\n  b'''\n",
        "lambda (a, b): a if b else [c for c in d, e]\n",
    ],
)
def test_odd_texts(text):
    check(text)


def test_modules_of_the_library_of_2_7():
    folder = os.path.join(os.path.dirname(os.path.dirname(python27())), "lib/python2.7")
    names = ["optparse", "smtpd", "urllib2", "heapq", "textwrap", "cgi", "mimetools"]
    for name in names:
        with open(os.path.join(folder, name + ".py"), encoding="latin-1") as stream:
            check(stream.read())


def test_modules_of_the_running_library():
    folder = sysconfig.get_paths()["stdlib"]
    for name in ["bisect", "keyword", "stat"]:
        with open(os.path.join(folder, name + ".py"), encoding="utf-8") as stream:
            check(stream.read())


@pytest.mark.parametrize(
    "text, line",
    [
        ("x = 1\ny = = 2\n", 2),
        ("if x:\n    y\n  z\n", 3),
        ("x = (1,\n", 1),
        ("x = '''\n", 1),
    ],
)
def test_what_is_no_python_says_where(text, line):
    with pytest.raises(Unparsable) as caught:
        parse(text)
    assert caught.value.line in (line, line + 1)
