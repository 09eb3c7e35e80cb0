from __future__ import annotations

import csv
import datetime
import io
from pathlib import Path

import pytest
from git_repository import Repository
from run_tests_command import Project, enter

from onemaster.testlists._conditions import Environment
from onemaster.testlists._exit_codes import OK
from onemaster.testlists._outcomes import FAILED, PASSED, Attempt, Recorder

TODAY = datetime.date.today()
SOON = TODAY + datetime.timedelta(3)

LIST = (
    """\
mode: exclude

tests/api/test_a.py::test_x  owner=ann  # TypeError: no
tests/api/test_a.py::test_y  owner=ann  # =SUM(A1)
tests/db/test_b.py::test_z  if python >= 3.12  expires=%s  flaky  # at times
"""
    % SOON
)


@pytest.fixture
def listed(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> Project:
    project = enter(tmp_path, capsys, monkeypatch)
    project.write("testlists/py3.txt", LIST)
    return project


def test_tables(listed: Project) -> None:
    record = Recorder(
        listed.folder + "/.testlists/results-pytest-py313.jsonl",
        Environment((3, 13, 0), "linux", "cpython", "pytest"),
    )
    record.ended("tests/api/test_a.py::test_x", Attempt(FAILED))
    record.ended("tests/api/test_c.py::test_x", Attempt(PASSED))
    record.ended("tests/api/test_c.py::test_y", Attempt(PASSED))
    record.finish()
    ran = listed.run("report")
    assert ran.code == OK
    words = [line.split() for line in ran.out.splitlines()]
    assert ["testlists/py3.txt", "exclude", "3"] in words
    assert ["python", "3.13,", "pytest", "failed", "1"] in words
    assert ["python", "3.13,", "pytest", "passed", "2"] in words
    assert ["ann", "2"] in words
    assert ["(no", "owner)", "1"] in words
    assert ["tests/api", "2"] in words
    assert ["TypeError:", "no", "1"] in words
    assert [str(SOON), "soon", "tests/db/test_b.py::test_z"] in words


def test_csv_is_safe_to_open_in_a_spreadsheet(listed: Project) -> None:
    ran = listed.run("report", "--csv")
    rows = list(csv.DictReader(io.StringIO(ran.out)))
    assert [row["id"].rpartition("::")[2] for row in rows] == [
        "test_x",
        "test_y",
        "test_z",
    ]
    assert rows[0]["reason"] == "TypeError: no"
    assert rows[1]["reason"] == "'=SUM(A1)"
    assert rows[2]["condition"] == "python >= 3.12"
    assert rows[2]["mark"] == "flaky"


def test_json(listed: Project) -> None:
    code, value = listed.json("report", "--no-history")
    assert code == OK
    assert value["lists"] == [
        {"path": "testlists/py3.txt", "mode": "exclude", "entries": 3}
    ]
    assert value["owners"] == {"ann": 2, "(no owner)": 1}
    assert value["packages"] == {"tests/api": 2, "tests/db": 1}
    assert value["entries"][2]["state"] == "soon"
    assert value["history"] == []


def test_the_page_shows_the_history_in_git(listed: Project) -> None:
    repository = Repository(listed.folder)
    repository.commit()
    repository.write("testlists/py3.txt", LIST.replace("# =SUM(A1)", "# other"))
    repository.commit()
    ran = listed.run("report", "--html", "report.html")
    assert (ran.code, ran.out) == (OK, "")
    assert "report.html is written" in ran.err
    page = listed.read("report.html")
    assert "<svg" in page
    assert "testlists/py3.txt (exclude)" in page
    _, value = listed.json("report")
    assert [point["entries"] for point in value["history"]] == [3, 3]


def test_a_page_outside_of_git_says_so(listed: Project) -> None:
    assert listed.run("report", "--html", "report.html").code == OK
    page = listed.read("report.html")
    assert "The history is not known: fatal: not a git repository" in page
    assert "<svg" not in page


def test_a_shallow_clone_is_named(
    listed: Project, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    repository = Repository(listed.folder)
    repository.commit()
    repository.write("testlists/py3.txt", LIST.replace("# =SUM(A1)", "# other"))
    repository.commit()
    clone = tmp_path / "clone"
    repository.git("clone", "-q", "--depth=1", Path(listed.folder).as_uri(), str(clone))
    monkeypatch.chdir(clone)
    _, value = listed.json("report")
    assert [point["entries"] for point in value["history"]] == [3]
    assert value["notes"] == ["This clone is shallow: older history is missing."]
