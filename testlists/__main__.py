"""``python -m onemaster.testlists`` is ``run-tests``."""

from __future__ import absolute_import

import sys

from .cli import main

sys.exit(main())
