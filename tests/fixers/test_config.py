from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path
from typing import Dict, Tuple

import pytest
from hypothesis import given
from hypothesis import strategies as st

from onemaster.fixers import _arguments, _config
from onemaster.fixers._config import Config, ConfigError, load
from onemaster.fixers._discovery import find_files

HEADERS = {
    "pyproject.toml": "[tool.onemaster.fixers]\n",
    "setup.cfg": "[tool:onemaster.fixers]\n",
    "tox.ini": "[onemaster.fixers]\n",
}


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A working directory that is the root of a git work tree."""
    root = tmp_path / "project"
    (root / ".git").mkdir(parents=True)
    monkeypatch.chdir(root)
    return root


def put(name: str, text: str) -> None:
    if os.path.dirname(name):
        os.makedirs(os.path.dirname(name), exist_ok=True)
    with open(name, "w", encoding="utf-8") as stream:
        stream.write(text)


@pytest.fixture(params=sorted(HEADERS))
def name(request: pytest.FixtureRequest) -> str:
    return str(request.param)


def test_without_a_file_nothing_is_set() -> None:
    assert load(".") == Config()


def test_all_types_of_values(name: str) -> None:
    put(
        name,
        HEADERS[name]
        + {
            "pyproject.toml": 'only = ["map", "zip"]\nskip = "a, b"\njobs = 4\n'
            'no-cache = true\nstage = "both"\n',
            "setup.cfg": "only =\n  map\n  zip\nskip = a, b\njobs = 4\n"
            "no-cache = true\nstage = both\n",
            "tox.ini": "only = map\n  zip\nskip: a,b,\njobs=4\n"
            "no-cache = Yes\nstage = both\n",
        }[name],
    )
    config = load(".")
    assert config.path == name
    assert config.values == {
        "only": ("map", "zip"),
        "skip": ("a", "b"),
        "jobs": 4,
        "no-cache": True,
        "stage": "both",
    }


def test_lines_are_known(name: str) -> None:
    text = "[other]\nskip = 'x'\n\n" + HEADERS[name] + "\n# skip\nskip = 'x'\n"
    put(name, text + "\n[another]\nskip = 'x'\n")
    assert load(".").where("skip") == name + ":7"


def test_the_line_of_a_key_that_is_written_in_an_odd_way() -> None:
    put("pyproject.toml", '\n[tool."onemaster" . fixers]\n"skip" = ["x"]\n')
    assert load(".").where("skip") == "pyproject.toml:3"
    put("pyproject.toml", '\n[tool]\nonemaster.fixers.skip = ["x"]\n')
    assert load(".").where("skip") == "pyproject.toml:1"


@pytest.mark.parametrize(
    "line, message",
    [
        ("skpi = 'map'", "unknown option skpi; did you mean skip?"),
        ("write = true", "write is for the command line only"),
        ("Only = 'map'", "unknown option Only; did you mean only?"),
        ("jobs = 'many'", "jobs is a number, not"),
        ("jobs = true", "jobs is a number, not"),
        ("no-cache = 'perhaps'", "no-cache is true or false, not"),
        ("stage = ''", "stage is a word, not"),
    ],
)
def test_what_is_wrong_is_said_with_its_line(
    name: str, line: str, message: str
) -> None:
    if not name.endswith(".toml"):
        line = line.replace("'", "")
    put(name, "\n" + HEADERS[name] + "diff = false\n" + line + "\n")
    with pytest.raises(ConfigError) as caught:
        load(".")
    assert str(caught.value).startswith("%s:4: %s" % (name, message))


def test_an_option_like_no_other_lists_all() -> None:
    put("tox.ini", "[onemaster.fixers]\nxyz = 1\n")
    with pytest.raises(ConfigError, match="known are all-places, baseline, "):
        load(".")


@pytest.mark.parametrize(
    "text, message",
    [
        ("only = [1]", "pyproject.toml:2: only is a list of words, not [1]"),
        ("jobs = 1.5", "pyproject.toml:2: jobs is a number, not 1.5"),
        ("stage = 2", "pyproject.toml:2: stage is a word, not 2"),
        ("only = ", "pyproject.toml:2: "),
        ("only = " + "[" * 100000, "pyproject.toml: nested too deeply"),
    ],
)
def test_what_is_wrong_in_toml(text: str, message: str) -> None:
    put("pyproject.toml", HEADERS["pyproject.toml"] + text + "\n")
    with pytest.raises(ConfigError) as caught:
        load(".")
    assert str(caught.value).startswith(message)


def test_a_table_that_is_none() -> None:
    put("pyproject.toml", "[tool.onemaster]\nfixers = 3\n")
    with pytest.raises(ConfigError, match=r"^pyproject\.toml: tool\.onemaster\.fixers"):
        load(".")
    put("pyproject.toml", "tool = 'onemaster'\n")
    assert load(".") == Config()


@pytest.mark.parametrize(
    "text, message",
    [
        ("skip = a\nskip = b\n", "setup.cfg:3: "),
        ("nonsense\n", "setup.cfg:2: "),
        ("skip = a\n[tool:onemaster.fixers]\n", "setup.cfg:3: "),
    ],
)
def test_what_is_wrong_in_ini(text: str, message: str) -> None:
    put("setup.cfg", HEADERS["setup.cfg"] + text)
    with pytest.raises(ConfigError) as caught:
        load(".")
    assert str(caught.value).startswith(message)
    assert "\n" not in str(caught.value)


def test_a_file_without_a_section_header_is_named() -> None:
    put("setup.cfg", "# onemaster\nskip = a\n")
    with pytest.raises(ConfigError, match=r"^setup\.cfg:2: "):
        load(".")


def test_percent_signs_and_defaults_mean_nothing() -> None:
    put("setup.cfg", "[DEFAULT]\nx = 1\n[tool:onemaster.fixers]\nexclude = %(x)s\n")
    assert load(".").values == {"exclude": ("%(x)s",)}


def test_bytes_that_are_not_utf_8_are_named(folder: Path) -> None:
    (folder / "tox.ini").write_bytes(b"[onemaster.fixers]\nskip = \xff\n")
    with pytest.raises(ConfigError, match=r"^tox\.ini:2: not UTF-8$"):
        load(".")


def test_a_mistake_in_a_file_that_does_not_concern_us_is_ignored(
    name: str,
) -> None:
    put(name, "[other\n= = =\n")
    assert load(".") == Config()


def test_a_file_that_cannot_be_read_is_named() -> None:
    os.mkdir("tox.ini")
    with pytest.raises(ConfigError, match=r"tox\.ini: Is a directory$"):
        load(".")


def test_two_sections_in_one_folder_are_an_error() -> None:
    put("setup.cfg", HEADERS["setup.cfg"])
    put("tox.ini", HEADERS["tox.ini"])
    with pytest.raises(
        ConfigError, match=r"^setup\.cfg and tox\.ini both have a section .*; keep one"
    ):
        load(".")


def test_the_nearest_one_counts() -> None:
    put("setup.cfg", HEADERS["setup.cfg"] + "skip = far\n")
    put("a/tox.ini", HEADERS["tox.ini"] + "skip = near\n")
    put("a/b/tox.ini", "[other]\n# onemaster\n")
    put("a/b/c.py", "")
    assert load("a/b/c.py").values == {"skip": ("near",)}
    assert load("a/b").where("skip") == os.path.join("a", "tox.ini") + ":2"
    assert load(".").values == {"skip": ("far",)}


def test_above_the_repository_nothing_counts(folder: Path) -> None:
    put("../tox.ini", HEADERS["tox.ini"] + "skip = outside\n")
    assert load(".") == Config()
    os.rmdir(".git")
    assert load(".").values == {"skip": ("outside",)}
    assert load(".").path == str(folder.parent / "tox.ini")


def test_patterns_and_files_are_relative_to_the_file(folder: Path) -> None:
    text = "exclude = x/*.py, ./y/z.py, any\nbaseline = old.txt\n"
    put("odd[name]/tox.ini", HEADERS["tox.ini"] + text)
    for name in ("x/a.py", "y/z.py", "y/b.py", "any/c.py"):
        put("odd[name]/" + name, "")
    os.rmdir(".git")
    os.mkdir("elsewhere")
    os.chdir("elsewhere")
    config = load("../odd[name]")
    assert config.values["baseline"] == os.path.join("..", "odd[name]", "old.txt")
    exclude = config.values["exclude"]
    assert isinstance(exclude, tuple)
    found = find_files(["../odd[name]"], exclude)
    assert found.files == ("../odd[name]/y/b.py",)
    os.chdir("..")
    assert find_files(["."], exclude).files == ("odd[name]/y/b.py",)


def test_every_option_of_the_command_is_known_here() -> None:
    known = set(_config.OPTIONS) | _config._ACTIONS
    options = {
        option[2:]
        for action in _arguments.parser()._actions
        for option in action.option_strings
        if option.startswith("--")
    }
    assert options - {"no-diff"} == known


words = st.text("abcdefg_.*", min_size=1, max_size=6)


@given(st.lists(words, min_size=1, max_size=5), st.sampled_from([", ", ",", "\n  "]))
def test_words_come_back_however_they_are_parted(
    values: Tuple[str, ...], between: str
) -> None:
    assert _config.split_words([between.join(values)]) == list(values)


@pytest.mark.skipif(sys.version_info >= (3, 11), reason="has tomllib")
def test_without_tomli_one_is_told_what_to_install(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    put("pyproject.toml", HEADERS["pyproject.toml"])
    monkeypatch.setitem(sys.modules, "tomli", None)
    with pytest.raises(ConfigError, match="tomli"):
        load(".")


def test_nothing_heavy_is_imported_where_nothing_is_configured() -> None:
    put("pyproject.toml", "[other]\n")
    program = (
        "import sys\nsys.path[:] = %r\n"
        "from onemaster.fixers._config import load\nload('.')\n"
        "print([n for n in ('configparser', 'tomllib', 'tomli') if n in sys.modules])"
    )
    output = subprocess.run(
        [sys.executable, "-c", program % sys.path], stdout=subprocess.PIPE, check=True
    ).stdout
    assert output.strip() == b"[]"


def test_an_indented_line_belongs_to_the_value_above() -> None:
    put("tox.ini", HEADERS["tox.ini"] + "skip = a\n  only = b\n")
    expected: Dict[str, Tuple[str, ...]] = {"skip": ("a", "only = b")}
    assert load(".").values == expected
