"""The report as tables on a terminal or in a pipe."""

from __future__ import annotations

from typing import TYPE_CHECKING, List, Sequence, TextIO, Tuple

from ._arguments import UsageError
from ._summary import Summary

if TYPE_CHECKING:
    from collections import Counter

#: A table names this many owners, packages or reasons, and counts the others.
_MOST_ROWS = 10
#: A pipe has no width; a reason is cut off there at this many characters.
_PIPE_WIDTH = 160


def write_tables(summary: Summary, stream: TextIO) -> None:
    """Write what a summary holds. Raises UsageError if rich is missing."""
    try:
        from rich import box
        from rich.console import Console
        from rich.table import Table
        from rich.text import Text
    except ImportError as error:
        raise UsageError(
            "the table needs the package rich: pip install 'onemaster[testlists]'; "
            "--json and --csv do not"
        ) from error
    console = Console(file=stream, width=None if stream.isatty() else _PIPE_WIDTH)

    def table(headers: Sequence[str], rows: Sequence[Tuple[str, ...]]) -> None:
        if not rows:
            return
        made = Table(box=box.SIMPLE_HEAD, pad_edge=False)
        for index, header in enumerate(headers):
            number = all(row[index].replace(",", "").isdigit() for row in rows)
            made.add_column(header, justify="right" if number else "left")
        for row in rows:
            made.add_row(*map(Text, row))
        console.print(made)

    lists = [(path, mode, _number(count)) for path, mode, count in summary.lists]
    table(("list", "mode", "entries"), lists)
    table(
        ("last run", "outcome", "tests"),
        [
            (results.name, outcome, _number(count))
            for results in summary.results
            for outcome, count in sorted(results.counts.items())
        ],
    )
    table(("owner", "entries"), _top(summary.by_owner()))
    table(("package", "entries"), _top(summary.by_package()))
    if summary.mode == "exclude":
        table(("reason", "entries"), _top(summary.by_reason()))
    table(
        ("expires", "state", "owner", "entry"),
        [(row.expires, row.state, row.owner, row.id) for row in summary.expiring()],
    )
    for text in summary.notes:
        console.print(Text(text))


def _top(counts: Counter[str]) -> List[Tuple[str, ...]]:
    rows = [(name, _number(count)) for name, count in counts.most_common(_MOST_ROWS)]
    rest = len(counts) - len(rows)
    if rest:
        others = sum(counts.values()) - sum(
            c for _, c in counts.most_common(_MOST_ROWS)
        )
        rows.append(("%d others" % rest, _number(others)))
    return [tuple(row) for row in rows]


def _number(count: int) -> str:
    return "{:,}".format(count)
