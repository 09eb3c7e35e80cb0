"""Function bodies are taken out of a source and put back."""

from __future__ import annotations

import os
import sysconfig

import pytest
from hypothesis import given
from hypothesis import strategies as st

from onemaster.fixers._elision import Elision
from onemaster.fixers._looking import Looker, Trigger

TARGET = Looker({"x": Trigger(frozenset({"target"}))})


def elide(source: str, looker: Looker = TARGET):
    look = looker.look(source.encode("utf-8"))
    return Elision(look.source, look.bodies_to_leave_out())


SOURCE = '''\
import target

def first(a, b=1):
    # a comment
    """A docstring that is long enough to be worth the trouble of taking it out."""
    return a + b


class C:
    def method(self):
        return target(self)

    @property
    def other(self):
        value = [1, 2, 3]; more = "text, so that this body is long enough to go"
        if value:
            return None

last = 1
'''


def test_bodies_without_a_candidate_go_and_come_back():
    elision = elide(SOURCE)
    assert "long enough" not in elision.text
    assert "return target(self)" in elision.text
    assert "def other(self):" in elision.text
    assert elision.restore(elision.text) == SOURCE


def test_lines_are_told_in_the_whole_source():
    elision = elide(SOURCE)
    short, whole = elision.text.split("\n"), SOURCE.split("\n")
    for number, line in enumerate(short, 1):
        if "elided" not in line:
            assert whole[elision.original_line(number) - 1] == line


def test_a_body_that_declares_a_global_stays():
    source = (
        "target\ndef f():\n    global map\n    map = 'a body that is long enough to be "
        "worth the trouble of eliding'\n"
    )
    assert elide(source).text == source


def test_a_lost_or_doubled_body_is_noticed():
    elision = elide(SOURCE)
    with pytest.raises(ValueError):
        elision.restore(elision.text + elision.text)
    with pytest.raises(ValueError):
        elision.restore("")


def test_a_source_that_speaks_of_placeholders_is_safe():
    source = SOURCE.replace("last", "__elided_0__")
    elision = elide(source)
    assert elision.restore(elision.text) == source


def test_a_comment_outside_the_indentation_of_the_body_is_no_trouble():
    source = (
        "target\ndef f():\n# odd\n    return 'something that is quite long, so that it "
        "is worth it'\n"
    )
    elision = elide(source)
    assert "# odd\n    __elided" in elision.text
    assert elision.restore(elision.text) == source


BODIES = st.lists(
    st.sampled_from(
        [
            "x = 1",
            "# a comment",
            "return '''a\n  string\n'''",
            "if x:\n        y = 'é'\n",
            "target(1)",
            "def inner():\n        return 1",
            "",
        ]
    ),
    min_size=1,
    max_size=12,
)


@given(st.lists(BODIES, max_size=6))
def test_restoring_what_was_taken_out_gives_the_source(functions):
    source = "target\n"
    for number, lines in enumerate(functions):
        source += "def f%d(a):\n    pass\n" % number
        source += "".join("    %s\n" % line for line in lines)
    elision = elide(source)
    assert elision.restore(elision.text) == source


@pytest.mark.parametrize("name", ["argparse.py", "inspect.py", "tarfile.py"])
def test_real_modules_come_back_whole(name):
    path = os.path.join(sysconfig.get_paths()["stdlib"], name)
    with open(path, encoding="utf-8") as stream:
        source = stream.read()
    looker = Looker(
        {"x": Trigger(words=frozenset({"namedtuple", "textwrap", "warnings"}))}
    )
    elision = elide(source, looker)
    assert len(elision.text) < len(source) / 1.2
    assert elision.restore(elision.text) == source
