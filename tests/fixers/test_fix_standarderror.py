from __future__ import annotations

import pytest
from tools import check_noop, check_rewritten


@pytest.mark.parametrize(
    "source",
    [
        pytest.param("errors.StandardError\n", id="attribute"),
        pytest.param("class StandardError(Exception): pass\n", id="class"),
        pytest.param("from dbapi import StandardError\n", id="import"),
        pytest.param(
            "class DB:\n    StandardError = None\n", id="attribute of a class"
        ),
    ],
)
def test_stays(source: str) -> None:
    assert check_noop("standarderror", source) == []


def test_python_2_catches_no_more_than_before() -> None:
    check_rewritten(
        "standarderror",
        '''\
        """Errors."""
        import os

        class Error(StandardError):
            pass
        ''',
        '''\
        """Errors."""
        import os
        try:
            StandardError
        except NameError:
            StandardError = Exception

        class Error(StandardError):
            pass
        ''',
    )
