from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path
from typing import Dict, List

import pytest
from hypothesis import given
from hypothesis import strategies as st

from onemaster.fixers._discovery import (
    Discovery,
    PathError,
    find_files,
    generated_marker,
)
from onemaster.fixers._git import project_root
from onemaster.fixers._globs import excluder

GIT = ["git", "-c", "user.name=Somebody", "-c", "user.email=somebody@example.org"]


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty working directory, and no configuration of git."""
    for name in list(os.environ):
        if name.startswith("GIT_"):
            monkeypatch.delenv(name)
    monkeypatch.setenv("HOME", str(tmp_path / "home"))
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "home"))
    monkeypatch.setenv("GIT_CONFIG_NOSYSTEM", "1")
    root = tmp_path / "project"
    root.mkdir()
    monkeypatch.chdir(root)
    return root


@pytest.fixture(params=["walk", "git"])
def either(request: pytest.FixtureRequest, folder: Path) -> None:
    """Without git, and in a work tree."""
    if request.param == "git":
        git("init", "--quiet")


def git(*arguments: str) -> None:
    subprocess.run([*GIT, *arguments], check=True)


def put(*names: str, content: bytes = b"") -> None:
    for name in names:
        os.makedirs(os.path.dirname(name) or ".", exist_ok=True)
        with open(name, "wb") as stream:
            stream.write(content)


def files(*paths: str, exclude: List[str] = [], **options: bool) -> List[str]:  # noqa: B006
    found = find_files(paths or ["."], exclude, **options)
    assert found.problems == ()
    assert found.warnings == ()
    return list(found.files)


def test_python_files_are_found_sorted(either: None) -> None:
    put("b.py", "a/z.pyw", "a/b/c.py", "notes.txt", "a.pyc", "py")
    assert files() == ["a/b/c.py", "a/z.pyw", "b.py"]


def test_paths_are_shown_as_they_were_named(either: None, folder: Path) -> None:
    put("a/b.py")
    assert files("a") == ["a/b.py"]
    assert files("a/") == ["a/b.py"]
    assert files("./a") == ["a/b.py"]
    assert files(str(folder)) == [str(folder / "a" / "b.py")]
    os.chdir("a")
    assert files("..") == ["../a/b.py"]


@pytest.mark.parametrize(
    "line",
    [
        b"#!/usr/bin/env python",
        b"#!/usr/bin/python2",
        b"#! /usr/bin/python2.7 -O",
        b"#!/usr/bin/env -S python2 -u",
        b"#!/usr/bin/pythonw",
        b"#!/opt/pypy",
        b"#!/usr/bin/env jython",
        b"#!python\r",
        b"#!C:\\Python27\\python.exe",
    ],
)
def test_a_script_of_python_2_is_found(either: None, line: bytes) -> None:
    put("tool", content=line + b"\nprint 1\n")
    assert files() == ["tool"]


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"print 1\n",
        b"#!/usr/bin/env python3\n",
        b"#!/usr/bin/python3.11\n",
        b"#!/usr/bin/env pythonista\n",
        b"#!/bin/sh\n# python\n",
        b"#!/usr/bin/ipython2-config\n",
        b"\n#!/usr/bin/python\n",
        b"\xff\xfe\x00" * 1000,
    ],
)
def test_other_files_without_a_suffix_are_not(either: None, content: bytes) -> None:
    put("tool", content=content)
    assert files() == []


def test_a_script_with_another_suffix_must_be_executable(either: None) -> None:
    put("page.cgi", "page.txt", content=b"#!/usr/bin/python\n")
    assert files() == []
    os.chmod("page.cgi", 0o755)
    assert files() == ["page.cgi"]


def test_a_named_file_is_always_taken(either: None) -> None:
    put("notes.txt", "vendor/a.py", "a_pb2.py", ".hidden/b.py")
    names = ["notes.txt", "vendor/a.py", "a_pb2.py", ".hidden/b.py"]
    found = find_files(names, ["*.py", "notes.txt"])
    assert found.files == tuple(sorted(names))
    assert found.named == frozenset(names)
    assert found.skipped == ()


def test_a_file_in_a_named_folder_is_not_named(either: None) -> None:
    put("a.py", "b/c.py")
    assert find_files(["a.py", "b"]).named == {"a.py"}
    assert find_files(["b", "b/c.py"]).named == {"b/c.py"}
    assert find_files(["b/c.py", "b"]).named == {"b/c.py"}


def test_no_file_is_taken_twice(either: None, folder: Path) -> None:
    put("a/b.py")
    os.symlink("a", "link")
    assert files("a", "a/b.py", ".", str(folder), "link") == ["a/b.py"]


def test_a_link_in_the_tree_is_the_same_file(either: None) -> None:
    put("a/real.py")
    os.symlink("a/real.py", "link.py")
    os.symlink("a", "folder")
    assert files() == ["a/real.py"]


def test_the_name_of_a_link_can_say_that_it_is_python(either: None) -> None:
    put("tool")
    os.symlink("tool", "tool.py")
    assert files() == ["tool"]


def test_links_are_not_followed_out_of_the_tree(either: None, tmp_path: Path) -> None:
    put("../elsewhere/a.py", "b.py")
    os.symlink("../elsewhere/a.py", "a.py")
    os.symlink("../elsewhere", "folder")
    os.symlink("missing.py", "broken.py")
    os.symlink("loop.py", "loop.py")
    assert files() == ["b.py"]
    assert files("a.py") == ["a.py"]
    assert files("folder") == ["folder/a.py"]


def test_a_link_into_a_hidden_folder_is_not_followed() -> None:
    put(".hidden/a.py")
    os.symlink(".hidden/a.py", "a.py")
    assert files() == []


def test_a_link_to_a_file_that_git_ignores_is_not_followed() -> None:
    git("init", "--quiet")
    put(".gitignore", content=b"ignored\n")
    put("ignored/a.py")
    os.symlink("ignored/a.py", "a.py")
    os.symlink(".gitignore", "b.py")
    assert files() == [".gitignore"]


@pytest.mark.parametrize("exclude", [["tests"], ["tests/"], ["t*s"], ["./tests"]])
def test_a_folder_is_excluded(either: None, exclude: List[str]) -> None:
    put("a.py", "tests/b.py", "tests/c/d.py")
    assert files(exclude=exclude) == ["a.py"]


def test_patterns(either: None, folder: Path) -> None:
    put("a.py", "x/a.py", "x/b.py", "x/y/a.py", "x/y/b1.py", "[z]/c.py")
    everything = set(files())

    def left_out(*patterns: str) -> List[str]:
        return sorted(everything - set(files(exclude=list(patterns))))

    assert left_out("a.py") == ["a.py", "x/a.py", "x/y/a.py"]
    assert left_out("x/a.py") == ["x/a.py"]
    assert left_out("x/*.py") == ["x/a.py", "x/b.py"]
    assert left_out("x/**/a.py") == ["x/a.py", "x/y/a.py"]
    assert left_out("**/y/**") == ["x/y/a.py", "x/y/b1.py"]
    assert left_out("b?.py", "[[]z]") == ["[z]/c.py", "x/y/b1.py"]
    assert left_out("[!ab]*.py") == ["[z]/c.py"]
    assert left_out("[a-b][.].py", "[c-d].py") == ["[z]/c.py"]
    assert left_out("[b-a].py") == []
    assert left_out("[!b-a].py") == left_out("?.py")
    assert left_out(str(folder / "x" / "y")) == ["x/y/a.py", "x/y/b1.py"]
    assert left_out("", "nothing", folder.name) == []


def test_patterns_for_a_folder_elsewhere(either: None) -> None:
    put("tests/a.py", "here/tests/b.py", "here/c.py")
    os.chdir("here")
    assert files("..", exclude=["tests"]) == ["../here/c.py"]
    assert files("../tests", exclude=["tests"]) == ["../tests/a.py"]


@given(st.text("ab*?[]!-^\\/.", max_size=8), st.text("ab/.-^\\]", max_size=8))
def test_any_pattern_compiles(pattern: str, name: str) -> None:
    excluder([pattern])(name, "/" + name)


@given(
    st.lists(st.text("ab.-", min_size=1, max_size=3), min_size=1, max_size=4),
    st.data(),
)
def test_a_pattern_without_wildcards_means_itself(
    parts: List[str], data: st.DataObject
) -> None:
    name = "/".join(parts)
    other = data.draw(st.sampled_from([*parts, "zz"]))
    assert excluder([other])(name, "/" + name) is (other in parts)
    assert excluder(["/" + name])("", "/" + name + "/below")
    assert not excluder(["/" + name])("", "/" + name + "more")


def skipped(found: Discovery) -> Dict[str, str]:
    return dict(found.skipped)


@pytest.mark.parametrize(
    "name", ["vendor", "_vendor", "third_party", "site-packages", "node_modules"]
)
def test_a_vendored_folder_is_skipped_and_said_so(either: None, name: str) -> None:
    put("a.py", "x/%s/b.py" % name, "x/%s/y/vendor/c.py" % name)
    found = find_files(["."])
    assert found.files == ("a.py",)
    assert skipped(found) == {"x/" + name: "vendored folder"}
    assert len(files(include_vendored=True)) == 3
    assert files("x/%s/y" % name) == []
    assert files("x/%s/y/vendor" % name) == ["x/%s/y/vendor/c.py" % name]


def test_a_generated_name_is_skipped_and_said_so(either: None) -> None:
    put("a_pb2.py", "a_pb2_grpc.py", "pb2.py")
    found = find_files(["."])
    assert found.files == ("pb2.py",)
    assert skipped(found) == {
        "a_pb2.py": "generated, as its name says",
        "a_pb2_grpc.py": "generated, as its name says",
    }
    assert len(files(include_generated=True)) == 3


def test_built_and_hidden_folders_are_left_out_without_git() -> None:
    put(
        "a.py",
        ".tox/b.py",
        "x.egg-info/c.py",
        "__pycache__/d.py",
        "build/lib/e.py",
        "dist/__init__.py",
        "env/pyvenv.cfg",
        "env/lib/f.py",
    )
    found = find_files(["."])
    assert found.files == ("a.py", "dist/__init__.py")
    assert skipped(found) == {
        "build": "built files, as its name says",
        "env": "virtual environment",
    }
    assert files("build") == ["build/lib/e.py"]


def test_git_says_which_files_there_are() -> None:
    git("init", "--quiet")
    put(".gitignore", content=b"ignored*\n")
    put("tracked.py", "ignored_but_tracked.py", "gone.py", "build/a.py", ".hidden.py")
    git("add", "--force", ".")
    git("commit", "--quiet", "-m", "files")
    put("new.py", "ignored.py", "ignored/b.py", content=b"x = 1\n")
    os.unlink("gone.py")
    expected = [".hidden.py", "build/a.py", "ignored_but_tracked.py"]
    assert files() == [*expected, "new.py", "tracked.py"]
    assert files("ignored") == ["ignored/b.py"]


def test_a_file_in_conflict_is_taken_once() -> None:
    git("init", "--quiet")
    for branch, base in ("one", ""), ("two", ""), ("three", "one"):
        if base:
            git("checkout", "--quiet", base)
        git("checkout", "--quiet", *(["--orphan"] if not base else ["-b"]), branch)
        put("a.py", content=branch.encode())
        git("add", ".")
        git("commit", "--quiet", "-m", branch)
    merge = ["merge", "--allow-unrelated-histories", "--quiet", "two"]
    assert subprocess.run([*GIT, *merge], stdout=subprocess.PIPE).returncode == 1
    assert files() == ["a.py"]


def test_another_repository_inside_is_said_so() -> None:
    git("init", "--quiet")
    put("a.py", "inner/b.py")
    subprocess.run([*GIT, "-C", "inner", "init", "--quiet"], check=True)
    subprocess.run([*GIT, "-C", "inner", "add", "."], check=True)
    subprocess.run([*GIT, "-C", "inner", "commit", "-qm", "inner"], check=True)
    expected = {"inner": "another git repository; name it to search it"}
    found = find_files(["."])
    assert (found.files, skipped(found)) == (("a.py",), expected)
    git("-c", "advice.addEmbeddedRepo=false", "add", ".")  # as a submodule is
    found = find_files(["."])
    assert (found.files, skipped(found)) == (("a.py",), expected)
    assert files("inner") == ["inner/b.py"]


def test_a_folder_that_became_a_link_is_not_followed() -> None:
    git("init", "--quiet")
    put("a/b/c.py")
    git("add", ".")
    os.rename("a", "z")
    os.symlink("z", "a")
    assert files() == ["z/b/c.py"]


def test_a_hook_of_another_repository_does_not_confuse(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    git("init", "--quiet")
    put("a.py")
    monkeypatch.setenv("GIT_DIR", str(tmp_path / "elsewhere"))
    monkeypatch.setenv("GIT_INDEX_FILE", str(tmp_path / "index"))
    assert files() == ["a.py"]


def test_git_does_not_run_a_programme_that_the_repository_names(folder: Path) -> None:
    git("init", "--quiet")
    put("monitor", content=b"#!/bin/sh\ntouch %s\n" % os.fsencode(folder / "ran"))
    os.chmod("monitor", 0o755)
    git("config", "core.fsmonitor", str(folder / "monitor"))
    put("a.py")
    assert files() == ["a.py"]
    assert not os.path.exists("ran")


def test_without_git_one_is_warned(monkeypatch: pytest.MonkeyPatch) -> None:
    git("init", "--quiet")
    put("a.py")
    monkeypatch.setenv("PATH", "")
    found = find_files(["."])
    assert found.files == ("a.py",)
    assert found.warnings == (
        (
            ".",
            "searched without git, files that it ignores included: "
            "the command git is missing",
        ),
    )


def test_where_git_fails_one_is_warned() -> None:
    put(".git", content=b"nonsense\n")
    put("a.py")
    found = find_files(["."])
    assert found.files == ("a.py",)
    ((path, why),) = found.warnings
    assert path == "."
    assert why.startswith(
        "searched without git, files that it ignores included: fatal: "
    )


@pytest.mark.skipif(sys.platform == "darwin", reason="names must be UTF-8")
def test_odd_names_survive(either: None) -> None:
    names = [b"a b.py", b"n\newline.py", b"\xff\xfe.py", "\xe4.py".encode(), b"'\".py"]
    for name in names:
        put(os.fsdecode(name))
    found = find_files(["."])
    assert sorted(map(os.fsencode, found.files)) == sorted(names)
    for path in found.files:
        assert find_files([path]).files == (path,)


def test_a_missing_path_is_an_error() -> None:
    with pytest.raises(PathError, match=r"^missing\.py: No such file or directory$"):
        find_files(["missing.py"])


def test_an_impossible_path_is_an_error() -> None:
    with pytest.raises(PathError, match="null"):
        find_files(["a\0b"])


def test_a_pipe_is_an_error(folder: Path) -> None:
    os.mkfifo("pipe.py")
    with pytest.raises(PathError, match=r"^pipe\.py: neither a file nor a folder$"):
        find_files(["pipe.py"])
    assert files() == []


@pytest.mark.skipif(
    not hasattr(os, "geteuid") or os.geteuid() == 0, reason="root may read anything"
)
def test_what_cannot_be_read_is_a_problem() -> None:
    put("a/b.py", "c.py", "tool")
    os.chmod("a", 0)
    os.chmod("tool", 0)
    try:
        found = find_files(["."])
    finally:
        os.chmod("a", 0o755)
    assert found.files == ("c.py",)
    assert dict(found.problems) == {
        "a/": "Permission denied",
        "tool": "Permission denied",
    }


@pytest.mark.parametrize(
    "source, marker",
    [
        (b"# @generated\n", "@generated"),
        (b"\xef\xbb\xbf# @generated by make\n", "@generated"),
        (
            b"#!/usr/bin/env python\n# -*- coding: utf-8 -*-\n"
            b"# Generated by the protocol buffer compiler.  DO NOT EDIT!\n",
            "Generated by the protocol buffer compiler",
        ),
        (b"\n#\n# This file is made by make. DO NOT EDIT.\n", "DO NOT EDIT"),
        (b"# DO NOT EDIT BY HAND\r\nx = 1\r\n", "DO NOT EDIT BY HAND"),
        (
            b"#\n# Autogenerated by Thrift Compiler (0.9.1)\n"
            b"# DO NOT EDIT UNLESS YOU ARE SURE THAT YOU KNOW WHAT YOU ARE DOING\n",
            "Autogenerated by Thrift Compiler",
        ),
        (
            b"# This file was automatically generated by SWIG (http://www.swig.org).\n",
            "generated by SWIG",
        ),
    ],
)
def test_generated_sources_say_so(source: bytes, marker: str) -> None:
    assert generated_marker(source) == marker


@pytest.mark.parametrize(
    "source",
    [
        pytest.param(b"", id="empty"),
        pytest.param(b"x = 1\n# @generated\n", id="after code"),
        pytest.param(b'"""Writes @generated into files."""\n', id="docstring"),
        pytest.param(b"# about @generated-files\n", id="part of a word"),
        pytest.param(b"# do not edit\n", id="small letters"),
        pytest.param(b"# DO NOT EDIT THE LIST BELOW\n", id="about something else"),
        pytest.param(b"# DO NOT EDIT " + b"x" * 3000 + b"\n", id="cut off"),
        pytest.param(b"#\n" * 15 + b"# @generated\n", id="too far down"),
        pytest.param(b"# Generated by hand.\n", id="not by a program"),
    ],
)
def test_other_sources_are_not_taken_for_generated(source: bytes) -> None:
    assert generated_marker(source) == ""


def test_project_root(folder: Path) -> None:
    put("a/b/c.py")
    assert project_root(str(folder / "a")) is None or not str(
        project_root(str(folder / "a"))
    ).startswith(str(folder))
    git("init", "--quiet")
    assert project_root(str(folder / "a" / "b" / "c.py")) == str(folder)


def test_deep_folders_do_not_exhaust_the_stack(folder: Path) -> None:
    depth = sys.getrecursionlimit() + 100
    here = os.getcwd()
    for _ in range(depth):
        os.mkdir("d")
        os.chdir("d")
    put("a.py")
    os.chdir(here)
    try:
        found = find_files(["."])
        assert re.match("(d/)*a.py", found.files[0])
    finally:
        subprocess.run(["rm", "-rf", "d"], check=True)
