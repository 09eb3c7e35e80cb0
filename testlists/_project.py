"""The project that ``run-tests`` is run in: its configuration and its lists."""

from __future__ import absolute_import

import os
import re

from . import _config
from ._arguments import UsageError, decoded
from ._config import Configuration
from ._listfile import load
from ._outcomes import load_record, merge_records

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import List, Sequence, Set, Text

    from ._listfile import TestList
    from ._outcomes import RunRecord


def configuration():
    # type: () -> Configuration
    """Return the configuration for this folder; an empty one if there is none.

    :raises ListError: it is wrong.
    """
    here = os.path.realpath(current_folder())
    results = os.path.join(here, _config.DEFAULT_RESULTS)
    return _config.find(here) or Configuration(here, "", [], results, False)


def lists(project, named=()):
    # type: (Configuration, Sequence[Text]) -> List[TestList]
    """Return the lists that are named, or else all that the configuration names.

    :raises UsageError: there is none.
    :raises ListError: one is wrong.
    """
    return [load(path) for path in list_paths(project, named)]


def list_paths(project, named=()):
    # type: (Configuration, Sequence[Text]) -> List[Text]
    """Return the paths of lists, as a person at this folder writes them."""
    if named:
        return list(named)
    paths = []
    for choice in project.lists:
        path = shown(os.path.join(project.root, choice.name))
        if path not in paths:
            paths.append(path)
    if not paths:
        raise UsageError(
            "no list is configured: name one, or see 'run-tests init --help' for how to "
            "begin"
        )
    return paths


def shown(path):
    # type: (Text) -> Text
    """Return a path as it is shortest from this folder."""
    relative = os.path.relpath(
        os.path.realpath(path), os.path.realpath(current_folder())
    )
    return path if relative.startswith(os.pardir) else relative


def current_folder():
    # type: () -> Text
    """Return the path of this folder as text, on 2.7 too."""
    return decoded(os.getcwd())


def recorded(project):
    # type: (Configuration) -> List[RunRecord]
    """Return the records of the last runs, joined by environment.

    :raises ListError: one is damaged.
    """
    return merge_records(load_record(path) for path in record_paths(project))


def records_for(project, test_list, named=(), explicit=False):
    # type: (Configuration, TestList, Sequence[Text], bool) -> List[RunRecord]
    """Return the runs that a list was for.

    :param named: the paths of records; by default, those of the last runs.
    :param explicit: the list was named, and so may be in no configuration: all records
        that are named are for it, and without a configuration all that there are.
    :raises ListError: one is damaged.
    """
    records = [load_record(path) for path in named or record_paths(project)]
    if explicit and (named or not project.lists):
        return records
    path = shown(test_list.path)
    return [
        record
        for record in records
        if shown(project.list_for(record.environment) or "") == path
    ]


def record_paths(project):
    # type: (Configuration) -> List[Text]
    """Return the paths of the records of the last runs, sorted.

    Reruns of a run that was itself repeated since are of the past.
    """
    if not os.path.isdir(project.results):
        return []
    paths = {
        os.path.join(project.results, name)
        for name in os.listdir(project.results)
        if name.endswith(".jsonl")
    }
    return sorted(path for path in paths if not _is_outdated(path, paths))


def _is_outdated(path, paths):
    # type: (Text, Set[Text]) -> bool
    first = re.sub("-again[0-9]+[.]jsonl$", ".jsonl", path)
    if first == path or first not in paths:
        return False
    return os.path.getmtime(first) > os.path.getmtime(path)
