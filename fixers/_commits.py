"""One git commit for each fixer that changes something, for review one by one.

A fixer's changes are either committed or taken back: whatever stops a run, a failing
hook or Ctrl-C, the work tree is clean afterwards and another run goes on from there.

What one fixer makes of a file need not be right for Python 3 yet, as the others are still
to come. So a file is only touched if all of them together do what is right with it.
"""

from __future__ import annotations

import contextlib
import os
import signal
import subprocess
import tempfile
import textwrap
import threading
from dataclasses import dataclass, replace
from typing import (
    TYPE_CHECKING,
    Callable,
    Iterable,
    Iterator,
    List,
    Optional,
    Sequence,
)

from ._diffs import printable
from ._explain import sections
from ._paths import relative_path
from ._results import FileResult, Status
from ._writing import when_complete

if TYPE_CHECKING:
    from ._registry import FixerInfo

_SUBJECT_WIDTH = 72
_MOST_NAMED = 5
_PROBLEMS = (Status.REFUSED, Status.FAILED)

#: Files in the git directory that exist while git waits for the user to go on.
_UNFINISHED = {
    "MERGE_HEAD": "merge",
    "rebase-merge": "rebase",
    "rebase-apply": "rebase",
    "CHERRY_PICK_HEAD": "cherry-pick",
    "REVERT_HEAD": "revert",
}


class CommitError(Exception):
    """Committing is not possible; the message says why and what to do."""


class _GitError(Exception):
    """git ended with an error; the message is what it wrote."""


@dataclass(frozen=True)
class Commit:
    """A commit that was made: by which fixer, its short id and its files."""

    fixer: str
    sha: str
    files: int


#: Gets the names of fixers and files, runs these fixers together, writes nothing.
Fix = Callable[[Sequence[str], Sequence[str]], Iterable[FileResult]]


def run(
    infos: Sequence[FixerInfo],
    fix: Fix,
    write: Callable[[FileResult], FileResult],
    files: Sequence[str],
    *,
    done: Callable[[FileResult], None],
    say: Callable[[str], None],
) -> List[Commit]:
    """Run one fixer after the other and commit what each one changed.

    infos: the fixers, in the order of their commits. fix: runs some of them.
    write: writes a changed file; returns the result as it came out, failed perhaps.
    files: the files to work on. Those that git does not track are left out.
    done: gets every result, after the file was written. say: gets lines for the user.

    Raises CommitError. KeyboardInterrupt passes through, with the work tree clean.
    """
    repository = _Repository.of(files)
    repository.require_ready()
    tracked = repository.tracked(files)
    known = set(tracked)
    untracked = [path for path in files if path not in known]
    if untracked:
        say("left out, git does not track them: %s" % _some(untracked))
    problems = set()

    def note(result: FileResult) -> None:
        if result.status in _PROBLEMS:
            problems.add(result.path)
        done(result)

    names = [info.name for info in infos]
    right = _converted_together(fix, names, tracked, note)
    commits = []
    for info in infos:
        commit = _commit_one(repository, info, fix, write, right, note)
        if commit is not None:
            commits.append(commit)
            number = "%d file%s" % (commit.files, "" if commit.files == 1 else "s")
            say("%s %s (%s)" % (commit.sha, subject(info), number))
            repository.require_clean_after(info.name)
    if commits:
        _check(fix, names, [path for path in right if path not in problems], done, say)
    return commits


def _converted_together(
    fix: Fix,
    names: Sequence[str],
    files: Sequence[str],
    done: Callable[[FileResult], None],
) -> List[str]:
    """Return the files that the fixers together convert; hands on why not the others."""
    right = []
    for result in fix(names, files):
        if result.status in _PROBLEMS:
            done(result)
        else:
            right.append(result.path)
    return right


def _check(
    fix: Fix,
    names: Sequence[str],
    files: Sequence[str],
    done: Callable[[FileResult], None],
    say: Callable[[str], None],
) -> None:
    """Tell whether the fixers one by one did what they do together."""
    unfinished = []
    for result in fix(names, files):
        if result.status in _PROBLEMS:
            done(replace(result, reason="as it is committed: " + result.reason))
        elif result.status is Status.CHANGED:
            unfinished.append(result.path)
    if unfinished:
        say(
            "not yet done, as a fixer found something only after a later one; run the "
            "command again: %s" % _some(unfinished)
        )


def _commit_one(
    repository: _Repository,
    info: FixerInfo,
    fix: Fix,
    write: Callable[[FileResult], FileResult],
    files: Sequence[str],
    done: Callable[[FileResult], None],
) -> Optional[Commit]:
    head = repository.head()
    written: List[str] = []
    try:
        for result in when_complete(fix([info.name], files)):
            if result.status is Status.CHANGED:
                # Before it is written, so that no Ctrl-C can come between.
                written.append(result.path)
                result = write(result)
            done(result)
        changed = repository.changed(written)
        if not changed:
            return None
        try:
            repository.commit(message(info, len(changed)), changed)
        except _GitError as error:
            raise CommitError(
                "git did not commit the changes of %s, so they were taken back:\n%s\n"
                "Solve that and run the command again; it goes on with %s."
                % (info.name, textwrap.indent(str(error), "  "), info.name)
            ) from error
        return Commit(info.name, repository.short_head(), len(changed))
    except BaseException:
        with _no_interrupt():
            # An interrupted git may have committed all the same.
            if written and repository.head() == head:
                repository.restore(written)
        raise


def subject(info: FixerInfo) -> str:
    """Return the first line of a fixer's commit message, 72 characters at most."""
    whole = "Fix %s: %s" % (info.name, sections(info.docs).title.rstrip("."))
    if len(whole) <= _SUBJECT_WIDTH:
        return whole
    return textwrap.wrap(whole, _SUBJECT_WIDTH - 4)[0] + " ..."


def message(info: FixerInfo, files: int) -> str:
    """Return a fixer's commit message: what and why, from its documentation."""
    parts = sections(info.docs)
    first = subject(info)
    paragraphs = list(parts.why)
    if first.endswith(" ..."):
        paragraphs.insert(0, parts.title)
    if parts.left_alone:
        paragraphs.append("Left alone: " + parts.left_alone)
    paragraphs.append(
        "Changes %d file%s; made by run-fixers --only %s --commit."
        % (files, "" if files == 1 else "s", info.name)
    )
    wrapped = [
        textwrap.fill(text, _SUBJECT_WIDTH, break_long_words=False)
        for text in paragraphs
    ]
    return "\n\n".join([first, *wrapped]) + "\n"


class _Repository:
    """The git work tree in which the files lie."""

    def __init__(self, top: str) -> None:
        self._top = top

    @classmethod
    def of(cls, files: Sequence[str]) -> _Repository:
        directory = os.path.dirname(files[0]) if files else ""
        repository = cls(directory or os.curdir)
        try:
            top = repository._text("rev-parse", "--show-toplevel")
        except _GitError as error:
            raise CommitError(
                "--commit needs a git work tree, and %s is in none: %s"
                % (os.path.abspath(directory), error)
            ) from error
        return cls(top)

    def require_ready(self) -> None:
        """Raise CommitError unless a commit can be made here."""
        for name, what in _UNFINISHED.items():
            path = self._text("rev-parse", "--git-path", name)
            if os.path.lexists(os.path.join(self._top, path)):
                raise CommitError(
                    "a %s is in progress in %s; finish or abort it first"
                    % (what, self._top)
                )
        try:
            self._git("symbolic-ref", "--quiet", "HEAD")
        except _GitError as error:
            raise CommitError(
                "HEAD is detached in %s, the commits would belong to no branch; "
                "switch to one first: git switch -c NAME" % self._top
            ) from error
        try:
            self.head()
        except _GitError as error:
            raise CommitError(
                "%s has no commit yet; commit the code as it is first" % self._top
            ) from error
        dirty = self._dirty()
        if dirty:
            raise CommitError(
                "--commit needs a work tree without changes; these have some: %s\n"
                "Commit them or put them aside first: git stash" % _some(dirty)
            )

    def require_clean_after(self, fixer: str) -> None:
        """Raise CommitError if something besides the commit has changed."""
        dirty = self._dirty()
        if dirty:
            raise CommitError(
                "the changes of %s are committed, but these have changed since then, "
                "by a hook perhaps: %s\n"
                "Commit or undo that and run the command again; it goes on from there."
                % (fixer, _some(dirty))
            )

    def tracked(self, files: Sequence[str]) -> List[str]:
        """Return those of the files that git tracks."""
        listed = self._git("ls-files", "-z").split(b"\0")
        known = {os.fsdecode(name) for name in listed}
        return [path for path in files if relative_path(path, self._top) in known]

    def changed(self, files: Sequence[str]) -> List[str]:
        """Return those of the files that differ from HEAD."""
        if not files:
            return []
        listed = self._git("diff", "--name-only", "--no-renames", "-z", "HEAD")
        differing = {os.fsdecode(name) for name in listed.split(b"\0")}
        return [path for path in files if relative_path(path, self._top) in differing]

    def commit(self, text: str, files: Sequence[str]) -> None:
        """Commit the files and nothing else. Raises _GitError."""
        self._git(
            "commit",
            "--quiet",
            # A line of the message may begin with "#".
            "--cleanup=whitespace",
            "--message=" + text,
            "--pathspec-from-file=-",
            "--pathspec-file-nul",
            stdin=self._pathspecs(files),
        )

    def restore(self, files: Sequence[str]) -> None:
        """Make the files what they are in HEAD."""
        try:
            self._git(
                "checkout",
                "--quiet",
                "HEAD",
                "--pathspec-from-file=-",
                "--pathspec-file-nul",
                stdin=self._pathspecs(files),
            )
        except _GitError as error:
            raise CommitError(
                "changes that are not committed could not be taken back: %s\n"
                "Take them back yourself, then run the command again: "
                "git checkout HEAD -- %s" % (error, _some(files))
            ) from error

    def head(self) -> str:
        """Return the id of the current commit. Raises _GitError if there is none."""
        return self._text("rev-parse", "--verify", "--quiet", "HEAD")

    def short_head(self) -> str:
        """Return the current commit's id as short as git writes it."""
        return self._text("rev-parse", "--short", "HEAD")

    def _dirty(self) -> List[str]:
        listed = self._git(
            "status",
            "--porcelain",
            "-z",
            "--no-renames",
            "--untracked-files=no",
            "--ignore-submodules=dirty",
        )
        return [os.fsdecode(line[3:]) for line in listed.split(b"\0") if line]

    def _pathspecs(self, files: Sequence[str]) -> bytes:
        return b"\0".join(
            # Not by --literal-pathspecs: the hooks would inherit that.
            b":(top,literal)" + os.fsencode(relative_path(path, self._top))
            for path in files
        )

    def _text(self, *arguments: str) -> str:
        output = os.fsdecode(self._git(*arguments))
        return output[:-1] if output.endswith("\n") else output

    def _git(self, *arguments: str, stdin: bytes = b"") -> bytes:
        """Run git; return what it wrote. Raises _GitError, and CommitError without git.

        Through files, so that waiting again after a Ctrl-C cannot block on a pipe.
        """
        with contextlib.ExitStack() as stack:
            source, output, errors = (
                stack.enter_context(tempfile.TemporaryFile()) for _ in range(3)
            )
            source.write(stdin)
            source.seek(0)
            try:
                process = subprocess.Popen(
                    ["git", "-C", self._top, *arguments],
                    stdin=source,
                    stdout=output,
                    stderr=errors,
                )
            except FileNotFoundError as error:
                raise CommitError("--commit needs git, which was not found") from error
            try:
                code = process.wait()
            except BaseException:
                # The terminal has interrupted git as well. Killed before it is done, it
                # would leave its locks behind.
                process.wait()
                raise
            output.seek(0)
            errors.seek(0)
            written = output.read()
            if code:
                text = os.fsdecode(errors.read() + written).strip()
                raise _GitError(text or "git %s failed" % arguments[0])
            return written


@contextlib.contextmanager
def _no_interrupt() -> Iterator[None]:
    """Keep Ctrl-C from stopping what must be done to the end."""
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    previous = signal.signal(signal.SIGINT, signal.SIG_IGN)
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, previous)


def _some(paths: Sequence[str]) -> str:
    named = ", ".join(printable(path) for path in paths[:_MOST_NAMED])
    rest = len(paths) - _MOST_NAMED
    return "%s and %d more" % (named, rest) if rest > 0 else named
