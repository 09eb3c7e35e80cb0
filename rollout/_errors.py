"""What is wrong with a rollout config, and where."""

from __future__ import absolute_import

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Optional


class ConfigError(ValueError):
    """A rollout config cannot be used; ``str()`` says where and what is allowed.

    :param file: the config's path.
    :param line: of the value, from 1; None where the whole file is meant.
    :param path: of the value in the JSON text, such as ``stages[2].percent``.
    :param problem: what is wrong, and what is allowed.
    """

    def __init__(self, file, line, path, problem):
        # type: (str, Optional[int], str, str) -> None
        ValueError.__init__(self, file, line, path, problem)
        self.file = file
        self.line = line
        self.path = path
        self.problem = problem

    def __str__(self):
        # type: () -> str
        place = self.file if self.line is None else "%s:%d" % (self.file, self.line)
        return ": ".join(part for part in (place, self.path, self.problem) if part)
