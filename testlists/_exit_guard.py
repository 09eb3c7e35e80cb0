"""A test that ends the process by ``os._exit(0)`` must not make the run a success."""

from __future__ import absolute_import, unicode_literals

import os

from ._exit_codes import REGRESSION

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any


STDERR = 2


class ExitGuard(object):
    """While it is entered, ``os._exit`` ends this process with the code of a regression.

    Processes that a test forks end as they will.
    """

    def __enter__(self):
        # type: () -> ExitGuard
        self._exit = os._exit
        self._process = os.getpid()
        os._exit = self._guarded  # type: ignore[assignment]
        return self

    def __exit__(self, *exception):
        # type: (*Any) -> None
        os._exit = self._exit

    def _guarded(self, status):
        # type: (int) -> None
        if os.getpid() == self._process:
            message = "testlists: a test called os._exit({}), which ended the run\n"
            os.write(STDERR, message.format(status).encode("ascii"))
            status = REGRESSION
        self._exit(status)
