"""Django's test runner under a list of tests.

In the settings::

    TEST_RUNNER = "onemaster.testlists.django.TestListRunner"
"""

from __future__ import absolute_import, print_function

import argparse
import functools
import os
import sys

from django.test.runner import DiscoverRunner

from . import _exit_codes as exit_codes
from . import _suites
from ._errors import ListError
from ._options import OPTIONS
from ._preparing import prepare

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any, Dict, List, Optional, Text

    from ._run import Run


class TestListRunner(DiscoverRunner):  # type: ignore[misc]
    """Runs what the list selects, and ends the process with the exit code of the list."""

    # Its name makes pytest take it for a test.
    __test__ = False

    @classmethod
    def add_arguments(cls, parser):
        # type: (Any) -> None
        super(TestListRunner, cls).add_arguments(parser)
        group = parser.add_argument_group("test lists")
        for name, settings in OPTIONS:
            group.add_argument(name, **settings)

    def __init__(self, *args, **kwargs):
        # type: (*Any, **Any) -> None
        super(TestListRunner, self).__init__(*args, **kwargs)
        names = [name[2:].replace("-", "_") for name, _ in OPTIONS]
        self._options = argparse.Namespace(**{name: kwargs.get(name) for name in names})
        self._run = None  # type: Optional[Run]
        self._groups = {}  # type: Dict[Text, List[Text]]
        self._result_class = None
        self.test_loader = _suites.Loader()

    def run_tests(self, *args, **kwargs):
        # type: (*Any, **Any) -> Any
        """Run tests as Django does; return 0.

        :raises SystemExit: the list finds something wrong, or cannot be used.
        """
        try:
            self._run = prepare(self._options, "django", os.getcwd())
            failures = super(TestListRunner, self).run_tests(*args, **kwargs)
        except ListError as error:
            print("error: {}".format(error), file=sys.stderr)
            sys.exit(exit_codes.USAGE)
        except KeyboardInterrupt:
            if self._run is None:
                raise
            sys.exit(exit_codes.INTERRUPTED)
        if self._run is not None and failures:
            sys.exit(failures)
        return failures

    def build_suite(self, test_labels=None, *args, **kwargs):
        # type: (Any, *Any, **Any) -> Any
        suite = super(TestListRunner, self).build_suite(test_labels, *args, **kwargs)
        if self._run is not None:
            tags = self.tags or self.exclude_tags
            whole = not test_labels and not tags and self.test_loader.saw_all(self._run)
            self._groups = _suites.select(suite, self._run, whole)
        return suite

    def get_resultclass(self):
        # type: () -> Any
        return self._result_class or super(TestListRunner, self).get_resultclass()

    def run_suite(self, suite, **kwargs):
        # type: (Any, **Any) -> Any
        execute = functools.partial(
            super(TestListRunner, self).run_suite, suite, **kwargs
        )
        if self._run is None:
            return execute()
        # What Django has said of its checks stands first, in a pipe too.
        sys.stdout.flush()
        shown = self.get_resultclass() or self.test_runner.resultclass
        self._result_class = _suites.recording(shown, self._run, self._groups)
        return _suites.run_recorded(self._run, execute, sys.stderr)

    def suite_result(self, suite, result, **kwargs):
        # type: (Any, Any, **Any) -> Any
        """Return the number of failures; under a list, the exit code."""
        if self._run is not None:
            return result.exit_code
        return super(TestListRunner, self).suite_result(suite, result, **kwargs)
