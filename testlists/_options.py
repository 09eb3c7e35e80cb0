"""The options that each runner takes."""

from __future__ import absolute_import, unicode_literals

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any, Dict, Tuple

RESULTS_VARIABLE = "ONEMASTER_TESTLISTS_RESULTS"

OPTIONS = (
    (
        "--testlist",
        {"metavar": "PATH", "help": "run under this list, not the configured one"},
    ),
    ("--testlist-off", {"action": "store_true", "help": "run without a list"}),
    (
        "--testlist-strict",
        {
            "action": "store_true",
            "help": "fail if a test passes that is not on the include list; "
            "runs all tests",
        },
    ),
    (
        "--testlist-all",
        {
            "action": "store_true",
            "help": "run the tests that are not on the include list as well; "
            "their failures do not count",
        },
    ),
    (
        "--testlist-shard",
        {
            "metavar": "N/M",
            "help": "this is part N of M of a suite that is split by naming files",
        },
    ),
    (
        "--testlists-results",
        {
            "metavar": "PATH",
            "help": "where to record what happens; the variable {} does the "
            "same".format(RESULTS_VARIABLE),
        },
    ),
)  # type: Tuple[Tuple[str, Dict[str, Any]], ...]
