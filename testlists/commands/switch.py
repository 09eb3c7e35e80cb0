"""``run-tests switch``: turn an include list into an exclude list, or back."""

from __future__ import absolute_import

from .._arguments import Parser, UsageError, date
from .._entries import MODES
from .._exit_codes import OK, USAGE
from .._listfile import save
from .._output import counted, note, say, say_json
from .._project import configuration, lists, records_for, shown
from .._switching import switch
from .._update import Accept

TYPE_CHECKING = False
if TYPE_CHECKING:
    import argparse

_EXAMPLES = """
  run-tests switch                      after: run-tests run --all
  run-tests switch --owner web --reason "from the first list"
                                        what all entries of an exclude list get
  run-tests switch --to include         and back

Nothing is written unless the new list selects the same tests as the old one in each of
the recorded runs, and unless these tell what becomes of each entry.
"""


def parser():
    # type: () -> Parser
    made = Parser(
        "switch",
        "Turn an include list into the exclude list of all other tests, with the error "
        "of each, or back. The same tests must pass before and after.",
        _EXAMPLES,
        (OK, USAGE),
    )
    made.add_argument(
        "results",
        metavar="RESULTS",
        nargs="*",
        help="records of runs of the whole suite; default: the last ones of each runner "
        "and Python",
    )
    made.add_argument(
        "--list", metavar="PATH", help="to switch; default: the configured one"
    )
    made.add_argument(
        "--to", choices=MODES, help="the new mode; default: the other one"
    )
    made.add_argument(
        "--reason", default="", metavar="TEXT", help="put before the error of each test"
    )
    made.add_argument("--owner", default="", metavar="NAME", help="of each entry")
    made.add_argument("--issue", default="", metavar="ISSUE", help="of each entry")
    made.add_argument(
        "--expires", type=date, metavar="YYYY-MM-DD", help="of each entry: its last day"
    )
    made.add_argument("--dry-run", action="store_true", help="write nothing")
    made.add_argument("--json", action="store_true", help="say what was done as JSON")
    return made


def run(arguments):
    # type: (argparse.Namespace) -> int
    project = configuration()
    found = lists(project, [arguments.list] if arguments.list else ())
    if len(found) > 1:
        names = ", ".join(shown(test_list.path) for test_list in found)
        raise UsageError("say which of them with --list: " + names)
    (before,) = found
    path = shown(before.path)
    if before.mode == arguments.to:
        raise UsageError("%s is an %s list already" % (path, arguments.to))
    records = records_for(project, before, arguments.results, bool(arguments.list))
    accept = Accept(
        arguments.reason, arguments.owner, arguments.issue, arguments.expires
    )
    after = switch(before, records, accept)
    if not arguments.dry_run:
        save(after)
    if arguments.json:
        say_json(
            {
                "path": path,
                "mode": after.mode,
                "before": len(before.entries),
                "after": len(after.entries),
                "written": not arguments.dry_run,
            }
        )
        return OK
    labels = sorted(record.environment.label() for record in records)
    note("the same tests must pass as before, on " + "; ".join(labels))
    say(
        "%s: %s list of %s%s, before an %s list of %d"
        % (
            path,
            after.mode,
            counted(len(after.entries), "entry"),
            ", not written" if arguments.dry_run else "",
            before.mode,
            len(before.entries),
        )
    )
    return OK
