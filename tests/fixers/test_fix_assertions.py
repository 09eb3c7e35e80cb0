from __future__ import annotations

from pathlib import Path

import pytest
from equivalence import check_same_output
from tools import check_noop, check_rewritten

from onemaster.fixers._results import Risk

TEST = """\
import unittest
class Test(unittest.TestCase):
    def test(self):
        %s
"""
#: A function that is left out of the tree but for what stands in it.
MADE = """\
def made():
    class Made(object):
        %s
    return 'a body that is long enough to be left out of the tree', Made
"""
WITH_SIX = TEST.replace("unittest\n", "unittest\nimport six\n", 1)


@pytest.mark.parametrize(
    "source",
    [
        pytest.param("self.assertEqual(a, b)\n", id="newer name"),
        pytest.param("import numpy.testing\nnumpy.testing.assert_(x)\n", id="module"),
        pytest.param("from nose import tools as t\nt.assert_(x)\n", id="imported"),
        pytest.param("failIf(x)\nassert_ = assertEquals\n", id="no attribute"),
        pytest.param("self.assert_ = self.assertTrue\n", id="assignment"),
        pytest.param(
            "try:\n    self.assertItemsEqual(x, y)\nexcept AttributeError:\n"
            "    self.assertCountEqual(x, y)\n",
            id="catches the error",
        ),
    ],
)
def test_stays(source: str) -> None:
    assert check_noop("assertions", source) == []


@pytest.mark.parametrize(
    "source",
    [
        "class A(B):\n    def failIf(self, x): pass\nself.failIf(1)\n",
        "class A(B):\n    def assertEqual(self, x, y): pass\nself.assertEquals(1, 2)\n",
        "class A(B):\n    assertItemsEqual = f\nself.assertItemsEqual(1, 2)\n",
        MADE % "def assertEqual(self, x, y): pass" + "self.assertEquals(1, 2)\n",
        MADE % "def __init__(self): self.assertTrue = 1" + "self.assert_(1)\n",
        MADE % "__slots__ = 'assertTrue', 'x'" + "self.assert_(1)\n",
    ],
)
def test_methods_of_the_module_stay(source: str) -> None:
    (place,) = check_noop("assertions", source)
    assert "a class of yours defines it" in place.reason


@pytest.mark.parametrize(
    "before, after",
    [
        ("self.assert_(x, 'why')", "self.assertTrue(x, 'why')"),
        ("self.failUnlessEqual(x, y)", "self.assertEqual(x, y)"),
        ("map(self.failUnless, x)", "map(self.assertTrue, x)"),
        ("self.test.case.assertEquals(x, y)", "self.test.case.assertEqual(x, y)"),
        ("check = self.assertNotEquals", "check = self.assertNotEqual"),
    ],
)
def test_newer_names(before: str, after: str) -> None:
    assert check_rewritten("assertions", TEST % before, TEST % after) == []


@pytest.mark.parametrize(
    "before, after",
    [
        ("self.assertItemsEqual(x, y)", "six.assertCountEqual(self, x, y)"),
        ("self.assertItemsEqual(*x)", "six.assertCountEqual(self, *x)"),
        ("a.b.assertRegexpMatches(x, y)", "six.assertRegex(a.b, x, y)"),
        (
            "self.assertItemsEqual(\n            x,  # a\n            y,\n        )",
            "six.assertCountEqual(self,\n            x,  # a\n            y,\n        )",
        ),
        (
            "# a\n        self.assertItemsEqual(x, y)",
            "# a\n        six.assertCountEqual(self, x, y)",
        ),
        (
            "# a\n        check(\n            # b\n            self.assertItemsEqual)",
            "# a\n        check(\n            # b\n"
            "            (self.assertItemsEqual if six.PY2 else self.assertCountEqual))",
        ),
        (
            "self.assertRaisesRegexp(E, 'r', f).x",
            "six.assertRaisesRegex(self, E, 'r', f).x",
        ),
        (
            "check = self.assertItemsEqual",
            "check = (self.assertItemsEqual if six.PY2 else self.assertCountEqual)",
        ),
    ],
)
def test_functions_of_six(before: str, after: str) -> None:
    assert check_rewritten("assertions", TEST % before, WITH_SIX % after) == []


def test_what_is_reported() -> None:
    (place,) = check_noop("assertions", "self.assertDictContainsSubset({}, {})\n")
    assert "3.12" in place.reason


def test_a_suite_with_all_of_them() -> None:
    check_same_output(
        "assertions,print",
        """\
        import unittest

        class Test(unittest.TestCase):
            def test_passes(self):
                self.assertEquals(1, 1)
                self.assertNotEquals(1, 2)
                self.assertAlmostEquals(1.0, 1.0)
                self.failUnless(True)
                self.failIf(False)
                self.failUnlessRaises(ValueError, int, "x")
                self.assertItemsEqual([1, 2], [2, 1])
                self.assertRegexpMatches("abc", "b")
                with self.assertRaisesRegexp(ValueError, "int"):
                    int("x")

            def test_fails(self):
                self.assertItemsEqual([1, 2], [2, 2])

            def test_fails_too(self):
                self.assert_(0)

        result = unittest.TestResult()
        unittest.defaultTestLoader.loadTestsFromTestCase(Test).run(result)
        print result.testsRun, sorted(case.id() for case, _ in result.failures)
        print result.errors
        """,
    )


def test_the_comments_on_top_stay_there() -> None:
    check_rewritten(
        "assertions",
        "# -*- coding: utf-8 -*-\n\nt.assertItemsEqual(x, y)\n",
        "# -*- coding: utf-8 -*-\n\nimport six\nsix.assertCountEqual(t, x, y)\n",
    )


@pytest.mark.parametrize(
    "helper, case, is_renamed",
    [
        ("def assert_(self, x): assert x", "Base", False),
        ("assert_ = check", "Base", False),
        ("def assert_(self, x): assert x", "unittest.TestCase", True),
        ("def assert_(self, x): pass\n    assertTrue = assert_", "Base", True),
        ("def assertion(self): self.assert_(1)", "Base", True),
    ],
)
def test_a_method_of_another_module(
    tmp_path: Path, helper: str, case: str, is_renamed: bool
) -> None:
    (tmp_path / "setup.py").write_text("")
    (tmp_path / "lib").mkdir()
    (tmp_path / "lib/helpers.py").write_text("class Base(object):\n    %s\n" % helper)
    (tmp_path / "tests").mkdir()
    source = """\
    import unittest
    from helpers import Base
    class Test(%s):
        def test(self):
            self.assert_(1)
    """
    path = str(tmp_path / "tests/test_one.py")
    if is_renamed:
        renamed = source.replace("assert_(", "assertTrue(")
        check_rewritten("assertions", source % case, renamed % case, path)
    else:
        (place,) = check_noop("assertions", source % case, path)
        assert place.risk is Risk.LOW


def test_what_has_a_base_that_defines_the_method(tmp_path: Path) -> None:
    (tmp_path / "helpers.py").write_text(
        "import unittest\nclass BaseTestCase(unittest.TestCase):\n"
        "    def failIf(self, x): pass\n"
    )
    source = """\
    from helpers import BaseTestCase
    class Test(BaseTestCase):
        def test(self):
            self.failIf(1)
    """
    check_noop("assertions", source, str(tmp_path / "test_one.py"))
