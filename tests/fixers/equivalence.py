"""Run a program as it was on Python 2.7, and converted on 2.7 and on Python 3."""

from __future__ import annotations

import textwrap

from interpreters import output, python, python27, versions_of_python3
from tools import run

from onemaster.fixers._results import Status


def check_same_output(fixers: str, source: str) -> str:
    """The converted program prints on every version what it printed on 2.7 before.

    Returns the converted source.
    """
    before = output(python27(), textwrap.dedent(source))
    result = run(fixers, source)
    assert result.status is Status.CHANGED, (result.status, result.reason)
    assert result.after is not None
    converted = result.after.decode("utf-8")
    assert output(python27(), converted) == before, converted
    for version in versions_of_python3():
        assert output(python(version), converted) == before, (version, converted)
    return converted
