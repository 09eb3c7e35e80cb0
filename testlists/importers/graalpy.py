"""The tag files of GraalPy: tests that pass, on which platforms."""

from __future__ import absolute_import

import re

from ._foreign import BadLine, commented_lines, foreign

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Iterator, Set, Text, Union

    from ._foreign import Foreign

MODE = "include"
NAMES = "dotted"

_SYSTEMS = ("linux", "darwin", "win32")
#: How the older files begin a name.
_OLD_PREFIX = re.compile(r"^\*(graalpython\.lib-python\.3\.)?")


def read(text):
    # type: (Text) -> Iterator[Union[Foreign, BadLine]]
    for number, line, comment in commented_lines(text):
        if line.startswith("!"):  # a test that must never be tagged as passing
            continue
        name, _, keys = line.partition(" @ ")
        systems = {key.strip().split("-")[0] for key in keys.split(",") if key.strip()}
        unknown = sorted(systems.difference(_SYSTEMS))
        if unknown:
            yield BadLine(number, "unknown platform %s" % unknown[0])
            continue
        name = _OLD_PREFIX.sub("", name.strip())
        yield foreign(number, name, condition=_condition(systems), reason=comment)


def _condition(systems):
    # type: (Set[Text]) -> Text
    if len(systems) in (0, len(_SYSTEMS)):
        return ""
    return " or ".join('platform == "%s"' % system for system in sorted(systems))
