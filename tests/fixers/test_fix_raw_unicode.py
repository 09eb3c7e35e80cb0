from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from interpreters import output, python, python27, versions_of_python3
from tools import check_noop, check_rewritten, run

SHOW = "print(repr([ord(c) for c in %s]))\n"


@pytest.mark.parametrize(
    "source", ["u'a'\n", "r'\\d'\n", "x = 'ur\"a\"'\n", "# ur'a'\n"]
)
def test_other_literals_stay(source):
    check_noop("raw_unicode", source)


@pytest.mark.parametrize(
    "before, after",
    [
        (r"ur'abc'", r"u'abc'"),
        (r"UR'abc'", r"U'abc'"),
        (r'uR"\d"', r'u"\\d"'),
        (r"ur'\''", r"u'\\\''"),
        (r"ur'\u20ac'", r"u'\u20ac'"),
        (r"ur'\\u20ac'", r"u'\\\\u20ac'"),
        (r"ur'\\\u20ac'", r"u'\\\\\u20ac'"),
        (r"ur'\N{DASH}'", r"u'\\N{DASH}'"),
        ("ur'''\\d\n'''", "u'''\\\\d\n'''"),
        (r"ur'a' u'b' ur'\x'", r"u'a' u'b' u'\\x'"),
    ],
)
def test_the_value_stays(before, after):
    check_rewritten("raw_unicode", "x = %s\n" % before, "x = %s\n" % after)


PIECES = [
    "\\",
    "\\\\",
    "\\u20ac",
    "\\U0001f600",
    "\\d",
    "x",
    "a",
    "\\\\u0041",
    "\\'",
    "\n",
]


@settings(max_examples=30)
@given(
    st.lists(st.lists(st.sampled_from(PIECES), max_size=6), min_size=10, max_size=10)
)
def test_python_2_and_3_read_the_same_value(texts):
    # A quote ends the text so that no backslash escapes the one that closes it.
    before = "".join(SHOW % ("ur'''%s.'''" % "".join(text)) for text in texts)
    result = run("raw_unicode", before)
    after = result.after.decode("utf-8")
    expected = output(python27(), before)
    assert output(python27(), after) == expected
    assert output(python(versions_of_python3()[-1]), after).replace(
        "128512", "55357, 56832"
    ) == expected.replace("128512", "55357, 56832")
