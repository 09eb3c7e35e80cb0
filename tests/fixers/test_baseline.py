from __future__ import annotations

import os
from pathlib import Path
from random import Random
from typing import Dict, Iterable, List, Sequence, Tuple

import pytest
from hypothesis import given
from hypothesis import strategies as st

from onemaster.fixers import _baseline
from onemaster.fixers._baseline import Baseline, BaselineError, Comparison, Entry
from onemaster.fixers._engine import fix_source
from onemaster.fixers._results import Change, FileResult, Status
from onemaster.fixers._settings import Settings

HEADER = "# run-fixers baseline, format 1\n"
FIXERS = ("dict", "map")


@pytest.fixture(autouse=True)
def in_project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)


def changed(path: str, *changes: Tuple[int, str, str]) -> FileResult:
    """A result with changes of (line, fixer, source line)."""
    found = tuple(Change(line, 0, fixer, text) for line, fixer, text in changes)
    return FileResult(path, Status.CHANGED, before=b"", after=b"x", changes=found)


def accept(*results: FileResult, path: str = "baseline.txt") -> Baseline:
    comparison = Comparison(Baseline(path), FIXERS)
    for result in results:
        comparison.add(result)
    return comparison.updated(allow_growth=True)


def compared(
    baseline: Baseline,
    results: Iterable[FileResult],
    fixers: Sequence[str] = FIXERS,
    searched: Sequence[str] = (".",),
) -> Comparison:
    comparison = Comparison(baseline, fixers, searched)
    for result in results:
        comparison.add(result)
    return comparison


def read(text: str) -> Baseline:
    Path("baseline.txt").write_bytes(text.encode("utf-8"))
    return _baseline.load("baseline.txt")


class TestCompare:
    def test_what_is_accepted_is_not_new(self) -> None:
        result = changed("a.py", (1, "map", "x = map(f, y)"))
        assert accept(result).compare([result], FIXERS) == []

    def test_code_that_moved_is_not_new(self) -> None:
        baseline = accept(changed("a.py", (1, "map", "x = map(f, y)")))
        moved = changed("a.py", (90, "map", "x = map(f, y)"))
        assert baseline.compare([moved], FIXERS) == []

    def test_another_line_fixer_or_file_is_new(self) -> None:
        baseline = accept(changed("a.py", (1, "map", "x = map(f, y)")))
        others = [
            changed("a.py", (1, "map", "z = map(f, y)")),
            changed("a.py", (1, "dict", "x = map(f, y)")),
            changed("b.py", (1, "map", "x = map(f, y)")),
        ]
        for other in others:
            assert baseline.compare([other], FIXERS) == [(other.path, other.changes[0])]

    def test_the_last_of_equal_lines_are_new(self) -> None:
        baseline = accept(changed("a.py", (1, "map", "m"), (2, "map", "m")))
        comparison = Comparison(baseline, FIXERS)
        result = changed("a.py", (5, "map", "m"), (6, "map", "m"), (9, "map", "m"))
        assert [change.line for change in comparison.add(result)] == [9]

    def test_paths_are_relative_to_the_baseline(
        self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        (tmp_path / "ci").mkdir()
        (tmp_path / "src").mkdir()
        result = changed(os.path.join("src", "a.py"), (1, "map", "m"))
        baseline = accept(result, path=os.path.join("ci", "baseline.txt"))
        assert list(baseline.entries) == [Entry("../src/a.py", "map", "m")]
        monkeypatch.chdir("src")
        from_here = Baseline(os.path.join("..", "ci", "baseline.txt"), baseline.entries)
        assert from_here.compare([changed("a.py", (1, "map", "m"))], FIXERS) == []
        absolute = changed(str(tmp_path / "src" / "a.py"), (1, "map", "m"))
        assert from_here.compare([absolute], FIXERS) == []

    def test_a_link_to_the_project_leads_to_the_same_paths(
        self, tmp_path: Path
    ) -> None:
        baseline = accept(changed("a.py", (1, "map", "m")))
        os.symlink(str(tmp_path), str(tmp_path / "link"))
        result = changed(os.path.join("link", "a.py"), (1, "map", "m"))
        assert baseline.compare([result], FIXERS) == []

    def test_comparing_in_pieces_for_the_reports(self) -> None:
        first, second = Change(1, 0, "map", "m"), Change(2, 0, "map", "m")
        assert list(_baseline.with_newness([first, second, second], [second])) == [
            (first, False),
            (second, True),
            (second, False),
        ]
        assert list(_baseline.with_newness([first], None)) == [(first, None)]


class TestUpdate:
    before = changed("a.py", (1, "map", "m"), (2, "map", "m"), (3, "dict", "d"))

    def test_entries_shrink_and_go_away(self) -> None:
        Path("a.py").touch()
        comparison = compared(accept(self.before), [changed("a.py", (1, "map", "m"))])
        assert comparison.stale == 2
        assert comparison.updated().entries == {Entry("a.py", "map", "m"): 1}

    def test_what_is_new_is_not_accepted_by_itself(self) -> None:
        grown = changed(
            "a.py", *[(n, "map", "m") for n in range(1, 4)], (9, "map", "n")
        )
        comparison = compared(accept(self.before), [grown])
        assert comparison.updated().entries == {Entry("a.py", "map", "m"): 2}
        assert comparison.updated(allow_growth=True).entries == {
            Entry("a.py", "map", "m"): 3,
            Entry("a.py", "map", "n"): 1,
        }

    def test_an_unchanged_file_needs_no_entry(self) -> None:
        comparison = compared(
            accept(self.before), [FileResult("a.py", Status.UNCHANGED)]
        )
        assert comparison.updated().entries == {}

    @pytest.mark.parametrize(
        "status", [Status.FAILED, Status.REFUSED, Status.LEFT_ALONE]
    )
    @pytest.mark.parametrize("allow_growth", [False, True])
    def test_a_file_without_an_answer_keeps_its_entries(
        self, status: Status, allow_growth: bool
    ) -> None:
        Path("a.py").touch()
        baseline = accept(self.before)
        comparison = compared(baseline, [FileResult("a.py", status, "some reason")])
        assert comparison.updated(allow_growth) == baseline
        assert comparison.stale == 0

    def test_a_file_that_was_not_looked_at_keeps_its_entries(self) -> None:
        Path("a.py").touch()
        baseline = accept(self.before)
        other = FileResult("b.py", Status.UNCHANGED)
        assert compared(baseline, [other]).updated(True) == baseline

    def test_a_fixer_that_was_not_run_keeps_its_entries(self) -> None:
        comparison = compared(
            accept(self.before), [FileResult("a.py", Status.UNCHANGED)], fixers=["map"]
        )
        assert comparison.updated().entries == {Entry("a.py", "dict", "d"): 1}

    def test_a_deleted_file_needs_no_entry(self) -> None:
        assert compared(accept(self.before), []).updated().entries == {}

    def test_a_file_that_is_missing_elsewhere_keeps_its_entries(self) -> None:
        os.mkdir("sub")
        baseline = accept(self.before)
        assert compared(baseline, [], searched=["sub"]).updated() == baseline
        assert compared(baseline, [], searched=[]).updated() == baseline

    def test_a_name_that_begins_like_the_searched_folder_is_not_in_it(self) -> None:
        os.mkdir("sub")
        baseline = accept(changed("sub2/a.py", (1, "map", "m")))
        assert compared(baseline, [], searched=["sub"]).updated() == baseline


class TestRenames:
    before = changed("old.py", (1, "map", "m"), (2, "map", "n"), (3, "dict", "d"))

    def test_a_new_name_is_suggested_and_not_taken(self) -> None:
        after = changed("new.py", (1, "map", "m"), (9, "map", "n"))
        other = changed("other.py", (1, "dict", "d"))
        comparison = compared(accept(self.before), [after, other])
        assert comparison.renames == [("old.py", "new.py", 2)]
        assert len(comparison.new) == 3
        assert comparison.updated().entries == {}

    def test_one_line_of_many_suggests_nothing(self) -> None:
        comparison = compared(accept(self.before), [changed("new.py", (1, "map", "m"))])
        assert comparison.renames == []

    def test_a_copy_suggests_nothing(self) -> None:
        Path("old.py").touch()
        copy = changed(
            "new.py", *((c.line, c.fixer, c.text) for c in self.before.changes)
        )
        assert compared(accept(self.before), [self.before, copy]).renames == []


class TestFile:
    def test_format(self) -> None:
        baseline = accept(
            changed("b.py", (1, "map", "x = map(f,\ty)")),
            changed("a dir/ä.py", (1, "dict", "m"), (2, "map", "m"), (3, "map", "m")),
        )
        assert _baseline.save(baseline)
        lines = Path("baseline.txt").read_text(encoding="utf-8").splitlines(True)
        assert lines[0] == HEADER
        assert all(line.startswith("#") for line in lines[:3])
        assert lines[3:] == [
            "a dir/ä.py\tdict\t1\tm\n",
            "a dir/ä.py\tmap\t2\tm\n",
            "b.py\tmap\t1\tx = map(f,\\x09y)\n",
        ]

    def test_an_entry_without_text_survives_editors_that_trim_lines(self) -> None:
        _baseline.save(Baseline("baseline.txt", {Entry("a.py", "map", ""): 1}))
        text = Path("baseline.txt").read_text()
        assert text.endswith("a.py\tmap\t1\n")
        assert read(text).entries == {Entry("a.py", "map", ""): 1}

    def test_what_is_not_changed_is_not_written(self) -> None:
        baseline = read(HEADER + "b.py\tmap\t1\tm\r\na.py\tmap\t1\tm\r\n")
        os.utime("baseline.txt", ns=(1, 1))
        assert not _baseline.save(baseline)
        assert os.stat("baseline.txt").st_mtime_ns == 1

    def test_mode_is_kept(self) -> None:
        read(HEADER)
        os.chmod("baseline.txt", 0o640)
        assert _baseline.save(accept(changed("a.py", (1, "map", "m"))))
        assert os.stat("baseline.txt").st_mode & 0o777 == 0o640

    def test_comments_at_the_top_are_kept(self) -> None:
        text = HEADER + "# Owned by the platform team.\na.py\tmap\t2\tm\n"
        smaller = compared(read(text), [changed("a.py", (1, "map", "m"))]).updated()
        assert _baseline.save(smaller)
        assert Path("baseline.txt").read_text() == text.replace("\t2\t", "\t1\t")

    def test_byte_order_mark_and_crlf_are_read(self) -> None:
        baseline = read("\ufeff" + HEADER.replace("\n", "\r\n") + "a.py\tmap\t1\tm\r\n")
        assert baseline.entries == {Entry("a.py", "map", "m"): 1}

    def test_a_missing_file_is_an_error_that_says_how_to_make_it(self) -> None:
        with pytest.raises(BaselineError, match=r"no such baseline.*--allow-growth"):
            _baseline.load("baseline.txt")
        assert _baseline.load_or_empty("baseline.txt").entries == {}

    def test_load_or_empty_reads_what_is_there(self) -> None:
        assert _baseline.load_or_empty(read(HEADER + "a.py\tmap\t1\tm").path).entries

    def test_a_folder_is_an_error(self) -> None:
        with pytest.raises(BaselineError, match=r"^\.: .+"):
            _baseline.load(".")

    def test_no_folder_for_it_is_an_error(self) -> None:
        with pytest.raises(BaselineError, match=r"^no/where"):
            _baseline.save(Baseline("no/where"))

    @pytest.mark.parametrize(
        "text, where, told",
        [
            ("", 1, "not a baseline"),
            ("a.py\tmap\t1\tm\n", 1, "not a baseline"),
            ("# run-fixers baseline, format 2\n", 1, "another version"),
            (HEADER + "a.py\tmap\n", 2, "not an entry"),
            (HEADER + "\n", 2, "not an entry"),
            (HEADER + "a.py map 1 m\n", 2, "not an entry"),
            (HEADER + "\tmap\t1\tm\n", 2, "not an entry"),
            (HEADER + "a.py\tmap\tx\tm\n", 2, "'x' is not a number"),
            (HEADER + "a.py\tmap\t0\tm\n", 2, "'0' is not a number"),
            (HEADER + "a.py\tmap\t%s\tm\n" % ("9" * 5000), 2, "is not a number"),
            (HEADER + "a.py\tmap\t1\t\\q\n", 2, "a backslash"),
            (HEADER + "a.py\tmap\t1\tm\n# why\n", 3, "comment among"),
            (HEADER + "a.py\tmap\t1\tm\na.py\tmap\t2\tm\n", 3, "as in line 2"),
            (HEADER + "<<<<<<< HEAD\na.py\tmap\t1\tm\n", 2, "unfinished merge"),
            (HEADER + "a.py\tmap\t1\tm\n=======\n", 3, "unfinished merge"),
            (HEADER + "a.py\tmap\t1\tm\n>>>>>>> topic\n", 3, "unfinished merge"),
            ("<<<<<<< HEAD\n" + HEADER, 1, "unfinished merge"),
        ],
    )
    def test_bad_lines_are_errors_with_their_place(
        self, text: str, where: int, told: str
    ) -> None:
        with pytest.raises(BaselineError) as caught:
            read(text)
        assert str(caught.value).startswith("baseline.txt:%d: " % where)
        assert told in str(caught.value)

    def test_not_utf8_is_an_error_with_its_place(self) -> None:
        Path("baseline.txt").write_bytes(HEADER.encode() + b"\xe4.py\tmap\t1\tm\n")
        with pytest.raises(BaselineError, match=r"^baseline\.txt:2: not UTF-8$"):
            _baseline.load("baseline.txt")


anything = st.text(st.characters(), max_size=12)
names = anything.filter(bool)
entries = st.dictionaries(
    st.builds(Entry, names, names, anything), st.integers(1, 999), max_size=8
)
few = st.sampled_from(["a", "b", "c"])
changes = st.lists(
    st.builds(
        Change, st.integers(1, 9), st.integers(0, 9), st.sampled_from(FIXERS), few
    ),
    max_size=6,
)
statuses = st.sampled_from(list(Status))


@st.composite
def runs(draw: st.DrawFn) -> List[FileResult]:
    results = []
    for path in draw(st.sets(st.sampled_from(["a.py", "b.py", "c.py"]))):
        found = tuple(draw(changes))
        status = Status.CHANGED if found else draw(statuses.filter(_no_change))
        results.append(FileResult(path, status, changes=found))
    return results


def _no_change(status: Status) -> bool:
    return status is not Status.CHANGED


class TestLaws:
    @given(entries)
    def test_what_is_saved_is_loaded(self, given_entries: Dict[Entry, int]) -> None:
        baseline = Baseline("baseline.txt", given_entries)
        _baseline.save(baseline)
        assert _baseline.load("baseline.txt") == baseline

    @given(entries)
    def test_lines_are_sorted_and_one_for_each_entry(
        self, given_entries: Dict[Entry, int]
    ) -> None:
        if os.path.exists("baseline.txt"):
            os.unlink("baseline.txt")
        _baseline.save(Baseline("baseline.txt", given_entries))
        text = Path("baseline.txt").read_bytes().decode("utf-8")
        assert text.splitlines() == text.split("\n")[:-1]
        lines = [line for line in text.splitlines() if not line.startswith("#")]
        assert len(lines) == len(given_entries)
        assert lines == sorted(lines)

    @given(runs(), runs(), st.sampled_from([FIXERS, FIXERS[:1], ()]))
    def test_tightening_never_adds(
        self, old: List[FileResult], new: List[FileResult], fixers: Sequence[str]
    ) -> None:
        before = accept(*old)
        after = compared(before, new, fixers).updated()
        for entry, count in after.entries.items():
            assert 0 < count <= before.entries[entry]

    @given(runs(), runs())
    def test_tightening_makes_nothing_new(
        self, old: List[FileResult], new: List[FileResult]
    ) -> None:
        comparison = compared(accept(*old), new)
        again = compared(comparison.updated(), new)
        assert again.new == comparison.new
        assert again.updated() == comparison.updated()

    @given(runs())
    def test_a_run_against_itself_has_nothing_new_or_stale(
        self, results: List[FileResult]
    ) -> None:
        baseline = accept(*results)
        comparison = compared(baseline, results, searched=())
        assert comparison.new == []
        assert comparison.updated() == comparison.updated(True) == baseline

    @given(runs(), runs())
    def test_growth_accepts_all_of_a_run(
        self, old: List[FileResult], new: List[FileResult]
    ) -> None:
        grown = compared(accept(*old), new).updated(allow_growth=True)
        assert compared(grown, new).new == []

    @given(runs(), st.randoms())
    def test_the_order_of_files_does_not_matter(
        self, results: List[FileResult], random: Random
    ) -> None:
        shuffled = list(results)
        random.shuffle(shuffled)
        assert accept(*results) == accept(*shuffled)

    @given(
        st.permutations(
            ["if d.has_key(%d):\n    pass\n" % n for n in (1, 1, 2, 3)]
            + ["x = 1\n", "\n", "# comment\n"]
        )
    )
    def test_statements_that_change_places_are_not_new(self, blocks: List[str]) -> None:
        settings = Settings(("has_key",))
        original = "".join(sorted(blocks)).encode()
        first = Comparison(Baseline("baseline.txt"), ["has_key"])
        first.add(fix_source("a.py", original, settings))
        baseline = first.updated(allow_growth=True)
        moved = fix_source("a.py", "".join(blocks).encode(), settings)
        assert len(moved.changes) == 4
        comparison = Comparison(baseline, ["has_key"])
        assert comparison.add(moved) == ()
        assert comparison.updated() == baseline
