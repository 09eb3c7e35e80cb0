# coding: utf-8
from __future__ import absolute_import, unicode_literals

import random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from testlist_laws import check_disjoint_merge, check_overlapping_merge

from onemaster.testlists._errors import ListError
from onemaster.testlists._listfile import parse
from onemaster.testlists._merging import MergeConflict, merge_lists

SEEDS = st.integers(min_value=0, max_value=2**32)


@settings(max_examples=60)
@given(SEEDS)
def test_edits_of_other_entries_never_conflict(seed):
    check_disjoint_merge(random.Random(seed))


@settings(max_examples=60)
@given(SEEDS)
def test_edits_of_the_same_entries_agree_or_stop(seed):
    check_overlapping_merge(random.Random(seed))


def exclude(*lines):
    return parse("mode: exclude\n\n{}\n".format("\n".join(lines)), "list.txt")


def merged(*sides):
    return merge_lists(*sides).render().split("\n")[2:-1]


X, Y, Z = "a.py::x  # why", "a.py::y  # why", "a.py::z  # why"


@pytest.mark.parametrize(
    "base, ours, theirs, expected",
    [
        # git calls these conflicts, as the lines are neighbours.
        ([X, Y], [X], [Y], []),
        ([Y], [X, Y], [Y, Z], [X, Y, Z]),
        ([], [X], [Z], [X, Z]),
        ([X, Y], [X, Y + " indeed"], [Y], [Y + " indeed"]),
        # Both did the same.
        ([X, Y], [X], [X], [X]),
        ([X], [X, Y], [X, Y], [X, Y]),
        # A removed entry does not come back by a line that stays.
        ([X, Y], [Y], [X, Y, Z], [Y, Z]),
        # Comments go with their entries.
        (["# of x", X, "# of y", Y], ["# of y", Y], ["# of x", X], []),
        (["# of x", X, Y], ["# new", X, Y], ["# of x", X], ["# new", X]),
    ],
)
def test_merges(base, ours, theirs, expected):
    assert merged(exclude(*base), exclude(*ours), exclude(*theirs)) == expected


@pytest.mark.parametrize(
    "base, ours, theirs, reason, block",
    [
        (
            [X, Y],
            [X + " a", Y],
            [X + " b", Y],
            "both sides changed the entry of a.py::x",
            [X + " a", "||||||| base", X, "=======", X + " b"],
        ),
        (
            [X, Y],
            [Y],
            [X + " b", Y],
            "both sides changed the entry of a.py::x",
            ["||||||| base", X, "=======", X + " b"],
        ),
        (
            [Y],
            ["# mine", X, Y],
            ["# yours", X, Y],
            "both sides changed the entry of a.py::x",
            ["# mine", X, "||||||| base", "=======", "# yours", X],
        ),
        (
            [Y],
            ["a.py::x  if python >= 3  # a", Y],
            ["a.py::x  if python == 3.6  # b", Y],
            "both sides have an entry of a.py::x and they hold at once",
            [
                "a.py::x  if python >= 3  # a",
                "||||||| base",
                "=======",
                "a.py::x  if python == 3.6  # b",
            ],
        ),
    ],
)
def test_conflicts(base, ours, theirs, reason, block):
    with pytest.raises(MergeConflict) as caught:
        merge_lists(exclude(*base), exclude(*ours), exclude(*theirs))
    assert "{}".format(caught.value) == reason
    lines = ["mode: exclude", "", "<<<<<<< ours"] + block + [">>>>>>> theirs", Y, ""]
    text = caught.value.text
    assert text.split("\n") == lines
    with pytest.raises(ListError) as caught:
        parse(text, "list.txt")
    assert "{}".format(caught.value).startswith("list.txt:3: conflict markers")


def test_comments_of_the_file_are_merged_or_stop():
    base = exclude(X)
    ours = base.replaced(header=["ours"])
    theirs = base.replaced(header=["theirs"], entries=[])
    assert merge_lists(base, ours, base.replaced(footer=["end"])).render() == (
        "# ours\nmode: exclude\n\n{}\n\n# end\n".format(X)
    )
    with pytest.raises(MergeConflict) as caught:
        merge_lists(base, ours, theirs)
    assert caught.value.reasons == ["both sides changed the comments at the beginning"]
    assert caught.value.text.split("\n") == [
        "<<<<<<< ours",
        "# ours",
        "||||||| base",
        "=======",
        "# theirs",
        ">>>>>>> theirs",
        "mode: exclude",
        "",
        "",
    ]


def test_a_switch_merges_only_with_no_change():
    base, changed = exclude(X, Y), exclude(X)
    switched = parse("mode: include\na.py::z\n", "list.txt")
    assert merge_lists(base, base, switched) == switched
    assert merge_lists(base, switched, base) == switched
    assert merge_lists(base, switched, switched) == switched
    with pytest.raises(MergeConflict) as caught:
        merge_lists(base, changed, switched)
    assert "one side switched the mode" in "{}".format(caught.value)
    assert "mode: exclude" in caught.value.text
    assert "mode: include" in caught.value.text
