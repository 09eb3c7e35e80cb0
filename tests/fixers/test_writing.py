from __future__ import annotations

import os
import signal
import stat
import subprocess
import sys
import threading
from pathlib import Path
from types import FrameType
from typing import Iterator, List

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from onemaster.fixers._interrupts import interrupts_blocked
from onemaster.fixers._writing import (
    ChangedOnDisk,
    text_stream,
    when_complete,
    write_atomically,
)

as_user = pytest.mark.skipif(
    not hasattr(os, "geteuid") or os.geteuid() == 0, reason="root may do anything"
)
as_root = pytest.mark.skipif(
    not hasattr(os, "geteuid") or os.geteuid() != 0, reason="only root gives away files"
)

#: Writes two contents in turn and says so after each time, for ever.
WRITER = """
import sys
sys.path[:] = {path!r}
from onemaster.fixers._writing import write_atomically
contents = [b"a" * {size}, b"b" * {size}]
while True:
    for content in contents:
        write_atomically({target!r}, content)
        sys.stdout.write(".")
        sys.stdout.flush()
"""
SIZE = 3 * 10**6


def names(folder: Path) -> List[str]:
    return sorted(os.listdir(str(folder)))


def test_it_replaces_the_content(tmp_path: Path) -> None:
    path = tmp_path / "a.py"
    path.write_bytes(b"old")
    write_atomically(str(path), b"new", expected=b"old")
    assert path.read_bytes() == b"new"
    assert names(tmp_path) == ["a.py"]


def test_it_creates_a_file_with_the_usual_mode(tmp_path: Path) -> None:
    (tmp_path / "usual").write_bytes(b"")
    write_atomically(str(tmp_path / "new"), [b"in ", b"pieces"])
    assert (tmp_path / "new").read_bytes() == b"in pieces"
    assert (tmp_path / "new").stat().st_mode == (tmp_path / "usual").stat().st_mode


@pytest.mark.parametrize("mode", [0o755, 0o600, 0o664, 0o4755])
def test_the_mode_stays(tmp_path: Path, mode: int) -> None:
    path = tmp_path / "script"
    path.write_bytes(b"old")
    path.chmod(mode)
    write_atomically(str(path), b"new")
    assert stat.S_IMODE(path.stat().st_mode) == mode


@as_root
def test_the_owner_stays(tmp_path: Path) -> None:
    path = tmp_path / "theirs"
    path.write_bytes(b"old")
    os.chown(str(path), 12, 34)
    path.chmod(0o4750)
    write_atomically(str(path), b"new")
    status = path.stat()
    assert (status.st_uid, status.st_gid) == (12, 34)
    assert stat.S_IMODE(status.st_mode) == 0o4750


def test_without_permission_the_rights_of_another_owner_go(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "theirs"
    path.write_bytes(b"old")
    path.chmod(0o4755)
    real = os.stat

    def stat_of_another(name: object, **options: object) -> os.stat_result:
        found = real(name, **options)  # type: ignore[call-overload]
        fields = list(found)
        fields[4] += name == str(path)
        return os.stat_result(fields)

    def refuse(*arguments: object) -> None:
        raise PermissionError(1, "Operation not permitted")

    monkeypatch.setattr(os, "stat", stat_of_another)
    monkeypatch.setattr(os, "chown", refuse)
    write_atomically(str(path), b"new")
    monkeypatch.undo()
    assert path.read_bytes() == b"new"
    assert stat.S_IMODE(path.stat().st_mode) == 0o755


def test_of_a_link_the_target_is_replaced(tmp_path: Path) -> None:
    (tmp_path / "real").mkdir()
    target = tmp_path / "real" / "target.py"
    target.write_bytes(b"old")
    link = tmp_path / "link.py"
    link.symlink_to(Path("real") / "target.py")
    write_atomically(str(link), b"new", expected=b"old")
    assert link.is_symlink()
    assert target.read_bytes() == b"new"
    assert names(tmp_path) == ["link.py", "real"]


def test_a_file_that_has_changed_is_not_replaced(tmp_path: Path) -> None:
    path = tmp_path / "a.py"
    path.write_bytes(b"edited in the meantime")
    with pytest.raises(ChangedOnDisk, match="changed"):
        write_atomically(str(path), b"new", expected=b"old")
    assert path.read_bytes() == b"edited in the meantime"
    assert names(tmp_path) == ["a.py"]


def test_a_file_that_is_gone_stays_gone(tmp_path: Path) -> None:
    with pytest.raises(ChangedOnDisk, match="deleted"):
        write_atomically(str(tmp_path / "a.py"), b"new", expected=b"old")
    assert names(tmp_path) == []


def test_a_file_that_goes_while_the_new_one_is_written_stays_gone(
    tmp_path: Path,
) -> None:
    path = tmp_path / "a.py"
    path.write_bytes(b"old")

    def pieces():  # type: ignore[no-untyped-def]
        yield b"new"
        path.unlink()

    with pytest.raises(ChangedOnDisk, match="changed"):
        write_atomically(str(path), pieces(), expected=b"old")
    assert names(tmp_path) == []


@as_user
def test_a_read_only_file_is_respected(tmp_path: Path) -> None:
    path = tmp_path / "a.py"
    path.write_bytes(b"old")
    path.chmod(0o444)
    with pytest.raises(PermissionError, match="read-only"):
        write_atomically(str(path), b"new")
    assert path.read_bytes() == b"old"


def test_an_error_leaves_nothing_behind(tmp_path: Path) -> None:
    path = tmp_path / "a.py"
    path.write_bytes(b"old")

    def pieces():  # type: ignore[no-untyped-def]
        yield b"new"
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        write_atomically(str(path), pieces())
    assert path.read_bytes() == b"old"
    assert names(tmp_path) == ["a.py"]


def test_a_missing_folder_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError):
        write_atomically(str(tmp_path / "missing" / "a.py"), b"new")


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    name=st.binary(min_size=1, max_size=60).filter(
        lambda name: not set(name) & set(b"/\0") and name not in (b".", b"..")
    ),
    old=st.binary(max_size=100),
    new=st.binary(max_size=100),
)
@pytest.mark.skipif(sys.platform == "darwin", reason="names must be UTF-8")
def test_any_name_and_content(
    tmp_path: Path, name: bytes, old: bytes, new: bytes
) -> None:
    path = os.path.join(str(tmp_path), os.fsdecode(name))
    try:
        write_atomically(path, old)
        write_atomically(path, new, expected=old)
        with open(path, "rb") as stream:
            assert stream.read() == new
        assert os.listdir(os.fsencode(str(tmp_path))) == [name]
    finally:
        os.unlink(path)


def test_text_is_there_when_all_is_written(tmp_path: Path) -> None:
    path = tmp_path / "out.json"
    path.write_text("old")
    with text_stream(str(path)) as stream:
        stream.write("n\xe9w\n\udcff")
        stream.flush()
        assert path.read_text() == "old"
    assert path.read_bytes() == b"n\xc3\xa9w\n\xff"


def test_text_that_is_cut_off_replaces_nothing(tmp_path: Path) -> None:
    path = tmp_path / "out.json"
    path.write_text("old")
    with pytest.raises(KeyError), text_stream(str(path)) as stream:
        stream.write("new")
        raise KeyError
    assert path.read_text() == "old"
    assert names(tmp_path) == ["out.json"]


@pytest.mark.skipif(not hasattr(signal, "SIGKILL"), reason="needs kill -9")
def test_killed_at_any_moment_the_file_is_whole(tmp_path: Path) -> None:
    target = tmp_path / "a.py"
    target.write_bytes(b"a" * SIZE)
    program = WRITER.format(path=sys.path, size=SIZE, target=str(target))
    seen = set()
    for writes in range(1, 25):
        process = subprocess.Popen(
            [sys.executable, "-c", program], stdout=subprocess.PIPE
        )
        assert process.stdout is not None
        with process.stdout as output:
            assert output.read(writes % 7 + 1)
            # The next write is under way, each time for another while.
            sum(range(writes * 2000))
            process.kill()
            process.wait()
        content = target.read_bytes()
        assert content in (b"a" * SIZE, b"b" * SIZE)
        seen.add(content[:1])
        for name in set(names(tmp_path)) - {"a.py"}:
            assert name.startswith(".run-fixers-") and name.endswith(".tmp")
    assert seen == {b"a", b"b"}


@given(st.lists(st.binary()))
def test_items_come_when_all_are_there(items: List[bytes]) -> None:
    taken = []

    def source() -> Iterator[bytes]:
        for item in items:
            yield item
            taken.append(item)

    for number, item in enumerate(when_complete(source())):
        assert taken == items
        assert item == items[number]
    assert taken == items


def test_an_error_comes_before_the_first_item() -> None:
    def source() -> Iterator[int]:
        yield 1
        raise KeyError

    with pytest.raises(KeyError):
        next(when_complete(source()))


@pytest.mark.skipif(sys.platform == "win32", reason="Windows cannot block a signal")
def test_ctrl_c_waits_though_another_thread_takes_it() -> None:
    ended = threading.Event()
    other = threading.Thread(target=ended.wait)
    other.start()
    receives, sends = os.pipe()
    os.set_blocking(sends, False)
    before = signal.set_wakeup_fd(sends)
    reached_the_end = False
    try:
        with pytest.raises(KeyboardInterrupt), interrupts_blocked():
            os.kill(os.getpid(), signal.SIGINT)
            # Python has been told of the signal, by the other thread.
            assert os.read(receives, 1)
            reached_the_end = True
    finally:
        signal.set_wakeup_fd(before)
        ended.set()
        other.join()
        os.close(receives)
        os.close(sends)
    assert reached_the_end


@pytest.mark.skipif(sys.platform == "win32", reason="Windows cannot block a signal")
@pytest.mark.parametrize("function", ["mkstemp", "realpath", "fsync", "replace"])
def test_ctrl_c_at_any_moment_leaves_no_temporary_file(
    tmp_path: Path, function: str
) -> None:
    path = tmp_path / "a.py"
    path.write_bytes(b"old")

    def interrupt(frame: FrameType, event: str, argument: object) -> None:
        name = getattr(argument, "__name__", frame.f_code.co_name)
        if event in ("return", "c_return") and name == function:
            os.kill(os.getpid(), signal.SIGINT)

    sys.setprofile(interrupt)
    try:
        with pytest.raises(KeyboardInterrupt):
            write_atomically(str(path), b"new")
    finally:
        sys.setprofile(None)
    assert os.listdir(str(tmp_path)) == ["a.py"]
    assert path.read_bytes() == (b"old" if function == "realpath" else b"new")
