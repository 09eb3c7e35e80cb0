from __future__ import annotations

import os
from pathlib import Path
from typing import List

import pytest

from onemaster.fixers._project import Project
from onemaster.fixers._results import FileResult, Status
from onemaster.fixers._runner import fix_one, run
from onemaster.fixers._settings import Settings

IMPORT = Settings(("import",))


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    return tmp_path


def put(**files: str) -> None:
    """Write modules: ``p__a`` is the file ``p/a.py``."""
    for name, content in files.items():
        path = Path(*name.split("__")).with_suffix(".py")
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(content)


def test_siblings_are_what_an_import_on_2_finds_beside_a_file(folder: Path) -> None:
    put(p__a="", p__sub__init="", p__plain__b="", q__a="", p__init="")
    for package in "p", "p/sub":
        (folder / package / "init.py").rename(folder / package / "__init__.py")
    for name in "w.pyw", "native.cpython-27.so", "data.txt", "README", "__init__.so":
        (folder / "p" / name).write_bytes(b"")
    project = Project()
    beside = {"__init__", "a", "w", "native", "sub"}
    assert project.siblings("p/a.py") == beside
    assert project.siblings("q/a.py") == set()
    assert project.siblings("missing/a.py") == set()


def test_where_absolute_imports_may_look(folder: Path) -> None:
    put(
        above__tree__p__q__a="",
        above__tree__b="",
        above__c="",
        d="",
        above__tree__n__x="",
    )
    for package in "p", "p/q":
        (folder / "above" / "tree" / package / "__init__.py").write_bytes(b"")
    project = Project()
    path = os.path.join("above", "tree", "p", "q", "a.py")
    assert project.search_path(path) == (
        str(folder / "above" / "tree"),
        str(folder / "above"),
    )
    found = {name for name in "abcdnpq" if project.is_on_search_path(path, name + ".z")}
    assert found == {"b", "c", "p"}


def results() -> List[FileResult]:
    return list(run(["a.py"], IMPORT))


def test_a_run_sees_what_is_new_since_the_last_one(folder: Path) -> None:
    put(a="import b\n", b="")
    assert results()[0].status is Status.UNCHANGED
    (folder / "__init__.py").write_bytes(b"")
    assert results()[0].after == b"from . import b\n"
    put(script="#!/usr/bin/env python\nimport a\n")
    assert b"try:" in (results()[0].after or b"")
    assert b"try:" in (fix_one("a.py", b"import b\n", IMPORT).after or b"")
    (folder / "script.py").unlink()
    assert results()[0].after == b"from . import b\n"
    assert fix_one("a.py", b"import b\n", IMPORT).after == b"from . import b\n"


def test_a_script_that_cannot_be_read_is_none(folder: Path) -> None:
    put(a="import b\n", b="")
    (folder / "__init__.py").write_bytes(b"")
    (folder / "gone.py").symlink_to("nowhere")
    assert results()[0].after == b"from . import b\n"
