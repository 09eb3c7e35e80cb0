"""The verdict on a record, in the form in which commands print it."""

from __future__ import absolute_import, unicode_literals

import datetime

from . import _exit_codes
from ._listfile import load
from ._project import shown
from ._verdict import judge

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any, Dict, Optional, Text

    from ._config import Configuration
    from ._outcomes import RunRecord


def judged(project, record, named=None, strict=False):
    # type: (Configuration, RunRecord, Optional[Text], bool) -> Dict[Text, Any]
    """Judge a record by the list that holds for it; without one there is no finding.

    :param named: the path of a list, in place of the configured one.
    :param strict: in addition to the configuration.
    :raises ListError: the list is wrong.
    """
    result = {
        "label": record.environment.label(),
        "tests": len(record.attempts),
        "list": None,
        "counts": None,
        "findings": [],
        "exit_code": _exit_codes.OK,
    }  # type: Dict[Text, Any]
    path = named or project.list_for(record.environment)
    if path is None:
        return result
    test_list = load(shown(path))
    verdict = judge(test_list, record, datetime.date.today(), strict or project.strict)
    result.update(
        list=test_list.path,
        counts=verdict.counts,
        findings=[
            {
                "kind": finding.kind,
                "test": finding.test,
                "message": finding.message,
                "advice": finding.advice,
                "line": finding.line,
                "text": finding.text(test_list.path),
            }
            for finding in verdict.findings
        ],
        exit_code=verdict.exit_code,
    )
    return result
