"""The lists of this project itself."""

from __future__ import absolute_import, unicode_literals

import os

from run_tests_command import Ran

from onemaster.testlists._config import find
from onemaster.testlists.cli import main

ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))


def test_they_are_configured_and_without_mistakes(monkeypatch, capsys):
    monkeypatch.chdir(ROOT)
    assert os.path.basename(find("%s" % ROOT).path) == "tox.ini"
    code = main(["check"])
    ran = Ran(code, *capsys.readouterr())
    assert ran.code == 0, ran
    assert "check --fix" not in ran.out
