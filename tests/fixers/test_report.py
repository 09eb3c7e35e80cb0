from __future__ import annotations

import io
import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Iterator, List, Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.console import Console

from onemaster.fixers import _terminal
from onemaster.fixers._baseline import Baseline, Comparison, Entry
from onemaster.fixers._diffs import printable, unified_diff
from onemaster.fixers._report import Tally, TextReport, progress
from onemaster.fixers._results import Change, FileResult, Place, Risk, Status


class Stream(io.TextIOWrapper):
    """A text stream over bytes; says of itself whether it is a terminal."""

    def __init__(self, terminal: bool = False) -> None:
        super().__init__(io.BytesIO(), encoding="utf-8")
        self._terminal = terminal

    def isatty(self) -> bool:
        return self._terminal

    def written(self) -> bytes:
        self.flush()
        buffer = self.buffer
        assert isinstance(buffer, io.BytesIO)
        return buffer.getvalue()


def changed(
    path: str,
    before: bytes,
    after: bytes,
    *changes: Change,
    places: Sequence[Place] = (),
) -> FileResult:
    return FileResult(
        path,
        Status.CHANGED,
        before=before,
        after=after,
        changes=changes,
        places=tuple(places),
    )


def diff(before: bytes, after: bytes, path: str = "a.py") -> bytes:
    return b"".join(unified_diff(path, before, after))


def summary(*results: FileResult, all_places: bool = False) -> str:
    """What the summary says on a pipe."""
    errors = Stream()
    report = TextReport(Stream(), errors, all_places=all_places)
    tally = Tally()
    for result in results:
        tally.add(result)
    report.summary(tally)
    return errors.written().decode("utf-8")


def file_output(result: FileResult, **options: object) -> "tuple[bytes, str]":
    """What is written for one file: to standard output and to standard error."""
    out, errors = Stream(), Stream()
    TextReport(out, errors, **options).file(result)  # type: ignore[arg-type]
    return out.written(), errors.written().decode("utf-8")


class TestDiffs:
    def test_plain(self) -> None:
        assert diff(b"a\nb\n", b"a\nc\n") == (
            b"--- a/a.py\n+++ b/a.py\n@@ -1,2 +1,2 @@\n a\n-b\n+c\n"
        )

    def test_missing_final_newline(self) -> None:
        assert diff(b"a", b"b").endswith(
            b"-a\n\\ No newline at end of file\n+b\n\\ No newline at end of file\n"
        )

    def test_bytes_that_are_no_text_stay_as_they_are(self) -> None:
        assert b"-\xe4\n+\xe4\xff\n" in diff(b"\xe4\n", b"\xe4\xff\n")

    def test_only_line_feeds_end_lines(self) -> None:
        before = b"x\x0c\r\ny\rz\x1c\xc2\x85\n"
        assert b"@@ -1,2 +1,2 @@\n-x\x0c\r\n+w\x0c\r\n y\rz\x1c\xc2\x85\n" in diff(
            before, before.replace(b"x", b"w")
        )

    @pytest.mark.parametrize(
        "path, header",
        [
            ("/abs/a.py", b"--- a/abs/a.py\n"),
            ("a b.py", b"--- a/a b.py\t\n"),
            ("ä.py", b"--- a/\xc3\xa4.py\n"),
            ("\udcff.py", b"--- a/\xff.py\n"),
            ('q".py', b'--- "a/q\\042.py"\n'),
            ("n\n.py", b'--- "a/n\\012.py"\n'),
        ],
    )
    def test_names(self, path: str, header: bytes) -> None:
        assert diff(b"a", b"b", path).startswith(header)

    @pytest.mark.parametrize(
        "name", ["a b.py", "ä.py", 'q".py', "n\nl.py", "back\\.py"]
    )
    def test_git_applies_it_whatever_the_name(self, tmp_path: Path, name: str) -> None:
        before, after = b"a\r\nb\xe4\n\x0c\nend", b"a\r\nc\xe4\n\x0c\nend\n"
        (tmp_path / name).write_bytes(before)
        subprocess.run(
            ["git", "apply", "-"],
            input=diff(before, after, name),
            cwd=str(tmp_path),
            check=True,
        )
        assert (tmp_path / name).read_bytes() == after

    @pytest.mark.skipif(not shutil.which("patch"), reason="there is no patch program")
    @given(st.lists(st.sampled_from([b"a\n", b"b\n", b"\r\n", b"\xe4"]), max_size=9))
    def test_patch_makes_the_new_from_the_old(self, parts: List[bytes]) -> None:
        before, after = b"start\n", b"start\n" + b"".join(parts)
        if before == after:
            return
        made = subprocess.run(
            ["patch", "--binary", "--silent", "-p1", "-o", "-", self._file(before)],
            input=diff(before, after),
            stdout=subprocess.PIPE,
            check=True,
        )
        assert made.stdout == after

    @pytest.fixture(autouse=True)
    def _in_directory(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.chdir(tmp_path)

    def _file(self, content: bytes) -> str:
        Path("a.py").write_bytes(content)
        return "a.py"


class TestFile:
    result = changed(
        "a.py",
        b"one\r\nt\x1b[31mo\xe4\n",
        b"one\r\ntwo\xe4\n",
        Change(2, 0, "map", "x"),
        Change(2, 4, "dict", "x"),
        Change(2, 9, "dict", "x"),
    )

    def test_a_pipe_gets_the_very_bytes(self) -> None:
        out, _ = file_output(self.result)
        assert out == diff(b"one\r\nt\x1b[31mo\xe4\n", b"one\r\ntwo\xe4\n")

    def test_one_line_for_each_changed_file(self) -> None:
        _, errors = file_output(self.result)
        assert errors == "would change a.py: dict 2, map 1\n"
        out, errors = file_output(self.result, show_diff=False, verb="changed")
        assert (out, errors) == (b"", "changed a.py: dict 2, map 1\n")

    def test_a_terminal_gets_readable_text(
        self, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setenv("NO_COLOR", "1")
        out = Stream(terminal=True)
        TextReport(out, Stream()).file(self.result)
        assert out.written().decode("utf-8").splitlines() == [
            "--- a/a.py",
            "+++ b/a.py",
            "@@ -1,2 +1,2 @@",
            " one^M",
            "-t^[[31mo\\xe4",
            "+two\\xe4",
        ]

    def test_colour_only_on_a_terminal(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.delenv("NO_COLOR", raising=False)
        monkeypatch.setenv("TERM", "xterm")
        for terminal in (False, True):
            out = Stream(terminal)
            TextReport(out, Stream()).file(self.result)
            assert (b"\x1b[32m+two" in out.written()) is terminal

    def test_colour_when_asked_for(self) -> None:
        out, _ = file_output(self.result, color=True)
        assert b"\x1b[32m+two\\xe4\x1b[0m\n" in out

    def test_a_dumb_terminal_gets_no_colour(
        self, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setenv("TERM", "dumb")
        out = Stream(terminal=True)
        TextReport(out, Stream()).file(self.result)
        assert b"\x1b" not in out.written()

    def test_a_stream_without_bytes(self) -> None:
        out = io.StringIO()
        TextReport(out, io.StringIO()).file(self.result)
        assert "+two\\xe4\n" in out.getvalue()

    def test_problems_are_told_at_once(self) -> None:
        result = FileResult("a.py", Status.REFUSED, "map: not Python 2.7", 3)
        assert file_output(result) == (b"", "a.py:3: refused: map: not Python 2.7\n")
        result = FileResult("a\x1b.py", Status.FAILED, "unreadable")
        assert file_output(result) == (b"", "a\\x1b.py: failed: unreadable\n")

    def test_unchanged_files_are_not_worth_a_line(self) -> None:
        for status in (Status.UNCHANGED, Status.LEFT_ALONE):
            assert file_output(FileResult("a.py", status)) == (b"", "")

    def test_with_a_baseline_only_files_with_something_new(self) -> None:
        out, errors = Stream(), Stream()
        report = TextReport(out, errors)
        report.file(self.result, [])
        assert (out.written(), errors.written()) == (b"", b"")
        report.file(self.result, self.result.changes[:1])
        assert out.written()
        assert errors.written().startswith(b"would change a.py")


class TestSummary:
    def test_counts(self) -> None:
        told = summary(
            changed(
                "a.py", b"", b"x", Change(1, 0, "map", ""), Change(2, 0, "map", "")
            ),
            changed(
                "b.py", b"", b"x", Change(1, 0, "map", ""), Change(2, 0, "dict", "")
            ),
            FileResult("c.py", Status.UNCHANGED),
            FileResult("d.py", Status.LEFT_ALONE, "Python 3 only: f-string", 4),
            FileResult("e.py", Status.LEFT_ALONE, "Python 3 only: walrus", 5),
            FileResult("f.py", Status.LEFT_ALONE, "skip-file"),
        )
        assert told.splitlines() == [
            "",
            "fixer  files  changes",
            "dict       1        1",
            "map        2        3",
            "",
            "left alone: 2 Python 3 only, 1 skip-file",
            "6 files: 2 would change, 1 unchanged, 3 left alone",
        ]

    def test_nothing_to_do(self) -> None:
        assert summary() == "\n0 files: 0 would change, 0 unchanged\n"

    def test_problems_are_listed_with_reason(self) -> None:
        told = summary(
            FileResult("a.py", Status.REFUSED, "map: not Python 2.7", 3),
            FileResult("b.py", Status.FAILED, "not readable"),
        )
        assert (
            "1 file not changed because the result was not right:\n"
            "  a.py:3: map: not Python 2.7\n" in told
        )
        assert "1 file could not be worked on:\n  b.py: not readable\n" in told
        assert told.endswith("0 unchanged, 1 refused, 1 failed\n")

    def test_equal_places_in_a_line_are_one(self) -> None:
        places = [Place(3, column, "map", "why", Risk.LOW) for column in (1, 5)]
        places.append(Place(4, 1, "map", "why", Risk.LOW))
        tally, errors = Tally(), Stream()
        tally.add(FileResult("a.py", Status.UNCHANGED, places=tuple(places)))
        TextReport(Stream(), errors).summary(tally)
        assert (
            errors.written()
            .decode()
            .startswith(
                "\n3 places need a human; by risk: 3 low\n"
                "  a.py:3: low risk, map: why (2 times)\n"
                "  a.py:4: low risk, map: why\n"
            )
        )

    def test_skipped_and_requirements(self) -> None:
        tally, errors = Tally(), Stream()
        tally.skip("vendored", 3)
        tally.skip("generated")
        tally.skip("vendored")
        tally.requirements.update(["six", "configparser"])
        TextReport(Stream(), errors).summary(tally)
        told = errors.written().decode()
        assert "skipped: 1 generated, 4 vendored\n" in told
        assert (
            "list as requirements what the code needs on Python 3:\n"
            "  configparser\n  six\n\n" in told
        )

    def test_several_results_for_a_file_count_once(self) -> None:
        told = summary(
            changed("a.py", b"", b"x", Change(1, 0, "map", "")),
            FileResult("a.py", Status.UNCHANGED),
            FileResult("a.py", Status.FAILED, "gone"),
            FileResult("a.py", Status.FAILED, "gone"),
        )
        assert told.count("a.py: gone") == 1
        assert told.endswith("1 file: 0 would change, 0 unchanged, 1 failed\n")

    def test_a_table_on_a_terminal(self) -> None:
        errors, tally = Stream(terminal=True), Tally()
        tally.add(changed("a.py", b"", b"x", Change(1, 0, "map", "")))
        TextReport(Stream(), errors).summary(tally)
        told = errors.written().decode()
        assert "fixer" in told and "map" in told and "─" in told

    def test_a_baseline(self) -> None:
        baseline = Baseline(
            "ci/base.txt",
            {
                Entry("../old.py", "map", "m"): 1,
                Entry("../gone.py", "map", "z"): 2,
            },
        )
        comparison = Comparison(baseline, ["map"], [os.curdir])
        comparison.add(changed("new.py", b"", b"x", Change(7, 0, "map", "m")))
        errors = Stream()
        TextReport(Stream(), errors).summary(Tally(), comparison)
        told = errors.written().decode()
        assert "1 change not in the baseline ci/base.txt:\n  new.py:7: map: m\n" in told
        assert "../new.py seems to be ../old.py under a new name" in told
        assert "3 accepted changes in ci/base.txt no longer needed" in told

    def test_many_new_changes_are_folded(self) -> None:
        comparison = Comparison(Baseline("base.txt"), ["map"])
        changes = [Change(line, 0, "map", "m") for line in range(1, 61)]
        comparison.add(changed("a.py", b"", b"x", *changes))
        for all_places, shown in ((False, 50), (True, 60)):
            errors = Stream()
            report = TextReport(Stream(), errors, all_places=all_places)
            report.summary(Tally(), comparison)
            told = errors.written().decode()
            assert told.count("a.py:") == shown
            assert (
                "  and 10 more (--all-places lists them)\n" in told
            ) is not all_places


class TestPlaces:
    def place(self, line: int, fixer: str = "map", risk: Risk = Risk.MEDIUM) -> Place:
        return Place(line, 0, fixer, "lazy on Python 3", risk)

    def with_places(self, path: str, *places: Place) -> FileResult:
        return FileResult(path, Status.UNCHANGED, places=places)

    def test_ranked_by_risk_then_by_path_and_line(self) -> None:
        told = summary(
            self.with_places("b.py", self.place(9), self.place(1, risk=Risk.HIGH)),
            self.with_places(
                "a.py", self.place(10), self.place(9), self.place(2, risk=Risk.LOW)
            ),
        )
        assert "\n5 places need a human; by risk: 1 high, 3 medium, 1 low\n" in told
        assert [line.split(",")[0] for line in told.splitlines() if ".py:" in line] == [
            "  b.py:1: high risk",
            "  a.py:9: medium risk",
            "  a.py:10: medium risk",
            "  b.py:9: medium risk",
            "  a.py:2: low risk",
        ]
        assert "  b.py:1: high risk, map: lazy on Python 3\n" in told

    def test_a_long_list_is_folded_by_fixer(self) -> None:
        many = [self.place(n) for n in range(1, 31)] + [self.place(99, "dict")]
        result = self.with_places("a.py", *many)
        told = summary(result)
        assert told.count("a.py:") == 6
        assert "a.py:99: medium risk, dict" in told
        assert "  and more: map 25 (--all-places lists them)\n" in told
        assert summary(result, all_places=True).count("a.py:") == 31

    def test_a_short_list_is_whole(self) -> None:
        told = summary(self.with_places("a.py", *map(self.place, range(1, 21))))
        assert told.count("a.py:") == 20
        assert "--all-places" not in told

    def test_a_place_seen_twice_is_listed_once(self) -> None:
        result = self.with_places("a.py", self.place(1))
        assert "\n1 place needs a human" in summary(result, result)


@given(st.text(st.characters()))
def test_printable_text_is_one_line_that_any_terminal_takes(text: str) -> None:
    shown = printable(text)
    assert len((shown + ".").splitlines()) == 1
    assert "\x1b" not in shown
    shown.encode("utf-8")


class TestProgress:
    def test_items_pass_through(self) -> None:
        for enabled in (False, True):
            assert list(progress(iter("abc"), 3, enabled)) == ["a", "b", "c"]

    def test_quiet_in_a_pipe_and_when_it_is_quick(
        self, capsys: pytest.CaptureFixture[str]
    ) -> None:
        list(progress(range(9), 9, False, after=0))
        list(progress(range(9), 9, True, after=3600))
        assert capsys.readouterr() == ("", "")

    @pytest.mark.parametrize("total", [3, None])
    def test_the_bar_is_gone_while_the_caller_prints(
        self, monkeypatch: pytest.MonkeyPatch, total: "int | None"
    ) -> None:
        monkeypatch.setattr(_terminal, "_SECONDS_BETWEEN_DRAWINGS", 0)
        stream = io.StringIO()
        console = Console(file=stream, force_terminal=True, width=60)
        for item in progress(range(3), total, True, after=0, console=console):
            stream.write("item %d\n" % item)
        lines = _screen(stream.getvalue())
        assert "files" in stream.getvalue()
        assert lines == ["item 0", "item 1", "item 2"]

    def test_the_bar_is_gone_after_an_interrupt(
        self, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        def items() -> Iterator[int]:
            yield 1
            yield 2
            raise KeyboardInterrupt

        monkeypatch.setattr(_terminal, "_SECONDS_BETWEEN_DRAWINGS", 0)
        stream = io.StringIO()
        console = Console(file=stream, force_terminal=True, width=60)
        with pytest.raises(KeyboardInterrupt):
            list(progress(items(), 3, True, after=0, console=console))
        assert "files" in stream.getvalue()
        assert _screen(stream.getvalue()) == []
        assert stream.getvalue().rindex("\x1b[?25h") > stream.getvalue().rindex(
            "\x1b[?25l"
        )


def _screen(written: str) -> List[str]:
    """The lines on a terminal after this was written to it."""
    lines, row, position = [""], 0, 0
    while position < len(written):
        character = written[position]
        position += 1
        if character == "\n":
            row += 1
            lines += [""] * (row + 1 - len(lines))
        elif character == "\x1b":
            end = position + 1
            while not written[end].isalpha():
                end += 1
            code, position = written[position + 1 : end + 1], end + 1
            if code == "2K":
                lines[row] = ""
            elif code == "1A":
                row -= 1
        elif character != "\r":
            lines[row] += character
    while lines and not lines[-1]:
        lines.pop()
    return lines


def test_a_run_in_a_pipe_imports_no_rich() -> None:
    program = (
        "import io, sys; sys.path[:] = {!r}\n"
        "from onemaster.fixers import _report\n"
        "tally = _report.Tally()\n"
        "report = _report.TextReport(io.StringIO(), io.StringIO())\n"
        "report.summary(tally)\n"
        "list(_report.progress([1], 1, False))\n"
        "sys.exit('rich' in sys.modules or 'difflib' in sys.modules)\n"
    ).format(sys.path)
    assert subprocess.run([sys.executable, "-c", program]).returncode == 0
