from __future__ import annotations

import io
import json
import os
from pathlib import Path
from typing import Any, Dict, Iterable, List, Optional, Sequence, Set, Tuple
from urllib.parse import unquote_to_bytes

import pytest
from hypothesis import given
from hypothesis import strategies as st

from onemaster.fixers import _registry
from onemaster.fixers._baseline import Baseline, Comparison, Entry
from onemaster.fixers._report import Tally
from onemaster.fixers._results import Change, FileResult, Place, Risk, Status
from onemaster.fixers._sarif import SarifReport

#: The schema's objects, as far as they are written: for each property, the object or
#: type that it holds, with "[]" for a list and "{}" for a mapping; "!" if required.
SCHEMA: Dict[str, Dict[str, str]] = {
    "sarifLog": {"$schema": "str", "version": "str!", "runs": "run[]!"},
    "run": {
        "tool": "tool!",
        "columnKind": "str",
        "originalUriBaseIds": "artifactLocation{}",
        "results": "result[]",
        "invocations": "invocation[]",
    },
    "tool": {"driver": "toolComponent!"},
    "toolComponent": {
        "name": "str!",
        "version": "str",
        "rules": "reportingDescriptor[]",
    },
    "reportingDescriptor": {
        "id": "str!",
        "shortDescription": "multiformatMessageString",
        "fullDescription": "multiformatMessageString",
        "help": "multiformatMessageString",
        "defaultConfiguration": "reportingConfiguration",
        "properties": "dict",
    },
    "reportingConfiguration": {"level": "level"},
    "multiformatMessageString": {"text": "str!", "markdown": "str"},
    "message": {"text": "str!"},
    "result": {
        "ruleId": "str",
        "level": "level",
        "message": "message!",
        "locations": "location[]",
        "partialFingerprints": "str{}",
        "baselineState": "baselineState",
        "properties": "dict",
    },
    "location": {"physicalLocation": "physicalLocation"},
    "physicalLocation": {"artifactLocation": "artifactLocation", "region": "region"},
    "artifactLocation": {"uri": "str", "uriBaseId": "str"},
    "region": {"startLine": "positive", "startColumn": "positive"},
    "invocation": {
        "executionSuccessful": "bool!",
        "toolExecutionNotifications": "notification[]",
    },
    "notification": {
        "level": "level",
        "message": "message!",
        "locations": "location[]",
    },
}
ENUMERATIONS = {
    "level": {"none", "note", "warning", "error"},
    "baselineState": {"new", "unchanged", "updated", "absent"},
}


def check(value: Any, kind: str) -> None:
    """Hold a value to SCHEMA."""
    if kind.endswith("[]"):
        assert isinstance(value, list), (kind, value)
        for item in value:
            check(item, kind[:-2])
    elif kind.endswith("{}"):
        assert isinstance(value, dict), (kind, value)
        for item in value.values():
            check(item, kind[:-2])
    elif kind in ENUMERATIONS:
        assert value in ENUMERATIONS[kind], (kind, value)
    elif kind == "positive":
        assert type(value) is int and value >= 1, (kind, value)
    elif kind in ("str", "bool", "dict"):
        assert type(value).__name__ == kind, (kind, value)
    else:
        assert isinstance(value, dict), (kind, value)
        properties = SCHEMA[kind]
        assert set(value) <= set(properties), (kind, value)
        for name, of in properties.items():
            assert name in value or not of.endswith("!"), (kind, name)
            if name in value:
                check(value[name], of.rstrip("!"))


@pytest.fixture(autouse=True)
def in_project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)


def log(
    results: Iterable[Tuple[FileResult, Optional[Sequence[Change]]]],
    root: Optional[str] = None,
) -> Any:
    """The one run of the log, checked against the schema."""
    stream, tally = io.StringIO(), Tally()
    infos = [_registry.info(name) for name in ("except", "has_key")]
    report = SarifReport(stream, infos, root=root, version="1.2")
    for result, new in results:
        tally.add(result)
        report.file(result, new)
    report.summary(tally)
    written = json.loads(stream.getvalue())
    check(written, "sarifLog")
    assert written["version"] == "2.1.0"
    (run,) = written["runs"]
    return run


def changed(path: str, *changes: Change, places: Sequence[Place] = ()) -> FileResult:
    return FileResult(path, Status.CHANGED, changes=changes, places=tuple(places))


def fingerprints(run: Any) -> List[str]:
    return [result["partialFingerprints"]["runFixers/v1"] for result in run["results"]]


def location(result: Any) -> Any:
    (found,) = result["locations"]
    return found["physicalLocation"]


def test_nothing_to_report() -> None:
    run = log([(FileResult("a.py", Status.UNCHANGED), None)])
    assert run["results"] == []
    assert run["invocations"] == [{"executionSuccessful": True}]
    assert run["tool"]["driver"]["version"] == "1.2"


def test_a_rule_for_each_fixer_with_its_documentation() -> None:
    rules = log([])["tool"]["driver"]["rules"]
    assert [rule["id"] for rule in rules] == ["except", "has_key"]
    info = _registry.info("has_key")
    assert rules[1]["shortDescription"]["text"] == info.title
    assert "Left alone:" in rules[1]["help"]["text"]
    assert "```python" in rules[1]["help"]["markdown"]


def test_a_change() -> None:
    run = log([(changed("a dir/ä%.py", Change(3, 4, "has_key", "d.has_key(1)")), None)])
    (result,) = run["results"]
    assert result["ruleId"] == "has_key"
    assert result["level"] == "warning"
    assert result["message"]["text"].endswith("\nd.has_key(1)")
    assert location(result) == {
        "artifactLocation": {"uri": "a%20dir/%C3%A4%25.py", "uriBaseId": "SRCROOT"},
        "region": {"startLine": 3, "startColumn": 5},
    }
    assert "baselineState" not in result
    assert result["properties"] == {"kind": "change"}


def test_places_by_risk() -> None:
    places = [Place(n, 0, "has_key", "reason", risk) for n, risk in enumerate(Risk, 1)]
    run = log([(FileResult("a.py", Status.UNCHANGED, places=tuple(places)), None)])
    assert [
        (result["level"], result["properties"]["risk"]) for result in run["results"]
    ] == [("note", "low"), ("warning", "medium"), ("warning", "high")]


def test_problems_make_the_run_unsuccessful() -> None:
    run = log(
        [
            (FileResult("a.py", Status.REFUSED, "map: bad", 3), None),
            (FileResult("b.py", Status.FAILED, "unreadable"), None),
        ]
    )
    (invocation,) = run["invocations"]
    assert invocation["executionSuccessful"] is False
    first, second = invocation["toolExecutionNotifications"]
    assert first["message"]["text"] == "refused: map: bad"
    assert location(first)["region"] == {"startLine": 3}
    assert "region" not in location(second)


def test_a_baseline() -> None:
    result = changed("a.py", Change(1, 0, "has_key", "x"), Change(2, 0, "has_key", "x"))
    baseline = Baseline("base.txt", {Entry("a.py", "has_key", "x"): 1})
    new = Comparison(baseline, ["has_key"]).add(result)
    states = [found["baselineState"] for found in log([(result, new)])["results"]]
    assert states == ["unchanged", "new"]


def test_fingerprints_do_not_depend_on_the_line() -> None:
    first = changed("a.py", Change(1, 0, "has_key", "x"), Change(5, 0, "has_key", "x"))
    moved = changed("a.py", Change(9, 2, "has_key", "x"), Change(11, 0, "has_key", "x"))
    other = changed("a.py", Change(1, 0, "has_key", "y"))
    known = fingerprints(log([(first, None)]))
    assert len(set(known)) == 2
    assert fingerprints(log([(moved, None)])) == known
    assert not set(fingerprints(log([(other, None)]))) & set(known)


def test_the_root_decides_what_is_relative(tmp_path: Path) -> None:
    os.mkdir("sub")
    inside = changed(os.path.join("sub", "a.py"), Change(1, 0, "has_key", "x"))
    outside = changed("b.py", Change(1, 0, "has_key", "x"))
    run = log([(inside, None), (outside, None)], root="sub")
    base = run["originalUriBaseIds"]["SRCROOT"]["uri"]
    assert base == tmp_path.resolve().joinpath("sub").as_uri() + "/"
    first, second = (location(r)["artifactLocation"] for r in run["results"])
    assert first == {"uri": "a.py", "uriBaseId": "SRCROOT"}
    assert second == {"uri": tmp_path.resolve().joinpath("b.py").as_uri()}


#: Bytes, in UTF-8 or not, as a folder of POSIX may hold them.
FILE_NAMES = (st.binary(min_size=1) | st.text(min_size=1).map(os.fsencode)).filter(
    lambda name: not set(name) & set(b"\0/") and name not in (b".", b"..")
)


@given(FILE_NAMES, st.text())
def test_any_name_is_one_relative_uri(file_name: bytes, text: str) -> None:
    name = os.fsdecode(file_name)
    (result,) = log([(changed(name, Change(1, 0, "has_key", text)), None)])["results"]
    uri = location(result)["artifactLocation"]["uri"]
    allowed: Set[str] = set("-._~%/")
    assert all(c.isascii() and (c.isalnum() or c in allowed) for c in uri)
    assert unquote_to_bytes(uri) == file_name
