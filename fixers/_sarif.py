"""The report for code scanners: SARIF 2.1.0, with one rule for each fixer."""

from __future__ import annotations

import hashlib
import json
import os
from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING, Any, Dict, List, Optional, Sequence, TextIO
from urllib.parse import quote

from ._baseline import with_newness
from ._diffs import printable
from ._explain import markdown, plain, sections
from ._paths import relative_path
from ._results import Change, FileResult, Place, Risk, Status
from ._tally import Tally

if TYPE_CHECKING:
    from ._baseline import Comparison
    from ._registry import FixerInfo

_SCHEMA = (
    "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/"
    "sarif-schema-2.1.0.json"
)
_BASE = "SRCROOT"
_FINGERPRINT = "runFixers/v1"
_LEVELS = {Risk.HIGH: "warning", Risk.MEDIUM: "warning", Risk.LOW: "note"}


class SarifReport:
    """Writes the log piece by piece.

    A change is a result of level warning; a place that needs a human is a warning or,
    at low risk, a note. Files that were refused or failed are notifications.

    infos: the fixers that were run. root: the directory that paths are relative to;
    default the working directory. version: that of the distribution.
    """

    def __init__(
        self,
        stream: TextIO,
        infos: Sequence[FixerInfo],
        *,
        root: Optional[str] = None,
        version: str = "",
    ) -> None:
        self._stream = stream
        self._infos = infos
        self._titles = {info.name: info.title for info in infos}
        self._root = os.path.realpath(root or os.curdir)
        self._version = version
        self._begun = False
        self._notifications: List[Dict[str, Any]] = []

    def file(self, result: FileResult, new: Optional[Sequence[Change]] = None) -> None:
        """Write the results of one file.

        new: the changes that a baseline does not accept; None without a baseline.
        """
        if result.status in (Status.REFUSED, Status.FAILED):
            self._notifications.append(self._notification(result))
        seen: Counter[str] = Counter()
        for change, is_new in with_newness(result.changes, new):
            found = self._change(result.path, change, seen)
            if is_new is not None:
                found["baselineState"] = "new" if is_new else "unchanged"
            self._result(found)
        for place in result.places:
            self._result(self._place(result.path, place, seen))

    def summary(self, tally: Tally, comparison: Optional[Comparison] = None) -> None:
        """Write the rest of the log."""
        if not self._begun:
            self._begin()
        invocation: Dict[str, Any] = {"executionSuccessful": not self._notifications}
        if self._notifications:
            invocation["toolExecutionNotifications"] = self._notifications
        self._stream.write('\n], "invocations": %s}]}\n' % json.dumps([invocation]))

    def _begin(self) -> None:
        driver: Dict[str, Any] = {
            "name": "run-fixers",
            "rules": [_rule(info) for info in self._infos],
        }
        if self._version:
            driver["version"] = self._version
        run = {
            "tool": {"driver": driver},
            "columnKind": "unicodeCodePoints",
            "originalUriBaseIds": {
                _BASE: {"uri": Path(self._root).as_uri().rstrip("/") + "/"}
            },
        }
        head = {"$schema": _SCHEMA, "version": "2.1.0"}
        self._stream.write(
            '%s, "runs": [%s, "results": [\n'
            % (json.dumps(head)[:-1], json.dumps(run)[:-1])
        )
        self._begun = True

    def _result(self, result: Dict[str, Any]) -> None:
        if self._begun:
            self._stream.write(",\n")
        else:
            self._begin()
        self._stream.write(json.dumps(result))

    def _change(self, path: str, change: Change, seen: Counter[str]) -> Dict[str, Any]:
        title = self._titles.get(change.fixer, change.fixer)
        return {
            "ruleId": change.fixer,
            "level": "warning",
            "message": {"text": "%s\n%s" % (title, printable(change.text))},
            "locations": [self._location(path, change.line, change.column)],
            "partialFingerprints": self._fingerprint(
                path, "change", change.fixer, change.text, seen
            ),
            "properties": {"kind": "change"},
        }

    def _place(self, path: str, place: Place, seen: Counter[str]) -> Dict[str, Any]:
        return {
            "ruleId": place.fixer,
            "level": _LEVELS[place.risk],
            "message": {"text": printable(place.reason)},
            "locations": [self._location(path, place.line, place.column)],
            "partialFingerprints": self._fingerprint(
                path, "place", place.fixer, place.reason, seen
            ),
            "properties": {"kind": "place", "risk": place.risk.name.lower()},
        }

    def _notification(self, result: FileResult) -> Dict[str, Any]:
        return {
            "level": "error",
            "message": {
                "text": printable("%s: %s" % (result.status.value, result.reason))
            },
            "locations": [self._location(result.path, result.line)],
        }

    def _location(
        self, path: str, line: int, column: Optional[int] = None
    ) -> Dict[str, Any]:
        physical: Dict[str, Any] = {"artifactLocation": self._artifact(path)}
        if line > 0:
            physical["region"] = {"startLine": line}
            if column is not None:
                physical["region"]["startColumn"] = column + 1
        return {"physicalLocation": physical}

    def _artifact(self, path: str) -> Dict[str, str]:
        relative = relative_path(path, self._root)
        if relative.startswith("../"):
            return {"uri": Path(os.path.realpath(path)).as_uri()}
        return {"uri": quote(os.fsencode(relative)), "uriBaseId": _BASE}

    def _fingerprint(
        self, path: str, kind: str, fixer: str, text: str, seen: Counter[str]
    ) -> Dict[str, str]:
        """Identify a result independently of its line number."""
        parts = [relative_path(path, self._root), kind, fixer, text]
        key = "\0".join(parts)
        seen[key] += 1
        numbered = "%s\0%d" % (key, seen[key])
        digest = hashlib.sha256(numbered.encode("utf-8", "surrogateescape"))
        return {_FINGERPRINT: digest.hexdigest()}


def _rule(info: FixerInfo) -> Dict[str, Any]:
    parts = sections(info.docs)
    return {
        "id": info.name,
        "shortDescription": {"text": parts.title},
        "fullDescription": {"text": " ".join([parts.title, *parts.why])},
        "help": {"text": plain(info), "markdown": markdown(info)},
        "defaultConfiguration": {"level": "warning"},
        "properties": {"stage": info.stage.value},
    }
