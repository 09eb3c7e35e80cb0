from __future__ import annotations

from typing import Tuple

import pytest
from fissix.pytree import Base, Node

from onemaster.fixers._fixer import FileContext
from onemaster.fixers._parsing import parse as _parse
from onemaster.fixers._project import Project
from onemaster.fixers._scopes import is_name
from onemaster.fixers._settings import Settings
from onemaster.fixers._values import Kind, Values


def value_of(source: str) -> Tuple[Values, Base]:
    """Return what ``value`` is compared with in the last comparison of a source."""
    root = _parse(source)
    last = [n for n in root.pre_order() if is_name(n, "value")][-1]
    comparison = last.parent
    assert isinstance(comparison, Node)
    context = FileContext(
        "module.py",
        root,
        Settings(()),
        Project(),
        fix_doctest=lambda text, origins: None,
    )
    return Values(context), comparison.children[2]


@pytest.mark.parametrize(
    "expression, kind",
    [
        ("[1]", Kind.LIST),
        ("[x for x in y]", Kind.LIST),
        ("()", Kind.TUPLE),
        ("(1,)", Kind.TUPLE),
        ("(1)", None),
        ("([1])", Kind.LIST),
        ("(x for x in y)", Kind.ITERABLE),
        ("{}", Kind.DICT),
        ("{1: 2}", Kind.DICT),
        ("{1}", Kind.SET),
        ("'a'", Kind.STRING),
        ("r'a' 'b'", Kind.STRING),
        ("u'a'", Kind.TEXT),
        ("'a' u'b'", Kind.TEXT),
        ("b'a'", Kind.TEXT),
        ("'%s' % x", Kind.TEXT),
        ("1 % x", None),
        ("1", None),
        ("[1] + [2]", Kind.LIST),
        ("[1] + x", None),
        ("[] or {}", None),
        ("[] or [1]", Kind.LIST),
        ("[] if x else [1]", Kind.LIST),
        ("sorted(x)", Kind.LIST),
        ("sorted(x)[1:]", Kind.LIST),
        ("sorted(x)[1]", None),
        ("sorted", None),
        ("x.split()", Kind.LIST),
        ("x.lower()", Kind.TEXT),
        ("x.keys()", Kind.ITERABLE),
        ("x.keys", None),
        ("x[0]()", None),
        ("{}.copy()", Kind.DICT),
        ("x.copy()", None),
        ("OrderedDict()", None),
        ("collections.defaultdict(list)", None),
        ("x.__dict__", Kind.DICT),
        ("os.environ", Kind.DICT),
        ("x.environ", None),
        ("os.listdir('.')", Kind.LIST),
        ("range(3)", Kind.RANGE),
        ("x ** 2", None),
    ],
)
def test_kind_of_an_expression(expression: str, kind: Kind) -> None:
    values, node = value_of("x\nvalue == (%s)\n" % expression)
    assert values.kind(node) is kind


@pytest.mark.parametrize(
    "source, kind",
    [
        ("y = []\nvalue == y\n", Kind.LIST),
        ("y = []\ny = [1]\nvalue == y\n", Kind.LIST),
        ("y = []\ny = {}\nvalue == y\n", None),
        ("y = []\nfor y in z:\n    pass\nvalue == y\n", None),
        ("y = z = []\nvalue == y\n", None),
        ("y = y\nvalue == y\n", None),
        ("value == y\n", None),
        ("def f(*y):\n    value == y\n", Kind.TUPLE),
        ("def f(a, **y):\n    value == y\n", Kind.DICT),
        ("def f(y):\n    value == y\n", None),
        ("y = []\ndef f():\n    global y\n    y = {}\nvalue == y\n", None),
        ("sorted = list\nvalue == sorted(y)\n", None),
        ("from __future__ import unicode_literals\nvalue == 'a'\n", Kind.TEXT),
    ],
)
def test_kind_of_a_name(source: str, kind: Kind) -> None:
    values, node = value_of(source)
    assert values.kind(node) is kind


@pytest.mark.parametrize(
    "source, kind",
    [
        ("from collections import Counter\nvalue == Counter()\n", Kind.DICT),
        ("from collections import defaultdict as d\nvalue == d(f)\n", Kind.DICT),
        ("import collections\nvalue == collections.OrderedDict()\n", Kind.DICT),
        ("import collections as c\nvalue == c.OrderedDict()\n", Kind.DICT),
        (
            "try:\n    from collections import OrderedDict\n"
            "except ImportError:\n    from backport import OrderedDict\n"
            "value == OrderedDict()\n",
            Kind.DICT,
        ),
        (
            "try:\n    from faster import OrderedDict\n"
            "except ImportError:\n    from collections import OrderedDict\n"
            "value == OrderedDict()\n",
            None,
        ),
        (
            "from collections import OrderedDict\nfrom x import OrderedDict\n"
            "value == OrderedDict()\n",
            None,
        ),
        ("from statistics import Counter\nvalue == Counter()\n", None),
        ("from .collections import Counter\nvalue == Counter()\n", None),
        ("import statistics\nvalue == statistics.Counter()\n", None),
        ("class Counter(object):\n    pass\nvalue == Counter()\n", None),
        ("from collections import *\nvalue == Counter()\n", None),
    ],
)
def test_a_class_is_known_by_its_import(source: str, kind: Kind) -> None:
    values, node = value_of(source)
    assert values.kind(node) is kind
    assert values.is_fresh(node) is (kind is Kind.DICT)


@pytest.mark.parametrize(
    "body, private",
    [
        ("y = {}\nvalue == y\n", True),
        ("y = dict(z)\ny[1] = 2\nprint y, len(y)\nvalue == y\n", True),
        ("y = {}\nf(**y)\nvalue == y\nreturn y\n", True),
        ("y = {}\nfor x in y:\n    y.pop(x)\nvalue == y\n", True),
        ("y = z\nvalue == y\n", False),
        ("y = {}\ny = z\nvalue == y\n", False),
        ("y = {}\nf(y)\nvalue == y\n", False),
        ("y = {}\nz = y\nvalue == y\n", False),
        ("y = {}\nself.y = y\nvalue == y\n", False),
        ("y = {}\nz[1] = y\nvalue == y\n", False),
        ("y = {}\nz = [y]\nvalue == y\n", False),
        ("y = {}\nf = y.pop\nvalue == y\n", False),
        ("y = {}\nf = lambda: y\nvalue == y\n", False),
        ("y = {}\ndef f():\n    del y[1]\nvalue == y\n", False),
        ("y = {}\nlocals()\nvalue == y\n", False),
        ("y = {}\nexec 'z = y'\nvalue == y\n", False),
        ("global y\ny = {}\nvalue == y\n", False),
        ("y = {}\nyield y\nvalue == y\n", False),
    ],
)
def test_privacy_of_a_variable(body: str, private: bool) -> None:
    indented = "".join("    %s\n" % line for line in body.splitlines())
    values, node = value_of("def g(z):\n" + indented)
    assert values.is_private(node) is private
