from __future__ import annotations

import subprocess
from pathlib import Path

import pytest
from git_repository import Repository

from onemaster.testlists._git import GitError
from onemaster.testlists._history import history
from onemaster.testlists._tally import Tallier

LIST = "testlists/py3.txt"
DAY = 86400


def listed(*tests: str, mode: str = "exclude") -> str:
    return "mode: %s\n\n" % mode + "".join(
        "%s  owner=%s  # fails\n" % (test, test[0]) for test in tests
    )


def counts(repository: Repository, *paths: str) -> list[tuple[str, str, int]]:
    points = history(repository.folder, paths or (LIST,), Tallier().tally).points
    return [(point.path, point.tally.mode, point.tally.count) for point in points]


@pytest.fixture
def repository(tmp_path: Path) -> Repository:
    return Repository(tmp_path)


def test_each_version_counts_at_its_time(repository: Repository) -> None:
    start = repository.time
    repository.write(LIST, "# of the team\n" + listed("a.py::x", "b.py", "c/d.py"))
    repository.commit()
    repository.write("other.txt", "")
    repository.commit()
    repository.write(LIST, listed("a.py::x", "c/d.py"))
    repository.commit(days=5)
    points = history(repository.folder, [LIST], Tallier().tally).points
    assert [point.time - start for point in points] == [DAY, 7 * DAY]
    assert [point.tally.count for point in points] == [3, 2]
    assert points[1].tally.owners == {"a": 1, "c": 1}
    assert points[0].tally.packages == {".": 2, "c": 1}


def test_a_merge_counts_when_it_comes_to_the_main_line(repository: Repository) -> None:
    repository.write(LIST, listed("a", "b", "c"))
    repository.commit()
    repository.git("checkout", "-q", "-b", "side")
    repository.write(LIST, listed("a", "b"))
    repository.commit()
    repository.write(LIST, listed("a"))
    repository.commit()
    repository.git("checkout", "-q", "main")
    repository.write("other.txt", "")
    repository.commit()
    repository.git("merge", "-q", "--no-ff", "side")
    assert [count for _, _, count in counts(repository)] == [3, 1]


def test_a_list_that_switches_and_one_that_goes(repository: Repository) -> None:
    repository.write(LIST, listed("a", mode="include"))
    repository.write("py2.txt", listed("z"))
    repository.commit()
    repository.write(LIST, listed("b", "c"))
    repository.commit()
    repository.git("rm", "-q", "py2.txt")
    repository.commit()
    assert sorted(counts(repository, LIST, "py2.txt")[:2]) == [
        ("py2.txt", "exclude", 1),
        (LIST, "include", 1),
    ]
    assert counts(repository, LIST, "py2.txt")[2:] == [
        (LIST, "exclude", 2),
        ("py2.txt", "", 0),
    ]


def test_versions_that_are_no_list_are_left_out_and_counted(
    repository: Repository,
) -> None:
    for text in (
        listed("a"),
        listed("a") + "<<<<<<< ours\nb  # b\n=======\nc  # c\n>>>>>>> theirs\n",
        "a list of the time before\n",
        listed("a", "b"),
    ):
        repository.write(LIST, text)
        repository.commit()
    found = history(repository.folder, [LIST], Tallier().tally)
    assert [point.tally.count for point in found.points] == [1, 2]
    assert found.unreadable == 2


def test_paths_are_relative_to_the_root_and_no_patterns(repository: Repository) -> None:
    repository.write("sub/lists/p*3 \u00e9.txt", listed("a"))
    repository.write("sub/lists/py3 \u00e9.txt", listed("a", "b"))
    repository.commit()
    root = repository.folder + "/sub"
    (point,) = history(root, ["lists/p*3 \u00e9.txt"], Tallier().tally).points
    assert point.tally.count == 1


def test_a_clock_that_went_back_does_not_turn_the_line_back(
    repository: Repository,
) -> None:
    for tests, days in (("abc", 9), ("ab", -5), ("a", 1)):
        repository.write(LIST, listed(*tests))
        repository.commit(days=days)
    points = history(repository.folder, [LIST], Tallier().tally).points
    assert [point.tally.count for point in points] == [3, 2, 1]
    assert len({point.time for point in points}) == 1


def test_a_folder_without_git_says_so(tmp_path: Path) -> None:
    with pytest.raises(GitError, match="not a git repository"):
        history(str(tmp_path), [LIST], Tallier().tally)


def test_a_machine_without_git_says_so(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(GitError, match="git cannot be run"):
        history(str(tmp_path), [LIST], Tallier().tally)


def test_a_thousand_commits_take_two_processes(
    repository: Repository, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A process for each commit would make a page of a long history slow."""
    versions = [listed(*("t%03d" % n for n in range(1000 - i))) for i in range(1000)]
    stream = []
    for number, text in enumerate(versions, 1):
        data = text.encode("ascii")
        stream.append(
            b"commit refs/heads/main\ncommitter Ann <ann@example.com> %d +0000\n"
            b"data 1\nx\nM 100644 inline %s\ndata %d\n%s\n"
            % (repository.time + number, LIST.encode("ascii"), len(data), data)
        )
    subprocess.run(
        ["git", "fast-import", "--quiet"],
        input=b"".join(stream),
        cwd=repository.folder,
        check=True,
    )
    started = []
    start = subprocess.Popen

    def counting(*arguments: object, **options: object) -> object:
        started.append(arguments)
        return start(*arguments, **options)  # type: ignore[call-overload]

    monkeypatch.setattr(subprocess, "Popen", counting)
    points = history(repository.folder, [LIST], Tallier().tally).points
    assert [point.tally.count for point in points] == list(range(1000, 0, -1))
    assert len(started) == 2
