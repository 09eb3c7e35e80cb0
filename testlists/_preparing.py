"""What the options and the configuration ask for: a run under a list, or a plain one."""

from __future__ import absolute_import, unicode_literals

import os
import re
import sys

import six

from . import _config, _listfile
from ._conditions import Environment
from ._errors import ListError
from ._options import RESULTS_VARIABLE
from ._run import Run

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any, Optional, Text, Tuple


def prepare(options, runner, folder):
    # type: (Any, Text, Text) -> Optional[Run]
    """Return the run that options and configuration ask for; None for a plain one.

    :param options: has an attribute for each of ``OPTIONS``.
    :param runner: ``pytest``, ``unittest`` or ``django``.
    :param folder: where the search for a configuration begins.
    :raises ListError: a list, the configuration or an option cannot be used.
    """
    environment = Environment.current(runner)
    results = options.testlists_results or os.environ.get(RESULTS_VARIABLE)
    configuration = None if options.testlist_off else _config.find(as_text(folder))
    path = None
    if options.testlist and not options.testlist_off:
        path = os.path.abspath(as_text(options.testlist))
    elif configuration is not None:
        path = configuration.list_for(environment)
    if path is None and not results:
        return None
    shard = _shard(options.testlist_shard)
    root = as_text(folder) if configuration is None else configuration.root
    if results:
        results = os.path.abspath(as_text(results))
    else:
        folder = os.path.join(root, _config.DEFAULT_RESULTS)
        if configuration is not None:
            folder = configuration.results
        results = os.path.join(folder, _file_name(environment, shard))
    strict = options.testlist_strict or bool(configuration and configuration.strict)
    return Run(
        root,
        environment,
        None if path is None else _listfile.load(path),
        results,
        strict=strict,
        everything=strict or options.testlist_all,
        shard=shard,
    )


def _file_name(environment, shard):
    # type: (Environment, Optional[Tuple[int, int]]) -> Text
    name = "results-{}-py{}{}".format(environment.runner, *environment.python)
    if shard:
        name += "-{}of{}".format(*shard)
    return name + ".jsonl"


def _shard(text):
    # type: (Optional[Text]) -> Optional[Tuple[int, int]]
    if text is None:
        return None
    match = re.match("([0-9]{1,6})/([0-9]{1,6})$", text)
    if match is None or not 1 <= int(match.group(1)) <= int(match.group(2)):
        message = "{} is no part of a suite: write 1/3, 2/3 or 3/3".format(text)
        raise ListError("--testlist-shard", 0, message)
    return int(match.group(1)), int(match.group(2))


def as_text(path):
    # type: (Any) -> Text
    """Return a path, a folder of the system or one that pytest made of it, as text."""
    path = getattr(path, "strpath", path)
    if isinstance(path, six.text_type):
        return path
    name = str(path)
    if six.PY2:
        return name.decode(sys.getfilesystemencoding() or "utf-8")
    return name
