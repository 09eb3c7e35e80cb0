"""The commands of operators, on real files."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import textwrap
from datetime import timedelta
from pathlib import Path
from typing import Any, Callable, List, Tuple

import pytest
from filelock import FileLock

from onemaster.rollout import Rollout
from onemaster.rollout._config import Config
from onemaster.rollout.cli import main
from onemaster.rollout.commands import _justification, _store
from onemaster.rollout.commands._history import History

Run = Callable[..., Tuple[int, str, str]]

CONFIG = {
    "version": 1,
    "feature": "python3",
    "algorithm": "crc32-100000",
    "salt": "python3:",
    "cohorts": {"staff": {"ids": ["ada"], "groups": ["staff"]}},
    "stages": [
        {"name": "staff", "cohorts": ["staff"]},
        {"name": "canary", "percent": 1, "soak": "2d"},
        {"name": "everyone", "percent": 100},
    ],
    "stage": None,
}


@pytest.fixture
def path(tmp_path: Path) -> Path:
    path = tmp_path / "rollout.json"
    path.write_text(json.dumps(CONFIG, indent=2))
    return path


@pytest.fixture
def run(path: Path, capsys: pytest.CaptureFixture[str]) -> Run:
    def run(command: str, *arguments: str) -> Tuple[int, str, str]:
        code = main([command, "--config", str(path), *arguments])
        printed = capsys.readouterr()
        return code, printed.out, printed.err

    run("record")
    return run


def stage(path: Path) -> Any:
    return json.loads(path.read_text())["stage"]


def wait(monkeypatch: pytest.MonkeyPatch, **time: float) -> None:
    """Let time pass for the commands."""
    later = _store.now() + timedelta(**time)
    for module in (_store, _justification):
        monkeypatch.setattr(module, "now", lambda: later)


def entries(path: Path) -> List[Any]:
    return History(path.with_name("rollout.json.history")).entries()


def change(path: Path, old: str, new: str) -> bytes:
    data = path.read_bytes()
    assert old.encode() in data
    path.write_bytes(data.replace(old.encode(), new.encode()))
    return data


class TestMoving:
    def test_from_the_first_stage_to_the_last(
        self, run: Run, path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        assert run("advance") == (0, "", "advanced from none to staff\n")
        assert run("advance", "--why", "fine")[0] == 0
        assert stage(path) == "canary"
        wait(monkeypatch, days=2, minutes=1)
        assert run("advance") == (0, "", "advanced from canary to everyone\n")
        assert run("advance") == (1, "", "everyone is the last stage\n")
        moves = [(e.action, e.before, e.after, e.why) for e in entries(path)]
        assert moves == [
            ("record", None, None, ""),
            ("advance", None, "staff", ""),
            ("advance", "staff", "canary", "fine"),
            ("advance", "canary", "everyone", ""),
        ]

    def test_not_before_the_soak_time_is_over(
        self, run: Run, path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        run("advance"), run("advance")
        wait(monkeypatch, days=1)
        code, _, said = run("advance")
        assert code == 3
        assert "canary has a soak time of 2 days, 0:00:00: " in said
        assert stage(path) == "canary"

    def test_the_soak_time_begins_anew_behind_a_kill(
        self, run: Run, path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        run("advance"), run("advance")
        wait(monkeypatch, days=3)
        run("kill"), run("revive")
        assert run("advance")[0] == 3
        wait(monkeypatch, days=3)
        assert run("advance")[0] == 0

    def test_a_clock_that_went_back_lets_nothing_pass(
        self, run: Run, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        run("advance"), run("advance")
        wait(monkeypatch, days=-1)
        code, _, said = run("advance")
        assert (code, "a clock is wrong" in said) == (3, True)

    def test_a_config_keeps_its_looks(self, run: Run, path: Path) -> None:
        before = path.read_text()
        run("advance")
        assert path.read_text() == before.replace('"stage": null', '"stage": "staff"')
        run("kill")
        assert path.read_text() == before.replace(
            '"stage": null', '"stage": "staff", "kill": true'
        )

    def test_back(self, run: Run, path: Path) -> None:
        run("advance"), run("advance")
        assert run("rollback") == (0, "", "rolled back from canary to staff\n")
        run("advance")
        assert run("rollback", "--to", "none")[0] == 0
        assert stage(path) is None
        assert run("rollback")[0] == 1

    def test_back_only(self, run: Run, path: Path) -> None:
        run("advance")
        code, _, said = run("rollback", "--to", "canary")
        assert (code, stage(path)) == (2, "staff")
        assert said == "canary is not before staff; there are: none\n"

    def test_no_advance_while_killed(self, run: Run, path: Path) -> None:
        run("kill")
        assert run("advance")[0] == 1
        assert stage(path) is None

    def test_no_advance_behind_a_change_by_hand(self, run: Run, path: Path) -> None:
        change(path, "canary", "pond")
        code, _, said = run("advance")
        assert (code, stage(path)) == (1, None)
        assert "was changed by hand since its last line of history" in said

    def test_a_running_decider_sees_the_moves(self, run: Run, path: Path) -> None:
        rollout = Rollout(str(path), look_every=0)
        assert rollout.decide("ada").arm == "python2"
        run("advance")
        assert rollout.decide("ada").arm == "python3"
        run("kill")
        assert rollout.decide("ada").reason == "the kill switch is on"

    def test_the_soak_time_begins_anew_behind_a_move_that_was_changed_by_hand(
        self, run: Run, path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        run("advance"), run("advance")
        wait(monkeypatch, days=3)
        change(path, '"stage": "canary"', '"stage": "everyone"')
        assert run("rollback") == (0, "", "rolled back from everyone to canary\n")
        assert run("advance")[0] == 3

    def test_a_link_stays_a_link(self, run: Run, path: Path) -> None:
        target = path.with_name("target.json")
        path.rename(target)
        path.symlink_to(target)
        assert run("advance")[0] == 0
        assert path.is_symlink()
        assert stage(target) == "staff"

    @pytest.mark.skipif(not hasattr(os, "geteuid"), reason="no owners")
    def test_whoever_could_read_the_config_still_can(
        self, path: Path, capsys: pytest.CaptureFixture[str]
    ) -> None:
        path.chmod(0o660)
        if os.geteuid() == 0:
            os.chown(str(path), 4711, 4712)
        before = path.stat()
        assert main(["record", "--config", str(path)]) == 0
        assert main(["advance", "--config", str(path)]) == 0
        for suffix in ("", ".history", ".lock"):
            made = path.with_name("rollout.json" + suffix).stat()
            assert (made.st_mode, made.st_uid, made.st_gid) == (
                before.st_mode,
                before.st_uid,
                before.st_gid,
            )


class TestKill:
    def test_when_the_history_is_broken(self, run: Run, path: Path) -> None:
        run("advance")
        history = path.with_name("rollout.json.history")
        history.write_text("no line of ours\n")
        code, _, said = run("kill")
        assert (code, json.loads(path.read_text())["kill"]) == (0, True)
        assert "the kill is not in the history: " in said
        assert "rollout.json.history:1: no entry" in said

    def test_when_the_config_is_damaged(self, run: Run, path: Path) -> None:
        run("advance")
        Rollout(str(path))
        path.write_bytes(b"{")
        assert run("kill")[0] == 0
        config = Config("", path.read_bytes())
        assert (config.kill, config.stage.name) == (True, "staff")

    def test_when_there_is_no_config_at_all(self, run: Run, path: Path) -> None:
        path.unlink()
        code, _, said = run("kill")
        assert code == 2
        assert "rollout.json.last-good: No such file" in said

    def test_when_another_command_hangs(
        self, run: Run, path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        from onemaster.rollout.commands import kill

        monkeypatch.setattr(kill, "LOCK_SECONDS", 0.05)
        with FileLock(str(path) + ".lock"):
            code, _, said = run("kill")
        assert (code, json.loads(path.read_text())["kill"]) == (0, True)
        assert "another command has held the lock" in said

    def test_when_the_history_and_what_was_begun_are_broken(
        self, run: Run, path: Path
    ) -> None:
        run("advance")
        history = path.with_name("rollout.json.history")
        begun = history.read_bytes().splitlines()[-1]
        history.write_text("no line of ours\n")
        path.with_name("rollout.json.pending").write_bytes(begun)
        assert run("kill")[0] == 0
        assert json.loads(path.read_text())["kill"] is True
        assert "no entry" in run("status")[1]

    def test_while_another_command_moves(
        self, run: Run, path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        from onemaster.rollout.commands import kill

        class Late(_store.Store):
            def __init__(self, *arguments: Any) -> None:
                super().__init__(*arguments)
                main(["advance", "--config", str(path)])

        monkeypatch.setattr(kill, "Store", Late)
        assert run("kill")[0] == 0
        config = Config("", path.read_bytes())
        assert (config.kill, config.stage.name) == (True, "staff")
        assert run("history", "--verify")[0] == 0

    def test_a_command_that_hung_does_not_take_it_back(
        self, run: Run, path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        from onemaster.rollout.commands import kill

        monkeypatch.setattr(kill, "LOCK_SECONDS", 0.05)
        hanging = _store.Store(path)
        with hanging.locked():
            assert run("kill")[0] == 0
            with pytest.raises(_store.Conflict, match="none, killed"):
                hanging.write(hanging.changed(stage="staff"), "advance", "", "")
        assert Config("", path.read_bytes()).kill is True
        assert run("revive")[0] == 0
        assert run("history", "--verify")[0] == 0

    def test_for_a_reason_that_is_no_text(self, run: Run, path: Path) -> None:
        assert run("kill", "--why", os.fsdecode(b"\xe9t\xe9"))[0] == 0
        assert entries(path)[-1].why == "\\xe9t\\xe9"

    def test_with_a_byte_order_mark(self, run: Run, path: Path) -> None:
        path.write_bytes(b"\xef\xbb\xbf" + path.read_bytes())
        assert run("kill")[0] == 0
        assert path.read_bytes().startswith(b"\xef\xbb\xbf{")
        assert Config("", path.read_bytes()).kill is True

    @pytest.mark.parametrize("switch", ['"kill": false', '"comment": "no switch"'])
    def test_when_no_file_can_be_written_beside_the_config(
        self, tmp_path: Path, switch: str, capsys: pytest.CaptureFixture[str]
    ) -> None:
        path = tmp_path / ("r" * 250 + ".json")
        path.write_text(json.dumps(CONFIG).replace('"version"', switch + ', "version"'))
        assert main(["kill", "--config", str(path)]) == 0
        assert Config("", path.read_bytes()).kill is True
        assert "the config is written in place: " in capsys.readouterr().err

    def test_behind_a_change_by_hand(self, run: Run, path: Path) -> None:
        change(path, "canary", "pond")
        run("kill", "--why", "smoke")
        expected = "smoke (the config was changed by hand before)"
        assert entries(path)[-1].why == expected


class TestTwoOperators:
    def test_one_wins_and_the_other_is_told(self, run: Run, path: Path) -> None:
        mine = _store.Store(path)
        run("advance", "--who", "the other")
        with pytest.raises(
            _store.Conflict, match="the stage is now staff"
        ), mine.locked():
            raise AssertionError("not reached")

    def test_what_was_changed_and_is_the_same_again_is_told_too(
        self, run: Run, path: Path
    ) -> None:
        change(path, '"version"', '"kill": false, "version"')
        run("kill"), run("revive"), run("advance")
        mine = _store.Store(path)
        mine.entries()
        data = path.read_bytes()
        run("kill"), run("revive")
        assert path.read_bytes() == data
        with pytest.raises(_store.Conflict), mine.locked():
            raise AssertionError("not reached")

    def test_many_at_once(self, run: Run, path: Path) -> None:
        program = (
            "import sys; sys.path[:] = %r\n"
            "from onemaster.rollout.cli import main\n"
            "sys.exit(main(['advance', '--config', sys.argv[1]]))" % sys.path
        )
        started = [
            subprocess.Popen(
                [sys.executable, "-c", program, str(path)], stderr=subprocess.PIPE
            )
            for _ in range(4)
        ]
        for process in started:
            process.communicate()
        codes = [process.returncode for process in started]
        moved = [entry.after for entry in entries(path) if entry.action == "advance"]
        # Who read the config behind another's move made the next one.
        assert moved == ["staff", "canary"][: codes.count(0)]
        assert set(codes) <= {0, 3, 4}
        assert run("history", "--verify")[0] == 0


def started(arguments: List[str], **variables: str) -> "subprocess.Popen[bytes]":
    program = (
        "import sys; sys.path[:] = %r\n"
        "from onemaster.rollout.cli import main\n"
        "sys.exit(main())" % sys.path
    )
    return subprocess.Popen(
        [sys.executable, "-c", program, *arguments],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        env=dict(os.environ, **variables),
    )


# Reads a number a line: a fork of it is killed at that call to the file system.
KILLED_AT_CALL = """\
import builtins, io, os, signal, sys
sys.path[:] = {path!r}
from onemaster.rollout.cli import main
from onemaster.rollout.commands import _main
_main._parser()

def counted(function, left):
    def call(*arguments, **options):
        left[0] -= 1
        if left[0] == 0:
            os.kill(os.getpid(), signal.SIGKILL)
        return function(*arguments, **options)
    return call

for line in sys.stdin:
    child = os.fork()
    if child == 0:
        left = [int(line)]
        for name in ("fsync", "rename", "unlink", "chmod", "open", "stat"):
            setattr(os, name, counted(getattr(os, name), left))
        io.open = builtins.open = counted(open, left)
        sys.stderr = open(os.devnull, "w")
        os._exit(main(["advance", "--config", sys.argv[1]]))
    print(os.waitpid(child, 0)[1], flush=True)
"""


@pytest.mark.skipif(not hasattr(os, "fork"), reason="no fork")
def test_a_process_that_is_killed_at_any_step_leaves_a_whole_config(
    tmp_path: Path, path: Path, run: Run
) -> None:
    run("advance")
    old = path.read_bytes()
    new = old.replace(b'"stage": "staff"', b'"stage": "canary"')
    history = path.with_name("rollout.json.history")
    lines = history.read_bytes()
    seen = set()
    with subprocess.Popen(
        [sys.executable, "-c", KILLED_AT_CALL.format(path=sys.path), str(path)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        universal_newlines=True,
    ) as forking:
        assert forking.stdin is not None and forking.stdout is not None
        for step in range(1, 200):
            for left in tmp_path.iterdir():
                left.unlink()
            path.write_bytes(old)
            history.write_bytes(lines)
            print(step, file=forking.stdin, flush=True)
            status = int(forking.stdout.readline())
            assert path.read_bytes() in (old, new)
            moved = path.read_bytes() == new
            seen.add((status, moved))
            # The next command finishes what was begun.
            assert run("advance")[0] == (3 if moved else 0)
            assert path.read_bytes() == new
            assert run("history", "--verify")[0] == 0
            assert [entry.after for entry in entries(path)] == [None, "staff", "canary"]
            if status == 0:
                break
    assert seen == {(signal.SIGKILL, False), (signal.SIGKILL, True), (0, True)}


class TestHistory:
    def test_verify(self, run: Run) -> None:
        run("advance"), run("kill")
        assert run("history", "--verify") == (
            0,
            "",
            "3 entries, unbroken, up to the present config\n",
        )

    @pytest.mark.parametrize(
        "damage, problem",
        [
            (
                lambda lines: lines[:1] + lines[2:],
                ":2: the line before was changed, or",
            ),
            (
                lambda lines: lines[1:],
                ":1: the line before was changed, or one is miss",
            ),
            (lambda lines: [lines[1], lines[0], lines[2]], ":1: the line before was"),
            (
                lambda lines: [lines[0].replace("record", "forged"), *lines[1:]],
                ":2: the",
            ),
            (
                lambda lines: [lines[0] + " ", *lines[1:]],
                ":1: not as onemaster wrote it",
            ),
            (lambda lines: [*lines[:2], "{}"], ":3: no entry"),
            (lambda lines: lines[:2], "was changed by hand since its last line"),
        ],
    )
    def test_what_is_broken_is_found(
        self, run: Run, path: Path, damage: Any, problem: str
    ) -> None:
        run("advance"), run("kill")
        history = path.with_name("rollout.json.history")
        lines = history.read_text().splitlines()
        history.write_text("".join(line + "\n" for line in damage(lines)))
        code, _, said = run("history", "--verify")
        assert code == 1
        assert problem in said

    def test_lines_for_machines(self, run: Run) -> None:
        run("advance", "--who", "ada", "--why", "爱")
        lines = [json.loads(line) for line in run("history", "--json")[1].splitlines()]
        assert [line["action"] for line in lines] == ["record", "advance"]
        assert (lines[1]["who"], lines[1]["why"]) == ("ada", "爱")

    def test_windows_line_ends(self, run: Run, path: Path) -> None:
        history = path.with_name("rollout.json.history")
        history.write_bytes(history.read_bytes().replace(b"\n", b"\r\n"))
        code, _, said = run("history", "--verify")
        assert (code, "ends with CR LF, and onemaster wrote LF" in said) == (1, True)

    @pytest.mark.parametrize(
        "key, value", [("time", "soon"), ("since", 5), ("why", None), ("after", 1)]
    )
    def test_a_line_of_other_values(
        self, run: Run, path: Path, key: str, value: Any
    ) -> None:
        run("advance")
        history = path.with_name("rollout.json.history")
        line = json.loads(history.read_text().splitlines()[0])
        line[key] = value
        history.write_text(json.dumps(line, sort_keys=True) + "\n")
        assert run("history", "--verify")[0] == 1
        assert ":1: no entry: " in run("status")[1]

    def test_verify_for_machines(self, run: Run, path: Path) -> None:
        told = json.loads(run("history", "--verify", "--json")[1])
        assert told == {"entries": 1, "problem": None}
        change(path, "canary", "pond")
        code, printed, _ = run("history", "--verify", "--json")
        assert code == 1
        assert "changed by hand" in json.loads(printed)["problem"]

    def test_a_reason_is_shown_as_it_is(self, run: Run) -> None:
        run("advance", "--why", "[/t] [red] :x:")
        shown = run("history")[1]
        assert "[/t] [red] :x:" in shown

    def test_none_yet(self, path: Path, capsys: pytest.CaptureFixture[str]) -> None:
        assert main(["history", "--config", str(path)]) == 0
        assert "no history yet" in capsys.readouterr().err


class TestRecord:
    def test_a_change_that_puts_nobody_out(self, run: Run, path: Path) -> None:
        run("advance")
        old = path.with_name("old.json")
        old.write_bytes(change(path, '"ada"', '"ada", "grace"'))
        assert run("record", "--against", str(old))[0] == 0
        assert run("history", "--verify")[0] == 0

    def test_a_change_that_puts_somebody_out(self, run: Run, path: Path) -> None:
        run("advance")
        old = path.with_name("old.json")
        old.write_bytes(change(path, '"ada"', '"grace"'))
        code, _, said = run("record", "--against", str(old))
        assert code == 1
        assert "1 ids of cohorts: ada" in said
        assert run("record", "--against", str(old), "--rollback")[0] == 0

    @pytest.mark.parametrize(
        "old, new, goes_on",
        [
            ('"ada"', '"ada", "grace"', True),
            ('"soak": "2d"', '"soak": "1d"', True),
            ('"percent": 1,', '"percent": 20,', False),
            ('"stages"', '"kill": true, "stages"', False),
        ],
    )
    def test_another_percentage_begins_the_soak_time_anew(
        self,
        run: Run,
        path: Path,
        monkeypatch: pytest.MonkeyPatch,
        old: str,
        new: str,
        goes_on: bool,
    ) -> None:
        run("advance"), run("advance")
        wait(monkeypatch, days=3)
        before = path.with_name("old.json")
        before.write_bytes(change(path, old, new))
        code, _, said = run("record", "--rollback", "--against", str(before))
        assert (code, "begins anew" in said) == (0, not goes_on)
        since, time = entries(path)[-1].since, entries(path)[-1].time
        assert (since < time) == goes_on

    def test_a_gate_that_is_wrong(self, run: Run, path: Path) -> None:
        old = path.with_name("old.json")
        old.write_bytes(change(path, '"soak": "2d"', '"gates": [{"name": "a"}]'))
        code, _, said = run("record", "--against", str(old))
        assert (code, "a gate has either a command or samples" in said) == (2, True)

    def test_not_against_another_config(self, run: Run, path: Path) -> None:
        change(path, "canary", "pond")
        code, _, said = run("record", "--against", str(path))
        assert (code, "not the config that the history ends with" in said) == (1, True)

    def test_against_the_config_that_the_commands_kept(
        self, run: Run, path: Path
    ) -> None:
        run("advance")
        change(path, '"ada"', '"grace"')
        code, _, said = run("record")
        assert (code, "1 ids of cohorts: ada" in said) == (1, True)
        assert run("record", "--rollback")[0] == 0

    def test_what_was_set_up_by_hand_behind_init(
        self, tmp_path: Path, capsys: pytest.CaptureFixture[str]
    ) -> None:
        path = tmp_path / "new.json"
        main(["init", "--config", str(path)])
        change(path, '"ids": []', '"ids": ["ada"]')
        assert main(["record", "--config", str(path)]) == 0
        assert main(["advance", "--config", str(path)]) == 0


class TestLooking:
    def test_status(self, run: Run) -> None:
        run("advance"), run("advance")
        told = json.loads(run("status", "--json")[1])
        assert (told["stage"], told["kill"], told["problem"]) == ("canary", False, None)
        assert 0 < told["soak_seconds_left"] <= 2 * 86400
        shown = run("status")[1]
        assert "canary since " in shown

    def test_status_tells_what_is_wrong(self, run: Run, path: Path) -> None:
        change(path, "canary", "pond")
        assert "changed by hand" in run("status")[1]

    def test_explain(self, run: Run) -> None:
        run("advance")
        assert run("explain", "ada")[1].splitlines()[0] == (
            "ada is served by python3: in staff by its cohorts"
        )
        told = json.loads(run("explain", "bob", "--group", "staff", "--json")[1])
        assert (told["arm"], told["stage"], told["id"]) == ("python3", "staff", "bob")

    def test_simulate(self, run: Run, path: Path, tmp_path: Path) -> None:
        ids = tmp_path / "ids"
        ids.write_bytes("ada\nbob\r\n\n爱\n".encode())
        code, printed, said = run("simulate", str(ids), "--stage", "everyone")
        assert (code, said) == (0, "3 on python3, 0 on python2\n")
        rows = [line.split("\t") for line in printed.splitlines()]
        assert [row[0] for row in rows] == ["ada", "bob", "爱"]
        assert [row[2:] for row in rows] == [
            ["python3", "staff"],
            ["python3", "everyone"],
            ["python3", "everyone"],
        ]
        for one, bucket, _, _ in rows:
            assert int(bucket) == Rollout(str(path)).decide(one).bucket

    def test_an_id_that_is_no_text(self, run: Run, path: Path, tmp_path: Path) -> None:
        told = json.loads(run("explain", os.fsdecode(b"\xe9"), "--json")[1])
        assert told["id"] == "\\xe9"
        assert told["bucket"] == Rollout(str(path)).decide(b"\xe9").bucket
        ids = tmp_path / "ids"
        ids.write_bytes(b"\xe9\n")
        assert run("simulate", str(ids))[1].split("\t")[0] == "\\xe9"

    def test_simulate_the_users_of_a_group(self, run: Run, tmp_path: Path) -> None:
        ids = tmp_path / "ids"
        ids.write_text("bob\n")
        run("advance")
        assert "python2" in run("simulate", str(ids))[1]
        assert run("simulate", str(ids), "--group", "staff")[1].split()[2:] == [
            "python3",
            "staff",
        ]

    def test_moves_for_machines(self, run: Run) -> None:
        told = json.loads(run("advance", "--json")[1])
        assert told == {
            "advanced": True,
            "message": "advanced from none to staff",
            "gates": [],
        }
        assert json.loads(run("advance", "--dry-run", "--json")[1])["advanced"] is False
        for command in ("rollback", "kill", "revive"):
            assert json.loads(run(command, "--json")[1])["action"] == command

    def test_check_for_machines(self, run: Run) -> None:
        assert json.loads(run("check", "--json")[1]) == {"put_out": [], "moves": None}

    def test_check(self, run: Run, path: Path, tmp_path: Path) -> None:
        assert run("check")[0] == 0
        run("advance"), run("advance")
        ids = tmp_path / "ids"
        ids.write_text("ada\n" + "".join("user-%d\n" % n for n in range(1000)))
        old = tmp_path / "old.json"
        old.write_bytes(change(path, '"percent": 1,', '"percent": 0.5,'))
        code, printed, _ = run("check", "--against", str(old), "--ids", str(ids))
        assert code == 1
        assert printed.splitlines()[0] == "puts out 1 % become 0.5 %"
        assert "of the ids, 0 come in, " in printed
        assert run("check", "--against", str(old), "--rollback")[0] == 0


class TestMistakes:
    def test_a_config_that_is_not_there(
        self, tmp_path: Path, capsys: pytest.CaptureFixture[str]
    ) -> None:
        missing = str(tmp_path / "none.json")
        assert main(["status", "--config", missing]) == 2
        said = capsys.readouterr().err
        assert said == "onemaster rollout: %s: No such file or directory\n" % missing

    def test_a_config_that_is_wrong(self, run: Run, path: Path) -> None:
        change(path, "canary", "a b")
        code, _, said = run("advance")
        assert code == 2
        assert "rollout.json:24: stages[1].name: must be a name" in said

    def test_init_in_no_folder(
        self, tmp_path: Path, capsys: pytest.CaptureFixture[str]
    ) -> None:
        assert main(["init", "--config", str(tmp_path / "none" / "a.json")]) == 2
        assert capsys.readouterr().err == "there is no folder %s\n" % (
            tmp_path / "none"
        )

    def test_output_that_nobody_reads(self, run: Run, path: Path) -> None:
        ids = path.with_name("ids")
        ids.write_text("".join("%d\n" % number for number in range(20000)))
        with started(["simulate", str(ids), "--config", str(path)]) as process:
            assert process.stdout is not None and process.stderr is not None
            process.stdout.readline()
            process.stdout.close()
            assert process.stderr.read() == b""
        assert process.returncode == 141

    def test_output_that_the_terminal_has_no_characters_for(
        self, run: Run, path: Path
    ) -> None:
        with started(
            ["explain", "爱", "--config", str(path)], PYTHONIOENCODING="ascii"
        ) as process:
            printed, said = process.communicate()
        assert (process.returncode, said) == (0, b"")
        assert printed.startswith(b"\\u7231 is served by python2")

    def test_what_the_commands_need_is_not_installed(
        self, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
    ) -> None:
        for name in [name for name in sys.modules if "rollout.commands" in name]:
            monkeypatch.delitem(sys.modules, name)
        monkeypatch.setitem(sys.modules, "filelock", None)
        assert main(["status"]) == 2
        assert "needs filelock: pip install 'onemaster[rollout]'" in (
            capsys.readouterr().err
        )

    def test_init(self, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
        path = str(tmp_path / "rollout.json")
        assert main(["init", "--config", path]) == 0
        assert main(["check", "--config", path]) == 0
        assert main(["history", "--verify", "--config", path]) == 0
        assert main(["init", "--config", path]) == 1

    @pytest.mark.parametrize("command", ["advance", "kill", "simulate"])
    def test_help_has_an_example(
        self, command: str, capsys: pytest.CaptureFixture[str]
    ) -> None:
        with pytest.raises(SystemExit) as ended:
            main([command, "--help"])
        assert ended.value.code == 0
        assert "example: onemaster rollout " + command in capsys.readouterr().out


def test_old_pythons_are_refused_politely() -> None:
    import interpreters

    program = textwrap.dedent(
        """\
        import sys
        from onemaster.rollout.cli import main
        print(main(["status"]))
        """
    )
    done = subprocess.run(
        [interpreters.python27(), "-c", program],
        env=dict(os.environ, PYTHONPATH=interpreters.runtime()),
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    )
    assert done.stdout.strip() == b"2"
    assert b"needs Python 3.8 or later" in done.stderr
