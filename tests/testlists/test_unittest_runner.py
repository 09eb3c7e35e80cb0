"""unittest under a list, in processes of their own."""

from __future__ import unicode_literals

import os
import subprocess

import pytest
import runners

from onemaster.testlists import _exit_codes as codes
from onemaster.testlists._outcomes import load_record


def run(tmpdir, test_list, *arguments, **sources):
    """Run unittest; return exit code and output, and the outcomes."""
    project = runners.project(tmpdir, "mode: {}\n".format(test_list), **sources)
    code, output = runners.run("unittest", project, *arguments)
    return code, output, runners.outcomes(project, "unittest")


def text(mode, *entries):
    """Return a list without the ``mode:`` that it begins with."""
    return "\n".join([mode, ""] + [entry + "  # why" for entry in entries])


FIXTURES = """\
import unittest

class First(unittest.TestCase):
    def test_a(self):
        pass

class {0}(unittest.TestCase):
    @classmethod
    def {1}(cls):
        {2}

    def test_b(self):
        pass

    def test_c(self):
        pass
"""


def test_an_error_in_setting_a_class_up_is_one_of_all_its_tests(tmpdir):
    source = FIXTURES.format("Second", "setUpClass", 'raise KeyError("x")')
    code, _, outcomes = run(tmpdir, "exclude", test_a=source)
    assert code == codes.REGRESSION
    assert outcomes == {"test_a": ["passed"], "test_b": ["error"], "test_c": ["error"]}
    listed = text("exclude", "tests/test_a.py::Second")
    assert run(tmpdir, listed, test_a=source)[0] == codes.OK


def test_an_error_in_tearing_a_class_down_is_one_of_its_last_test(tmpdir):
    source = FIXTURES.format("Second", "tearDownClass", 'raise KeyError("x")')
    code, output, outcomes = run(tmpdir, "exclude", test_a=source)
    assert code == codes.REGRESSION
    assert outcomes == {"test_a": ["passed"], "test_b": ["passed"], "test_c": ["error"]}
    assert "test_c: has an error outside the test itself (KeyError: " in output


def test_a_class_that_is_skipped_as_a_whole(tmpdir):
    source = FIXTURES.format("Second", "setUpClass", 'raise unittest.SkipTest("x")')
    code, output, outcomes = run(tmpdir, "exclude", test_a=source)
    assert code == codes.OK, output
    assert outcomes["test_b"] == outcomes["test_c"] == ["skipped"]


def test_an_error_in_setting_a_module_up(tmpdir):
    source = 'def setUpModule():\n    raise KeyError("x")\n'
    source += FIXTURES.format("Second", "setUpClass", "pass")
    code, _, outcomes = run(tmpdir, "exclude", test_a=source)
    assert code == codes.REGRESSION
    assert outcomes == {name: ["error"] for name in ["test_a", "test_b", "test_c"]}


SUBTESTS = """\
import unittest

class Case(unittest.TestCase):
    def test_parts(self):
        if not hasattr(self, "subTest"):
            self.fail("as if")
        for part in range(3):
            with self.subTest(part=part):
                self.assertNotEqual(part, 1)
"""


def test_subtests_belong_to_their_test(tmpdir):
    code, _, outcomes = run(tmpdir, "exclude", test_a=SUBTESTS)
    assert code == codes.REGRESSION
    assert outcomes == {"test_parts": ["failed"]}
    listed = text("exclude", "tests/test_a.py::Case::test_parts")
    assert run(tmpdir, listed, test_a=SUBTESTS)[0] == codes.OK


BASE = """\
import unittest

class Base(unittest.TestCase):
    def test_case(self):
        self.assertNotEqual(type(self).__name__, "Derived")
"""
DERIVED = """\
from {}test_base import Base

class Derived(Base):
    pass
"""


def test_a_test_has_the_id_of_the_module_that_it_is_found_in(tmpdir):
    sources = {"test_base": BASE, "test_derived": DERIVED.format("")}
    listed = text("exclude", "tests/test_derived.py::Derived")
    code, output, _ = run(tmpdir, listed, **sources)
    assert code == codes.OK, output
    record = load_record(runners.results(tmpdir, "unittest"))
    assert set(record.collected) == {
        "tests/test_base.py::Base::test_case",
        "tests/test_derived.py::Base::test_case",
        "tests/test_derived.py::Derived::test_case",
    }
    # pytest gives the same ids.
    runners.write(tmpdir, {"tests/test_derived.py": DERIVED.format("tests.")})
    assert runners.run("pytest", tmpdir)[0] == codes.OK
    assert set(load_record(runners.results(tmpdir)).collected) == set(record.collected)


LOAD_TESTS = """\
import doctest
import unittest

def double(number):
    '''
    >>> double(2)
    5
    '''
    return 2 * number

class Case(unittest.TestCase):
    def test_case(self):
        pass

def function():
    raise KeyError("x")

def load_tests(loader, tests, pattern):
    suite = unittest.TestSuite([loader.loadTestsFromTestCase(Case)])
    suite.addTests(doctest.DocTestSuite())
    suite.addTest(unittest.FunctionTestCase(function))
    return suite
"""


def test_what_load_tests_makes(tmpdir):
    code, output, outcomes = run(tmpdir, "exclude", test_a=LOAD_TESTS)
    assert code == codes.REGRESSION
    assert outcomes == {
        "test_case": ["passed"],
        "test_a.double": ["failed"],
        "function": ["failed"],
    }
    listed = text(
        "exclude", "tests/test_a.py::function", "tests/test_a.py::test_a.double"
    )
    code, output, outcomes = run(tmpdir, listed, test_a=LOAD_TESTS)
    assert code == codes.OK, output


INTERRUPTED = """\
import os
import signal
import unittest

class Case(unittest.TestCase):
    def test_a(self):
        pass

    def test_b(self):
        os.kill(os.getpid(), signal.SIGINT)

    def test_c(self):
        pass
"""


def test_ctrl_c_ends_the_run_in_the_midst_of_a_test(tmpdir):
    code, output, outcomes = run(tmpdir, "exclude", test_a=INTERRUPTED)
    assert code == codes.INTERRUPTED
    assert outcomes == {"test_a": ["passed"]}
    assert output.replace("\r", "").splitlines()[-1].startswith("next: run again")


def test_ctrl_c_lets_the_test_end_where_that_is_asked_for(tmpdir):
    code, _, outcomes = run(tmpdir, "exclude", "-c", test_a=INTERRUPTED)
    assert code == codes.INTERRUPTED
    assert outcomes == {"test_a": ["passed"], "test_b": ["passed"]}


def test_a_crash_leaves_the_tests_that_ended(tmpdir):
    source = INTERRUPTED.replace("SIGINT", "SIGKILL")
    project = runners.project(tmpdir, "mode: exclude\n", test_a=source)
    assert runners.run("unittest", project)[0] < 0
    record = load_record(runners.results(project, "unittest"))
    assert set(record.attempts) == {"tests/test_a.py::Case::test_a"}
    assert record.unfinished == {"tests/test_a.py::Case::test_b"}
    assert not record.finished


@pytest.mark.parametrize(
    "arguments, code",
    [
        (["-p", "test_*.py"], codes.STALE),
        (["-p", "test_a*.py"], codes.OK),
        (["-s", "tests/sub"], codes.OK),
    ],
    ids=["all", "other names", "other folder"],
)
def test_stale_entries_are_seen_where_it_looked_for_tests(tmpdir, arguments, code):
    source = "import unittest\n\nclass Case(unittest.TestCase):\n    def test_a(self): pass\n"
    sources = {"test_a": source, "sub/__init__": "", "sub/test_a": source}
    listed = text("exclude", "tests/test_b.py::Case::test_gone")
    assert run(tmpdir, listed, *arguments, **sources)[0] == code


MAIN = """\
import unittest
from onemaster.testlists.unittest import TestListRunner

class Case(unittest.TestCase):
    def test_listed(self):
        {}

    def test_other(self):
        pass

if __name__ == "__main__":
    unittest.main(testRunner=TestListRunner)
"""


@pytest.mark.parametrize(
    "body, code", [("pass", 1), ('self.fail("x")', 0)], ids=["passes", "fails"]
)
def test_a_file_that_calls_unittest_main_is_as_strict(tmpdir, body, code):
    listed = "mode: {}\n".format(text("exclude", "tests/test_a.py::Case::test_listed"))
    project = runners.project(tmpdir, listed, test_a=MAIN.format(body))
    command = runners.command("unittest")[:1] + [os.path.join("tests", "test_a.py")]
    process = subprocess.Popen(
        command,
        cwd=project,
        env=runners.environment(project),
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
    )
    output = process.communicate()[0].decode("utf-8")
    assert process.returncode == code, output
    assert "testlists: exclude list list.txt: 2 ran" in output


def test_without_a_configuration_it_is_unittest(tmpdir):
    source = (
        "import unittest\n\nclass Case(unittest.TestCase):\n    def test_a(self): {}\n"
    )
    runners.write(tmpdir, {"tests/test_a.py": source.format("pass")})
    code, output = runners.run("unittest", tmpdir)
    assert (code, "testlists" in output) == (codes.OK, False)
    runners.write(tmpdir, {"tests/test_a.py": source.format("1 / 0")})
    assert runners.run("unittest", tmpdir)[0] == codes.REGRESSION
    assert os.listdir("{}".format(tmpdir)) == ["tests"]


@pytest.mark.parametrize("runner", ["pytest", "unittest", "django"])
def test_what_is_said_can_be_said_in_any_encoding(tmpdir, runner):
    source = (
        "# -*- coding: utf-8 -*-\nimport unittest\n\nclass Case(unittest.TestCase):\n"
    )
    source += "    def test_a(self):\n        raise KeyError(u'\\u65e5')\n"
    source += "    def test_b(self):\n        pass\n"
    listed = "mode: exclude\n\ntests/test_a.py::Case::test_b  # \u65e5\n"
    project = runners.project(
        tmpdir, listed + "tests/test_\u65e5.py  # why\n", test_a=source
    )
    environment = runners.environment(project)
    environment.update({str("PYTHONIOENCODING"): str("ascii"), str("LC_ALL"): str("C")})
    process = subprocess.Popen(
        runners.command(runner),
        cwd=project,
        env=environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
    )
    output = process.communicate()[0]
    assert process.returncode == codes.REGRESSION, output
    assert b"stale: list.txt:4: tests/test_\\u65e5.py: matches no test" in output, (
        output
    )


@pytest.mark.parametrize("mode", ["include", "exclude"])
def test_a_name_that_is_not_there(tmpdir, mode):
    listed = "mode: {}\n\ntests/test_a.py::Case  # why\n".format(mode)
    source = "import unittest\n\nclass Case(unittest.TestCase):\n    pass\n"
    project = runners.project(tmpdir, listed, test_a=source)
    command = runners.command("unittest")[:3] + ["tests.test_a.Case.test_gone"]
    environment = runners.environment(project)
    process = subprocess.Popen(
        command, cwd=project, env=environment, stderr=subprocess.PIPE
    )
    assert b"test_gone" in process.communicate()[1]
    assert process.returncode == codes.REGRESSION


@pytest.mark.parametrize("argument", ["--no-such-option", "--testlist-shard=x"])
def test_arguments_that_cannot_be_used(tmpdir, argument):
    project = runners.project(tmpdir, "mode: exclude\n", test_a="")
    code, output = runners.run("unittest", project, argument)
    assert code == codes.USAGE
    assert "Traceback" not in output


def test_help_names_the_options_of_the_list(tmpdir):
    code, output = runners.run("unittest", tmpdir, "--help")
    assert code == codes.OK
    assert "--testlist-strict" in output
    assert "--failfast" in output
