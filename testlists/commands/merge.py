"""``run-tests merge``: join the results of shards and machines; merge lists for git."""

from __future__ import absolute_import

from .. import _exit_codes
from .._arguments import Parser, UsageError
from .._exit_codes import most_important
from .._judging import judged
from .._outcomes import load_record, merge_records
from .._output import counted, say, say_json
from .._project import configuration
from .._record_files import save_record

TYPE_CHECKING = False
if TYPE_CHECKING:
    import argparse

_EXAMPLES = """
  run-tests merge shards/*.jsonl        judge the shards of a run as one run
  run-tests merge shards/*.jsonl --into .testlists
                                        and keep them as one, for update and report
  run-tests merge --install-driver      let git merge lists entry by entry

The driver is for each clone; .gitattributes, which it writes, is for all of them. Two
changes of one entry are a conflict, as in any merge; all others go together.
"""


def parser():
    # type: () -> Parser
    made = Parser(
        "merge",
        "Join the results of the shards of a suite, or of machines, and judge them as "
        "one run. As git's merge driver, merge lists entry by entry.",
        _EXAMPLES,
        sorted(_exit_codes.MEANINGS),
    )
    made.add_argument("results", metavar="RESULTS", nargs="*", help="records of runs")
    made.add_argument(
        "--into",
        metavar="FOLDER",
        help="write one record for each Python, platform and runner there",
    )
    made.add_argument(
        "--list", metavar="PATH", help="to judge by; default: the configured one"
    )
    made.add_argument(
        "--strict",
        action="store_true",
        help="fail if a test passes that is not on the include list",
    )
    made.add_argument("--json", action="store_true", help="print the verdicts as JSON")
    git = made.add_mutually_exclusive_group()
    git.add_argument(
        "--driver",
        nargs=4,
        metavar=("BASE", "OURS", "THEIRS", "PATH"),
        help="what git calls; writes the result into OURS",
    )
    git.add_argument(
        "--install-driver",
        action="store_true",
        help="tell this clone's git of the driver, and .gitattributes of the lists",
    )
    return made


def run(arguments):
    # type: (argparse.Namespace) -> int
    if arguments.driver:
        from .._merge_driver import merge_files

        return merge_files(*arguments.driver)
    if arguments.install_driver:
        from .._merge_driver import install

        return install(configuration())
    if not arguments.results:
        raise UsageError("name the records to join, such as shards/*.jsonl")
    project = configuration()
    records = merge_records(load_record(path) for path in arguments.results)
    results = [
        judged(project, record, arguments.list, arguments.strict) for record in records
    ]
    if arguments.into:
        for record in records:
            save_record(record, arguments.into)
    code = most_important(result["exit_code"] for result in results)
    if arguments.json:
        say_json({"runs": results, "exit_code": code})
        return code
    for result in results:
        for finding in result["findings"]:
            say("%(kind)s: %(text)s" % finding)
        by = "judged by " + result["list"] if result["list"] else "no list holds for it"
        say(
            "%s: %s, %s: exit code %d"
            % (
                result["label"],
                counted(result["tests"], "test"),
                by,
                result["exit_code"],
            )
        )
    return code
