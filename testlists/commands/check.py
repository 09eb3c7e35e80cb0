"""``run-tests check``: look for mistakes in the lists, without running a test."""

from __future__ import absolute_import

import datetime
import os

from .._arguments import Parser
from .._errors import ListError
from .._exit_codes import EXPIRED, OK, STALE, USAGE, most_important
from .._listfile import load, save
from .._output import counted, say, say_json
from .._project import configuration, list_paths

TYPE_CHECKING = False
if TYPE_CHECKING:
    import argparse
    from typing import Any, Dict, Iterator, List, Text, Tuple

    from .._listfile import TestList

    # A line, what is wrong there, and the exit code that it leads to.
    Finding = Tuple[int, Text, int]

_EXAMPLES = """
  run-tests check                       all lists of the configuration
  run-tests check testlists/py3.txt     one list
  run-tests check --fix                 sort the entries as update does
"""


def parser():
    # type: () -> Parser
    made = Parser(
        "check",
        "Look for mistakes in the lists: lines that cannot be read, entries that "
        "contradict each other, that have expired, or whose file is gone. No test is run.",
        _EXAMPLES,
        (OK, USAGE, STALE, EXPIRED),
    )
    made.add_argument(
        "lists", metavar="LIST", nargs="*", help="default: those of the configuration"
    )
    made.add_argument(
        "--fix", action="store_true", help="write each list as update would: sorted"
    )
    made.add_argument("--json", action="store_true", help="print the findings as JSON")
    return made


def run(arguments):
    # type: (argparse.Namespace) -> int
    project = configuration()
    reports = []  # type: List[Dict[str, Any]]
    codes = [OK]
    for path in list_paths(project, arguments.lists):
        try:
            test_list = load(path)
        except ListError as error:
            findings = [(error.line, error.message, USAGE)]
            reports.append(_report(path, "", 0, findings))
            codes.append(USAGE)
            continue
        if arguments.fix and save(test_list):
            test_list = load(path)
        findings = list(_findings(test_list, project.root))
        reports.append(_report(path, test_list.mode, len(test_list.entries), findings))
        codes += [code for _, _, code in findings]
    code = most_important(codes)
    if arguments.json:
        say_json({"lists": reports, "exit_code": code})
        return code
    for report in reports:
        for finding in report["findings"]:
            place = "%s:%d" % (report["path"], finding["line"])
            say(
                "%s: %s"
                % (place if finding["line"] else report["path"], finding["message"])
            )
        if report["mode"]:
            entries = counted(report["entries"], "entry")
            say("%(path)s: %(mode)s list, " % report + entries)
    return code


def _report(path, mode, entries, findings):
    # type: (Text, Text, int, List[Finding]) -> Dict[str, Any]
    return {
        "path": path,
        "mode": mode,
        "entries": entries,
        "findings": [
            {"line": line, "message": message, "exit_code": code}
            for line, message, code in findings
        ],
    }


def _findings(test_list, root):
    # type: (TestList, Text) -> Iterator[Finding]
    today = datetime.date.today()
    there = {}  # type: Dict[Text, bool]
    for entry in test_list.entries:
        if entry.expired(today):
            message = "expired on %s: repair the test, or give it a new date: %s" % (
                entry.expires,
                entry.test,
            )
            yield entry.line, message, EXPIRED
        path = entry.test.partition("::")[0]
        if entry.glob:
            continue
        if path not in there:
            there[path] = os.path.exists(os.path.join(root, *path.split("/")))
        if not there[path]:
            message = "there is no file %s: remove the entry, or correct it" % path
            yield entry.line, message, STALE
    written = test_list.source or b""
    if test_list.render().encode("utf-8") != written.replace(b"\r\n", b"\n"):
        yield 0, "not as update writes it, which makes merges harder: check --fix", OK
