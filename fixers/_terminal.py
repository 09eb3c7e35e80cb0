"""Tables and progress: rich on a terminal, plain text in a pipe.

rich is only imported when it draws something, because the import takes longer than
a run in which nothing has changed.
"""

from __future__ import annotations

import sys
import time
from typing import (
    TYPE_CHECKING,
    Iterable,
    Iterator,
    Optional,
    Sequence,
    TextIO,
    TypeVar,
)

from ._diffs import printable

if TYPE_CHECKING:
    from rich.console import Console
    from rich.progress import Progress

T = TypeVar("T")

_SECONDS_BETWEEN_DRAWINGS = 0.1


def is_terminal(stream: TextIO) -> bool:
    """Whether a person sees the stream as it is written."""
    return stream.isatty()


def write_table(
    stream: TextIO,
    headers: Sequence[str],
    rows: Iterable[Sequence[str]],
    numbers: Sequence[int] = (),
) -> None:
    """Write a table.

    numbers: indexes of the columns to align on the right.
    """
    shown = [[printable(cell) for cell in row] for row in rows]
    if is_terminal(stream):
        from rich import box
        from rich.console import Console
        from rich.table import Table
        from rich.text import Text

        table = Table(box=box.SIMPLE_HEAD, pad_edge=False)
        for index, header in enumerate(headers):
            table.add_column(header, justify="right" if index in numbers else "left")
        for row in shown:
            table.add_row(*map(Text, row))
        Console(file=stream).print(table)
        return
    widths = [max(map(len, column)) for column in zip(headers, *shown)]
    for row in [list(headers), *shown]:
        cells = [
            cell.rjust(width) if index in numbers else cell.ljust(width)
            for index, (cell, width) in enumerate(zip(row, widths))
        ]
        stream.write("  ".join(cells).rstrip() + "\n")


def progress(
    iterable: Iterable[T],
    total: Optional[int],
    enabled: bool,
    *,
    after: float = 1.0,
    console: Optional[Console] = None,
) -> Iterator[T]:
    """Yield the items, with a bar on standard error while the next one is awaited.

    The bar is gone whenever the caller has an item, so the caller may print.

    total: the number of items, or None when it is not known.
    enabled: False for a pipe. after: seconds before the bar first appears.
    console: where to draw; default standard error.
    """
    if not enabled:
        yield from iterable
        return
    begun = drawn = time.monotonic()
    bar: Optional[Progress] = None
    try:
        for number, item in enumerate(iterable, 1):
            if bar is not None:
                bar.stop()
            yield item
            now = time.monotonic()
            if now - begun < after or now - drawn < _SECONDS_BETWEEN_DRAWINGS:
                continue
            if bar is None:
                bar = _new_bar(total, console)
            bar.update(bar.task_ids[0], completed=number)
            bar.start()
            drawn = now
    finally:
        if bar is not None:
            bar.stop()


def _new_bar(total: Optional[int], console: Optional[Console]) -> Progress:
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn

    bar = Progress(
        TextColumn("files"),
        BarColumn(),
        MofNCompleteColumn(),
        console=console or Console(file=sys.stderr),
        # A thread would draw into what the caller prints.
        auto_refresh=False,
        transient=True,
        redirect_stdout=False,
        redirect_stderr=False,
    )
    bar.add_task("files", total=total)
    return bar
