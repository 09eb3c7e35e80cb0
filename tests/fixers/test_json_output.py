from __future__ import annotations

import io
import json
from typing import Any, Iterable, Optional, Sequence

from hypothesis import given
from hypothesis import strategies as st

from onemaster.fixers._baseline import Baseline, Comparison, Entry
from onemaster.fixers._json_output import JsonReport
from onemaster.fixers._report import Tally
from onemaster.fixers._results import Change, FileResult, Place, Risk, Status

CHANGED = FileResult(
    "a b/ä.py",
    Status.CHANGED,
    before=b"one\n",
    after=b"two\xe4\n",
    changes=(Change(1, 4, "map", "one"), Change(3, 0, "dict", "d")),
    places=(Place(9, 2, "map", "lazy", Risk.HIGH),),
    requirements=("six",),
)


def report(
    results: Iterable[FileResult],
    new: Optional[Sequence[Change]] = None,
    comparison: Optional[Comparison] = None,
    **options: Any,
) -> Any:
    stream, tally = io.StringIO(), Tally()
    output = JsonReport(stream, version="1.2", **options)
    for result in results:
        tally.add(result)
        output.file(result, new)
    tally.skip("vendored", 2)
    output.summary(tally, comparison)
    stream.getvalue().encode("ascii")
    return json.loads(stream.getvalue())


def test_nothing() -> None:
    assert report([]) == {
        "format": "run-fixers",
        "version": 1,
        "tool": "1.2",
        "files": [],
        "summary": {
            "files": 0,
            "statuses": {
                "unchanged": 0,
                "changed": 0,
                "left alone": 0,
                "refused": 0,
                "failed": 0,
            },
            "fixers": {},
            "places": {"high": 0, "medium": 0, "low": 0},
            "problems": [],
            "left_alone": {},
            "skipped": {"vendored": 2},
            "requirements": [],
        },
    }


def test_a_changed_file() -> None:
    written = report([CHANGED])
    assert written["files"] == [
        {
            "path": "a b/ä.py",
            "status": "changed",
            "reason": "",
            "line": None,
            "changes": [
                {"fixer": "map", "line": 1, "column": 4, "text": "one"},
                {"fixer": "dict", "line": 3, "column": 0, "text": "d"},
            ],
            "places": [
                {
                    "fixer": "map",
                    "line": 9,
                    "column": 2,
                    "reason": "lazy",
                    "risk": "high",
                }
            ],
            "requirements": ["six"],
        }
    ]
    assert written["summary"]["fixers"] == {
        "dict": {"files": 1, "changes": 1},
        "map": {"files": 1, "changes": 1},
    }
    assert written["summary"]["requirements"] == ["six"]


def test_a_diff_when_asked_for() -> None:
    (found,) = report([CHANGED], show_diff=True)["files"]
    assert found["diff"].endswith("-one\n+two\udce4\n")


def test_problems() -> None:
    written = report(
        [
            FileResult("a.py", Status.REFUSED, "map: bad", 3),
            FileResult("b.py", Status.FAILED, "unreadable"),
            FileResult("c.py", Status.LEFT_ALONE, "Python 3 only: walrus", 7),
        ]
    )
    assert [(f["path"], f["status"], f["line"]) for f in written["files"]] == [
        ("a.py", "refused", 3),
        ("b.py", "failed", None),
        ("c.py", "left alone", 7),
    ]
    assert written["summary"]["problems"] == [
        {"path": "a.py", "line": 3, "reason": "map: bad"},
        {"path": "b.py", "line": None, "reason": "unreadable"},
    ]
    assert written["summary"]["left_alone"] == {"Python 3 only": 1}


def test_unchanged_files_only_with_places() -> None:
    places = CHANGED.places
    written = report(
        [
            FileResult("a.py", Status.UNCHANGED),
            FileResult("b.py", Status.UNCHANGED, places=places),
        ]
    )
    assert [found["path"] for found in written["files"]] == ["b.py"]
    assert written["summary"]["files"] == 2


def test_a_baseline() -> None:
    baseline = Baseline("base.txt", {Entry("a b/ä.py", "map", "one"): 1})
    comparison = Comparison(baseline, ["map", "dict"])
    new = comparison.add(CHANGED)
    written = report([CHANGED], new, comparison)
    (found,) = written["files"]
    assert [change["new"] for change in found["changes"]] == [False, True]
    assert written["summary"]["baseline"] == {
        "path": "base.txt",
        "new": 1,
        "no_longer_needed": 0,
        "renames": [],
    }


@given(
    st.text(st.characters(), min_size=1), st.text(st.characters()), st.integers(0, 4)
)
def test_any_text_comes_back(path: str, text: str, count: int) -> None:
    results = [
        FileResult(path, Status.CHANGED, changes=(Change(1, 0, "map", text),))
    ] * count
    written = report(results)
    assert [found["path"] for found in written["files"]] == [path] * count
    assert all(found["changes"][0]["text"] == text for found in written["files"])
