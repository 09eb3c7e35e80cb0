from __future__ import annotations

import pytest
from tools import check_noop, check_rewritten


@pytest.mark.parametrize(
    "source",
    [
        pytest.param("for file in files: file(1)\n", id="variable"),
        pytest.param("self.file('x')\n", id="attribute"),
        pytest.param("f(file='x')\n", id="keyword"),
        pytest.param("def f(file): return file('x')\n", id="parameter"),
    ],
)
def test_stays(source: str) -> None:
    assert check_noop("file", source) == []


@pytest.mark.parametrize(
    "source",
    [
        "isinstance(x, file)\n",
        "class Log(file): pass\n",
        "file.read(x)\n",
        "def f(open): return file('x')\n",
    ],
)
def test_what_is_no_call_is_reported(source: str) -> None:
    assert len(check_noop("file", source)) == 1


def test_calls() -> None:
    check_rewritten("file", "file ('x', 'w').write(y)\n", "open ('x', 'w').write(y)\n")
