"""The examples of docs/testlists.md are valid, and its table of exit codes is true."""

from __future__ import unicode_literals

import io
import os
import re

from onemaster.testlists import _config, _exit_codes, _listfile

PAGE = os.path.join(
    os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__)))),
    "docs",
    "testlists.md",
)


def page():
    with io.open(PAGE, encoding="utf-8") as stream:
        return stream.read()


def test_the_list_can_be_read():
    (text,) = re.findall(r"```\n(# What.*?)```", page(), re.DOTALL)
    example = _listfile.parse(text, "list.txt")
    assert len(example.entries) == 5
    assert example.render().split() == text.split()


def test_the_configuration_can_be_read(tmpdir):
    (text,) = re.findall(r"```ini\n(.*?)```", page(), re.DOTALL)
    path = os.path.join("{}".format(tmpdir), "tox.ini")
    with io.open(path, "w", encoding="utf-8") as stream:
        stream.write(text)
    assert len(_config.load(path).lists) == 2


def test_all_exit_codes_are_there_in_their_order():
    codes = re.findall(r"^\| ([0-9]) \|", page(), re.MULTILINE)
    assert [int(code) for code in codes] == sorted(_exit_codes.MEANINGS)
    (order,) = re.findall(r"first here is given: ([0-9, ]+)\.", page())
    expected = [code for code in _exit_codes.PRECEDENCE if code]
    assert [int(code) for code in order.split(",")] == expected
