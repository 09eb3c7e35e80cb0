"""The geometry of a chart of steps over time, for an SVG in the report's page."""

from __future__ import annotations

import datetime
from dataclasses import dataclass
from typing import Dict, List, Sequence, Tuple

WIDTH = 960
HEIGHT = 300
LEFT = 52
RIGHT = 16
TOP = 12
BOTTOM = 28

_DAY = 86400
#: More steps than this are not seen on the width of a chart.
_MOST_STEPS = 1000


@dataclass(frozen=True)
class Series:
    """A number that holds from each of its times on."""

    name: str
    steps: Tuple[Tuple[int, int], ...]
    """Pairs of seconds since 1970 and the number, the oldest first."""


@dataclass(frozen=True)
class Line:
    """A series as it is drawn."""

    name: str
    path: str
    """The ``d`` of an SVG path."""
    steps: List[Tuple[float, int, int]]
    """Of each step its place on the x axis, its time and its number."""


@dataclass(frozen=True)
class Chart:
    lines: List[Line]
    x_ticks: List[Tuple[float, str]]
    y_ticks: List[Tuple[float, str]]


def chart(series: Sequence[Series], end: int) -> Chart:
    """Lay out a chart.

    end: the time up to which the last number of each series holds, in seconds since
    1970.
    """
    start = min((line.steps[0][0] for line in series if line.steps), default=end)
    end = max(end, start + _DAY)
    highest = max((number for line in series for _, number in line.steps), default=0)
    y_ticks = _number_ticks(max(highest, 1))
    top = y_ticks[-1]

    def x(time: int) -> float:
        width = WIDTH - LEFT - RIGHT
        return round(LEFT + width * (time - start) / (end - start), 1)

    def y(number: int) -> float:
        height = HEIGHT - TOP - BOTTOM
        return round(TOP + height * (1 - number / top), 1)

    lines = []
    for line in series:
        steps = _thinned(line.steps, start, end)
        path = ""
        for time, number in steps:
            path += ("H%g V%g " if path else "M%g %g ") % (x(time), y(number))
        # A line that has come down to nothing ends there.
        if steps and steps[-1][1]:
            path += "H%g" % x(end)
        placed = [(x(time), time, number) for time, number in steps]
        lines.append(Line(line.name, path, placed))
    return Chart(
        lines,
        [(x(time), label) for time, label in _time_ticks(start, end)],
        [(y(number), "{:,}".format(number)) for number in y_ticks],
    )


def _thinned(
    steps: Sequence[Tuple[int, int]], start: int, end: int
) -> List[Tuple[int, int]]:
    """Keep the last step of each stretch of time that is too short to be seen."""
    if len(steps) <= _MOST_STEPS:
        return list(steps)
    kept: Dict[int, Tuple[int, int]] = {}
    for step in steps:
        kept[(step[0] - start) * _MOST_STEPS // (end - start)] = step
    return [steps[0], *(step for step in kept.values() if step != steps[0])]


def _number_ticks(highest: int) -> List[int]:
    """Return round numbers from 0 to at least the highest, about five."""
    step = 1
    for step in (m * 10**power for power in range(12) for m in (1, 2, 5)):
        if step * 5 >= highest:
            break
    return list(range(0, highest + step, step))


def _time_ticks(start: int, end: int) -> List[Tuple[int, str]]:
    """Return about six round days, months or years with their labels."""
    first, last = _date(start), _date(end)
    days = (last - first).days
    if days <= 70:
        gap = max(1, days // 6)
        dates = [
            first + datetime.timedelta(day)
            for day in range(1, days + 1)
            if not day % gap
        ]
        labelled = [(date, "%d %s" % (date.day, _MONTHS[date.month])) for date in dates]
    else:
        gap = next(
            gap for gap in (1, 2, 3, 6, 12, 24, 60, 120, 600) if days < gap * 240
        )
        months = range(first.year * 12 + first.month, last.year * 12 + last.month)
        dates = [
            datetime.date(month // 12, month % 12 + 1, 1)
            for month in months
            if not month % gap
        ]
        labelled = [
            (date, "%s %d" % (_MONTHS[date.month], date.year)) for date in dates
        ]
    return [(_seconds(date), label) for date, label in labelled]


_MONTHS = [
    "",
    "Jan",
    "Feb",
    "Mar",
    "Apr",
    "May",
    "Jun",
    "Jul",
    "Aug",
    "Sep",
    "Oct",
    "Nov",
    "Dec",
]


def _date(time: int) -> datetime.date:
    return datetime.datetime.fromtimestamp(time, datetime.timezone.utc).date()


def _seconds(date: datetime.date) -> int:
    midnight = datetime.datetime(
        date.year, date.month, date.day, tzinfo=datetime.timezone.utc
    )
    return int(midnight.timestamp())
