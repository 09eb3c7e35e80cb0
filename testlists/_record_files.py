"""Writing the record of runs that were joined."""

from __future__ import absolute_import, unicode_literals

import io
import os

from ._files import write_atomically
from ._outcomes import Recorder

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Text

    from ._outcomes import RunRecord


def save_record(record, folder):
    # type: (RunRecord, Text) -> Text
    """Write a record, in one step, under the name that a runner gives it.

    :returns: the path of the file.
    :raises ListError: it cannot be written.
    """
    environment = record.environment
    name = "results-{}-py{}{}".format(environment.runner, *environment.python)
    path = os.path.join(folder, name + ".jsonl")
    draft = path + ".draft"
    recorder = Recorder(draft, environment, record.shard)
    recorder.collected(record.collected.values(), record.whole)
    for test, attempts in record.attempts.items():
        for attempt in attempts:
            recorder.started(test)
            recorder.ended(test, attempt)
    for test in sorted(record.unfinished):
        recorder.started(test)
    if record.finished:
        recorder.finish(record.interrupted)
    recorder.close()
    with io.open(draft, "rb") as stream:
        write_atomically(path, stream.read())
    os.unlink(draft)
    return path
