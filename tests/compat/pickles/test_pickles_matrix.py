# -*- coding: utf-8 -*-
"""The page of what reads what is of the values that are tested now."""

from __future__ import absolute_import

import io
import os
import re

import interpreters
import library_values
import pytest
from pickle_values import REFUSED, VALUES

HERE = os.path.dirname(os.path.abspath(__file__))
PAGE = os.path.join(HERE, "..", "..", "..", "docs", "pickles-matrix.md")
NAMES = [
    name
    for values in [VALUES] + [v for _, v in library_values.ALL] + [REFUSED]
    for name, _ in values
]
AGAIN = "run benchmarks/pickles_matrix.py again"
MARKS = re.compile(library_values.text("[=≠R·]( [=≠R·]){3}\\Z"))


def sections():
    with io.open(PAGE, encoding="utf-8") as page:
        parts = page.read().split("\n## ")
    return {part.partition("\n")[0]: part.splitlines() for part in parts[1:]}


@pytest.mark.parametrize("title", ["Policy `native`", "Policy `text`", "Plain pickle"])
def test_each_value_has_its_row_and_each_reader_its_mark(title):
    rows = [
        line.strip("| ").split(" | ") for line in sections()[title] if line[:1] == "|"
    ]
    assert rows[0] == ["value"] + [
        version + " writes" for version in interpreters.VERSIONS
    ]
    assert [row[0] for row in rows[2:]] == NAMES, AGAIN
    for row in rows[2:]:
        assert len(row) == 5
        assert all(MARKS.match(cell) for cell in row[1:]), AGAIN


@pytest.mark.parametrize("title", ["Policy `native`", "Policy `text`"])
def test_nothing_that_is_written_differs(title):
    assert " 0 differ" in "\n".join(sections()[title])
