from __future__ import annotations

import pytest
from equivalence import check_same_output
from tools import check_noop, check_rewritten, run

from onemaster.fixers import _registry
from onemaster.fixers._results import Risk, Status


@pytest.mark.parametrize(
    "source, line",
    [
        pytest.param("async = 1\n", 1, id="others may import it"),
        pytest.param("class A:\n    async = 1\n", 2, id="others may read it"),
        pytest.param("a.async = 1\n", 1, id="attribute"),
        pytest.param("f(async=1)\n", 1, id="keyword argument"),
        pytest.param("def f(async): pass\n", 1, id="callers may pass it by name"),
        pytest.param("f = lambda async: 0\n", 1, id="the same for a lambda"),
        pytest.param("from a import async\n", 1, id="a name in another module"),
        pytest.param("import a.await\n", 1, id="another module"),
        pytest.param("def f():\n    import async\n", 2, id="imported in a function"),
        pytest.param("def f():\n    def async(): pass\n", 2, id="it knows its name"),
        pytest.param("def f():\n    global async\n", 2, id="declared global"),
        pytest.param("def f():\n    async = 1; locals()\n", 2, id="looked up by name"),
        pytest.param("def f():\n    async = 1; exec 'a'\n", 2, id="maybe looked up"),
        pytest.param("def f():\n    async = 1; async_ = 2\n", 2, id="a name in use"),
    ],
)
def test_stays_and_is_reported(source: str, line: int) -> None:
    places = check_noop("keyword_names", source)
    assert {(place.line, place.risk) for place in places} == {(line, Risk.HIGH)}


@pytest.mark.parametrize(
    "before, after",
    [
        (
            "def f():\n    for async in x: g(async, async=1)\n",
            "def f():\n    for async_ in x: g(async_, async=1)\n",
        ),
        (
            "def f(*async, **await):\n    return async, await\n",
            "def f(*async_, **await_):\n    return async_, await_\n",
        ),
        (
            "def f():\n    await = 1\n    return lambda: await + a.await\n",
            "def f():\n    await_ = 1\n    return lambda: await_ + a.await\n",
        ),
        (
            "def f():\n    async = 1\ndef g():\n    return async\n",
            "def f():\n    async_ = 1\ndef g():\n    return async\n",
        ),
        ("a = list(async for async in b)\n", "a = list(async_ for async_ in b)\n"),
    ],
)
def test_local_variables(before: str, after: str) -> None:
    result = run("keyword_names", before)
    assert result.after is not None, result
    assert result.after.decode("ascii") == after


def test_a_file_that_stays_invalid_is_refused_with_its_places() -> None:
    result = run(",".join(_registry.select()), "print 1, 2\nprint a.async\n")
    assert (result.status, result.after) == (Status.REFUSED, None)
    assert [(place.line, place.fixer) for place in result.places] == [
        (2, "keyword_names")
    ]


def test_same_output() -> None:
    check_same_output(
        "keyword_names,print",
        """\
        def f(*async):
            def g():
                return [await for await in async], sum(await for await in async)
            await = 5
            print g(), await
        f(1, 2)
        """,
    )


def test_the_second_run_changes_nothing() -> None:
    check_rewritten(
        "keyword_names",
        "def f():\n    async = 1\n    return async\n",
        "def f():\n    async_ = 1\n    return async_\n",
    )
