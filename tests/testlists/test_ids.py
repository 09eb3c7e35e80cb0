# coding: utf-8
from __future__ import absolute_import, unicode_literals

import datetime
import decimal
import io
import os
import random
import re
import subprocess
import sys
from collections import OrderedDict, namedtuple

import pytest
import six
from hypothesis import given
from hypothesis import strategies as st

from onemaster.testlists._ids import (
    content_digest,
    is_counted,
    unique_ids,
    value_text,
)

# Without unicode_literals, as the suites that are ported.
SUITE = """\
# coding: utf-8
import functools, itertools, json, operator, re, select, socket
import pytest

text = type(u"")

class Old:
    pass

class New(object):
    def method(self):
        pass

def function():
    pass

@pytest.mark.parametrize("p", [
    10**20, 2**31, -3, 0.1 + 0.2, 1e16, 1 + 2j, True, None, float("inf"),
    len, sorted, range, json, operator.add, Old, New, function, lambda: 0, New.method,
    int, float, IOError, ValueError, re.compile("a.b"), functools.partial(function),
    (1, 2), {"a": 1}, range(3), object(),
])
def test_value(p): pass

@pytest.mark.parametrize("p", [str, text, bytes])
def test_types_of_text(p): pass

@pytest.mark.parametrize("p", [OSError, IOError, EnvironmentError, socket.error, select.error])
def test_errors(p): pass

@pytest.mark.parametrize("p", [
    "abc", u"uabc", b"babc", "é", u"ü", b"\\xff\\x00", u"日本", u"\\U0001f600", "a'b", "a\\\\b", "a\\nb",
    u"\\x7f", "", "a b", "a::b", "a/b[c]", "x" * 100, "x" * 101,
])
def test_text(p): pass

@pytest.mark.parametrize("p", ["é", u"é", 1, 1, 10, "a", "a", "a0"])
def test_twice(p): pass

@pytest.mark.parametrize("a, b", [(1, 2), (1, 2), ("x", (1,))])
@pytest.mark.parametrize(["c"], [(3,), (len,)])
def test_several(a, b, c): pass

@pytest.mark.parametrize("p", [1, len, 3], ids=["one", None, "é"])
def test_ids(p): pass

@pytest.mark.parametrize("p", [1, len], ids=lambda value: "v1" if value == 1 else None)
def test_function_of_ids(p): pass

@pytest.mark.parametrize(
    "p", [pytest.param(1, id="é"), pytest.param(2, id=u"ü"), pytest.param(len)]
)
def test_param(p): pass

@pytest.mark.parametrize("p", [])
def test_empty(p): pass

@pytest.mark.parametrize("p", "ab")
@pytest.mark.parametrize("q", ((c, 1) for c in "cd"))
def test_iterables(p, q): pass

@pytest.fixture(params=[10**20, len, (1, 2), pytest.param(u"é", id="own")])
def fixture(request):
    return request.param

def test_fixture(fixture): pass

class TestClass(object):
    @pytest.mark.parametrize("hooked", [1, 2])
    def test_hook(self, hooked): pass
"""

CONFTEST = """\
from __future__ import print_function
import pytest
from onemaster.testlists._parametrizing import content_of, use_canonical_ids

@pytest.hookimpl(hookwrapper=True)
def pytest_generate_tests(metafunc):
    use_canonical_ids(metafunc)
    yield

def pytest_make_parametrize_id(config, val, argname):
    return "hook-%s" % val if argname == "hooked" else None

def pytest_collection_modifyitems(items):
    for item in items:
        content, counted = content_of(item, item.nodeid)
        print("ID", item.nodeid[len("test_suite.py::"):], content, "#" if counted else "")
"""

VALUES = """\
100000000000000000000 2147483648 -3 0.30000000000000004 1e+16 (1+2j) True None inf
len sorted range json add Old New function <lambda> method
int float OSError ValueError a.b p24
p25 p26 p27 p28
"""
TEXTS = ["abc", "uabc", "babc", "\\xe9", "\\xfc", "\\xff\\x00", "\\u65e5\\u672c"]
TEXTS += ["\\U0001f600", "a'b", "a\\\\b", "a\\nb", "\\x7f", "", "a b", "a::b", "a/b[c]"]
TEXTS += ["x" * 100, "p17"]

EXPECTED = (
    ["test_value[{}]".format(part) for part in VALUES.split()]
    + ["test_types_of_text[str{}]".format(number) for number in range(3)]
    + ["test_errors[OSError{}]".format(number) for number in range(5)]
    + ["test_text[{}]".format(part) for part in TEXTS]
    + ["test_twice[{}]".format(p) for p in ["\\xe90", "\\xe91", "1_0", "1_1", "10"]]
    + ["test_twice[{}]".format(part) for part in ["a1", "a2", "a0"]]
    + ["test_several[{}-1-2_{}]".format(c, n) for c, n in [("3", 0), ("3", 1)]]
    + ["test_several[3-x-b2]"]
    + ["test_several[len-1-2_0]", "test_several[len-1-2_1]", "test_several[len-x-b2]"]
    + ["test_ids[one]", "test_ids[len]", "test_ids[\\xe9]"]
    + ["test_function_of_ids[v1]", "test_function_of_ids[len]"]
    + ["test_param[\\xe9]", "test_param[\\xfc]", "test_param[len]"]
    + ["test_empty[NOTSET]"]
    + ["test_iterables[q{}-{}]".format(q, p) for q in "01" for p in "ab"]
    + [
        "test_fixture[{}]".format(p)
        for p in ["100000000000000000000", "len", "fixture2"]
    ]
    + ["test_fixture[own]"]
    + ["TestClass::test_hook[hook-1]", "TestClass::test_hook[hook-2]"]
)
# What these stand for, on each version.
CONTENTS = {
    "test_value[p24]": "",
    "test_value[p25]": "aa8285b108",
    "test_value[p26]": "9b37683f78",
    "test_value[p27]": "33a283ae65",
    "test_value[p28]": "",
}


def test_the_ids_of_a_suite_are_the_same_on_each_interpreter(tmp_path):
    for name, source in (("test_suite.py", SUITE), ("conftest.py", CONFTEST)):
        with io.open(str(tmp_path / name), "w", encoding="utf-8") as stream:
            stream.write(source)
    command = [sys.executable, "-m", "pytest", "-q", "-s", "--collect-only", "."]
    environment = dict(os.environ, PYTEST_DISABLE_PLUGIN_AUTOLOAD=str("1"))
    output = subprocess.check_output(
        command + ["-p", "no:cacheprovider"], cwd=str(tmp_path), env=environment
    ).decode("ascii")
    found = re.findall("^ID (.*) ([0-9a-f]*) (#?)$", output, re.MULTILINE)
    assert [test for test, _, _ in found] == EXPECTED
    counted = {test: content for test, content, sign in found if sign}
    assert {test: counted[test] for test in CONTENTS} == CONTENTS
    assert all(content == "" for _, content, sign in found if not sign)
    assert sorted(set(counted) - set(CONTENTS)) == [
        "test_fixture[fixture2]",
        "test_iterables[q0-a]",
        "test_iterables[q0-b]",
        "test_iterables[q1-a]",
        "test_iterables[q1-b]",
        "test_several[3-x-b2]",
        "test_several[len-x-b2]",
        "test_text[p17]",
    ]
    assert all(counted[test] for test in set(counted) - set(CONTENTS))


NAMES = st.lists(st.sampled_from(["a", "b", "1", "a0", "1_0", "a1"]), max_size=8)


@given(NAMES)
def test_unique_ids_are_unique_and_change_only_what_is_there_twice(names):
    found = unique_ids(names)
    assert len(set(found)) == len(found) == len(names)
    for before, after in zip(names, found):
        if names.count(before) == 1:
            assert after == before
        else:
            assert re.match(re.escape(before) + "_?[0-9]+$", after)


@pytest.mark.parametrize(
    "test, names, counted",
    [
        ("a.py::t[k0]", ["k"], True),
        ("a.py::t[x-k12]", ["x", "k"], True),
        ("a.py::t[k0-x]", ["x", "k"], True),
        ("a.py::t[k0x]", ["k"], False),
        ("a.py::t[kk0]", ["k"], False),
        ("a.py::t[0]", ["k"], False),
        ("k0.py::k0", ["k"], False),
        ("k[k0]", ["k"], False),
    ],
)
def test_ids_that_only_count(test, names, counted):
    assert is_counted(test, names) == counted


SCALARS = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(),
    st.floats(),
    st.text(max_size=3),
    st.binary(max_size=3),
)
CONTENTS_OF_TESTS = st.recursive(
    SCALARS,
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(st.text(max_size=2), inner, max_size=3)
    ),
    max_leaves=6,
)


@given(CONTENTS_OF_TESTS, st.randoms())
def test_the_order_of_a_dictionary_is_no_matter(value, shuffler):
    assert content_digest({"a": value}) == content_digest(
        {"a": shuffled(value, shuffler)}
    )


def shuffled(value, shuffler):
    if isinstance(value, list):
        return tuple(shuffled(part, shuffler) for part in value)
    if not isinstance(value, dict):
        return value
    items = [(key, shuffled(part, shuffler)) for key, part in value.items()]
    shuffler.shuffle(items)
    return OrderedDict(items)


Point = namedtuple("Point", "x y")

DIFFERENT = [
    None,
    True,
    1,
    1.0,
    "1",
    "True",
    [1],
    [[1]],
    {"1": 1},
    {1: 1},
    {1},
    ["a,b"],
    ["a", "b"],
    len,
    [len, "len"],
    datetime.date(2020, 1, 1),
    datetime.datetime(2020, 1, 1),
    decimal.Decimal("1.50"),
    re.compile("a"),
    2**70,
    -0.0,
    0.0,
]


def test_other_parameters_have_another_digest():
    digests = [content_digest({"a": value}) for value in DIFFERENT]
    assert "" not in digests
    assert len(set(digests)) == len(digests)
    assert content_digest({"b": 1}) != content_digest({"a": 1})


def test_what_is_the_same_on_the_other_interpreter_has_one_digest():
    assert content_digest({"a": (1, 2)}) == content_digest({"a": [1, 2]})
    assert content_digest({"a": Point(1, 2)}) == content_digest({"a": [1, 2]})
    assert content_digest({"a": b"\xc3\xa9"}) == content_digest({"a": "é"})
    assert content_digest({"a": str}) == content_digest({"a": six.text_type})
    assert content_digest({"a": range(3)}) == content_digest({"a": [0, 1, 2]})
    # As it is on each version.
    value = {"a": [1, 2.5, None, "é", {"k": {True}}], "b": -(2**80)}
    assert content_digest(value) == "acb97b1ae4"


def test_what_is_another_object_in_each_process_has_no_digest():
    cyclic = []
    cyclic.append(cyclic)
    for value in (
        object(),
        lambda: 0,
        cyclic,
        [object()],
        [0] * 20000,
        random.Random(1),
    ):
        assert content_digest({"a": value}) == ""


def test_a_member_of_an_enumeration_has_its_name():
    enum = pytest.importorskip("enum")
    color = enum.Enum(str("Color"), "RED GREEN")
    number = enum.IntEnum(str("Number"), "ONE")
    assert value_text(color.RED) == "Color.RED"
    assert value_text(number.ONE) == "Number.ONE"
    assert content_digest({"a": color.RED}) != content_digest({"a": color.GREEN})
