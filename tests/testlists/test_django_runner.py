"""Django's runner under a list, with the real Django, in processes of their own."""

from __future__ import unicode_literals

import pytest
import runners

from onemaster.testlists import _exit_codes as codes
from onemaster.testlists._outcomes import load_record

SUITE = """\
import os
import signal
from django.test import SimpleTestCase, tag

class First(SimpleTestCase):
    def test_good(self):
        pass

    @tag("slow")
    def test_bad(self):
        self.fail("why")

class Second(SimpleTestCase):
    def test_other(self):
        {}
"""
LIST = "mode: exclude\n\ntests/test_a.py::First::test_bad  # why\n"
GONE = "tests/test_a.py::First::test_gone  # why\n"


def run(tmpdir, test_list, *arguments, **options):
    source = SUITE.format(options.get("body", "pass"))
    project = runners.project(tmpdir, test_list, test_a=source)
    return runners.run("django", project, *arguments)


def test_a_list(tmpdir):
    code, output = run(tmpdir, LIST)
    assert code == codes.OK, output
    assert output.splitlines()[-3:] == [
        "testlists: exclude list list.txt: 3 ran, 2 passed; of 1 listed ones 0 passed",
        "found: nothing",
        "next: nothing to do: the list and the tests agree",
    ]
    assert runners.outcomes(tmpdir, "django")["test_bad"] == ["failed"]


@pytest.mark.parametrize(
    "arguments, ran",
    [
        (["tests.test_a.Second"], {"test_other"}),
        (["--tag", "slow"], {"test_bad"}),
        (["--exclude-tag", "slow"], {"test_good", "test_other"}),
    ],
    ids=["label", "tag", "excluded tag"],
)
def test_a_partial_run_judges_what_ran(tmpdir, arguments, ran):
    code, output = run(tmpdir, LIST + GONE, *arguments)
    assert code == codes.OK, output
    assert set(runners.outcomes(tmpdir, "django")) == ran


def test_stale_entries_are_seen_where_all_tests_are_looked_for(tmpdir):
    code, output = run(tmpdir, LIST + GONE)
    assert code == codes.STALE
    assert "list.txt:4: tests/test_a.py::First::test_gone: matches no test" in output


def test_an_include_list_leaves_out_what_is_not_on_it(tmpdir):
    code, output = run(tmpdir, "mode: include\n\ntests/test_a.py::Second\n")
    assert code == codes.OK, output
    assert set(runners.outcomes(tmpdir, "django")) == {"test_other"}


def test_several_processes(tmpdir):
    listed = "mode: exclude\n\ntests/test_a.py::Second  # why\n"
    listed += "tests/test_a.py::First::test_bad  crashes  # why\n"
    database = '{"ENGINE": "django.db.backends.sqlite3", "NAME": ":memory:"}'
    settings = runners.SETTINGS + "DATABASES = {{'default': {}}}\n".format(database)
    runners.write(tmpdir, {"parallel.py": settings})
    arguments = ["--parallel", "2", "--settings", "parallel"]
    code, output = run(tmpdir, listed, *arguments)
    assert code == codes.SLACK, output
    assert "tests/test_a.py::Second::test_other: passes and is listed" in output
    assert runners.outcomes(tmpdir, "django") == {
        "test_good": ["passed"],
        "test_other": ["passed"],
    }


def test_ctrl_c(tmpdir):
    code, output = run(tmpdir, LIST, body="os.kill(os.getpid(), signal.SIGINT)")
    assert code == codes.INTERRUPTED, output
    # Django lets the test end.
    assert runners.outcomes(tmpdir, "django")["test_other"] == ["passed"]
    assert load_record(runners.results(tmpdir, "django")).interrupted


def test_a_crash_leaves_the_tests_that_ended(tmpdir):
    assert run(tmpdir, LIST, body="os.kill(os.getpid(), signal.SIGKILL)")[0] < 0
    record = load_record(runners.results(tmpdir, "django"))
    assert len(record.attempts) == 2
    assert not record.finished


def test_options_of_the_list(tmpdir):
    code, output = run(tmpdir, None, "--testlist", "none.txt")
    assert code == codes.USAGE
    assert "none.txt: cannot be read" in output
    code, output = run(tmpdir, LIST, "--testlist-off")
    assert code == codes.REGRESSION
    assert "testlists" not in output
