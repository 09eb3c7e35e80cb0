from __future__ import annotations

import pytest
from tools import check_noop, check_rewritten


@pytest.mark.parametrize(
    "source",
    [
        pytest.param("total = sum(map(int, fields))\n", id="taken at once"),
        pytest.param("text = ', '.join(map(str, d))\n", id="joined"),
        pytest.param("x = sorted(map(f, a), key=g)\n", id="sorted copies first"),
        pytest.param("a, b = map(int, text.split())\n", id="unpacked"),
        pytest.param("f(*map(g, a))\n", id="star"),
        pytest.param(
            "x = [i + 1 for i in map(int, a)]\n", id="nothing happens between"
        ),
        pytest.param(
            "import six\nx = [i for i in map(six.text_type, a)]\n",
            id="nothing happens between, by six",
        ),
        pytest.param(
            "import operator\nx = [i for i in map(operator.itemgetter(0), a)]\n",
            id="made function",
        ),
        pytest.param(
            "import os.path\nx = [i for i in map(os.path.basename, a)]\n", id="path"
        ),
        pytest.param("x = [i for i in map(str.strip, a)]\n", id="method of strings"),
        pytest.param("x = dict(enumerate(map(f, a)))\n", id="through enumerate"),
        pytest.param(
            "for x in map(str, [1, 2]):\n    print x\n",
            id="no effects, nothing changes",
        ),
        pytest.param(
            "def f(a):\n    x = map(g, a)\n    return sorted(x)\n", id="read once, next"
        ),
        pytest.param("x = list(map(f, a))\n", id="a list already"),
        pytest.param("x = d.map(f, a)\n", id="a method"),
        pytest.param("def map(f, a):\n    pass\nx = map(f, a)\n", id="defined here"),
        pytest.param("from six.moves import map\nx = map(f, a)\n", id="imported"),
        pytest.param(
            "from future_builtins import map\nx = map(f, a)\n", id="lazy on 2"
        ),
        pytest.param("def f(map):\n    return map(1, 2)\n", id="parameter"),
        pytest.param("f(map=1)\n", id="keyword"),
    ],
)
def test_stays(source: str) -> None:
    assert check_noop("map", source) == []


@pytest.mark.parametrize(
    "before, after",
    [
        pytest.param(
            "def f(a):\n    return map(g, a)\n",
            "def f(a):\n    return list(map(g, a))\n",
            id="returned",
        ),
        pytest.param(
            "builds = map(BuildProcess, SOURCES)\n"
            "while any(not b.done() for b in builds):\n    wait()\n",
            "builds = list(map(BuildProcess, SOURCES))\n"
            "while any(not b.done() for b in builds):\n    wait()\n",
            id="read again in a loop",
        ),
        pytest.param("map(f, a)\n", "list(map(f, a))\n", id="for its effects"),
        pytest.param(
            "for x in map(int, a):\n    print x\n",
            "for x in list(map(int, a)):\n    print x\n",
            id="an error would come late",
        ),
        pytest.param(
            "x = any(map(f, a))\n", "x = any(list(map(f, a)))\n", id="stops early"
        ),
        pytest.param(
            "x = map(lambda x: x.y, a)[0]\n",
            "x = list(map(lambda x: x.y, a))[0]\n",
            id="lambda, whose variable must not leak",
        ),
        pytest.param(
            "from itertools import imap\nx = map(f, a)\ny = imap(f, a)\n",
            "from itertools import imap\nx = list(map(f, a))\ny = imap(f, a)\n",
            id="imap in the same module",
        ),
        pytest.param("x = map(None, a)\n", "x = list(a)\n", id="identity"),
        pytest.param(
            "x = map(None, a, b)\n",
            "import six\nx = list(six.moves.zip_longest(a, b))\n",
            id="fills up",
        ),
        pytest.param(
            "x = map(f, a, b)\n",
            "import six\nimport itertools\n"
            "x = list(itertools.starmap(f, six.moves.zip_longest(a, b)))\n",
            id="fills up for a function",
        ),
        pytest.param(
            "x = map(f, a, range(len(a)))\n",
            "x = list(map(f, a, range(len(a))))\n",
            id="of one length",
        ),
        pytest.param(
            "x = map(None, *rows)\n",
            "from onemaster.compat import eager_map\nx = eager_map(None, *rows)\n",
            id="nobody knows how many",
        ),
        pytest.param(
            "x = map(next, iterators)\n",
            "from onemaster.compat import eager_map\nx = eager_map(next, iterators)\n",
            id="StopIteration must reach the caller",
        ),
        pytest.param(
            "x = max(map(f, a), *b)\n", "x = max(list(map(f, a)), *b)\n", id="compared"
        ),
        pytest.param(
            "x = map(f, map(g, a))\n",
            "x = list(map(f, list(map(g, a))))\n",
            id="order of calls",
        ),
        pytest.param(
            "def f(a):\n    try:\n        x = map(int, a)\n    except ValueError:\n"
            "        return\n    return sum(x)\n",
            "def f(a):\n    try:\n        x = list(map(int, a))\n"
            "    except ValueError:\n        return\n    return sum(x)\n",
            id="the error belongs to the try",
        ),
        pytest.param(
            "x = map(  # why\n    f,\n    a,  # what\n)\n",
            "x = list(map(  # why\n    f,\n    a,  # what\n))\n",
            id="comments",
        ),
    ],
)
def test_becomes(before: str, after: str) -> None:
    check_rewritten("map", before, after)


def test_a_reference_is_reported() -> None:
    (place,) = check_noop("map", "f = map\n")
    assert "map makes no list on Python 3" in place.reason


def test_a_list_of_its_own_is_reported() -> None:
    (place,) = check_noop("map", "def list(x):\n    pass\ny = map(f, x)\n")
    assert "the name is taken" in place.reason
