"""What each fixer does, in its own words: ``--list`` and ``--explain``.

A fixer's docstring is its documentation. It begins with a title of one sentence; then
follow paragraphs, code that is indented after a line ``Before::`` or ``After::``, and
a paragraph that begins with ``Left alone:``.
"""

from __future__ import annotations

import inspect
from dataclasses import dataclass
from typing import TYPE_CHECKING, List, TextIO, Tuple

from ._terminal import write_table

if TYPE_CHECKING:
    from ._registry import FixerInfo

_EXAMPLES = ("Before::", "After::")
_LEFT_ALONE = "Left alone:"


@dataclass(frozen=True)
class Sections:
    """A fixer's docstring in parts.

    why: paragraphs of one line each. examples: ("Before" or "After", code) in order.
    left_alone: what the fixer does not touch, without the words ``Left alone:``.
    """

    title: str
    why: Tuple[str, ...] = ()
    examples: Tuple[Tuple[str, str], ...] = ()
    left_alone: str = ""


def sections(docs: str) -> Sections:
    """Take a fixer's docstring apart."""
    title, _, rest = inspect.cleandoc(docs).partition("\n")
    why: List[str] = []
    examples: List[Tuple[str, str]] = []
    left_alone: List[str] = []
    paragraphs = why
    for block in _blocks(rest):
        if block[0] in _EXAMPLES:
            code = inspect.cleandoc("\n".join(["", *block[1:]]))
            examples.append((block[0].rstrip(":"), code))
            continue
        if block[0].startswith(_LEFT_ALONE):
            paragraphs = left_alone
            block[0] = block[0][len(_LEFT_ALONE) :].lstrip()
        paragraphs.append(" ".join(line.strip() for line in block).strip())
    return Sections(title.strip(), tuple(why), tuple(examples), " ".join(left_alone))


def _blocks(text: str) -> List[List[str]]:
    """Split at blank lines; an example goes on as long as lines are indented."""
    blocks: List[List[str]] = []
    current: List[str] = []
    for line in text.splitlines():
        in_example = bool(current) and current[0] in _EXAMPLES
        ends = not line.strip() if not in_example else line[:1].strip() != ""
        if ends or line in _EXAMPLES:
            if current:
                blocks.append(current)
            current = []
        if line.strip() or (current and in_example):
            current.append(line)
    if current:
        blocks.append(current)
    return blocks


def markdown(info: FixerInfo) -> str:
    """Return a fixer's documentation in Markdown, without a heading."""
    parts = sections(info.docs)
    blocks = [parts.title, *parts.why]
    for label, code in parts.examples:
        blocks.append("%s:\n\n```python\n%s\n```" % (label, code))
    if parts.left_alone:
        blocks.append("**Left alone:** " + parts.left_alone)
    return "\n\n".join(blocks)


def plain(info: FixerInfo, width: int = 79) -> str:
    """Return a fixer's documentation for a terminal or a rule's help text."""
    import textwrap

    parts = sections(info.docs)
    blocks = [textwrap.fill(text, width) for text in (parts.title, *parts.why)]
    for label, code in parts.examples:
        blocks.append("%s:\n\n%s" % (label, textwrap.indent(code, "    ")))
    if parts.left_alone:
        blocks.append(textwrap.fill("Left alone: " + parts.left_alone, width))
    return "\n\n".join(blocks)


def kind(info: FixerInfo) -> str:
    """Return a fixer's stage, and whether it only runs when asked for."""
    return "stage %s%s" % (info.stage.value, ", opt-in" if info.opt_in else "")


def list_fixers(stream: TextIO) -> None:
    """Write a table of all fixers, in the order in which they run."""
    from ._registry import all_fixers

    write_table(
        stream,
        ["fixer", "stage", "opt-in", "what it does"],
        [
            [info.name, info.stage.value, "yes" if info.opt_in else "", info.title]
            for info in all_fixers()
        ],
    )


def explain(stream: TextIO, name: str) -> None:
    """Write what one fixer does.

    name: as on the command line. Raises UnknownFixer.
    """
    from . import _registry

    info = _registry.info(name)
    stream.write("%s (%s)\n\n%s\n" % (info.name, kind(info), plain(info)))


def reference() -> str:
    """Return the text of docs/fixers.md: a list of the fixers, and a section for each."""
    from ._registry import all_fixers

    fixers = all_fixers()
    blocks = [
        "# The fixers",
        "Made by `scripts/make-docs` from the fixers' docstrings: change those.\n\n"
        "The fixers run in this order. An opt-in fixer runs only when it is asked for.",
        "| fixer | what it does |\n| --- | --- |\n"
        + "\n".join("| [%s](#%s) | %s |" % (f.name, f.name, f.title) for f in fixers),
    ]
    for info in fixers:
        blocks += [
            "## %s" % info.name,
            "_%s_" % kind(info).capitalize(),
            markdown(info),
        ]
    return "\n\n".join(blocks) + "\n"
