from __future__ import annotations

import contextlib
import io
import json
import os
import signal
import subprocess
import sys
from pathlib import Path
from typing import Any, Iterator, List, NamedTuple

import pytest

from onemaster.fixers import _arguments, _registry, _runner
from onemaster.fixers._cli import main

OLD = "if {}.has_key(1):\n    pass\n"
NEW = "if 1 in {}:\n    pass\n"
DIFF = """\
--- a/a.py
+++ b/a.py
@@ -1,2 +1,2 @@
-if {}.has_key(1):
+if 1 in {}:
     pass
"""
TABLE = """
fixer    files  changes
has_key      1        1
"""

#: Fixers that do harm while they run; their names say which.
HARM = """
import os, signal, time
from fissix.fixer_base import BaseFix

class FixHarm(BaseFix):
    PATTERN = "'edits' | 'looks' | 'hangs' | 'interrupts' | 'breaks'"

    def transform(self, node, results):
        getattr(self, node.value)(node)

    def edits(self, node):
        with open("a.py", "a") as stream:
            stream.write("# edited\\n")
        node.value = "edited"
        node.changed()

    def looks(self, node):
        with open("a.py") as stream:
            node.value = "old" if "has_key" in stream.read() else "new"
        node.changed()

    def hangs(self, node):
        os.write(2, b"hangs\\n")
        while True:
            time.sleep(1)

    def interrupts(self, node):
        raise KeyboardInterrupt

    def breaks(self, node):
        raise BrokenPipeError
"""


class Ran(NamedTuple):
    code: int
    out: str
    err: str


class Command:
    """Runs the command in this process."""

    def __init__(self, capsys: pytest.CaptureFixture[str]) -> None:
        self._capsys = capsys

    def __call__(self, *arguments: str) -> Ran:
        code = main(list(arguments))
        captured = self._capsys.readouterr()
        return Ran(code, captured.out, captured.err)


@pytest.fixture
def run(
    capsys: pytest.CaptureFixture[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Command:
    for name in list(os.environ):
        if name.startswith("GIT_"):
            monkeypatch.delenv(name)
    monkeypatch.setenv("HOME", str(tmp_path / "home"))
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "home"))
    monkeypatch.setenv("GIT_CONFIG_NOSYSTEM", "1")
    monkeypatch.setenv("ONEMASTER_CACHE_DIR", str(tmp_path / "cache"))
    monkeypatch.setenv("COLUMNS", "80")
    root = tmp_path / "project"
    root.mkdir()
    monkeypatch.chdir(root)
    return Command(capsys)


@pytest.fixture
def harm(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    """The dotted name of a fixer that does harm."""
    package = tmp_path / "modules" / "harmful"
    package.mkdir(parents=True)
    (package / "__init__.py").write_text("")
    (package / "fix_harm.py").write_text(HARM)
    monkeypatch.syspath_prepend(str(package.parent))
    yield "harmful.fix_harm"
    for name in ("harmful", "harmful.fix_harm"):
        sys.modules.pop(name, None)


@pytest.fixture
def identity(monkeypatch: pytest.MonkeyPatch) -> None:
    """Who makes the commits."""
    for role in ("AUTHOR", "COMMITTER"):
        monkeypatch.setenv("GIT_%s_NAME" % role, "Somebody")
        monkeypatch.setenv("GIT_%s_EMAIL" % role, "somebody@example.org")


def put(name: str, content: str) -> None:
    os.makedirs(os.path.dirname(name) or ".", exist_ok=True)
    with open(name, "w", encoding="utf-8", newline="") as stream:
        stream.write(content)


def read(name: str) -> str:
    with open(name, encoding="utf-8", newline="") as stream:
        return stream.read()


def start(*arguments: str, **options: Any) -> "subprocess.Popen[bytes]":
    """Run the command in a process of its own."""
    program = (
        "import sys\nsys.path[:] = %r\n"
        "from onemaster.fixers.cli import main\n"
        "if __name__ == '__main__':\n    sys.exit(main())\n" % sys.path
    )
    put("../program.py", program)
    return subprocess.Popen(
        [sys.executable, "../program.py", *arguments],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        **options,
    )


def test_it_shows_what_would_change(run: Command) -> None:
    put("a.py", OLD)
    put("b.py", "x = 1\n")
    assert run() == (
        0,
        DIFF,
        "would change a.py: has_key 1\n"
        + TABLE
        + "\n2 files: 1 would change, 1 unchanged\n",
    )
    assert read("a.py") == OLD


def test_it_writes(run: Command) -> None:
    put("a.py", OLD)
    assert run("--write") == (
        0,
        "",
        "changed a.py: has_key 1\n" + TABLE + "\n1 file: 1 changed, 0 unchanged\n",
    )
    assert read("a.py") == NEW
    assert run("--write") == (0, "", "\n1 file: 0 changed, 1 unchanged\n")


def test_it_checks(run: Command) -> None:
    put("a.py", OLD)
    ran = run("--check")
    assert ran.code == 1
    assert ran.out == ""
    assert ran.err.startswith("would change a.py: has_key 1\n")
    put("a.py", NEW)
    assert run("--check") == (0, "", "\n1 file: 0 would change, 1 unchanged\n")


@pytest.mark.parametrize("mode", [["--write"], ["--check"], []])
def test_diffs_are_a_choice(run: Command, mode: List[str]) -> None:
    put("a.py", OLD)
    assert run(*mode, "--no-diff").out == ""
    put("a.py", OLD)
    assert run(*mode, "--diff").out == DIFF


def test_quiet_prints_results_and_problems(run: Command) -> None:
    put("a.py", OLD)
    put("c.py", "\nd.has_key(\0\n")
    put("vendor/d.py", OLD)
    ran = run("--quiet")
    assert (ran.code, ran.out) == (3, DIFF)
    assert ran.err == (
        "run-fixers: c.py:2: failed: a null byte: not the text of a program\n"
    )


def test_one_bad_file_does_not_stop_the_rest(run: Command) -> None:
    put("a.py", OLD)
    put("b.py", "{}.has_key(\0\n")
    put("c.py", OLD)
    ran = run("--write", "-q")
    assert ran.code == 3
    assert (read("a.py"), read("c.py")) == (NEW, NEW)
    assert run("--check", "-q").code == 3


def test_nothing_to_look_at_is_said(run: Command) -> None:
    os.mkdir("empty")
    ran = run("empty")
    assert ran.code == 0
    assert ran.err.startswith("run-fixers: no Python sources in empty\n")


def test_what_is_passed_over_is_said(run: Command) -> None:
    put("a.py", "")
    put("b.py", "# @generated\n" + OLD)
    put("third_party/c.py", OLD)
    for number in range(12):
        put("m%02d_pb2.py" % number, OLD)
    ran = run()
    assert ran.code == 0
    lines = ran.err.splitlines()
    assert lines[0] == "run-fixers: skipped m00_pb2.py: generated, as its name says"
    assert lines[10] == "run-fixers: skipped 3 more"
    assert "left alone: 1 generated" in lines
    assert "skipped: 12 generated, as its name says, 1 vendored folder" in lines
    assert lines[-1] == "2 files: 0 would change, 1 unchanged, 1 left alone"
    ran = run("--include-vendored", "--include-generated", "--check")
    assert ran.err.splitlines()[-1] == "15 files: 14 would change, 1 unchanged"


def test_exclude(run: Command) -> None:
    put("a.py", OLD)
    put("b/c.py", OLD)
    assert run("--check", "--exclude", "b", "--exclude", "a.*").code == 0
    assert run("--check", "--exclude", "b", "a.py").code == 1


@pytest.mark.parametrize(
    "arguments, message",
    [
        (["missing.py"], "missing.py: No such file or directory"),
        (
            ["--only", "standarderor"],
            "argument --only: no fixer is called standarderor; did you mean standarderror?",
        ),
        (
            ["--skip", "has_key,basestrung"],
            "argument --skip: no fixer is called basestrung; did you mean basestring?",
        ),
        (
            ["--enable", "zzzz"],
            "argument --enable: no fixer is called zzzz; see run-fixers --list",
        ),
        (
            ["--explain", "zzzz"],
            "argument --explain: no fixer is called zzzz; see run-fixers --list",
        ),
        (["--only", ","], "argument --only: no name given"),
        (
            ["--only", "has_key", "--skip", "has_key"],
            "no fixer is left to run; see --only, --skip and --stage",
        ),
        (["-j", "0"], "argument -j/--jobs: not a number of processes: '0'"),
        (["-j", "two"], "argument -j/--jobs: not a number of processes: 'two'"),
        (
            ["--compat-module", "a-b"],
            "argument --compat-module: not the name of a module: 'a-b'",
        ),
        (
            ["--verify-with", "python0.9"],
            "argument --verify-with: there is no program 'python0.9' on the PATH",
        ),
        (
            ["--write", "--check"],
            "argument --check: not allowed with argument --write",
        ),
        (["--update-baseline"], "--update-baseline needs --baseline FILE"),
        (
            ["--baseline", "b.txt", "--allow-growth"],
            "--allow-growth needs --update-baseline",
        ),
        (
            ["--baseline", "b.txt", "--write"],
            "a baseline is about what is not changed yet; run --write first, then "
            "--baseline FILE --update-baseline",
        ),
        (
            ["--output", "missing/report.json"],
            "argument --output: no file can be written at missing/report.json",
        ),
        (["--che"], "unrecognized arguments: --che"),
        (
            ["-", "a.py"],
            "- for standard input goes with no other path, and with neither --write, "
            "--commit nor --baseline",
        ),
    ],
)
def test_wrong_arguments_are_named(
    run: Command, arguments: List[str], message: str
) -> None:
    put("a.py", OLD)
    assert run(*arguments) == (2, "", "run-fixers: error: %s\n" % message)
    assert read("a.py") == OLD


def test_an_odd_name_in_a_message_is_escaped(run: Command) -> None:
    ran = run("a\x1b[31m\n.py")
    assert ran.err.startswith("run-fixers: error: a\\x1b[31m\\x0a.py: No such file")


def test_help_has_examples_and_exit_codes(run: Command) -> None:
    ran = run("--help")
    assert ran.code == 0
    assert "examples:\n  run-fixers " in ran.out
    for code in (0, 1, 2, 3, 130):
        assert "\n  %d  " % code in ran.out


def test_version(run: Command) -> None:
    import onemaster

    assert run("--version") == (0, "run-fixers %s\n" % onemaster.__version__, "")


def test_list_and_explain(run: Command) -> None:
    assert "has_key" in run("--list").out
    assert run("--explain", "has_key").out.startswith("has_key (stage both)\n\n")
    both = run("--explain", "has_key", "--explain", "except").out
    assert "\n\nexcept (stage python2)\n" in both


def test_only_skip_and_stage(run: Command) -> None:
    put("a.py", OLD + "print 1\nz = 1 <> 2\n")

    def fixers(*arguments: str) -> List[str]:
        ran = run("--json", "-q", *arguments)
        return sorted(json.loads(ran.out)["summary"]["fixers"])

    assert fixers() == ["has_key", "ne", "print"]
    assert fixers("--only", "has_key,except") == ["has_key"]
    assert fixers("--only", "except", "--only", "fix_print") == ["print"]
    assert fixers("--skip", "print") == ["has_key", "ne"]
    assert fixers("--stage", "python2") == ["ne"]
    assert fixers("--stage", "both") == ["has_key", "print"]


def test_an_opt_in_fixer_can_be_enabled(
    run: Command, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(_registry, "OPT_IN", frozenset(["has_key"]))
    put("a.py", OLD)
    assert run("--check").code == 0
    assert run("--check", "--enable", "has_key").code == 1


def test_a_foreign_fixer_can_be_chosen(run: Command, harm: str) -> None:
    put("a.py", "x = edits\n")
    assert run("--check", "--only", harm).code == 1
    put("a.py", "x = 1\n")
    assert run("--check", "--only", harm).code == 0


def test_results_can_be_json(run: Command) -> None:
    put("a.py", OLD)
    ran = run("--json")
    assert ran.code == 0
    report = json.loads(ran.out)
    assert report["files"][0]["path"] == "a.py"
    assert "diff" not in report["files"][0]
    assert "would change a.py" in ran.err
    assert json.loads(run("--format", "json", "--diff").out)["files"][0]["diff"] == DIFF


def test_results_can_be_sarif(run: Command) -> None:
    put("a.py", OLD)
    report = json.loads(run("--format", "sarif").out)
    assert report["runs"][0]["results"][0]["ruleId"] == "has_key"


def test_results_can_be_annotations(run: Command) -> None:
    put("a.py", OLD)
    ran = run("--format", "github", "--check")
    assert ran.code == 1
    assert ran.out.startswith("::warning file=a.py,line=1,col=6,title=run-fixers")


def test_results_can_go_to_a_file(run: Command) -> None:
    put("a.py", OLD)
    ran = run("--output", "changes.patch")
    assert (ran.code, ran.out) == (0, "")
    assert read("changes.patch") == DIFF


def test_an_output_that_cannot_be_written_is_reported(
    run: Command, monkeypatch: pytest.MonkeyPatch
) -> None:
    put("a.py", OLD)

    def refuse(*arguments: object) -> None:
        raise OSError(28, "No space left on device", "out.json")

    monkeypatch.setattr(os, "replace", refuse)
    ran = run("--json", "--no-cache", "--output", "out.json", "-q")
    assert (ran.code, ran.out) == (3, "")
    assert ran.err == (
        "run-fixers: error: [Errno 28] No space left on device: 'out.json'\n"
    )
    assert not os.path.exists("out.json")


def test_verify_with_takes_programs_from_the_path(
    run: Command, monkeypatch: pytest.MonkeyPatch
) -> None:
    put("a.py", OLD)
    put("bin/ours", '#!/bin/sh\nexec %s "$@"\n' % sys.executable)
    os.chmod("bin/ours", 0o755)
    monkeypatch.setenv("PATH", "bin" + os.pathsep + os.environ["PATH"])
    assert run("--check", "a.py", "--verify-with", "ours,python3").code == 1


def test_verify_with_takes_only_a_python_that_runs(run: Command) -> None:
    put("a.py", OLD)
    put("shim", "#!/bin/sh\necho 'shim: not there' >&2\necho more >&2\nexit 127\n")
    os.chmod("shim", 0o755)
    ran = run("--verify-with", "./shim")
    assert (ran.code, ran.out) == (2, "")
    assert ran.err == (
        "run-fixers: error: argument --verify-with: %s does not run as Python: "
        "shim: not there\n" % os.path.abspath("shim")
    )
    ran = run("--verify-with", "true")
    assert ran.code == 2
    assert ran.err.endswith("true does not run as Python\n")


def test_a_baseline_checks_and_only_tightens(run: Command) -> None:
    put("a.py", OLD)
    ran = run("--baseline", "base.txt")
    assert ran.code == 2
    assert ran.err.startswith("run-fixers: error: base.txt: no such baseline")
    ran = run("--baseline", "base.txt", "--update-baseline", "--allow-growth")
    assert ran.code == 0
    assert "run-fixers: updated base.txt\n" in ran.err
    accepted = read("base.txt")
    assert run("--baseline", "base.txt").code == 0
    put("b.py", OLD)
    ran = run("--baseline", "base.txt")
    assert ran.code == 1
    assert "1 change not in the baseline base.txt:\n  b.py:1: has_key" in ran.err
    assert run("--baseline", "base.txt", "--update-baseline").code == 1
    assert read("base.txt") == accepted
    put("a.py", NEW)
    os.unlink("b.py")
    assert run("--baseline", "base.txt", "--update-baseline").code == 0
    assert "a.py" not in read("base.txt")


def test_with_a_baseline_only_what_is_new_is_listed(run: Command) -> None:
    put("a.py", OLD + "sys.exc_clear()\nimport sys\n")
    update = ("--baseline", "base.txt", "--update-baseline")
    counts = "1 file: 1 would change, 0 unchanged\n"
    places = "\n1 place needs a human; by risk: 1 high (--all-places lists them)\n"
    ran = run(*update, "--allow-growth")
    assert ran.err == (
        places + "\n1 new change taken into the baseline base.txt\n"
        "\n" + counts + "run-fixers: updated base.txt\n"
    )
    assert run("--baseline", "base.txt").err == places + "\n" + counts
    assert "a.py:3: high risk" in run("--baseline", "base.txt", "--all-places").err
    put("a.py", NEW)
    assert run(*update).err == (
        "\n1 accepted change taken out of base.txt\n"
        "\n1 file: 0 would change, 1 unchanged\nrun-fixers: updated base.txt\n"
    )


def test_a_baseline_that_cannot_be_written_is_reported(
    run: Command, monkeypatch: pytest.MonkeyPatch
) -> None:
    put("a.py", OLD)

    def refuse(*arguments: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "replace", refuse)
    arguments = ["--baseline", "base.txt", "--update-baseline", "--allow-growth"]
    ran = run(*arguments, "--no-cache", "-q")
    assert ran.code == 2
    assert ran.err == "run-fixers: error: base.txt: No space left on device\n"


def test_options_come_from_the_configuration(run: Command) -> None:
    put("a.py", OLD + "print 1\n")
    put("tox.ini", "[onemaster.fixers]\nonly = except, has_key\nformat = json\n")
    report = json.loads(run("-q").out)
    assert list(report["summary"]["fixers"]) == ["has_key"]
    report = json.loads(run("-q", "--only", "print").out)
    assert list(report["summary"]["fixers"]) == ["print"]


def test_the_configuration_may_name_a_baseline(run: Command) -> None:
    put("a.py", OLD)
    put("tox.ini", "[onemaster.fixers]\nbaseline = base.txt\n")
    assert run("--update-baseline", "--allow-growth").code == 0
    assert run().code == 0
    put("b.py", OLD)
    assert run().code == 1
    assert run("--write", "-q") == (0, "", "")
    assert read("b.py") == NEW


@pytest.mark.parametrize(
    "line, message",
    [
        (
            "only = standarderor",
            "tox.ini:2: only: no fixer is called standarderor; did you mean standarderror?",
        ),
        (
            "format = xml",
            "tox.ini:2: format: not one of text, json, sarif, github: 'xml'",
        ),
        ("stage = 3", "tox.ini:2: stage: not one of python2, both: '3'"),
        ("jobs = 0", "tox.ini:2: jobs: not a number of processes: '0'"),
        (
            "compat-module = 1",
            "tox.ini:2: compat-module: not the name of a module: '1'",
        ),
        (
            "verify-with = python0.9",
            "tox.ini:2: verify-with: there is no program 'python0.9' on the PATH",
        ),
        ("wrong = 1", "tox.ini:2: unknown option wrong; "),
    ],
)
def test_what_is_wrong_in_the_configuration_is_named(
    run: Command, line: str, message: str
) -> None:
    put("tox.ini", "[onemaster.fixers]\n%s\n" % line)
    ran = run()
    assert (ran.code, ran.out) == (2, "")
    assert ran.err.startswith("run-fixers: error: " + message)


class Input:
    def __init__(self, monkeypatch: pytest.MonkeyPatch, run: Command) -> None:
        self._monkeypatch = monkeypatch
        self._run = run

    def __call__(self, source: bytes, *arguments: str) -> Ran:
        stream = io.TextIOWrapper(io.BytesIO(source))
        self._monkeypatch.setattr(sys, "stdin", stream)
        return self._run("-", *arguments)


@pytest.fixture
def filter_(monkeypatch: pytest.MonkeyPatch, run: Command) -> Input:
    return Input(monkeypatch, run)


def test_standard_input_is_converted(filter_: Input) -> None:
    assert filter_(OLD.encode()) == (0, NEW, "")
    assert filter_(NEW.encode()) == (0, NEW, "")
    assert filter_(b"") == (0, "", "")


def test_standard_input_is_checked(filter_: Input) -> None:
    assert filter_(OLD.encode(), "--check") == (1, "", "")
    assert filter_(NEW.encode(), "--check") == (0, "", "")
    ran = filter_(OLD.encode(), "--check", "--diff")
    assert (ran.code, ran.out) == (1, DIFF.replace("a.py", "<stdin>"))


def test_standard_input_that_cannot_be_converted_comes_out_as_it_was(
    filter_: Input,
) -> None:
    assert filter_(b"x = 1\nd.has_key(\0)\n") == (
        3,
        "x = 1\nd.has_key(\0)\n",
        "run-fixers: <stdin>:2: failed: a null byte: not the text of a program\n",
    )


def test_nothing_is_written_before_all_is_converted(run: Command, harm: str) -> None:
    put("a.py", OLD)
    put("b.py", "x = looks\n")
    run("--write", "-j1", "--only", "has_key," + harm)
    assert read("a.py") == NEW
    assert read("b.py") == "x = old\n"


def test_an_edit_in_the_meantime_is_kept(run: Command, harm: str) -> None:
    put("a.py", "x = edits\n")
    ran = run("--write", "--only", harm, "-q")
    assert ran.code == 3
    assert ran.err == (
        "run-fixers: a.py: failed: not written: the file was changed in the meantime\n"
    )
    assert read("a.py").startswith("x = edits\n# edited\n")


def test_a_file_that_cannot_be_written_is_reported(
    run: Command, monkeypatch: pytest.MonkeyPatch
) -> None:
    put("a.py", OLD)

    def refuse(*arguments: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "replace", refuse)
    ran = run("--write", "-q", "--no-cache")
    assert ran.code == 3
    assert ran.err == (
        "run-fixers: a.py: failed: not written: No space left on device\n"
    )
    assert os.listdir(".") == ["a.py"]


def test_without_a_cache_nothing_is_kept(run: Command, tmp_path: Path) -> None:
    put("a.py", OLD)
    run("--no-cache")
    assert not (tmp_path / "cache").exists()
    run()
    assert len(os.listdir(str(tmp_path / "cache"))) == 1


def test_a_cache_that_cannot_be_written_is_no_failure(
    run: Command, tmp_path: Path
) -> None:
    put("a.py", OLD)
    (tmp_path / "cache").write_text("in the way")
    ran = run("--check")
    assert ran.code == 1
    assert "run-fixers: the results cannot be kept for the next run, in " in ran.err
    assert run("-q").err == ""


def test_a_second_run_says_the_same(run: Command) -> None:
    put("a.py", OLD + "x = map(f, y).z\n")
    put("b.py", "{}.has_key(\0")
    for arguments in ([], ["--check"], ["--json"], ["--json", "--diff"]):
        assert run(*arguments) == run(*arguments)


def test_the_number_of_processes_changes_nothing(
    run: Command, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(_runner, "_BYTES_WORTH_PROCESSES", -1)
    for number in range(12):
        put("%02d.py" % number, OLD * (1 + number * 17 % 12 * 10))
    alone = run("--no-cache", "-j1")
    assert alone.code == 0
    assert run("--no-cache", "-j2") == alone
    assert run("--no-cache") == alone


def test_a_folder_that_cannot_be_searched_is_a_failure(
    run: Command, monkeypatch: pytest.MonkeyPatch
) -> None:
    put("a.py", NEW)
    put("b/c.py", OLD)
    real = os.scandir

    def scandir(path: str) -> Any:
        if os.path.basename(os.path.normpath(path)) == "b":
            raise PermissionError(13, "Permission denied")
        return real(path)

    monkeypatch.setattr(os, "scandir", scandir)
    ran = run("--check", "-q")
    assert ran.code == 3
    assert ran.err == (
        "run-fixers: b/: failed: cannot be searched: Permission denied\n"
    )


def test_where_git_fails_one_is_warned(run: Command) -> None:
    put(".git", "nonsense\n")
    put("a.py", NEW)
    ran = run("--check")
    assert ran.code == 0
    assert ran.err.startswith("run-fixers: .: searched without git, files that it ")


def test_a_skipped_line_may_stay_python_2(run: Command) -> None:
    put("a.py", "print 1  # onemaster: skip\nprint 2\n")
    assert run("--write").code == 0
    assert read("a.py") == "print 1  # onemaster: skip\nprint(2)\n"
    assert run("--check").code == 0


def test_a_print_statement_may_not_stay_where_print_becomes_a_function(
    run: Command,
) -> None:
    source = "print 1  # onemaster: skip\nprint 2, 3\n"
    put("a.py", source)
    assert run("--write").code == 3
    assert read("a.py") == source


def git(*arguments: str) -> str:
    identity = ["-c", "user.name=Somebody", "-c", "user.email=somebody@example.org"]
    return subprocess.run(
        ["git", *identity, *arguments], stdout=subprocess.PIPE, check=True
    ).stdout.decode()


def test_commit_makes_one_for_each_fixer(run: Command, identity: None) -> None:
    git("init", "--quiet")
    put("a.py", OLD + "print 1\n")
    assert run("--commit").code == 2  # not committed yet
    git("add", ".")
    git("commit", "--quiet", "-m", "first")
    put("a.py", OLD + "print 2\n")
    ran = run("--commit")
    assert (ran.code, ran.out) == (2, "")
    assert ran.err == (
        "run-fixers: error: --commit needs a work tree without changes; these have "
        "some: a.py\nCommit them or put them aside first: git stash\n"
    )
    git("commit", "--quiet", "-am", "second")
    assert run("--commit").code == 0
    assert read("a.py").endswith(NEW + "print(2)\n")
    subjects = git("log", "--format=%s", "--reverse").splitlines()
    assert [subject.partition(":")[0] for subject in subjects] == [
        "first",
        "second",
        "Fix has_key",
        "Fix print",
    ]


def test_what_stays_invalid_on_3_is_in_no_commit(run: Command, identity: None) -> None:
    git("init", "--quiet")
    old = "async = {}\nif async.has_key(1):\n    print 1\n"
    put("a.py", old)
    put("b.py", "print 1\n")
    git("add", ".")
    git("commit", "--quiet", "-m", "first")
    ran = run("--commit", "-q")
    assert ran.code == 3
    assert ran.err == (
        "run-fixers: a.py:1: refused: the result is not valid on Python 3: "
        "invalid syntax\n"
    )
    assert read("a.py") == old
    assert read("b.py") == "print(1)\n"
    assert git("log", "--format=%s", "-1").startswith("Fix print: ")


def test_a_hook_that_refuses_a_commit_is_reported(run: Command, identity: None) -> None:
    git("init", "--quiet")
    put("a.py", OLD)
    git("add", ".")
    git("commit", "--quiet", "-m", "first")
    put(".git/hooks/pre-commit", "#!/bin/sh\necho not today >&2\nexit 1\n")
    os.chmod(".git/hooks/pre-commit", 0o755)
    ran = run("--commit")
    assert ran.code == 3
    assert "run-fixers: error: git did not commit the changes of has_key" in ran.err
    assert "not today" in ran.err
    assert read("a.py") == OLD


def test_an_interrupt_ends_it_with_130(run: Command, harm: str) -> None:
    put("a.py", "x = interrupts\n")
    ran = run("--only", harm)
    assert ran.code == 130
    assert ran.err == (
        "run-fixers: interrupted; every file is as it was or completely changed\n"
    )


def test_ctrl_c_while_it_starts(run: Command) -> None:
    program = (
        "import os, signal, sys\nsys.path[:] = %r\n"
        "class Interrupts:\n"
        "    def find_spec(self, name, path, target=None):\n"
        "        if name == 'onemaster.fixers._cli':\n"
        "            os.kill(os.getpid(), signal.SIGINT)\n"
        "sys.meta_path.insert(0, Interrupts())\n"
        "from onemaster.fixers.cli import main\n"
        "sys.exit(main())\n" % sys.path
    )
    done = subprocess.run([sys.executable, "-c", program], stderr=subprocess.PIPE)
    assert done.stderr == b"run-fixers: interrupted; no file is changed\n"
    assert done.returncode == 130


def interrupted(process: "subprocess.Popen[bytes]") -> bytes:
    """Press Ctrl-C until the command ends; return what it writes to standard error."""
    while process.returncode is None:
        # Python may lose an interrupt that comes while it runs a destructor.
        os.killpg(process.pid, signal.SIGINT)
        with contextlib.suppress(subprocess.TimeoutExpired):
            _, errors = process.communicate(timeout=20)
    assert process.returncode == 130
    last = b"run-fixers: interrupted; every file is as it was or completely changed\n"
    assert errors.splitlines(True)[-1] == last
    assert b"Traceback" not in errors
    return errors


def test_ctrl_c_while_files_are_converted_changes_none(run: Command, harm: str) -> None:
    names = ["%03d.py" % number for number in range(200)]
    for name in names:
        put(name, OLD * 50)
    put("zz.py", "x = hangs\n")
    process = start(
        "--write", "-j2", "--only", "has_key," + harm, start_new_session=True
    )
    assert process.stderr is not None
    assert process.stderr.readline() == b"hangs\n"
    interrupted(process)
    assert {read(name) for name in names} == {OLD * 50}
    assert sorted(os.listdir(".")) == [*names, "zz.py"]


def test_ctrl_c_while_files_are_written_leaves_each_whole(run: Command) -> None:
    names = ["%03d.py" % number for number in range(200)]
    for name in names:
        put(name, OLD * 50)
    # It waits for somebody to read the diffs, which are more than a pipe holds.
    process = start("--write", "--diff", "-j2", start_new_session=True)
    assert process.stderr is not None
    assert process.stderr.readline().startswith(b"changed 000.py")
    interrupted(process)
    assert {read(name) for name in names} == {OLD * 50, NEW * 50}
    assert sorted(os.listdir(".")) == names


def test_a_reader_that_has_seen_enough_is_no_error(run: Command) -> None:
    for number in range(200):
        put("%03d.py" % number, OLD * 100)
    process = start("-q")
    assert process.stdout is not None
    assert process.stdout.readline() == b"--- a/000.py\n"
    process.stdout.close()
    assert process.stderr is not None
    assert process.stderr.read() == b""
    process.stderr.close()
    assert process.wait() == 141


def test_a_second_run_imports_nothing_heavy(run: Command) -> None:
    put("a.py", OLD)
    run("--check")
    program = (
        "import sys\nsys.path[:] = %r\n"
        "from onemaster.fixers.cli import main\n"
        "code = main(['--check'])\n"
        "print(code, sorted({name.partition('.')[0] for name in sys.modules} & {\n"
        "    'asyncio', 'concurrent', 'configparser', 'fissix', 'libmodernize',\n"
        "    'multiprocessing', 'pkg_resources', 'rich', 'sqlite3', 'tempfile',\n"
        "    'tomllib', 'tree_sitter', 'tree_sitter_python', 'unittest'}))\n"
    )
    # Read once more, as the file was young before, and found in the cache.
    done = subprocess.run(
        [sys.executable, "-c", program % sys.path],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        check=True,
    )
    assert done.stdout == b"1 []\n", done.stderr


def test_every_option_is_documented() -> None:
    docs = os.path.join(os.path.dirname(__file__), "..", "..", "docs", "run-fixers.md")
    text = read(docs)
    for action in _arguments.parser()._actions:
        for option in action.option_strings:
            if option.startswith("--") and option != "--help":
                assert "`%s" % option in text, option
