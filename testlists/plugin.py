"""The plugin of pytest: idle unless a list or a results file is asked for."""

from __future__ import absolute_import

import pytest

from ._options import OPTIONS

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any


def pytest_addoption(parser):
    # type: (Any) -> None
    group = parser.getgroup("testlists", "test lists")
    for name, settings in OPTIONS:
        group.addoption(name, **settings)


def pytest_configure(config):
    # type: (Any) -> None
    from ._errors import ListError
    from ._preparing import prepare

    try:
        run = prepare(config.option, "pytest", config.rootdir)
    except ListError as error:
        raise pytest.UsageError(str(error))
    if run is not None:
        from ._pytest_hooks import register

        register(config, run)
