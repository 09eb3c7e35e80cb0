# -*- coding: utf-8 -*-
"""Where a project names its lists: which one holds, and what is wrong with it."""

from __future__ import unicode_literals

import io
import os
import sys

import pytest

from onemaster.testlists import _config
from onemaster.testlists._conditions import Environment
from onemaster.testlists._errors import ListError

READS_TOML = sys.version_info >= (3, 11)


def environment(*python):
    return Environment(python, "linux", "cpython", "pytest")


@pytest.fixture
def folder(tmpdir):
    """An empty project: its top ends the search."""
    tmpdir.mkdir(".git")
    return "{}".format(tmpdir)


def write(folder, name, text, encoding="utf-8"):
    path = os.path.join(folder, name)
    with io.open(path, "w", encoding=encoding, newline="") as stream:
        stream.write(text)
    return path


def found(folder, text, name="tox.ini"):
    write(folder, name, text)
    return _config.find(folder)


def error_of(folder, text, name="tox.ini"):
    with pytest.raises(ListError) as caught:
        found(folder, text, name)
    return "{}".format(caught.value).replace(os.path.join(folder, ""), "")


def test_without_a_section_there_is_no_configuration(folder):
    assert found(folder, "[tox]\nenv_list = py27\n") is None


def test_one_list_for_all(folder):
    configuration = found(folder, "[onemaster:testlists]\nlists = known.txt\n")
    assert configuration.root == folder
    for python in [(2, 7, 18), (3, 13, 0)]:
        path = configuration.list_for(environment(*python))
        assert path == os.path.join(folder, "known.txt")
    assert not configuration.strict
    assert configuration.results == os.path.join(folder, ".testlists")


INI = """\
[tox]
env_list = py27
[onemaster:testlists]
# Python 3 gates with what is known to pass.
lists =
    lists/old name.txt  if python < 3
  ; a comment
    lists/é.txt if python >= 3.6 and python < 3.13

    lists/é.txt if python >= 3.13

strict = true
results: build
results = build/runs
[testenv]
commands = pytest
lists = no
"""


@pytest.mark.parametrize("end", ["\n", "\r\n"], ids=["LF", "CRLF"])
@pytest.mark.parametrize("name", _config.INI_FILES)
def test_a_list_for_each_interpreter(folder, name, end):
    text = INI.replace("results: build\n", "").replace("\n", end)
    configuration = found(folder, text, name)
    names = [
        configuration.list_for(environment(*python))
        for python in [(2, 7, 18), (3, 6, 0), (3, 13, 0)]
    ]
    assert names == [
        os.path.join(folder, name)
        for name in ["lists/old name.txt", "lists/é.txt", "lists/é.txt"]
    ]
    assert configuration.strict
    assert configuration.results == os.path.join(folder, "build/runs")


def test_an_interpreter_without_a_list(folder):
    text = "[onemaster:testlists]\nlists = known.txt if python >= 3\n"
    assert found(folder, text).list_for(environment(2, 7, 18)) is None


TOML = """\
[project]
name = "a"

[tool.onemaster.testlists]
lists = [
    "old.txt  if python < 3",
    "new.txt  if python >= 3",
]
strict = true
"""


@pytest.mark.skipif(not READS_TOML, reason="needs a reader of TOML")
@pytest.mark.parametrize(
    "text",
    [
        TOML,
        '[tool.onemaster]\ntestlists = {lists = "new.txt", strict = true}\n',
        'tool.onemaster.testlists = {lists = ["new.txt"], strict = true}\n',
    ],
    ids=["table", "inline", "dotted"],
)
def test_toml(folder, text):
    configuration = found(folder, text, "pyproject.toml")
    path = configuration.list_for(environment(3, 13, 0))
    assert path == os.path.join(folder, "new.txt")
    assert configuration.strict


@pytest.mark.skipif(READS_TOML, reason="has a reader of TOML")
def test_toml_that_nothing_here_can_read(folder, monkeypatch):
    monkeypatch.setitem(sys.modules, "tomli", None)
    message = error_of(folder, TOML, "pyproject.toml")
    assert message.startswith("pyproject.toml:4: before Python 3.11 this needs")
    assert "[onemaster:testlists] of tox.ini" in message


@pytest.mark.parametrize(
    "text",
    ['[project]\nname = "a"\n', '[x]\na = ["onemaster[testlists]"]\n', "[[[\n"],
    ids=["other", "named as a requirement", "not TOML"],
)
def test_toml_of_others_is_left_alone(folder, text):
    assert found(folder, text, "pyproject.toml") is None


def test_what_other_tools_write_into_the_file_does_not_matter(folder):
    text = "[other\nno equals sign\n%(x)s = %\n[other]\nlists = a\n"
    assert found(folder, text) is None
    text += "[onemaster:testlists]\nlists = known.txt\n"
    assert found(folder, text).list_for(environment(3, 6, 0)).endswith("known.txt")


def test_a_file_in_another_encoding_is_not_ours(folder):
    write(folder, "setup.cfg", "[metadata]\nauthor = Ä\n", encoding="latin-1")
    assert _config.find(folder) is None


def test_the_nearest_folder_above_counts(folder):
    write(folder, "tox.ini", "[onemaster:testlists]\nlists = known.txt\n")
    below = os.path.join(folder, "a", "b")
    os.makedirs(below)
    assert _config.find(below).root == folder
    write(os.path.join(folder, "a"), "setup.cfg", "[onemaster:testlists]\nlists = a\n")
    assert _config.find(below).root == os.path.join(folder, "a")


def test_the_search_ends_at_the_top_of_the_repository(folder):
    write(folder, "tox.ini", "[onemaster:testlists]\nlists = known.txt\n")
    inner = os.path.join(folder, "vendored")
    os.makedirs(os.path.join(inner, ".hg"))
    assert _config.find(inner) is None


SECTION = "[a]\nb = c\n[onemaster:testlists]\n"


@pytest.mark.parametrize(
    "text, message",
    [
        ("", "tox.ini: no list is named: write lists = "),
        ("lists =\n", "tox.ini:4: no list is named: write lists = "),
        ("list = a\n", "tox.ini:4: there is no setting list, only lists, results, "),
        ("lists\n", "tox.ini:4: not a setting: write key = value"),
        ("lists = a\nlists = b\n", "tox.ini:5: lists is set a second time"),
        ("lists = a\nstrict = yes\n", "tox.ini:5: strict is true or false"),
        ("lists = a\nresults =\n  b\n  c\n", "tox.ini:6: results takes one value"),
        ("lists = a if pyhton > 3\n", "tox.ini:4: pyhton where implementation, "),
        (
            "lists =\n  a\n  b if python < 3\n",
            "tox.ini:6: a of line 5 can hold together with b: give them conditions",
        ),
        (
            "lists =\n  a if python >= 3\n  b if python < 3.4\n",
            "tox.ini:6: a of line 5 can hold together with b: give them conditions",
        ),
        (
            "lists = a\n[onemaster:testlists]\nlists = b\n",
            "tox.ini:5: a second section [onemaster:testlists]",
        ),
    ],
)
def test_what_is_wrong_is_told_with_its_line(folder, text, message):
    assert error_of(folder, SECTION + text).startswith(message)


@pytest.mark.skipif(not READS_TOML, reason="needs a reader of TOML")
@pytest.mark.parametrize(
    "text, message",
    [
        ("lists = []\n", "pyproject.toml:2: no list is named"),
        ("lists = 3\n", "pyproject.toml:3: lists takes strings"),
        ("lists = [1]\n", "pyproject.toml:3: lists takes strings"),
        ("lists = ['a if x']\n", "pyproject.toml:3: x where implementation, "),
        ("lists = [\n", "pyproject.toml:2: this is no TOML: "),
    ],
)
def test_what_is_wrong_in_toml_is_told_with_its_line(folder, text, message):
    text = "\n[tool.onemaster.testlists]\n" + text
    assert error_of(folder, text, "pyproject.toml").startswith(message)


def test_not_utf8(folder):
    path = write(folder, "tox.ini", SECTION + "lists = Ä\n", encoding="latin-1")
    with pytest.raises(ListError, match=r"tox\.ini:4: not UTF-8"):
        _config.load(path)


def test_two_files_of_a_folder_cannot_both_configure(folder):
    write(folder, "setup.cfg", "[onemaster:testlists]\nlists = a\n")
    message = error_of(folder, "[onemaster:testlists]\nlists = b\n")
    assert (
        message
        == "tox.ini: setup.cfg configures the lists as well: keep one of the two"
    )
