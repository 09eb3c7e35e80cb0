from __future__ import annotations

import pytest
from equivalence import check_same_output
from tools import check_noop, check_rewritten

VIEW = "from onemaster.compat import view_to_list\n"


@pytest.mark.parametrize(
    "source",
    [
        pytest.param("x = sorted(d.keys())\n", id="sorted"),
        pytest.param("x = ''.join(sorted(d.items()))\n", id="joined after sorting"),
        pytest.param("x = ', '.join(d.values())\n", id="joined"),
        pytest.param("x = set(d.values())\n", id="set"),
        pytest.param("x = len(d.keys())\n", id="measured"),
        pytest.param("x = k in d.keys()\n", id="searched"),
        pytest.param("x = list(d.items())\n", id="a list already"),
        pytest.param("x = dict((v, k) for k, v in d.items())\n", id="swapped at once"),
        pytest.param("if d.values():\n    f()\n", id="tested for truth"),
        pytest.param("x = max(d.items(), key=lambda i: i[1])\n", id="largest"),
        pytest.param("x = max(len(k) for k in d.keys())\n", id="largest of some"),
        pytest.param("for k in d.keys():\n    print k, d[k]\n", id="only read"),
        pytest.param("for k in d.keys():\n    d[k] = 1\n", id="the size stays"),
        pytest.param(
            "for k, v in d.items():\n    d[k] = v.strip()\n", id="pairs, the size stays"
        ),
        pytest.param(
            "for k in d.keys():\n    if k:\n        del d[k]\n        break\n",
            id="leaves the loop after the change",
        ),
        pytest.param(
            "def f():\n    d = {}\n    for k in d.keys():\n        g(k)\n",
            id="nobody else has the dictionary",
        ),
        pytest.param(
            "def f(**kwargs):\n    for k, v in kwargs.items():\n        g(k, v)\n",
            id="nobody else has the keywords",
        ),
        pytest.param(
            "for i, (k, v) in enumerate(d.items()):\n    print i, k, v\n",
            id="enumerated, nothing changes",
        ),
        pytest.param(
            "from onemaster.compat import has_key\n"
            "for k in d.keys():\n    n += has_key(d, k + 1) or has_key({}, k)\n",
            id="has_key reads a dictionary",
        ),
        pytest.param(
            "from onemaster.compat import eager_map, print_statement, view_to_list\n"
            "for k, v in d.items():\n"
            "    n += len(eager_map(str, view_to_list(v)))\n"
            "    print_statement(n, newline=False)\n",
            id="helpers do what the builtins do",
        ),
        pytest.param("x = parser.items(section)\n", id="with an argument"),
        pytest.param("x = qs.values('id')\n", id="query with an argument"),
        pytest.param("x = qs.values().order_by('id')\n", id="an attribute of no list"),
        pytest.param("f(keys=1, values=2)\n", id="keywords"),
        pytest.param("x = form.items\n", id="data"),
        pytest.param(
            "class A:\n    def keys(self):\n        return [1]\n"
            "    def f(self):\n        return self.keys()\n",
            id="own method",
        ),
        pytest.param(
            "class A(dict):\n    def iteritems(self):\n        return iter(())\n"
            "    def items(self):\n        return list(self.iteritems())\n",
            id="own iterator: no endless recursion",
        ),
        pytest.param(
            "try:\n    x = d.iteritems()\nexcept AttributeError:\n    x = d.items(1)\n",
            id="catches the error",
        ),
    ],
)
def test_stays(source: str) -> None:
    assert check_noop("dict", source) == []


@pytest.mark.parametrize(
    "before, after",
    [
        pytest.param(
            "for k in d.keys():\n    del d[k]\n",
            "for k in list(d.keys()):\n    del d[k]\n",
            id="deletes",
        ),
        pytest.param(
            "for k in d.keys():\n    f(k)\n",
            "for k in list(d.keys()):\n    f(k)\n",
            id="a call may reach it",
        ),
        pytest.param(
            "e = d\nfor k in d.keys():\n    del e[k]\n",
            "e = d\nfor k in list(d.keys()):\n    del e[k]\n",
            id="another name for it",
        ),
        pytest.param(
            "for k, v in d.items():\n    d[v] = k\n",
            "for k, v in list(d.items()):\n    d[v] = k\n",
            id="inserts",
        ),
        pytest.param(
            "for k in d.keys():\n    k = k + 1\n    d[k] = 1\n",
            "for k in list(d.keys()):\n    k = k + 1\n    d[k] = 1\n",
            id="another key by the same name",
        ),
        pytest.param(
            "from onemaster.compat import has_key\n"
            "for k in d.keys():\n    n += has_key(other, k)\n",
            "from onemaster.compat import has_key\n"
            "for k in list(d.keys()):\n    n += has_key(other, k)\n",
            id="has_key calls a method of another class",
        ),
        pytest.param(
            "from locks import has_key\nfor k in d.keys():\n    n += has_key(d, k)\n",
            "from locks import has_key\n"
            "for k in list(d.keys()):\n    n += has_key(d, k)\n",
            id="a has_key of others",
        ),
        pytest.param(
            "for k in d.keys():\n    n += d[k + 1]\n",
            "for k in list(d.keys()):\n    n += d[k + 1]\n",
            id="a defaultdict grows",
        ),
        pytest.param(
            "def f(d):\n    for k in d.keys():\n        yield k\n",
            "def f(d):\n    for k in list(d.keys()):\n        yield k\n",
            id="the consumer may change it",
        ),
        pytest.param(
            "for i, (k, v) in enumerate(d.items()):\n    del d[k]\n",
            "for i, (k, v) in enumerate(list(d.items())):\n    del d[k]\n",
            id="enumerated",
        ),
        pytest.param(
            "x = [a.pop(k) for k, v in a.items() if v]\n",
            "x = [a.pop(k) for k, v in list(a.items()) if v]\n",
            id="pops in a comprehension",
        ),
        pytest.param(
            "x = (k for k in d.keys())\n",
            "x = (k for k in list(d.keys()))\n",
            id="generator",
        ),
        pytest.param("d.keys().sort()\n", "list(d.keys()).sort()\n", id="sorted"),
        pytest.param(
            "def f(d):\n    keys = d.keys()\n    keys.sort()\n    return keys\n",
            "def f(d):\n    keys = list(d.keys())\n    keys.sort()\n    return keys\n",
            id="variable sorted",
        ),
        pytest.param("x = d.items()[0]\n", "x = list(d.items())[0]\n", id="indexed"),
        pytest.param(
            "x = a.items() + b.items()\n",
            "x = list(a.items()) + list(b.items())\n",
            id="added",
        ),
        pytest.param(
            "x = a.values() + b.values()\n",
            "x = list(a.values()) + list(b.values())\n",
            id="added values",
        ),
        pytest.param(
            "x = d.values()\n", VIEW + "x = view_to_list(d.values())\n", id="values"
        ),
        pytest.param(
            "x = d.values()[0]\n",
            VIEW + "x = view_to_list(d.values())[0]\n",
            id="values indexed",
        ),
        pytest.param(
            "x = {}.values()\n", "x = list({}.values())\n", id="values of a dictionary"
        ),
        pytest.param(
            "x = self.__dict__.values()\n",
            "x = list(self.__dict__.values())\n",
            id="values of attributes",
        ),
        pytest.param(
            "x = dict.items(self)\n", "x = list(dict.items(self))\n", id="unbound"
        ),
        pytest.param(
            "import sys\nfor m in sys.modules.values():\n    print m.__file__\n",
            "import sys\nfor m in list(sys.modules.values()):\n    print m.__file__\n",
            id="even an attribute may import",
        ),
        pytest.param(
            "for k, v in globals().items():\n    print k\n",
            "for k, v in list(globals().items()):\n    print k\n",
            id="the loop's own variables are in there",
        ),
        pytest.param(
            "for d[0] in d.keys():\n    print d\n",
            "for d[0] in list(d.keys()):\n    print d\n",
            id="the loop itself inserts",
        ),
        pytest.param(
            "for k in self.__dict__.keys():\n    self.x = k\n",
            "for k in list(self.__dict__.keys()):\n    self.x = k\n",
            id="an attribute is a key",
        ),
        pytest.param(
            "for k, v in d.iteritems():\n    f(k)\n",
            "import six\nfor k, v in six.iteritems(d):\n    f(k)\n",
            id="iterator",
        ),
        pytest.param(
            "x = a.b[1].itervalues().next()\n",
            "import six\nx = six.itervalues(a.b[1]).next()\n",
            id="next of an iterator",
        ),
        pytest.param(
            "x = d.iteritems(multi=True)\n",
            "import six\nx = six.iteritems(d, multi=True)\n",
            id="keyword",
        ),
        pytest.param(
            "x = d.viewkeys() & e.viewkeys()\n",
            "import six\nx = six.viewkeys(d) & six.viewkeys(e)\n",
            id="views",
        ),
        pytest.param(
            "class A(dict):\n    def f(self):\n"
            "        return super(A, self).iteritems()\n",
            "import six\nclass A(dict):\n    def f(self):\n"
            "        return six.iteritems(super(A, self))\n",
            id="of the base that is a dictionary",
        ),
        pytest.param(
            "x = (d\n     .keys())  # why\n",
            "x = (list(d\n     .keys()))  # why\n",
            id="lines and comments",
        ),
    ],
)
def test_becomes(before: str, after: str) -> None:
    check_rewritten("dict", before, after)


@pytest.mark.parametrize(
    "source, reason",
    [
        pytest.param("m = d.iteritems\n", "call six.iteritems()", id="reference"),
        pytest.param("x = dict.iteritems(d)\n", "call six.iteritems()", id="unbound"),
        pytest.param(
            "class A(B):\n    def items(self):\n"
            "        return list(self.iteritems())\n",
            "may call this function again",
            id="endless recursion",
        ),
        pytest.param(
            "class A(B):\n    def f(self):\n"
            "        return super(A, self).iteritems()\n",
            "of a base class",
            id="base",
        ),
        pytest.param(
            "x = hasattr(d, 'iteritems')\n",
            "a dictionary of Python 3 has no",
            id="asked for by name",
        ),
    ],
)
def test_reports(source: str, reason: str) -> None:
    (place,) = check_noop("dict", source)
    assert reason in place.reason


def test_a_class_with_its_own_iterators_works_on_both() -> None:
    check_same_output(
        "dict",
        """\
        class Ordered(dict):
            def keys(self):
                return sorted(dict.keys(self))

            def iteritems(self):
                for key in self.keys():
                    yield key, self[key]

            def items(self):
                return list(self.iteritems())

            def values(self):
                return [value for _, value in self.iteritems()]

        found = Ordered({2: "b", 1: "a"})
        print(repr(found.items()))
        print(repr([pair for pair in found.iteritems()]))
        print(repr(found.values()))
        """,
    )


def test_what_is_no_dictionary_keeps_its_values() -> None:
    check_same_output(
        "dict",
        """\
        class Query(object):
            def values(self):
                return self

            def order_by(self, name):
                return "ordered by " + name

        def run(query):
            found = query.values()
            return found.order_by("name")

        print(run(Query()))
        print([0] + {1: 2}.values())
        """,
    )


def test_where_list_is_another_name() -> None:
    check_rewritten(
        "dict",
        """\
        def show(d, list=list):
            items = d.items()
            items.sort()
            return items
        """,
        """\
        from onemaster.compat import view_to_list
        def show(d, list=list):
            items = view_to_list(d.items())
            items.sort()
            return items
        """,
    )
