"""The last good config stays in force, whatever happens to the file."""

from __future__ import absolute_import, unicode_literals

import io
import json
import os
import sys
import threading

import pytest
from hypothesis import given
from hypothesis import strategies as st

from onemaster.rollout import Rollout, _rollout, _watching

STAGES = ["first", "second", "third"]


def text_of(stage, **changes):
    config = {
        "version": 1,
        "feature": "python3",
        "algorithm": "crc32-100000",
        "salt": "salt of %s" % stage,
        "stages": [{"name": name, "percent": 100} for name in STAGES],
        "stage": stage,
    }
    config.update(changes)
    return json.dumps(config, sort_keys=True).encode("utf-8")


def write(path, data):
    with io.open(path, "wb") as stream:
        stream.write(data)


@pytest.fixture
def path(tmp_path):
    path = str(tmp_path / "rollout.json")
    write(path, text_of("first"))
    return path


@pytest.fixture
def rollout(path):
    return Rollout(path, look_every=0)


def stage(rollout):
    rollout.decide("ada")
    return rollout.state()["stage"]


def truncate(path):
    write(path, text_of("second")[:60])


def remove(path):
    os.remove(path)


def make_a_folder_of_it(path):
    os.remove(path)
    os.mkdir(path)


def write_another_json(path):
    write(path, b"[1, 2, 3]")


def write_an_unknown_stage(path):
    write(path, text_of("tenth"))


def write_no_text(path):
    write(path, b"\xff\xfe\x00")


def write_nothing(path):
    write(path, b"")


def link_to_itself(path):
    os.remove(path)
    os.symlink(path, path)


DAMAGES = [
    truncate,
    remove,
    make_a_folder_of_it,
    write_another_json,
    write_an_unknown_stage,
    write_no_text,
    write_nothing,
    link_to_itself,
]
damages = pytest.mark.parametrize("damage", DAMAGES)


def clear(path):
    if os.path.isdir(path):
        os.rmdir(path)
    elif os.path.lexists(path):
        os.remove(path)


class TestRunning(object):
    def test_a_change_is_seen(self, rollout, path):
        assert stage(rollout) == "first"
        write(path, text_of("second"))
        assert stage(rollout) == "second"

    def test_a_change_within_a_tick_of_the_clock_is_seen(self, rollout, path):
        for _ in range(20):
            write(path, text_of("second"))
            assert stage(rollout) == "second"
            write(path, text_of("first", kill=True))
            assert rollout.decide("ada").reason == "the kill switch is on"

    def test_the_file_is_not_looked_at_before_its_time(self, path):
        rollout = Rollout(path, look_every=3600)
        write(path, text_of("second"))
        assert stage(rollout) == "first"

    def test_a_clock_that_goes_backwards_stops_nothing(self, path, monkeypatch):
        now = [1000.0]
        monkeypatch.setattr(_rollout, "clock", lambda: now[0])
        monkeypatch.setattr(_watching, "clock", lambda: now[0])
        rollout = Rollout(path, look_every=10)
        write(path, text_of("second"))
        now[0] = 1009.9
        assert stage(rollout) == "first"
        now[0] = 500.0
        assert stage(rollout) == "second"
        write(path, text_of("third"))
        now[0] = 509.9
        assert stage(rollout) == "second"
        now[0] = 510.0
        assert stage(rollout) == "third"

    @damages
    def test_damage_keeps_the_config_and_is_reported_once(
        self, rollout, path, damage, caplog
    ):
        damage(path)
        for _ in range(3):
            assert stage(rollout) == "first"
        assert path in rollout.state()["problem"]
        assert rollout.state()["problems"] == 1
        assert len(caplog.records) == 1
        assert "still in force: python3, stage first" in caplog.text

    @damages
    def test_what_is_mended_is_in_force_again(self, rollout, path, damage):
        damage(path)
        assert stage(rollout) == "first"
        clear(path)
        write(path, text_of("third"))
        assert stage(rollout) == "third"
        assert rollout.state()["problem"] is None

    def test_what_is_removed_and_restored_is_no_problem(self, rollout, path):
        os.rename(path, path + ".away")
        assert stage(rollout) == "first"
        assert rollout.state()["problem"]
        os.rename(path + ".away", path)
        assert stage(rollout) == "first"
        assert rollout.state()["problem"] is None
        write(path, text_of("second"))
        assert stage(rollout) == "second"


class TestStarting(object):
    @damages
    def test_the_saved_config_is_in_force(self, rollout, path, damage):
        damage(path)
        started = Rollout(path, look_every=0)
        assert stage(started) == "first"
        assert path in started.state()["problem"]
        clear(path)
        write(path, text_of("second"))
        assert stage(started) == "second"

    def test_the_saved_config_is_the_last_good_one(self, rollout, path):
        write(path, text_of("second"))
        assert stage(rollout) == "second"
        truncate(path)
        assert stage(Rollout(path)) == "second"

    @damages
    def test_without_any_config_everybody_is_on_python2(self, path, damage):
        damage(path)
        started = Rollout(path, look_every=0)
        assert started.decide("ada") == ("python2", None, None, "no usable config")
        assert started.arms_of_hosts(["a"]) == {"a": "python2"}
        clear(path)
        write(path, text_of("third"))
        assert started.decide("ada").arm == "python3"

    def test_a_saved_config_that_is_damaged_too(self, rollout, path, caplog):
        truncate(path)
        truncate(path + ".last-good")
        assert Rollout(path).decide("ada").arm == "python2"
        assert "no last good rollout config either" in caplog.text

    def test_the_copy_may_lie_elsewhere_or_nowhere(self, path, tmp_path):
        elsewhere = str(tmp_path / "copy.json")
        Rollout(path, saved_path=elsewhere)
        Rollout(path, saved_path=None)
        assert sorted(os.listdir(str(tmp_path))) == ["copy.json", "rollout.json"]

    def test_a_copy_that_cannot_be_saved_is_said_once(self, path, tmp_path, caplog):
        rollout = Rollout(path, str(tmp_path / "none" / "copy"), look_every=0)
        write(path, text_of("second"))
        assert stage(rollout) == "second"
        assert len(caplog.records) == 1
        assert "cannot be saved for the next start" in caplog.text

    def test_a_copy_is_saved_once_it_can_be(self, path, tmp_path):
        folder = tmp_path / "none"
        rollout = Rollout(path, str(folder / "copy"), look_every=0)
        assert "copy: No such file or directory" in rollout.state()["problem"]
        folder.mkdir()
        rollout.decide("ada")
        assert rollout.state()["problem"] is None
        assert (folder / "copy").read_bytes() == text_of("first")

    @pytest.mark.skipif(sys.version_info < (3,), reason="no pathlib")
    def test_a_path_need_not_be_text(self, tmp_path, path):
        from pathlib import Path

        rollout = Rollout(Path(path), saved_path=tmp_path / "copy")
        assert rollout.state()["stage"] == "first"
        assert (tmp_path / "copy").exists()
        Rollout(Path(path))
        assert os.path.exists(path + ".last-good")

    @pytest.mark.skipif(sys.platform == "win32", reason="no permissions")
    def test_the_copy_is_as_secret_as_the_config(self, path):
        os.chmod(path, 0o640)
        Rollout(path)
        assert os.stat(path + ".last-good").st_mode & 0o777 == 0o640


EVENTS = ["replace", "overwrite", "cut", "garbage", "remove", "look"]


@given(
    st.lists(st.tuples(st.sampled_from(EVENTS), st.sampled_from(STAGES)), max_size=12)
)
def test_what_is_in_force_was_once_written_whole(tmp_path_factory, events):
    path = str(tmp_path_factory.mktemp("events") / "rollout.json")
    rollout = Rollout(path, saved_path=None, look_every=0)
    allowed = {None}
    for event, name in events:
        if event == "replace":
            write(path + ".new", text_of(name))
            os.rename(path + ".new", path)
        elif event == "overwrite":
            write(path, text_of(name))
        elif event == "cut":
            write(path, text_of(name)[:-1])
        elif event == "garbage":
            write(path, b"\x00")
        elif event == "remove" and os.path.exists(path):
            os.remove(path)
        if event in ("replace", "overwrite"):
            allowed = {name}
        decision = rollout.decide("ada")
        assert rollout.state()["stage"] in allowed
        assert decision.arm == ("python2" if allowed == {None} else "python3")
        allowed = {rollout.state()["stage"]}


def test_threads_share_one_while_the_file_changes(path):
    rollout = Rollout(path, look_every=0)
    arms, ended = set(), threading.Event()

    def ask():
        while not ended.is_set():
            decision = rollout.decide("ada")
            arms.add((decision.arm, decision.reason))

    threads = [threading.Thread(target=ask) for _ in range(4)]
    for thread in threads:
        thread.start()
    for number in range(60):
        write(path, text_of(STAGES[number % 3]))
        truncate(path)
    ended.set()
    for thread in threads:
        thread.join()
    # By whatever config: all of them have everybody at their first stage.
    assert arms == {("python3", "in first by its percentage")}
    assert rollout.state()["failed_decisions"] == 0


@pytest.mark.skipif(not hasattr(os, "fork"), reason="no fork")
def test_a_forked_worker_looks_by_itself_though_a_thread_held_the_lock(path):
    rollout = Rollout(path, look_every=0)
    rollout._watched._lock.acquire()
    write(path, text_of("second"))
    child = os.fork()
    if child == 0:
        os._exit(0 if stage(rollout) == "second" else 1)
    assert os.waitpid(child, 0)[1] == 0
    rollout._watched._lock.release()
