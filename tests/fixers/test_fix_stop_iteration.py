from __future__ import annotations

import pytest
from equivalence import check_same_output
from tools import check_noop, check_rewritten

from onemaster.fixers._results import Risk


@pytest.mark.parametrize(
    "source",
    [
        pytest.param("def f(x):\n    return next(x)\n", id="no generator"),
        pytest.param(
            "class A:\n    def next(self):\n        raise StopIteration\n",
            id="iterator",
        ),
        pytest.param(
            "def f(x):\n    def g():\n        raise StopIteration\n    yield g\n",
            id="function in a generator",
        ),
        pytest.param("def f(x):\n    yield next(x, None)\n", id="default"),
        pytest.param("def f(x):\n    yield x.next(1)\n", id="method"),
        pytest.param("def f(next):\n    yield next(1)\n", id="parameter"),
        pytest.param("def f():\n    yield 1\n    raise StopIteration(3)\n", id="value"),
        pytest.param(
            "def f(x):\n    try:\n        yield next(x)\n    except StopIteration:\n"
            "        return\n",
            id="caught",
        ),
        pytest.param(
            "def f(x):\n    try:\n        raise StopIteration\n    except Exception:\n"
            "        yield 1\n",
            id="caught as Exception",
        ),
        pytest.param(
            "def f(x):\n    try:\n        raise StopIteration\n    except errors:\n"
            "        yield 1\n",
            id="perhaps caught",
        ),
    ],
)
def test_stays(source: str) -> None:
    assert check_noop("stop_iteration", source) == []


def test_a_with_statement_sees_the_exception() -> None:
    source = "def f(x):\n    with x:\n        yield 1\n        raise StopIteration\n"
    assert [place.risk for place in check_noop("stop_iteration", source)] == [Risk.HIGH]


@pytest.mark.parametrize(
    "source",
    [
        "def f(x):\n    if next(x):\n        yield 1\n",
        "def f(x):\n    for y in next(x):\n        yield y\n",
        "def f(x):\n    y = 1; yield next(x)\n",
        "def f(x): yield next(x)\n",
    ],
)
def test_heads_are_reported(source: str) -> None:
    assert len(check_noop("stop_iteration", source)) == 1


def test_raise() -> None:
    check_rewritten(
        "stop_iteration",
        """\
        def f(x):
            try:
                if x: raise StopIteration()  # done
                yield x
                raise StopIteration
            except (ValueError, socket.error):
                pass
            finally:
                stop()
        """,
        """\
        def f(x):
            try:
                if x: return  # done
                yield x
                return
            except (ValueError, socket.error):
                pass
            finally:
                stop()
        """,
    )


def test_next() -> None:
    check_rewritten(
        "stop_iteration",
        """\
        def f(x):
            # the first
            a = x.next()  # or nothing
            while True:
                yield (next(x),
                       a)
        """,
        """\
        def f(x):
            # the first
            try:
                a = x.next()  # or nothing
            except StopIteration:
                return
            while True:
                try:
                    yield (next(x),
                       a)
                except StopIteration:
                    return
        """,
    )


def test_same_output() -> None:
    check_same_output(
        "stop_iteration",
        """\
        def pairs(numbers):
            numbers = iter(numbers)
            while True:
                first = next(numbers)
                if first < 0:
                    raise StopIteration
                yield first, next(numbers)

        print([list(pairs(x)) for x in ([1, 2, 3], [1, 2, -1, 3], [])])
        """,
    )
