from __future__ import annotations

import os
import signal
import subprocess
import sys
import textwrap
import time
from pathlib import Path
from typing import Any, Iterator, List

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from onemaster.fixers import _runner
from onemaster.fixers._cache import Cache
from onemaster.fixers._conversion import Slot
from onemaster.fixers._results import FileResult, Status
from onemaster.fixers._runner import default_jobs, fix_one, run
from onemaster.fixers._settings import Settings

OLD = b"if {}.has_key(1):\n    pass\n"
NEW = b"if 1 in {}:\n    pass\n"
PLAIN = b"x = 1\n"
FIXERS = Settings(("has_key",))

#: What a fixer of this module does with a name in the source.
DEADLY = """
import os, signal, time
from fissix.fixer_base import BaseFix

class FixDies(BaseFix):
    PATTERN = "'killed' | 'exits' | 'hangs' | 'recurses' | 'exhausts' | 'pid'"

    def transform(self, node, results):
        getattr(self, node.value)(node)

    def killed(self, node):
        os.kill(os.getpid(), signal.SIGKILL)

    def exits(self, node):
        os._exit(7)

    def hangs(self, node):
        while True:
            time.sleep(1)

    def recurses(self, node):
        self.recurses(node)

    def exhausts(self, node):
        raise MemoryError

    def pid(self, node):
        self.warning(node, str(os.getpid()))
"""


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    root = tmp_path / "project"
    root.mkdir()
    monkeypatch.chdir(root)
    return root


@pytest.fixture
def many(monkeypatch: pytest.MonkeyPatch) -> None:
    """Any work is worth a process."""
    monkeypatch.setattr(_runner, "_BYTES_WORTH_PROCESSES", -1)


@pytest.fixture
def deadly(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Settings:
    package = tmp_path / "modules" / "deadly"
    package.mkdir(parents=True)
    (package / "__init__.py").write_text("")
    (package / "fix_dies.py").write_text(DEADLY)
    monkeypatch.syspath_prepend(str(package.parent))
    return Settings(("has_key", "deadly.fix_dies"))


@pytest.fixture
def cache(tmp_path: Path) -> Iterator[Cache]:
    cache = Cache(os.getcwd(), "key", str(tmp_path / "cache"))
    yield cache
    cache.close()


def put(name: str, content: bytes) -> str:
    Path(name).write_bytes(content)
    return name


def age(*names: str) -> None:
    """Make files older than a tick of the clock, as far as one may."""
    for name in names:
        os.utime(name, (10**9, 10**9))


def statuses(results: List[FileResult]) -> List[str]:
    return [result.status.value for result in results]


@pytest.mark.parametrize("jobs", [1, 2])
def test_results_come_in_the_order_of_the_paths(many: None, jobs: int) -> None:
    contents = {
        put("%d.py" % number, OLD + b"# more\n" * (number * 37 % 11 * 100)): number
        for number in range(40)
    }
    paths = list(contents)
    results = list(run(paths, FIXERS, jobs))
    assert [result.path for result in results] == paths
    assert {result.status for result in results} == {Status.CHANGED}
    for result in results:
        assert result.before == Path(result.path).read_bytes()
        assert result.before.replace(OLD, NEW) == result.after


@settings(
    suppress_health_check=[HealthCheck.function_scoped_fixture],
    max_examples=15,
)
@given(
    st.lists(
        st.sampled_from([OLD, PLAIN, b"", b"\xff", b"has_key(", b"# @generated\n"])
    ),
    st.integers(2, 4),
    st.integers(1, 9),
)
def test_the_number_of_processes_changes_nothing(
    many: None, contents: List[bytes], jobs: int, window: int
) -> None:
    paths = [put("%d.py" % number, c) for number, c in enumerate(contents)]
    alone = list(run(paths, FIXERS))
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(_runner, "_WINDOW_FILES", window)
        assert list(run(iter(paths), FIXERS, jobs)) == alone


def test_little_work_stays_in_this_process(deadly: Settings) -> None:
    paths = [put("a.py", b"pid\n"), put("b.py", b"pid\n")]
    results = list(run(paths, deadly, jobs=2))
    assert {place.reason for r in results for place in r.places} == {str(os.getpid())}


def test_much_work_goes_to_others(deadly: Settings) -> None:
    padding = b"# padding\n" * 9000
    paths = [put("%d.py" % number, b"pid\n" + padding) for number in range(6)]
    results = list(run(paths, deadly, jobs=2))
    found = {place.reason for result in results for place in result.places}
    assert 1 <= len(found) <= 2
    assert str(os.getpid()) not in found


@pytest.mark.parametrize(
    "word, reason",
    [
        (
            b"killed",
            "the process that worked on it was killed by SIGKILL; out of memory?",
        ),
        (b"exits", "the process that worked on it ended with exit code 7"),
    ],
)
@pytest.mark.parametrize("jobs", [2, 3])
def test_a_process_that_dies_costs_only_its_file(
    many: None, deadly: Settings, word: bytes, reason: str, jobs: int
) -> None:
    paths = [put("%02d.py" % number, OLD) for number in range(20)]
    for name in ("03.py", "04.py", "11.py", "19.py"):
        put(name, word + b"\n")
    results = list(run(paths, deadly, jobs))
    assert [result.path for result in results] == paths
    for result in results:
        if result.path in ("03.py", "04.py", "11.py", "19.py"):
            assert result == FileResult(result.path, Status.FAILED, reason)
        else:
            assert result.after == NEW


def test_a_process_that_hangs_costs_only_its_file(many: None, deadly: Settings) -> None:
    paths = [put("%d.py" % number, OLD) for number in range(6)]
    put("1.py", b"hangs\n")
    results = list(run(paths, deadly, jobs=2, patience=2))
    assert statuses(results) == ["changed", "failed", *["changed"] * 4]
    assert results[1].reason == "not done after 2 seconds"


@pytest.mark.parametrize("jobs", [1, 2])
def test_a_file_that_exhausts_something_is_reported(
    many: None, deadly: Settings, jobs: int
) -> None:
    paths = [put("a.py", b"recurses\n"), put("b.py", b"exhausts\n"), put("c.py", OLD)]
    results = list(run(paths, deadly, jobs))
    assert results[0].status in (Status.FAILED, Status.REFUSED)
    assert "nested too deeply" in results[0].reason
    assert results[1].status in (Status.FAILED, Status.REFUSED)
    assert results[2].status is Status.CHANGED


def test_a_source_that_is_nested_deeply_is_reported() -> None:
    source = b"x = " + b"(" * 3000 + b"1" + b")" * 3000 + b"; {}.has_key(1)\n"
    result = fix_one("a.py", source, FIXERS)
    assert result.status in (Status.FAILED, Status.LEFT_ALONE, Status.REFUSED)
    assert result.reason


@pytest.mark.parametrize(
    "error, reason",
    [
        (KeyError("x"), "internal error, please report it: KeyError: 'x' (test_runner"),
        (MemoryError(), "not enough memory"),
        (RecursionError(), "nested too deeply"),
        (OSError(28, "No space left on device"), "No space left on device"),
    ],
)
def test_an_error_of_ours_costs_only_its_file(
    monkeypatch: pytest.MonkeyPatch, cache: Cache, error: Exception, reason: str
) -> None:
    from onemaster.fixers import _engine

    real = _engine.fix_source

    def fix_source(path: str, *others: Any) -> FileResult:
        if path == "a.py":
            raise error
        return real(path, *others)

    monkeypatch.setattr(_engine, "fix_source", fix_source)
    paths = [put("a.py", OLD), put("b.py", OLD)]
    results = list(run(paths, FIXERS, cache=cache))
    assert statuses(results) == ["failed", "changed"]
    assert results[0].reason.startswith(reason)
    cache.save()
    monkeypatch.undo()
    monkeypatch.chdir(os.path.dirname(os.path.abspath(cache._root)) + "/project")
    assert statuses(list(run(paths, FIXERS, cache=cache))) == ["changed", "changed"]


def test_an_interpreter_that_does_not_answer_is_named(tmp_path: Path) -> None:
    choice = Settings(("has_key",), verify_with=(str(tmp_path / "missing"),))
    result = fix_one("a.py", OLD, choice)
    assert result.status is Status.FAILED
    assert result.reason == "%s: No such file or directory" % (tmp_path / "missing")


def test_what_is_no_file_is_reported(monkeypatch: pytest.MonkeyPatch) -> None:
    os.mkfifo("pipe.py")
    os.mkdir("folder.py")
    monkeypatch.setattr(_runner, "MOST_BYTES", 2**20)
    put("large.py", b"#" * (2**20 + 1))
    paths = ["pipe.py", "folder.py", "large.py", "missing.py"]
    results = list(run(paths, FIXERS))
    assert statuses(results) == ["failed"] * 4
    assert [result.reason for result in results] == [
        "not a file",
        "not a file",
        "larger than 1 MiB",
        "No such file or directory",
    ]


def test_generated_files_are_left_alone_unless_named() -> None:
    paths = [put(name, b"# @generated\n" + OLD) for name in ("a.py", "b.py")]
    results = list(run(paths, FIXERS, named={"b.py"}))
    assert statuses(results) == ["left alone", "changed"]
    assert results[0].reason == "generated: @generated"
    results = list(run(paths, FIXERS, include_generated=True))
    assert statuses(results) == ["changed", "changed"]


def test_a_generated_file_in_the_cache_can_still_be_named(cache: Cache) -> None:
    paths = [put("a.py", b"# @generated\n" + OLD)]
    age(*paths)
    for _ in range(2):
        assert statuses(list(run(paths, FIXERS, cache=cache))) == ["left alone"]
        cache.save()
    for _ in range(2):
        named = list(run(paths, FIXERS, cache=cache, named=paths))
        assert statuses(named) == ["changed"]
        cache.save()
    assert statuses(list(run(paths, FIXERS, cache=cache))) == ["left alone"]


class Counting:
    """An engine that counts what it is asked for."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        from onemaster.fixers import _engine

        self.paths: List[str] = []
        self._real = _engine.fix_source
        monkeypatch.setattr(_engine, "fix_source", self.fix_source)

    def fix_source(self, path: str, *others: Any) -> FileResult:
        self.paths.append(path)
        return self._real(path, *others)

    def taken(self) -> List[str]:
        taken, self.paths = self.paths, []
        return taken


@pytest.mark.parametrize("contents", [True, False])
def test_a_second_run_works_only_on_what_has_changed(
    cache: Cache, monkeypatch: pytest.MonkeyPatch, contents: bool
) -> None:
    engine = Counting(monkeypatch)
    paths = [put("a.py", OLD), put("b.py", PLAIN), put("c.py", b"{}.has_key(")]
    first = list(run(paths, FIXERS, cache=cache))
    assert statuses(first) == ["changed", "unchanged", "failed"]
    assert engine.taken() == paths
    cache.save()
    second = list(run(paths, FIXERS, cache=cache, contents=contents))
    assert engine.taken() == []
    assert second[1:] == first[1:]
    if contents:
        assert second == first
    else:
        assert (second[0].before, second[0].after) == (None, None)
        assert second[0].changes == first[0].changes
    put("b.py", OLD)
    third = list(run(paths, FIXERS, cache=cache))
    assert engine.taken() == ["b.py"]
    assert statuses(third) == ["changed", "changed", "failed"]


def test_an_untouched_file_is_not_even_read(
    cache: Cache, monkeypatch: pytest.MonkeyPatch
) -> None:
    # A later time than now: files are younger than they can be made to look.
    monkeypatch.setattr(_runner, "now", lambda: time.time_ns() + 10**10)
    paths = [put("a.py", OLD), put("b.py", PLAIN)]
    first = list(run(paths, FIXERS, cache=cache))
    cache.save()

    def refuse(*arguments: Any) -> None:
        raise AssertionError("the file was read")

    monkeypatch.setattr(_runner, "open", refuse, raising=False)
    second = list(run(paths, FIXERS, cache=cache, contents=False))
    assert statuses(second) == statuses(first)


def test_a_lost_content_is_made_again(
    cache: Cache, monkeypatch: pytest.MonkeyPatch
) -> None:
    engine = Counting(monkeypatch)
    paths = [put("a.py", OLD)]
    first = list(run(paths, FIXERS, cache=cache))
    cache.save()
    monkeypatch.setattr(
        cache._file,
        "blob",
        lambda extent, real=cache._file.blob: (
            None if extent[1] and real(extent) == NEW else real(extent)
        ),
    )
    engine.taken()
    assert list(run(paths, FIXERS, cache=cache)) == first
    assert engine.taken() == ["a.py"]


def test_a_new_module_beside_a_file_counts_as_a_change(
    cache: Cache, monkeypatch: pytest.MonkeyPatch
) -> None:
    engine = Counting(monkeypatch)
    put("__init__.py", b"")
    paths = [put("a.py", OLD)]
    list(run(paths, FIXERS, cache=cache))
    cache.save()
    list(run(paths, FIXERS, cache=cache))
    assert engine.taken() == ["a.py"]
    put("string.py", b"")
    list(run(paths, FIXERS, cache=cache))
    assert engine.taken() == ["a.py"]


def test_a_class_in_another_module_counts_as_a_part_of_the_file(
    cache: Cache, monkeypatch: pytest.MonkeyPatch
) -> None:
    engine = Counting(monkeypatch)
    choice = Settings(("iter_methods",))
    os.mkdir("kin")
    put("kin/__init__.py", b"")
    table = b"from kin.base import Base\nclass Table(Base):\n    def iteritems(self):\n"
    paths = [put("table.py", table + b"        return []\n"), put("plain.py", PLAIN)]
    for number, base in enumerate([b"pass", b"items = 1", b"items = 2", b""]):
        if base:
            put("kin/base.py", b"class Base(object):\n    %s\n" % base)
        else:
            os.unlink("kin/base.py")
        result, _ = run(paths, choice, cache=cache)
        assert engine.taken() == (paths if number == 0 else paths[:1])
        cache.save()
        assert next(iter(run(paths, choice, cache=cache))) == result
        assert engine.taken() == []
        # Whether the base has items is all that matters; without it nobody knows.
        assert result.status is (Status.UNCHANGED, Status.CHANGED)[number == 0]
        assert bool(result.places) is (not base)


def test_who_defines_methods_counts_and_no_other_content_around(
    cache: Cache, monkeypatch: pytest.MonkeyPatch
) -> None:
    engine = Counting(monkeypatch)
    choice = Settings(("assertions",))
    os.mkdir("kin")
    put("kin/__init__.py", b"")
    check = b"import kin.x\nclass T(kin.x.T):\n    def test(self):\n        self.assert_(1)\n"
    paths = [put("kin/test_a.py", check), put("kin/plain.py", PLAIN)]
    plain = b"class T(object):\n    def run(self): pass\n"
    for x, statuses_then, worked_on in [
        (plain, ["changed", "unchanged"], paths),
        (plain + b"y = 1\n", ["changed", "unchanged"], []),
        (plain + b"    def assert_(self, x): pass\n", ["unchanged"] * 2, paths[:1]),
    ]:
        put("kin/x.py", x)
        for again in False, True:
            assert statuses(list(run(paths, choice, cache=cache))) == statuses_then
            assert engine.taken() == ([] if again else worked_on)
            cache.save()


@pytest.mark.parametrize(
    "choice, source, one_answer, same_answer, other_answer",
    [
        pytest.param(
            "gone_modules",
            b"import md5\nx = md5.new()\n",
            b"print 1\n",
            b"import y\n",
            b"from a import md5\n",
            id="who takes a name",
        ),
        pytest.param(
            "import",
            b"import b\n",
            b"x = 1\n",
            b"import sys\n",
            b"import a\n",
            id="who imports whom",
        ),
        pytest.param(
            "star_import",
            b"def f(y):\n    from b import *\n    return x\n",
            b"x = 1\n",
            b"for x in z: import sys\n",
            b"y = x = 1\n",
            id="who binds a name",
        ),
    ],
)
def test_answers_about_other_files_count_and_not_their_contents(
    cache: Cache,
    monkeypatch: pytest.MonkeyPatch,
    choice: str,
    source: bytes,
    one_answer: bytes,
    same_answer: bytes,
    other_answer: bytes,
) -> None:
    engine = Counting(monkeypatch)
    os.mkdir("kin")
    put("kin/__init__.py", b"")
    path = put("kin/a.py", source)
    found = []
    for other, worked_on in [
        (one_answer, [path]),
        (same_answer, []),
        (other_answer, [path]),
        (same_answer, [path]),
    ]:
        put("kin/b.py", other)
        found += [
            result.after for result in run([path], Settings((choice,)), cache=cache)
        ]
        assert engine.taken() == worked_on
        cache.save()
    assert found[0] == found[1] == found[3] != found[2]


def test_the_context_is_up_to_the_caller(
    cache: Cache, monkeypatch: pytest.MonkeyPatch
) -> None:
    engine = Counting(monkeypatch)
    paths = [put("a.py", OLD), put("b.py", OLD)]
    for _ in range(2):
        list(run(paths, FIXERS, cache=cache, context=lambda path: "index 1"))
        cache.save()
    assert engine.taken() == paths
    list(run(paths, FIXERS, cache=cache, context=lambda path: "index " + path[:1]))
    assert engine.taken() == paths


def test_a_process_that_died_is_not_in_the_cache(
    many: None, deadly: Settings, cache: Cache
) -> None:
    paths = [put("a.py", b"killed\n"), put("b.py", OLD)]
    for _ in range(2):
        results = list(run(paths, deadly, jobs=2, cache=cache))
        assert statuses(results) == ["failed", "changed"]
        cache.save()
    put("a.py", PLAIN)
    results = list(run(paths, deadly, jobs=2, cache=cache))
    assert statuses(results) == ["unchanged", "changed"]


def test_a_file_that_changes_under_way_is_reported(
    many: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    message = Slot.message

    def change(slot: Any) -> Any:
        sent = message(slot)
        if slot.path == "a.py":
            put("a.py", OLD + b"# edited\n")
        return sent

    monkeypatch.setattr(Slot, "message", change)
    results = list(run([put("a.py", OLD), put("b.py", OLD)], FIXERS, jobs=2))
    assert statuses(results) == ["failed", "changed"]
    assert results[0].reason == "the file was changed while it was worked on"


def children() -> List[int]:
    import multiprocessing

    return [process.pid or 0 for process in multiprocessing.active_children()]


def test_processes_end_with_the_run(many: None) -> None:
    paths = [put("%d.py" % number, OLD) for number in range(10)]
    results = run(paths, FIXERS, jobs=2)
    next(results)
    working = children()
    assert len(working) == 2
    results.close()  # type: ignore[attr-defined]
    assert children() == []
    for pid in working:
        with pytest.raises(ProcessLookupError):
            os.kill(pid, 0)


def test_few_results_are_held_at_a_time(
    many: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(_runner, "_WINDOW_FILES", 5)
    handed_out = 0

    def paths() -> Iterator[str]:
        for number in range(60):
            assert number <= handed_out + 5
            yield put("%d.py" % number, OLD)

    for _ in run(paths(), FIXERS, jobs=2):
        handed_out += 1
    assert handed_out == 60


def test_few_bytes_are_held_at_a_time(
    many: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(_runner, "_WINDOW_BYTES", 1000)
    content = OLD + b"#" * 400 + b"\n"
    handed_out = 0

    def paths() -> Iterator[str]:
        for number in range(30):
            assert number <= handed_out + 3
            yield put("%d.py" % number, content)

    for _ in run(paths(), FIXERS, jobs=2):
        handed_out += 1
    assert handed_out == 30


def test_jobs_are_the_cores_that_may_be_used() -> None:
    assert 1 <= default_jobs() <= (os.cpu_count() or 1)


def test_jobs_where_the_system_does_not_tell(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delattr(os, "sched_getaffinity", raising=False)
    monkeypatch.setattr(os, "cpu_count", lambda: None)
    assert default_jobs() == 1


#: Starts a run, says so, and goes on until it is interrupted.
PROGRAM = """
import sys
sys.path[:] = {path!r}
from onemaster.fixers import _runner
from onemaster.fixers._settings import Settings

if __name__ == "__main__":
    _runner._BYTES_WORTH_PROCESSES = -1
    try:
        for result in _runner.run(sys.argv[1:], Settings(("deadly.fix_dies",)), 2):
            print(result.path, flush=True)
    except KeyboardInterrupt:
        sys.exit(130)
"""


def test_ctrl_c_ends_all_processes_without_a_word(
    deadly: Settings, tmp_path: Path
) -> None:
    program = tmp_path / "program.py"
    program.write_text(textwrap.dedent(PROGRAM.format(path=sys.path)))
    paths = [put("a.py", PLAIN), put("b.py", b"hangs\n"), put("c.py", b"hangs\n")]
    process = subprocess.Popen(
        [sys.executable, str(program), *paths],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        start_new_session=True,
    )
    assert process.stdout is not None
    assert process.stdout.readline() == b"a.py\n"
    # To all of them, as a terminal does it.
    os.killpg(process.pid, signal.SIGINT)
    # Ends only when the last of them has closed its end of the pipes.
    output, errors = process.communicate()
    assert (process.returncode, output, errors) == (130, b"", b"")
