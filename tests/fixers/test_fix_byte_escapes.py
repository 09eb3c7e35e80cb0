from __future__ import annotations

import pytest
from equivalence import check_same_output
from tools import check_noop, check_rewritten


@pytest.mark.parametrize(
    "source",
    [
        pytest.param("x = u'\\u20ac'\n", id="unicode"),
        pytest.param("x = b'\\u20ac'\n", id="bytes"),
        pytest.param("x = r'\\u20ac'\n", id="raw"),
        pytest.param("x = '\\\\u20ac'\n", id="escaped already"),
        pytest.param("x = '\\n'  # \\u\n", id="other escape"),
        pytest.param(
            "from __future__ import unicode_literals\nx = '\\u20ac'\n", id="text"
        ),
    ],
)
def test_stays(source: str) -> None:
    assert check_noop("byte_escapes", source) == []


@pytest.mark.parametrize(
    "before, after",
    [
        ("'\\u20ac'", "'\\\\u20ac'"),
        ("'C:\\Users\\N'", "'C:\\\\Users\\\\N'"),
        ("'\\\\\\u1'", "'\\\\\\\\u1'"),
        ('"""\\N{x}\\n"""', '"""\\\\N{x}\\n"""'),
        ("u'\\u1234' '\\u1234'", "u'\\u1234' '\\\\u1234'"),
    ],
)
def test_literals(before: str, after: str) -> None:
    check_rewritten("byte_escapes", "x = %s\n" % before, "x = %s\n" % after)


def test_same_output() -> None:
    check_same_output(
        "byte_escapes",
        r"""
        print('C:\Users\new \u20ac \U0001 \N{DASH} \\u \\\u')
        print(len(u'\u20ac' '\u20ac'))
        """,
    )
