from __future__ import annotations

import io
import os
import re
from pathlib import Path
from typing import Dict, List, Optional, Sequence, Tuple

import pytest
from hypothesis import given
from hypothesis import strategies as st

from onemaster.fixers._github import GithubReport
from onemaster.fixers._report import Tally
from onemaster.fixers._results import Change, FileResult, Place, Risk, Status


@pytest.fixture(autouse=True)
def workspace(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("GITHUB_WORKSPACE", raising=False)


def annotations_of(
    *results: FileResult,
    new: Optional[Sequence[Change]] = None,
    root: Optional[str] = None,
) -> List[str]:
    buffer = io.BytesIO()
    stream = io.TextIOWrapper(buffer, encoding="ascii")
    report = GithubReport(stream, root=root)
    for result in results:
        report.file(result, new)
    report.summary(Tally())
    stream.flush()
    return buffer.getvalue().decode("utf-8", "surrogateescape").split("\n")[:-1]


def read_command(line: str) -> Tuple[str, Dict[str, str], str]:
    """Take a command apart as GitHub's runner does."""
    match = re.fullmatch(r"::(\w+) ([^\n]*?)::([^\n]*)", line)
    assert match is not None, line
    level, properties, message = match.groups()
    found = {}
    for item in properties.split(","):
        name, _, value = item.partition("=")
        found[name] = unescape(value.replace("%3A", ":").replace("%2C", ","))
    return level, found, unescape(message)


def unescape(text: str) -> str:
    return text.replace("%0D", "\r").replace("%0A", "\n").replace("%25", "%")


def changed(path: str, *changes: Change, places: Sequence[Place] = ()) -> FileResult:
    return FileResult(path, Status.CHANGED, changes=changes, places=tuple(places))


def test_a_change() -> None:
    assert annotations_of(changed("a.py", Change(3, 4, "map", "x = map(f, y)"))) == [
        "::warning file=a.py,line=3,col=5,title=run-fixers%3A map"
        "::Python 2 code that run-fixers changes: x = map(f, y)"
    ]


def test_what_matters_most_comes_first() -> None:
    lines = annotations_of(
        changed(
            "a.py",
            Change(1, 0, "map", "m"),
            places=[
                Place(2, 0, "map", "low", Risk.LOW),
                Place(3, 0, "map", "medium", Risk.MEDIUM),
                Place(4, 0, "map", "high", Risk.HIGH),
            ],
        ),
        FileResult("b.py", Status.REFUSED, "map: bad", 7),
        FileResult("c.py", Status.FAILED, "unreadable"),
    )
    assert [line.split("title")[0] for line in lines] == [
        "::error file=b.py,line=7,",
        "::error file=c.py,",
        "::warning file=a.py,line=1,col=1,",
        "::warning file=a.py,line=4,col=1,",
        "::warning file=a.py,line=3,col=1,",
        "::notice file=a.py,line=2,col=1,",
    ]
    assert lines[0].endswith("title=run-fixers%3A refused::map: bad")
    assert lines[3].endswith("::needs a human: high")


def test_with_a_baseline_only_new_changes() -> None:
    old, new = Change(1, 0, "map", "old"), Change(2, 0, "map", "new")
    (line,) = annotations_of(changed("a.py", old, new), new=[new])
    assert ",line=2," in line


def test_files_with_nothing_to_say() -> None:
    assert annotations_of(FileResult("a.py", Status.UNCHANGED)) == []
    assert annotations_of(FileResult("a.py", Status.LEFT_ALONE, "skip-file")) == []


def test_paths_are_relative_to_the_workspace(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "sub").mkdir()
    monkeypatch.setenv("GITHUB_WORKSPACE", str(tmp_path))
    monkeypatch.chdir("sub")
    result = changed("a.py", Change(1, 0, "map", "m"))
    (line,) = annotations_of(result)
    assert line.startswith("::warning file=sub/a.py,")
    (line,) = annotations_of(result, root=os.curdir)
    assert line.startswith("::warning file=a.py,")


names = st.text(st.characters(exclude_characters="\0/"), min_size=1).filter(
    lambda name: name not in (".", "..")
)


@given(names, st.text(st.characters()))
def test_any_text_arrives(name: str, text: str) -> None:
    name = os.fsdecode(name.encode("utf-8", "replace"))
    text = text.encode("utf-8", "replace").decode("utf-8")
    (line,) = annotations_of(changed(name, Change(1, 0, "map", text)))
    level, properties, message = read_command(line)
    assert level == "warning"
    assert properties["file"] == name
    assert properties["title"] == "run-fixers: map"
    assert message.endswith(": " + text)


def test_a_name_that_is_no_text() -> None:
    (line,) = annotations_of(changed("\udcff.py", Change(1, 0, "map", "m")))
    assert line.startswith("::warning file=\udcff.py,")
