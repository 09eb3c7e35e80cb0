from __future__ import annotations

import pytest
from equivalence import check_same_output
from tools import check_noop, check_rewritten

FALLBACK = "try:\n    buffer\nexcept NameError:\n    buffer = memoryview\n"


@pytest.mark.parametrize(
    "source",
    [
        "x.buffer(1)\n",
        "f(buffer=1)\n",
        "buffer = []\nbuffer.append(1)\n",
        "def f(buffer): return buffer[0]\n",
        FALLBACK + "buffer(x)\n",
        "try:\n    b = buffer\nexcept NameError:\n    b = memoryview\n",
    ],
)
def test_another_buffer_stays(source: str) -> None:
    assert check_noop("buffer", source) == []


def test_the_builtin_is_reported_once() -> None:
    source = "isinstance(x, buffer)\nf(buffer(y))\n"
    (place,) = check_rewritten("buffer", source, FALLBACK + source)
    assert place.line == 1


def test_the_program_prints_the_same() -> None:
    check_same_output(
        "buffer",
        """\
        import sqlite3
        connection = sqlite3.connect(":memory:")
        (row,) = connection.execute("select ?", (buffer(b"abc"),))
        print(len(buffer(b"abc")))
        print(bytes(row[0]) == b"abc")
        """,
    )
