"""What is wrong with a list or a results file, for the person who has to repair it."""

from __future__ import absolute_import, unicode_literals

import six

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Text


@six.python_2_unicode_compatible
class ListError(Exception):
    """A file cannot be used. Its text is ``path:line: message``.

    :param path: of the file, as the user named it.
    :param line: from 1; 0 if the whole file is meant.
    :param message: what is wrong and what to do.
    """

    def __init__(self, path, line, message):
        # type: (Text, int, Text) -> None
        super(ListError, self).__init__(path, line, message)
        self.path = path
        self.line = line
        self.message = message

    def __str__(self):
        # type: () -> Text
        place = "{}:{}".format(self.path, self.line) if self.line else self.path
        return "{}: {}".format(place, self.message)
