# -*- coding: utf-8 -*-
from __future__ import absolute_import, unicode_literals

import datetime

import pytest

from onemaster.testlists._dotted_names import DottedNames, UnknownName
from onemaster.testlists._importing import FORMATS, Importer, default_mode
from onemaster.testlists._listfile import TestList as ListOfTests
from onemaster.testlists._listfile import parse, render_entry

SOON = datetime.date(2027, 6, 30)


@pytest.fixture
def project(tmpdir):
    for path in (
        "nova/__init__.py",
        "nova/tests/unit/test_api.py",
        "nova/tests/unit/virt/test_xen.py",
        "src/shop/test_cart.py",
        "test/test_capi/test_abstract.py",
    ):
        tmpdir.join(*path.split("/")).ensure()
    return tmpdir


def imported(project, form, text, mode=None, **options):
    names = DottedNames("%s" % project)
    options.setdefault("reason", "not looked at")
    importer = Importer(form, mode or default_mode(form), names, **options)
    return importer.read(text)


def lines(project, form, text, **options):
    found = imported(project, form, text, **options)
    assert not found.problems
    return [render_entry(entry) for entry in found.entries]


@pytest.mark.parametrize(
    "name, test",
    [
        ("nova.tests.unit.test_api", "nova/tests/unit/test_api.py"),
        ("nova.tests.unit.test_api.A.test_b", "nova/tests/unit/test_api.py::A::test_b"),
        ("nova.tests.unit.virt", "nova/tests/unit/virt/"),
        ("nova.Error", "nova/__init__.py::Error"),
        ("shop.test_cart.test_x", "src/shop/test_cart.py::test_x"),
        (
            "shop.test_cart.test_x[1.5 nova.tests]",
            "src/shop/test_cart.py::test_x[1.5 nova.tests]",
        ),
    ],
)
def test_a_dotted_name_is_found_and_leads_back(project, name, test):
    names = DottedNames("%s" % project)
    assert names.test_id(name) == test
    assert names.dotted(test).rstrip(".") == name


@pytest.mark.parametrize("name", ["gone.test_x", "nova.tests.gone", "", ".", "nova..x"])
def test_a_name_without_a_file_is_unknown(project, name):
    with pytest.raises(UnknownName):
        DottedNames("%s" % project).test_id(name)


def test_tahoe(project):
    text = "# they pass\nnova.tests.unit.test_api.A.test_b\nshop.test_cart.C.test_d\n"
    assert default_mode("tahoe") == "include"
    assert lines(project, "tahoe", text) == [
        "nova/tests/unit/test_api.py::A::test_b  # they pass",
        "src/shop/test_cart.py::C::test_d  # they pass",
    ]


def test_failing_tests_of_tahoe_get_a_reason(project):
    text = "nova.tests.unit.test_api.A.test_b\n"
    assert lines(project, "tahoe", text, mode="exclude", owner="ann") == [
        "nova/tests/unit/test_api.py::A::test_b  owner=ann  # not looked at"
    ]


def test_quarantine_takes_each_id_as_it_is(project):
    text = (
        "nova/tests/unit/test_api.py::A::test_b[a # b  c]\n"
        "nova/tests/unit/test_api.py::test_\xe9[x*]\n"
    )
    found = imported(project, "quarantine", text)
    assert [(entry.test, entry.glob) for entry in found.entries] == [
        ("nova/tests/unit/test_api.py::A::test_b[a # b  c]", False),
        ("nova/tests/unit/test_api.py::test_\xe9[x*]", False),
    ]


def test_comments_of_a_stestr_list_stay_with_each_of_their_lines(project):
    text = """\
nova.tests.unit.test_api.A
#################################################
# NOTE(dims): these fail at random. See:
# https://bugs.example.net/nova/+bug/1558105.
#################################################
nova.tests.unit.test_api.B
nova.tests.unit.virt.test_xen  # its own

nova.tests.unit.virt
"""
    issue = "https://bugs.example.net/nova/+bug/1558105"
    assert lines(project, "stestr", text) == [
        "nova/tests/unit/test_api.py::A  # not looked at",
        "nova/tests/unit/test_api.py::B  issue=%s"
        "  # NOTE(dims): these fail at random. See: %s." % (issue, issue),
        "nova/tests/unit/virt/test_xen.py  # its own",
        "nova/tests/unit/virt/  # not looked at",
    ]


@pytest.mark.parametrize(
    "pattern",
    [
        "^nova.tests.unit.test_api.A$",
        "nova\\.tests\\.unit\\.test_api\\.A",
        "nova.tests.unit.test_api.A.*",
        "^nova\\.tests\\.unit\\.test_api\\.A\\..*",
    ],
)
def test_a_pattern_that_is_a_name_needs_no_run(project, pattern):
    assert lines(project, "stestr", pattern) == [
        "nova/tests/unit/test_api.py::A  # not looked at"
    ]


def test_other_patterns_need_a_run(project):
    text = "nova.tests.unit.test_api.A\nnova.(tests|others)\n"
    (problem,) = imported(project, "stestr", text).problems
    assert problem[0] == 2
    assert "--results" in problem[1]


def test_patterns_are_taken_at_their_word_with_the_tests_of_a_run(project):
    collected = [
        "nova/tests/unit/test_api.py::A::test_b",
        "nova/tests/unit/test_api.py::AB::test_c[x]",
        "nova/tests/unit/test_api.py::B::test_a",
        "src/shop/test_cart.py::C::test_d",
    ]
    text = "test_api.A\n^shop\\.test_(cart|till)\nnothing.here\n"
    found = imported(project, "stestr", text, collected=collected)
    assert [entry.test for entry in found.entries] == [
        collected[0],
        collected[1],
        collected[3],
    ]
    assert found.notes == [(3, "matches no test; left out")]


def test_a_broken_pattern_is_a_problem(project):
    collected = ["nova/tests/unit/test_api.py::A::test_b"]
    (problem,) = imported(project, "stestr", "(a", collected=collected).problems
    assert problem[0] == 1
    assert "regular expression" in problem[1]


def test_chromium(project):
    text = """\
# tags: [ Linux
#   Mac Win ]
# tags: [ Debug Release ]
# results: [ Failure Pass Crash Timeout ]

crbug.com/1 b/2 [ Mac Debug ] nova.tests.unit.test_api.A.* [ Failure Crash ]
[ Linux ] nova.tests.unit.test_api.B.test_f* [ Failure Pass ]  # only at times
nova.tests.unit.test_api.B.t [ Pass Slow ]
shop.* [ Timeout ]
shop.test_cart.C.test_\\* [ Failure ]
shop/test_cart.py::D* [ RetryOnFailure ]
"""
    conditions = {"Debug": "python < 3"}
    options = {"expires": SOON, "tags": conditions}
    assert lines(project, "chromium", text, **options) == [
        'nova/tests/unit/test_api.py::A  if platform == "darwin" and python < 3'
        "  issue=crbug.com/1,b/2  crashes  # not looked at",
        'nova/tests/unit/test_api.py::B::test_f*  if platform == "linux"'
        "  expires=2027-06-30  flaky  # only at times",
        "src/shop/  hangs  # not looked at",
        '"src/shop/test_cart.py::C::test_*"  # not looked at',
        "shop/test_cart.py::D*  expires=2027-06-30  flaky  # not looked at",
    ]


@pytest.mark.parametrize(
    "line, says",
    [
        ("[ Debug ] shop.test_cart [ Failure ]", "--tag"),
        ("shop.test_cart [ Broken ]", "Broken"),
        ("shop.test_cart [Failure]", "not an expectation"),
        ("shop.test_cart", "not an expectation"),
        ("shop.test_cart [ Failure Pass ]", "--expires"),
        ("[ Linux ] gone.test_cart [ Failure ]", "no module gone.test_cart"),
    ],
)
def test_a_line_of_chromium_that_cannot_be_taken_over(project, line, says):
    text = "shop.test_cart.A [ Failure ]\n" + line
    (problem,) = imported(project, "chromium", text).problems
    assert problem[0] == 2
    assert says in problem[1]


def test_a_tag_can_be_left_out(project):
    text = "[ Debug ] shop.test_cart.A [ Failure ]"
    assert lines(project, "chromium", text, tags={"debug": ""}) == [
        "src/shop/test_cart.py::A  # not looked at"
    ]


def test_graalpy(project):
    name = "test.test_capi.test_abstract.A.test_"
    text = """\
# kept
{0}b @ darwin-arm64,linux-x86_64
{0}c @ darwin-arm64,darwin-x86_64,linux-x86_64,win32-AMD64
!{0}d
*graalpython.lib-python.3.{0}e
""".format(name)
    start = "test/test_capi/test_abstract.py::A::test_"
    assert lines(project, "graalpy", text) == [
        start + 'b  if platform == "darwin" or platform == "linux"  # kept',
        start + "c  # kept",
        start + "e  # kept",
    ]


def test_an_unknown_platform_of_graalpy_is_a_problem(project):
    text = "test.test_capi.test_abstract.A.test_b @ beos-x86\n"
    assert imported(project, "graalpy", text).problems == [(1, "unknown platform beos")]


def test_a_line_that_comes_twice_is_one_entry(project):
    text = "shop.test_cart.A  # one\nshop.test_cart.A  # two\nshop.test_cart.A  # one\n"
    found = imported(project, "stestr", text)
    assert [entry.reason for entry in found.entries] == ["one"]
    assert found.notes == [(2, "line 1 has this entry already")]


@pytest.mark.parametrize("form", FORMATS)
def test_what_is_imported_can_be_written_and_read(project, form):
    name = "shop.test_cart.A.test_b"
    text = {
        "chromium": "[ Win ] %s [ Crash ]" % name,
        "quarantine": "src/shop/test_cart.py::A::test_b[ # ]",
    }.get(form, name)
    entries = imported(project, form, text).entries
    made = ListOfTests(default_mode(form), entries)
    assert parse(made.render(), "py3.txt") == made
