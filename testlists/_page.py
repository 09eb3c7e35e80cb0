"""The report as one page that needs nothing but a browser."""

from __future__ import annotations

import pkgutil
from collections import Counter
from typing import Any, Callable, Dict, Iterable, List, Mapping, Sequence, Tuple

import jinja2

from . import _chart
from ._chart import Series
from ._entries import CRASHES, FLAKY, HANGS
from ._history import Point, Tally
from ._outcomes import PASSED
from ._summary import COLUMNS, Summary

#: Of the series of a chart and the rows of a breakdown, the others are put together.
_MOST_SERIES = 6
_MOST_ROWS = 8


def render(summary: Summary) -> str:
    """Return the page as HTML."""
    source = pkgutil.get_data(__package__ or "", "report.html")
    assert source is not None
    environment = jinja2.Environment(
        autoescape=True,
        undefined=jinja2.StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    template = environment.from_string(source.decode("utf-8"))
    return template.render(
        project=summary.project,
        made=summary.made.strftime("%d %B %Y, %H:%M UTC").lstrip("0"),
        tiles=_tiles(summary),
        charts=[
            _chart_context(label, series, int(summary.made.timestamp()))
            for label, series in _charts(summary)
        ],
        size={
            "width": _chart.WIDTH,
            "height": _chart.HEIGHT,
            "left": _chart.LEFT,
            "right": _chart.RIGHT,
            "top": _chart.TOP,
            "bottom": _chart.BOTTOM,
        },
        notes=summary.notes,
        breakdowns=_breakdowns(summary),
        columns=_columns(summary),
        entries=[dict(row.cells(), state=row.state) for row in summary.rows],
    )


def _columns(summary: Summary) -> List[str]:
    """Return the columns in which something stands."""
    found = [c for c in COLUMNS if any(row.cells()[c] for row in summary.rows)]
    return [c for c in found if c != "list" or len(summary.lists) > 1] or ["id"]


def _tiles(summary: Summary) -> List[Dict[str, Any]]:
    tiles = []

    def tile(number: int, label: str, kind: str = "") -> None:
        tiles.append({"number": number, "label": label, "kind": kind})

    for path, mode, number in summary.lists:
        what = "known to pass" if mode == "include" else "known to fail"
        tile(number, "%s, in %s" % (what, path))
    for results in summary.results:
        ran = "{:,}".format(sum(results.counts.values()))
        passed = results.counts.get(PASSED, 0)
        tile(passed, "of %s passed, %s" % (ran, results.name))
    states = Counter(row.state for row in summary.rows)
    tile(states["soon"], "expiring soon", "warn" if states["soon"] else "")
    tile(states["expired"], "expired", "bad" if states["expired"] else "")
    marks = Counter(row.mark for row in summary.rows)
    tile(marks[FLAKY], "flaky")
    tile(marks[CRASHES] + marks[HANGS], "not run: they crash or hang")
    return tiles


def _charts(summary: Summary) -> List[Tuple[str, List[Series]]]:
    points = summary.points
    if not points:
        return []
    return [
        ("list", _by_list(points)),
        ("owner", _grouped(points, summary.mode, lambda tally: tally.owners)),
        ("package", _grouped(points, summary.mode, lambda tally: tally.packages)),
    ]


def _by_list(points: Sequence[Point]) -> List[Series]:
    """Return a series for each list, and one for each mode of a list that switched."""
    steps: Dict[Tuple[str, str], List[Tuple[int, int]]] = {}
    modes: Dict[str, str] = {}
    for point in points:
        before = modes.get(point.path, "")
        mode = point.tally.mode
        if before and before != mode:
            steps[point.path, before].append((point.time, 0))
        if mode:
            steps.setdefault((point.path, mode), []).append(
                (point.time, point.tally.count)
            )
        modes[point.path] = mode
    return [
        Series("%s (%s)" % key, tuple(_last_of_each_time(found)))
        for key, found in steps.items()
    ]


def _grouped(
    points: Sequence[Point], mode: str, group: Callable[[Tally], Mapping[str, int]]
) -> List[Series]:
    """Return series for the largest groups of entries of one mode, over all lists."""
    peaks: Counter[str] = Counter()
    held: Dict[str, Mapping[str, int]] = {}
    totals: List[Tuple[int, Counter[str]]] = []
    for point in points:
        held[point.path] = group(point.tally) if point.tally.mode == mode else {}
        total: Counter[str] = Counter()
        for numbers in held.values():
            total.update(numbers)
        peaks |= total
        totals.append((point.time, total))
    names = [name for name, _ in peaks.most_common(_MOST_SERIES)]
    series = [
        Series(
            name,
            tuple(_last_of_each_time((time, total[name]) for time, total in totals)),
        )
        for name in names
    ]
    if len(peaks) > len(names):
        others = (
            (time, sum(total.values()) - sum(total[name] for name in names))
            for time, total in totals
        )
        series.append(Series("others", tuple(_last_of_each_time(others))))
    return series


def _last_of_each_time(steps: Iterable[Tuple[int, int]]) -> Iterable[Tuple[int, int]]:
    """Return the steps without those that change nothing or are at once overtaken."""
    latest = dict(steps)
    before = None
    for time, number in latest.items():
        if number != before:
            yield time, number
        before = number


def _chart_context(label: str, series: Sequence[Series], end: int) -> Dict[str, Any]:
    drawn = _chart.chart(series, end)
    return {
        "label": label,
        "drawn": drawn,
        "steps": [line.steps for line in drawn.lines],
    }


def _breakdowns(summary: Summary) -> List[Dict[str, Any]]:
    found = []
    for title, counts in (
        ("By owner", summary.by_owner()),
        ("By package", summary.by_package()),
        ("By reason", summary.by_reason()),
    ):
        rows = counts.most_common(_MOST_ROWS)
        rest = sum(counts.values()) - sum(number for _, number in rows)
        if rest:
            rows.append(("others", rest))
        most = max((number for _, number in rows), default=1)
        shares = [
            (name, number, round(100 * number / most, 1)) for name, number in rows
        ]
        found.append({"title": title, "rows": shares})
    return found
