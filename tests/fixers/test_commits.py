from __future__ import annotations

import os
import subprocess
import sys
import textwrap
from pathlib import Path
from typing import Iterator, List, Optional, Sequence

import pytest

from onemaster.fixers import _commits, _registry
from onemaster.fixers._commits import Commit, CommitError
from onemaster.fixers._engine import fix_source
from onemaster.fixers._registry import FixerInfo, Stage
from onemaster.fixers._results import FileResult, Status
from onemaster.fixers._settings import Settings
from onemaster.fixers._writing import write_atomically

HAS_KEY = "if {}.has_key(1):\n    go()\n"
EXCEPT = "try:\n    go()\nexcept E, e:\n    pass\n"

#: Runs like the `repository` fixture's `run`, in a process of its own.
PROGRAM = """
import sys
sys.path[:] = {path!r}
import test_commits
test_commits.run_all(sys.argv[1:])
"""


@pytest.fixture(autouse=True)
def users_git(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    for name in list(os.environ):
        if name.startswith("GIT_"):
            monkeypatch.delenv(name)
    home = tmp_path / "home"
    home.mkdir()
    monkeypatch.setenv("HOME", str(home))
    monkeypatch.setenv("XDG_CONFIG_HOME", str(home))
    monkeypatch.setenv("GIT_CONFIG_NOSYSTEM", "1")
    git("config", "--global", "user.name", "Somebody")
    git("config", "--global", "user.email", "somebody@example.org")
    git("config", "--global", "init.defaultBranch", "main")


@pytest.fixture
def repository(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    root = tmp_path / "a project"
    root.mkdir()
    monkeypatch.chdir(root)
    git("init", "--quiet")
    Path("both.py").write_text(HAS_KEY + EXCEPT)
    Path("key.py").write_text(HAS_KEY)
    Path("notes.txt").write_text("notes\n")
    commit_all()
    return root


def git(*arguments: str) -> str:
    done = subprocess.run(
        ["git", *arguments], stdout=subprocess.PIPE, stderr=subprocess.PIPE
    )
    assert done.returncode == 0, done.stderr.decode()
    return os.fsdecode(done.stdout)


def commit_all() -> None:
    git("add", "--all")
    git("commit", "--quiet", "--no-verify", "-m", "As it was")


def fix(names: Sequence[str], files: Sequence[str]) -> Iterator[FileResult]:
    for path in files:
        yield fix_source(path, Path(path).read_bytes(), Settings(tuple(names)))


def write(result: FileResult) -> FileResult:
    assert result.after is not None
    write_atomically(result.path, result.after, expected=result.before)
    return result


def infos() -> List[FixerInfo]:
    return [_registry.info(name) for name in ("except", "has_key")]


def run_all(
    files: Sequence[str],
    *,
    fix: _commits.Fix = fix,
    results: Optional[List[FileResult]] = None,
    lines: Optional[List[str]] = None,
) -> List[Commit]:
    return _commits.run(
        infos(),
        fix,
        write,
        files,
        done=(lambda result: None) if results is None else results.append,
        say=(lambda line: None) if lines is None else lines.append,
    )


def add_hook(name: str, script: str) -> None:
    hook = Path(git("rev-parse", "--git-path", "hooks/" + name).rstrip("\n"))
    hook.parent.mkdir(exist_ok=True)
    hook.write_text("#!/bin/sh\n" + textwrap.dedent(script))
    hook.chmod(0o755)


def subjects() -> List[str]:
    return git("log", "--reverse", "--format=%s").splitlines()


def files_of(revision: str) -> List[str]:
    return git("show", "--format=", "--name-only", "-z", revision).split("\0")[:-1]


def status() -> str:
    return git("status", "--porcelain")


def test_one_commit_for_each_fixer_that_changed_something(repository: Path) -> None:
    lines: List[str] = []
    commits = run_all(["both.py", "key.py"], lines=lines)
    assert [(commit.fixer, commit.files) for commit in commits] == [
        ("except", 1),
        ("has_key", 2),
    ]
    assert [subject.partition(":")[0] for subject in subjects()] == [
        "As it was",
        "Fix except",
        "Fix has_key",
    ]
    assert files_of("HEAD~1") == ["both.py"]
    assert files_of("HEAD") == ["both.py", "key.py"]
    assert lines[1].startswith(git("rev-parse", "--short", "HEAD").strip())
    assert lines[1].endswith("(2 files)")
    assert status() == ""


def test_a_fixer_without_changes_makes_no_commit(repository: Path) -> None:
    assert [commit.fixer for commit in run_all(["key.py"])] == ["has_key"]


def test_a_second_run_commits_nothing(repository: Path) -> None:
    run_all(["both.py", "key.py"])
    before = subjects()
    assert run_all(["both.py", "key.py"]) == []
    assert subjects() == before


def test_every_result_is_handed_on(repository: Path) -> None:
    results: List[FileResult] = []
    Path("bad.py").write_text("except x.has_key(:\n")
    commit_all()
    run_all(["bad.py", "key.py"], results=results)
    assert [(r.path, r.status) for r in results] == [
        ("bad.py", Status.FAILED),
        ("key.py", Status.UNCHANGED),
        ("key.py", Status.CHANGED),
    ]


def test_a_file_that_the_fixers_together_refuse_is_left_alone(repository: Path) -> None:
    def refuse_one(names: Sequence[str], files: Sequence[str]) -> Iterator[FileResult]:
        for result in fix(names, files):
            if len(names) > 1 and result.path == "key.py":
                result = FileResult("key.py", Status.REFUSED, "not right")
            yield result

    results: List[FileResult] = []
    commits = run_all(["both.py", "key.py"], fix=refuse_one, results=results)
    assert [(commit.fixer, commit.files) for commit in commits] == [
        ("except", 1),
        ("has_key", 1),
    ]
    assert Path("key.py").read_text() == HAS_KEY
    assert [r.reason for r in results if r.path == "key.py"] == ["not right"]


def test_what_the_fixers_together_say_in_the_end_is_told(repository: Path) -> None:
    def look_again(names: Sequence[str], files: Sequence[str]) -> Iterator[FileResult]:
        for result in fix(names, files):
            if len(names) > 1 and result.status is Status.UNCHANGED:
                status = Status.CHANGED if result.path == "both.py" else Status.REFUSED
                result = FileResult(result.path, status, "not right")
            yield result

    results: List[FileResult] = []
    lines: List[str] = []
    run_all(["both.py", "key.py"], fix=look_again, results=results, lines=lines)
    assert results[-1] == FileResult(
        "key.py", Status.REFUSED, "as it is committed: not right"
    )
    assert lines[-1].startswith("not yet done, ")
    assert lines[-1].endswith("run the command again: both.py")


def test_a_file_that_could_not_be_written_does_not_stop_the_rest(
    repository: Path,
) -> None:
    def write_all_but_one(result: FileResult) -> FileResult:
        if result.path == "both.py":
            return FileResult(result.path, Status.FAILED, "read-only")
        return write(result)

    commits = _commits.run(
        infos(),
        fix,
        write_all_but_one,
        ["both.py", "key.py"],
        done=lambda result: None,
        say=lambda line: None,
    )
    assert [(commit.fixer, commit.files) for commit in commits] == [("has_key", 1)]
    assert files_of("HEAD") == ["key.py"]
    assert status() == ""


@pytest.mark.parametrize(
    "name",
    ["with space.py", "[ab].py", "a*.py", ":(top)x.py", "-n.py", "naïve.py", "a\nb.py"],
)
def test_names_are_no_patterns(repository: Path, name: str) -> None:
    directory = repository / "sub dir"
    directory.mkdir()
    (directory / name).write_text(HAS_KEY)
    (directory / "a.py").write_text(HAS_KEY)
    commit_all()
    run_all([os.path.join("sub dir", name)])
    assert files_of("HEAD") == ["sub dir/" + name]
    assert status() == ""


def test_from_a_subdirectory(repository: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (repository / "sub").mkdir()
    (repository / "sub" / "inner.py").write_text(HAS_KEY)
    commit_all()
    monkeypatch.chdir("sub")
    run_all(["inner.py", os.path.join("..", "key.py")])
    assert files_of("HEAD") == ["key.py", "sub/inner.py"]


def test_from_outside_of_the_repository(
    repository: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.chdir(tmp_path)
    (commit,) = run_all([str(repository / "key.py")])
    monkeypatch.chdir(repository)
    assert git("rev-parse", "--short", "HEAD").strip() == commit.sha


def test_what_git_does_not_track_is_left_out(repository: Path) -> None:
    Path("new.py").write_text(HAS_KEY)
    lines: List[str] = []
    run_all(["key.py", "new.py"], lines=lines)
    assert Path("new.py").read_text() == HAS_KEY
    assert lines[0] == "left out, git does not track them: new.py"
    assert files_of("HEAD") == ["key.py"]


class TestRefusals:
    def refused(self, files: Sequence[str] = ("both.py", "key.py")) -> str:
        contents = {p: p.read_bytes() for p in Path(".").glob("*.py")}
        with pytest.raises(CommitError) as caught:
            run_all(files)
        assert {p: p.read_bytes() for p in Path(".").glob("*.py")} == contents
        return str(caught.value)

    def test_dirty_tree(self, repository: Path) -> None:
        Path("notes.txt").write_text("more\n")
        assert "have some: notes.txt\n" in self.refused()
        assert status() == " M notes.txt\n"

    def test_staged_change(self, repository: Path) -> None:
        Path("notes.txt").write_text("more\n")
        git("add", "notes.txt")
        assert "notes.txt" in self.refused()
        assert status() == "M  notes.txt\n"

    def test_only_the_first_files_are_named(self, repository: Path) -> None:
        for number in range(8):
            Path("%d.txt" % number).write_text("")
        git("add", ".")
        assert "0.txt, 1.txt, 2.txt, 3.txt, 4.txt and 3 more\n" in self.refused()

    def test_no_work_tree(
        self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.chdir(tmp_path)
        monkeypatch.setenv("GIT_CEILING_DIRECTORIES", str(tmp_path.parent))
        Path("key.py").write_text(HAS_KEY)
        told = self.refused(["key.py"])
        assert told.startswith("--commit needs a git work tree, and %s" % tmp_path)

    def test_bare_repository(
        self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.chdir(tmp_path)
        git("init", "--quiet", "--bare", "bare.git")
        monkeypatch.chdir("bare.git")
        assert "work tree" in self.refused([])

    def test_no_commit_yet(
        self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        (tmp_path / "fresh").mkdir()
        monkeypatch.chdir(tmp_path / "fresh")
        git("init", "--quiet")
        Path("key.py").write_text(HAS_KEY)
        assert "no commit yet" in self.refused(["key.py"])

    def test_detached_head(self, repository: Path) -> None:
        git("checkout", "--quiet", "--detach")
        assert "git switch -c NAME" in self.refused()

    def test_merge_in_progress(self, repository: Path) -> None:
        git("checkout", "--quiet", "-b", "other")
        git("commit", "--quiet", "--allow-empty", "-m", "Other")
        git("checkout", "--quiet", "main")
        git("merge", "--quiet", "--no-commit", "--no-ff", "other")
        assert "a merge is in progress" in self.refused()

    def test_rebase_in_progress(self, repository: Path) -> None:
        git("commit", "--quiet", "--allow-empty", "-m", "Second")
        subprocess.run(
            ["git", "rebase", "--quiet", "--exec", "false", "HEAD~1"],
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        assert "a rebase is in progress" in self.refused()

    def test_git_is_missing(
        self, repository: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
    ) -> None:
        monkeypatch.setenv("PATH", str(tmp_path))
        assert "git, which was not found" in self.refused()

    def test_unknown_author(
        self, repository: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        git("config", "--global", "--unset", "user.name")
        git("config", "--global", "--unset", "user.email")
        git("config", "--global", "user.useConfigOnly", "true")
        assert "user.email" in self.refused()
        assert status() == ""


class TestHooks:
    def test_a_hook_runs_as_the_user_set_it(self, repository: Path) -> None:
        # Pathspec settings of ours must not leak into it.
        add_hook(
            "pre-commit",
            """
            git diff --cached --name-only -- '*.py' >> "$(git rev-parse --git-dir)/seen"
            """,
        )
        run_all(["key.py"])
        assert (repository / ".git" / "seen").read_text() == "key.py\n"

    def test_a_failing_hook_takes_back_that_fixer_only(self, repository: Path) -> None:
        add_hook(
            "commit-msg",
            """
            grep --quiet '^Fix has_key' "$1" || exit 0
            echo 'has_key needs a ticket' >&2
            exit 1
            """,
        )
        with pytest.raises(CommitError) as caught:
            run_all(["both.py", "key.py"])
        assert "has_key needs a ticket" in str(caught.value)
        assert "goes on with has_key" in str(caught.value)
        assert len(subjects()) == 2
        assert status() == ""
        assert Path("key.py").read_text() == HAS_KEY

        (repository / ".git" / "hooks" / "commit-msg").unlink()
        assert [commit.fixer for commit in run_all(["both.py", "key.py"])] == [
            "has_key"
        ]

    def test_taking_back_touches_no_other_file(self, repository: Path) -> None:
        add_hook("pre-commit", "echo noted >> notes.txt; exit 1")
        with pytest.raises(CommitError):
            run_all(["key.py"])
        assert status() == " M notes.txt\n"
        assert Path("notes.txt").read_text() == "notes\nnoted\n"

    def test_a_hook_that_leaves_changes_stops_the_run(self, repository: Path) -> None:
        add_hook("post-commit", "echo noted >> notes.txt")
        with pytest.raises(CommitError) as caught:
            run_all(["both.py", "key.py"])
        assert "the changes of except are committed" in str(caught.value)
        assert "notes.txt" in str(caught.value)
        assert len(subjects()) == 2


class TestInterrupts:
    def test_between_two_files(self, repository: Path) -> None:
        def interrupt(result: FileResult) -> None:
            if any(change.fixer == "has_key" for change in result.changes):
                raise KeyboardInterrupt

        with pytest.raises(KeyboardInterrupt):
            _commits.run(
                infos(),
                fix,
                write,
                ["both.py", "key.py"],
                done=interrupt,
                say=lambda line: None,
            )
        assert status() == ""
        assert len(subjects()) == 2
        assert [commit.fixer for commit in run_all(["both.py", "key.py"])] == [
            "has_key"
        ]

    def test_while_a_file_is_written(self, repository: Path) -> None:
        def write_and_interrupt(result: FileResult) -> FileResult:
            write(result)
            raise KeyboardInterrupt

        with pytest.raises(KeyboardInterrupt):
            _commits.run(
                infos(),
                fix,
                write_and_interrupt,
                ["key.py"],
                done=lambda result: None,
                say=lambda line: None,
            )
        assert status() == ""

    @pytest.mark.parametrize("hook, made", [("pre-commit", 1), ("post-commit", 2)])
    def test_while_git_commits(self, repository: Path, hook: str, made: int) -> None:
        # As on a terminal: everyone in the process group gets the signal.
        add_hook(hook, "kill -INT 0")
        here = os.path.dirname(os.path.abspath(__file__))
        program = PROGRAM.format(path=[here, *sys.path])
        done = subprocess.run(
            [sys.executable, "-c", program, "both.py", "key.py"],
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            start_new_session=True,
        )
        assert b"KeyboardInterrupt" in done.stderr
        assert status() == ""
        assert len(subjects()) == made
        assert not (repository / ".git" / "index.lock").exists()
        (repository / ".git" / "hooks" / hook).unlink()
        run_all(["both.py", "key.py"])
        assert len(subjects()) == 3


class TestMessages:
    def info(self, docs: str) -> FixerInfo:
        docs = textwrap.dedent(docs).strip()
        title = docs.partition("\n")[0]
        return FixerInfo("long_name", "x", Stage.BOTH, False, title, docs)

    def test_message_from_the_docs(self) -> None:
        info = self.info(
            """
            Call ``print()`` for the statement.

            The module imports ``print_function``, so that both versions of Python call
            the function.

            Before::

                print x

            After::

                print(x)

            Left alone: modules that import it.
            """
        )
        assert _commits.message(info, 12) == textwrap.dedent(
            """\
            Fix long_name: Call ``print()`` for the statement

            The module imports ``print_function``, so that both versions of Python
            call the function.

            Left alone: modules that import it.

            Changes 12 files; made by run-fixers --only long_name --commit.
            """
        )

    def test_a_long_title_is_cut_in_the_subject_and_whole_in_the_body(self) -> None:
        title = "Replace one thing that is no longer there by another that is there."
        first, blank, second = _commits.message(self.info(title), 1).split("\n")[:3]
        assert len(first) <= 72
        assert first.endswith(" ...")
        assert blank == ""
        assert second == title

    def test_git_keeps_lines_that_begin_with_a_hash(self, repository: Path) -> None:
        info = self.info("Title.\n\n# is a comment.")
        Path("key.py").write_text("changed\n")
        _commits._Repository.of(["key.py"]).commit(
            _commits.message(info, 1), ["key.py"]
        )
        assert "\n# is a comment.\n" in git("log", "-1", "--format=%B")
