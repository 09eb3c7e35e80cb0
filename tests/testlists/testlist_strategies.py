# coding: utf-8
"""Random lists, entries and conditions."""

from __future__ import absolute_import, unicode_literals

import datetime

from hypothesis import strategies as st

from onemaster.testlists._conditions import (
    RUNNERS,
    Condition,
    ConditionError,
    Environment,
)
from onemaster.testlists._entries import FLAKY, MARKS, Entry
from onemaster.testlists._listfile import TestList, clash, problem_of
from onemaster.testlists._outcomes import GOOD, OUTCOMES, Attempt, Collected, RunRecord

# What the format itself uses, and what people and parametrised ids bring.
AWKWARD = st.sampled_from(
    [
        "#",
        " # ",
        "  ",
        " ",
        "if ",
        " if ",
        '"',
        "'",
        "\\",
        "[",
        "]",
        "::",
        ":",
        "/",
        "*",
    ]
    + [
        "?",
        "glob ",
        'glob "',
        "mode: include",
        "<<<<<<<",
        "=======",
        "owner=",
        " issue=",
    ]
    + [" flaky", "crashes", "\n", "\r", "\t", "\u2028", "\x85", "\xa0", "\ufeff", "\0"]
    + ["é", "ß", "Ж", "日本", "\U0001f600", "\ud800", "\udc80", "e\u0301", "content=a"]
)
PIECES = AWKWARD | st.text(max_size=4)
IDS = st.lists(PIECES, min_size=1, max_size=6).map("".join).filter(bool)
LINES = st.lists(PIECES, max_size=5).map("".join)

VERSIONS = st.sampled_from(["2", "2.7", "3", "3.6", "3.11.2", "3.12", "3.13", "4"])
SIGNS = st.sampled_from(["<", "<=", "==", "!=", ">=", ">"])
EQUALITY = st.sampled_from(["==", "!="])
COMPARISONS = st.one_of(
    st.builds("python {} {}".format, SIGNS, VERSIONS),
    st.builds(
        'platform {} "{}"'.format,
        EQUALITY,
        st.sampled_from(["linux", "darwin", "win32", "cygwin"]),
    ),
    st.builds('runner {} "{}"'.format, EQUALITY, st.sampled_from(RUNNERS)),
    st.builds(
        'implementation {} "{}"'.format, EQUALITY, st.sampled_from(["cpython", "pypy"])
    ),
)
CONDITION_TEXTS = st.recursive(
    COMPARISONS,
    lambda inner: st.one_of(
        st.builds("({})".format, inner),
        st.builds("not {}".format, inner),
        st.builds("not ({})".format, inner),
        st.builds("{} and {}".format, inner, inner),
        st.builds("{} or {}".format, inner, inner),
    ),
    max_leaves=5,
)


def condition_or_none(text):
    try:
        return Condition(text)
    except ConditionError:
        return None


# Some of these texts can never hold.
CONDITIONS = CONDITION_TEXTS.map(condition_or_none).filter(bool)
DATES = st.dates(datetime.date(2000, 1, 1), datetime.date(2999, 12, 31))


@st.composite
def entries(draw, ids=IDS, conditions=CONDITIONS):
    mark = draw(st.sampled_from(("",) + MARKS))
    dates = DATES if mark == FLAKY else st.none() | DATES
    return Entry(
        draw(ids),
        glob=draw(st.booleans()),
        condition=draw(st.none() | conditions),
        owner=draw(LINES),
        issue=draw(LINES),
        expires=draw(dates),
        mark=mark,
        content=draw(st.sampled_from(["", "0123456789", "abcdef0123"])),
        reason=draw(LINES),
        comments=draw(st.lists(LINES, max_size=3)),
    )


def without_clashes(mode, candidates):
    """Return those that may stand in one list."""
    kept = []
    for entry in candidates:
        if not problem_of(entry, mode) and not any(clash(entry, k) for k in kept):
            kept.append(entry)
    return kept


@st.composite
def test_lists(draw, ids=IDS, conditions=CONDITIONS):
    mode = draw(st.sampled_from(["include", "exclude"]))
    candidates = draw(st.lists(entries(ids, conditions), max_size=6))
    return TestList(
        mode,
        without_clashes(mode, candidates),
        header=draw(st.lists(LINES, max_size=2)),
        footer=draw(st.lists(LINES, max_size=2)),
    )


def run_record(
    tests, whole=True, interrupted=False, finished=True, python=(3, 13, 0), shard=None
):
    """Return the record of a run.

    tests: by id, the outcomes of its attempts with spaces between them; "died" if the
    process ended in it, "unreached", or "unselected".
    """
    environment = Environment(python, "linux", "cpython", "pytest")
    record = RunRecord(environment, shard=shard)
    record.whole = whole
    record.interrupted = interrupted
    record.finished = finished and "died" not in tests.values()
    for test, happened in tests.items():
        record.collected[test] = Collected(test, selected=happened != "unselected")
        for outcome in happened.split():
            if outcome == "died":
                record.unfinished.add(test)
            elif outcome in OUTCOMES:
                detail = "" if outcome in GOOD else "ValueError: é"
                attempt = Attempt(outcome, detail)
                record.attempts.setdefault(test, []).append(attempt)
    return record
