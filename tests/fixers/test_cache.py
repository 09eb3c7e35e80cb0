from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from dataclasses import replace
from pathlib import Path
from typing import Iterator, List, Optional

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from onemaster.fixers import _cache, _cache_file, _cache_key
from onemaster.fixers._cache import Cache, default_directory
from onemaster.fixers._cache_file import Fingerprint
from onemaster.fixers._cache_key import settings_key
from onemaster.fixers._results import Change, FileResult, Place, Risk, Status
from onemaster.fixers._settings import Settings

OLD = Fingerprint(3, 10**18, 10**18, 7)
LATER = 2 * 10**18
SOURCE = b"old"

RESULT = FileResult(
    "a.py",
    Status.CHANGED,
    before=SOURCE,
    after=b"new\xff",
    changes=(Change(1, 2, "map", "x = map(f, y)"),),
    places=(Place(3, 4, "zip", "who knows", Risk.HIGH),),
    requirements=("six",),
)

text = st.text(st.characters(), max_size=20)  # with lone surrogates
number = st.integers(0, 10**6)
results = st.builds(
    FileResult,
    path=st.just("a.py"),
    status=st.sampled_from([s for s in Status if s is not Status.CHANGED]),
    reason=text,
    line=number,
    changes=st.lists(st.builds(Change, number, number, text, text)).map(tuple),
    places=st.lists(
        st.builds(Place, number, number, text, text, st.sampled_from(Risk))
    ).map(tuple),
    requirements=st.lists(text).map(tuple),
)


_opened: List[Cache] = []


@pytest.fixture(autouse=True)
def close() -> Iterator[None]:
    yield
    while _opened:
        _opened.pop().close()


def opened(root: str, key: str, directory: str) -> Cache:
    """A cache that is closed when the test has ended."""
    _opened.append(Cache(root, key, directory))
    return _opened[-1]


@pytest.fixture
def root(tmp_path: Path) -> str:
    (tmp_path / "tree").mkdir()
    return str(tmp_path / "tree")


@pytest.fixture
def directory(tmp_path: Path) -> str:
    return str(tmp_path / "cache")


@pytest.fixture
def path(root: str) -> str:
    path = os.path.join(root, "a.py")
    Path(path).write_bytes(SOURCE)
    return path


def saved(
    root: str,
    directory: str,
    path: str,
    result: FileResult = RESULT,
    fingerprint: Fingerprint = OLD,
    read_at: int = LATER,
    context: str = "",
) -> Cache:
    """Add one result, and open the cache anew."""
    cache = opened(root, "key", directory)
    cache.add(result, path, SOURCE, fingerprint, read_at, context)
    cache.save()
    cache.close()
    return opened(root, "key", directory)


def by_content(
    cache: Cache, path: str, source: bytes = SOURCE, context: str = ""
) -> Optional[FileResult]:
    return cache.look_up_content("a.py", path, source, OLD, LATER, context)


def only_file(directory: str) -> Path:
    (name,) = os.listdir(directory)
    return Path(directory) / name


def test_an_untouched_file_is_known(root: str, directory: str, path: str) -> None:
    cache = saved(root, directory, path)
    expected = replace(RESULT, before=None, after=None)
    assert cache.look_up("a.py", path, OLD) == expected
    assert by_content(cache, path) == expected
    assert cache.with_contents(expected, path, SOURCE) == RESULT


def test_the_result_has_the_path_that_was_asked_for(
    root: str, directory: str, path: str
) -> None:
    found = saved(root, directory, path).look_up("../a.py", path, OLD)
    assert found is not None
    assert found.path == "../a.py"


@pytest.mark.parametrize("field", Fingerprint._fields)
def test_a_touched_file_is_compared_by_content(
    root: str, directory: str, path: str, field: str
) -> None:
    cache = saved(root, directory, path)
    assert cache.look_up("a.py", path, OLD._replace(**{field: 99})) is None
    assert by_content(cache, path) is not None
    assert by_content(cache, path, b"other") is None


def test_another_context_is_another_file(root: str, directory: str, path: str) -> None:
    cache = saved(root, directory, path, context="one")
    assert cache.look_up("a.py", path, OLD, "one") is not None
    assert by_content(cache, path, context="one") is not None
    assert cache.look_up("a.py", path, OLD, "two") is None
    assert by_content(cache, path, context="two") is None


def test_another_key_is_another_cache(root: str, directory: str, path: str) -> None:
    saved(root, directory, path)
    assert opened(root, "other", directory).look_up("a.py", path, OLD) is None


def test_another_tree_is_another_cache(root: str, directory: str, path: str) -> None:
    saved(root, directory, path)
    other = opened(root + "2", "key", directory)
    assert other.look_up("a.py", path, OLD) is None


def copied(root: str) -> str:
    """Copy the tree; return the path of the file in it."""
    shutil.copytree(root, root + "2")
    return os.path.join(root + "2", "a.py")


def test_a_copy_of_the_tree_begins_with_what_is_known(
    root: str, directory: str, path: str
) -> None:
    saved(root, directory, path)
    copy = copied(root)
    cache = opened(root + "2", "key", directory)
    assert cache.look_up("a.py", copy, OLD) is None  # that is no proof there
    found = by_content(cache, copy)
    assert found is not None
    assert cache.with_contents(found, copy, SOURCE) == RESULT
    cache.save()
    again = opened(root + "2", "key", directory)
    assert again.look_up("a.py", copy, OLD) is not None
    assert by_content(opened(root + "2", "other", directory), copy) is None


def test_a_copy_is_found_among_other_trees(
    root: str, directory: str, path: str, tmp_path: Path
) -> None:
    saved(root, directory, path).close()
    os.utime(str(only_file(directory)), ns=(10**18, 10**18))
    for number in range(3):
        other = tmp_path / str(number)
        other.mkdir()
        (other / "b.py").write_bytes(SOURCE)
        saved(str(other), directory, str(other / "b.py")).close()
    copy = copied(root)
    assert by_content(opened(root + "2", "key", directory), copy) is not None


def test_a_file_outside_of_the_tree_is_known(root: str, directory: str) -> None:
    path = os.path.join(os.path.dirname(root), "b.py")
    cache = saved(root, directory, path)
    assert cache.look_up("b.py", path, OLD) is not None


@pytest.mark.parametrize("age", [0, 1, 10**9, -(10**9)])
def test_a_file_that_was_read_in_the_tick_of_its_change_is_not_trusted(
    root: str, directory: str, path: str, age: int
) -> None:
    cache = saved(root, directory, path, read_at=OLD.modified + age)
    assert cache.look_up("a.py", path, OLD) is None
    assert by_content(cache, path) is not None


def test_it_is_trusted_once_it_was_read_later(
    root: str, directory: str, path: str
) -> None:
    cache = saved(root, directory, path, read_at=OLD.modified)
    assert by_content(cache, path) is not None
    cache.save()
    assert cache.look_up("a.py", path, OLD) is not None
    changed = OLD._replace(changed=LATER)
    assert cache.look_up_content("a.py", path, SOURCE, changed, LATER) is not None
    cache.save()
    assert cache.look_up("a.py", path, OLD) is not None


def test_a_change_that_keeps_size_and_time_is_seen(
    root: str, directory: str, path: str
) -> None:
    os.utime(path, ns=(OLD.modified, OLD.modified))
    before = Fingerprint.of(os.stat(path))
    cache = saved(root, directory, path, RESULT, before, before.changed + 1)
    Path(path).write_bytes(b"new")
    os.utime(path, ns=(OLD.modified, OLD.modified))
    after = Fingerprint.of(os.stat(path))
    assert (after.size, after.modified) == (before.size, before.modified)
    assert cache.look_up("a.py", path, after) is None
    assert by_content(cache, path, b"new") is None


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(results)
def test_any_result_comes_back(
    root: str, directory: str, path: str, result: FileResult
) -> None:
    cache = saved(root, directory, path, result)
    assert cache.look_up("a.py", path, OLD) == result
    cache.close()


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.binary(), st.binary())
def test_any_contents_come_back(
    root: str, directory: str, path: str, before: bytes, after: bytes
) -> None:
    result = FileResult("a.py", Status.CHANGED, before=before, after=after)
    cache = saved(root, directory, path, result)
    found = cache.look_up("a.py", path, OLD)
    assert found is not None
    assert cache.with_contents(found, path, before) == result
    cache.close()


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=300)
@given(st.data())
def test_a_damaged_cache_is_empty_or_right(
    root: str, directory: str, path: str, data: st.DataObject
) -> None:
    saved(root, directory, path)
    file = only_file(directory)
    content = bytearray(file.read_bytes())
    position = data.draw(st.integers(0, len(content) - 1))
    if data.draw(st.booleans()):
        content[position] ^= data.draw(st.integers(1, 255))
    else:
        del content[position:]
    file.write_bytes(bytes(content))
    cache = opened(root, "key", directory)
    found = cache.look_up("a.py", path, OLD)
    assert found in (None, replace(RESULT, before=None, after=None))
    if found is not None:
        assert cache.with_contents(found, path, SOURCE) in (None, RESULT)
    cache.close()


@pytest.mark.parametrize(
    "index", [b"{}", b"[[]]", b"[1]", b"nonsense", b"[" * 100000, b'[["a.py"]]']
)
def test_an_index_of_another_form_is_empty(
    root: str, directory: str, path: str, index: bytes
) -> None:
    saved(root, directory, path)
    footer = _cache_file._FOOTER.pack(len(index), _cache_file.digest_of(index))
    only_file(directory).write_bytes(_cache_file._MAGIC + index + footer)
    assert opened(root, "key", directory).look_up("a.py", path, OLD) is None


@pytest.mark.parametrize(
    "report", [["strange", "", 0, [], [], []], ["changed"], {}, [[]] * 6]
)
def test_a_report_of_another_form_is_none(
    root: str,
    directory: str,
    path: str,
    report: object,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(_cache, "_encode", lambda result: report or {"a": 1})
    cache = saved(root, directory, path)
    assert cache.look_up("a.py", path, OLD) is None


def test_a_folder_in_the_place_of_the_cache_is_empty(
    root: str, directory: str, path: str
) -> None:
    saved(root, directory, path)
    file = only_file(directory)
    file.unlink()
    file.mkdir()
    assert opened(root, "key", directory).look_up("a.py", path, OLD) is None


def test_entries_are_kept_until_their_files_go(
    root: str, directory: str, path: str
) -> None:
    others = [os.path.join(root, name) for name in ("b.py", "c.py")]
    for other in others:
        Path(other).write_bytes(SOURCE)
        saved(root, directory, other).close()
    os.unlink(others[1])
    cache = saved(root, directory, path)
    assert cache.look_up("b.py", others[0], OLD) is not None
    assert cache.look_up("c.py", others[1], OLD) is None
    assert cache.with_contents(RESULT, others[0], SOURCE) == RESULT


def test_an_entry_is_replaced(root: str, directory: str, path: str) -> None:
    saved(root, directory, path).close()
    cache = saved(root, directory, path, FileResult("a.py", Status.UNCHANGED))
    assert cache.look_up("a.py", path, OLD) == FileResult("a.py", Status.UNCHANGED)


def test_nothing_new_writes_nothing(root: str, directory: str, path: str) -> None:
    cache = saved(root, directory, path)
    assert cache.look_up("a.py", path, OLD) is not None
    only_file(directory).unlink()
    cache.save()
    assert os.listdir(directory) == []


def test_a_cache_that_is_not_saved_leaves_no_trace(
    root: str, directory: str, path: str
) -> None:
    cache = opened(root, "key", directory)
    cache.add(RESULT, path, SOURCE, OLD, LATER)
    cache.close()
    assert not os.path.exists(directory)


def test_two_runs_at_once_do_no_harm(root: str, directory: str, path: str) -> None:
    other = os.path.join(root, "b.py")
    Path(other).write_bytes(SOURCE)
    one, two = opened(root, "key", directory), opened(root, "key", directory)
    one.add(RESULT, path, SOURCE, OLD, LATER)
    two.add(RESULT, other, SOURCE, OLD, LATER)
    one.save()
    two.save()
    assert opened(root, "key", directory).look_up("b.py", other, OLD) is not None
    # The loser goes on with what it had.
    found = one.look_up("a.py", path, OLD)
    assert found is not None
    assert one.with_contents(found, path, SOURCE) == RESULT


def test_the_oldest_caches_are_deleted(
    root: str, directory: str, path: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(_cache, "_MOST_CACHES", 2)
    Path(directory).mkdir()
    for age, name in enumerate(["new.cache", "old.cache", "older.cache", "other"]):
        file = Path(directory) / name
        file.write_bytes(b"")
        os.utime(str(file), (10**9 - age, 10**9 - age))
    saved(root, directory, path)
    names = set(os.listdir(directory))
    assert {"new.cache", "other"} < names
    assert not {"old.cache", "older.cache"} & names


def test_others_cannot_read_the_directory(root: str, tmp_path: Path, path: str) -> None:
    directory = str(tmp_path / "x" / "cache")
    saved(root, directory, path)
    assert os.stat(directory).st_mode & 0o077 == 0


def test_the_directory_is_chosen_by_the_environment(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.delenv("ONEMASTER_CACHE_DIR", raising=False)
    monkeypatch.delenv("XDG_CACHE_HOME", raising=False)
    assert default_directory() == str(tmp_path / ".cache" / "onemaster" / "fixers")
    monkeypatch.setenv("XDG_CACHE_HOME", "relative")
    assert default_directory() == str(tmp_path / ".cache" / "onemaster" / "fixers")
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "xdg"))
    assert default_directory() == str(tmp_path / "xdg" / "onemaster" / "fixers")
    monkeypatch.setenv("ONEMASTER_CACHE_DIR", str(tmp_path / "mine"))
    assert default_directory() == str(tmp_path / "mine")


def test_every_setting_is_in_the_key(tmp_path: Path) -> None:
    base = Settings(("except", "print"))
    keys = {
        settings_key(choice)
        for choice in (
            base,
            Settings(("except",)),
            Settings(("print", "except")),
            replace(base, compat_module="ours.compat"),
            replace(base, verify_with=(sys.executable,)),
            replace(base, elide=False),
        )
    }
    assert len(keys) == 6
    assert settings_key(Settings(("except", "print"))) in keys


def test_another_interpreter_of_the_same_path_is_in_the_key(tmp_path: Path) -> None:
    interpreter = tmp_path / "python"
    interpreter.write_bytes(b"one")
    choice = Settings(("except",), verify_with=(str(interpreter),))
    before = settings_key(choice)
    interpreter.write_bytes(b"another")
    assert settings_key(choice) != before


def test_the_source_of_a_foreign_fixer_is_in_the_key(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.syspath_prepend(str(tmp_path))
    package = tmp_path / "keyed_fixers"
    package.mkdir()
    (package / "__init__.py").write_text("")
    (package / "fix_own.py").write_text("")
    choice = Settings(("keyed_fixers.fix_own",))
    before = settings_key(choice)
    assert settings_key(choice) == before
    (package / "helper.py").write_text("x = 1\n")
    assert settings_key(choice) != before


def test_the_source_of_this_package_is_in_the_key(tmp_path: Path) -> None:
    source = os.path.dirname(os.path.abspath(_cache.__file__))
    copy = tmp_path / "copied" / "fixers"
    shutil.copytree(source, str(copy), ignore=shutil.ignore_patterns("__pycache__"))
    program = (
        "from fixers._cache_key import settings_key\n"
        "from fixers._settings import Settings\n"
        "print(settings_key(Settings(('except',))))\n"
    )

    def key() -> bytes:
        return subprocess.run(
            [sys.executable, "-B", "-c", program],
            cwd=str(copy.parent),
            stdout=subprocess.PIPE,
            check=True,
        ).stdout

    before = key()
    moved = tmp_path / "moved"
    os.rename(str(copy.parent), str(moved))
    copy = moved / "fixers"
    assert key() == before
    with open(str(copy / "fixes" / "fix_except.py"), "a") as stream:
        stream.write("# changed\n")
    assert key() != before


def test_the_version_of_a_library_is_in_the_key(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.syspath_prepend(str(tmp_path))
    monkeypatch.setattr(_cache_key, "_LIBRARIES", ("keyed_one", "keyed_two", "missing"))
    choice = Settings(("except",))
    keys = [settings_key(choice)]

    def expect_another() -> None:
        keys.append(settings_key(choice))
        assert len(set(keys)) == len(keys)

    (tmp_path / "keyed_one").mkdir()
    (tmp_path / "keyed_one" / "__init__.py").write_text("")
    (tmp_path / "keyed_two.py").write_text("")
    expect_another()
    (tmp_path / "keyed_one-1.0.dist-info").mkdir()
    expect_another()
    (tmp_path / "keyed_one" / "__init__.py").write_text("x = 1\n")
    expect_another()
    (tmp_path / "keyed_two.py").write_text("x = 1\n")
    expect_another()


def test_nothing_in_the_cache_is_executable(
    root: str, directory: str, path: str
) -> None:
    saved(root, directory, path)
    content = only_file(directory).read_bytes()
    length, _ = _cache_file._FOOTER.unpack(content[-_cache_file._FOOTER.size :])
    index = content[-_cache_file._FOOTER.size - length : -_cache_file._FOOTER.size]
    assert json.loads(index)[0][0] == "a.py"
    for module in (_cache, _cache_file):
        assert "pickle" not in Path(str(module.__file__)).read_text()
