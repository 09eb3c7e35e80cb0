"""``run-tests import``: make a list of the list of another tool."""

from __future__ import absolute_import

import io
import os

from .._arguments import Parser, UsageError, date
from .._dotted_names import DottedNames
from .._entries import MODES
from .._exit_codes import OK, USAGE
from .._importing import FORMATS, Importer, default_mode
from .._listfile import TestList, save
from .._outcomes import load_record
from .._output import counted, note, say, say_json
from .._project import configuration

TYPE_CHECKING = False
if TYPE_CHECKING:
    import argparse
    from typing import Dict, List, Sequence, Text

    from .._entries import Entry

_EXAMPLES = """
  run-tests import stestr tests-py3.txt --list testlists/py3.txt
  run-tests import tahoe misc/python3/ratchet-passing --list testlists/py3.txt
  run-tests import graalpy unittest_tags/*.txt --list testlists/graalpy.txt
  run-tests import chromium expectations.txt --list testlists/py3.txt \\
      --tag debug= --tag 'py2=python < 3' --expires 2027-06-30
                      what the tags stand for, and the last day of flaky entries

formats:
  chromium    test expectations of Chromium and typ: [ tags ] name [ results ]
  graalpy     tag files of GraalPy: tests that pass, with platforms
  quarantine  files of pytest-quarantine: pytest's ids of failing tests
  stestr      exclude lists of stestr and ostestr: regular expressions
  tahoe       lists of Tahoe-LAFS's ratchet.py: dotted names; add --mode exclude for
              those of "ratchet.py down"

A comment above some lines becomes the reason of each of them, up to the next blank line.
Nothing is written if a line cannot be taken over; all such lines are shown.
"""


def parser():
    # type: () -> Parser
    made = Parser(
        "import", "Make a list of the list of another tool.", _EXAMPLES, (OK, USAGE)
    )
    made.add_argument("format", choices=FORMATS, help="what the files are")
    made.add_argument("files", metavar="FILE", nargs="+", help="to read")
    made.add_argument(
        "--list", required=True, metavar="PATH", help="to write; a new file"
    )
    made.add_argument("--mode", choices=MODES, help="default: what the format is for")
    made.add_argument(
        "--source-root",
        action="append",
        metavar="FOLDER",
        help="where imports begin, for dotted names; may be given several times; "
        "default: this folder, src and lib",
    )
    made.add_argument(
        "--results",
        metavar="FILE",
        help="the record of a run of the whole suite, to take patterns at their word: "
        "each test that one matches becomes an entry",
    )
    made.add_argument("--reason", metavar="TEXT", help="of entries without a comment")
    made.add_argument("--owner", default="", metavar="NAME", help="of all entries")
    made.add_argument(
        "--expires",
        type=date,
        metavar="YYYY-MM-DD",
        help="the last day of flaky entries",
    )
    made.add_argument(
        "--tag",
        action="append",
        default=[],
        metavar="NAME=CONDITION",
        help="what a tag of Chromium's format stands for; nothing after = leaves it out",
    )
    made.add_argument(
        "--skip-unknown",
        action="store_true",
        help="leave out the lines that cannot be taken over, and write the others",
    )
    made.add_argument("--json", action="store_true", help="say what was done as JSON")
    return made


def run(arguments):
    # type: (argparse.Namespace) -> int
    mode = arguments.mode or default_mode(arguments.format)
    names = DottedNames(
        configuration().root, arguments.source_root or ("", "src", "lib")
    )
    collected = load_record(arguments.results).collected if arguments.results else ()
    entries = {}  # type: Dict[object, Entry]
    problems = []  # type: List[Text]
    notes = []  # type: List[Text]
    for path in arguments.files:
        importer = Importer(
            arguments.format,
            mode,
            names,
            collected=collected,
            reason=arguments.reason or "listed in %s" % os.path.basename(path),
            owner=arguments.owner,
            expires=arguments.expires,
            tags=_tags(arguments.tag),
        )
        imported = importer.read(_text(path))
        problems += [
            "%s:%d: %s" % (path, line, text) for line, text in imported.problems
        ]
        notes += ["%s:%d: %s" % (path, line, text) for line, text in imported.notes]
        for entry in imported.entries:
            entries.setdefault(entry.key(), entry)
    ok = not problems or arguments.skip_unknown
    if ok:
        save(TestList(mode, entries.values(), path=arguments.list))
    _say(arguments, mode, len(entries), problems, notes, ok)
    return OK if ok else USAGE


def _say(arguments, mode, count, problems, notes, ok):
    # type: (argparse.Namespace, Text, int, Sequence[Text], Sequence[Text], bool) -> None
    if arguments.json:
        say_json(
            {
                "list": arguments.list,
                "mode": mode,
                "entries": count if ok else 0,
                "problems": list(problems),
                "notes": list(notes),
            }
        )
        return
    for text in list(problems) + list(notes):
        note(text)
    if ok:
        left = ", %s left out" % counted(len(problems), "line") if problems else ""
        entries = counted(count, "entry")
        say("%s: %s list of %s%s" % (arguments.list, mode, entries, left))
    else:
        note(
            "error: %s cannot be taken over; nothing is written. Correct that, or leave "
            "it out with --skip-unknown" % counted(len(problems), "line")
        )


def _tags(given):
    # type: (Sequence[Text]) -> Dict[Text, Text]
    tags = {}
    for tag in given:
        name, equals, condition = tag.partition("=")
        if not equals or not name:
            raise UsageError("--tag takes NAME=CONDITION, not %s" % tag)
        tags[name] = condition.strip()
    return tags


def _text(path):
    # type: (Text) -> Text
    try:
        with io.open(path, encoding="utf-8-sig") as stream:
            return stream.read()
    except UnicodeDecodeError as error:
        line = error.object.count(b"\n", 0, error.start) + 1
        raise UsageError("%s:%d: this is not UTF-8" % (path, line))
