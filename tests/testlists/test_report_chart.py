from __future__ import annotations

import re
from typing import List, Tuple

import pytest
from hypothesis import given
from hypothesis import strategies as st

from onemaster.testlists._chart import HEIGHT, LEFT, RIGHT, TOP, WIDTH, Series, chart

DAY = 86400
START = 1577836800  # 2020-01-01

steps = st.lists(
    st.tuples(st.integers(0, 40 * 366 * DAY), st.integers(0, 10**9)), min_size=1
).map(lambda pairs: tuple(sorted({START + t: n for t, n in pairs}.items())))


def corners(path: str) -> List[Tuple[float, float]]:
    """Return the corners of a path of M, H and V."""
    x = y = 0.0
    found = []
    for command, one, other in re.findall(r"([MHV])([\d.]+)(?: ([\d.]+))?", path):
        if command == "M":
            x, y = float(one), float(other)
        elif command == "H":
            x = float(one)
        else:
            y = float(one)
        found.append((x, y))
    return found


@given(st.lists(steps, max_size=3), st.integers(0, 400 * DAY))
def test_all_that_is_drawn_is_inside_and_goes_on_to_the_end(
    lines: List[Tuple[Tuple[int, int], ...]], more: int
) -> None:
    end = max((line[-1][0] for line in lines), default=START) + more
    drawn = chart([Series("a", line) for line in lines], end)
    for line, given_steps in zip(drawn.lines, lines):
        found = corners(line.path)
        assert all(LEFT <= x <= WIDTH - RIGHT for x, _ in found)
        assert all(TOP <= y < HEIGHT for _, y in found)
        assert [x for x, _ in found] == sorted(x for x, _ in found)
        assert line.steps[-1][1:] == given_steps[-1]
    for ticks in drawn.x_ticks, drawn.y_ticks:
        labels = [label for _, label in ticks]
        assert len(labels) == len(set(labels))
    assert all(LEFT <= x <= WIDTH - RIGHT for x, _ in drawn.x_ticks)
    assert len(drawn.x_ticks) <= 13
    assert 2 <= len(drawn.y_ticks) <= 7


@pytest.mark.parametrize(
    "highest, labels",
    [
        (0, ["0", "1"]),
        (3, ["0", "1", "2", "3"]),
        (7, ["0", "2", "4", "6", "8"]),
        (4200, ["0", "1,000", "2,000", "3,000", "4,000", "5,000"]),
    ],
)
def test_numbers_on_the_axis_are_round(highest: int, labels: List[str]) -> None:
    drawn = chart([Series("a", ((START, highest),))], START + DAY)
    assert [label for _, label in drawn.y_ticks] == labels


@pytest.mark.parametrize(
    "days, first, last",
    [
        (1, "2 Jan", "2 Jan"),
        (14, "3 Jan", "15 Jan"),
        (100, "Feb 2020", "Apr 2020"),
        (1000, "Jul 2020", "Jul 2022"),
    ],
)
def test_days_or_months_on_the_axis(days: int, first: str, last: str) -> None:
    drawn = chart([Series("a", ((START, 1),))], START + days * DAY)
    labels = [label for _, label in drawn.x_ticks]
    assert (labels[0], labels[-1]) == (first, last)


def test_a_line_that_came_down_to_nothing_ends_there() -> None:
    switched = Series("a", ((START, 5), (START + DAY, 0)))
    held = Series("b", ((START, 5), (START + DAY, 2)))
    lines = chart([switched, held], START + 4 * DAY).lines
    ends = [corners(line.path)[-1][0] for line in lines]
    assert ends == [lines[0].steps[-1][0], WIDTH - RIGHT]


def test_more_steps_than_can_be_seen_are_thinned_to_the_last_of_each() -> None:
    many = tuple((START + n * 60, 5000 - n) for n in range(5000))
    (line,) = chart([Series("a", many)], START + 5000 * 60).lines
    assert len(line.steps) <= 1001
    assert line.steps[0][1:] == many[0]
    assert line.steps[-1][1:] == many[-1]
