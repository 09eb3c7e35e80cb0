import os
import signal
import sys

import hypothesis

# What a shell starts in the background ignores Ctrl-C, and so would the children that
# tests interrupt.
if signal.getsignal(signal.SIGINT) == signal.SIG_IGN:
    signal.signal(signal.SIGINT, signal.default_int_handler)

# Whole parts need Python 3.8; single files that do are in testlists/old-pythons.txt.
collect_ignore = []
if sys.version_info < (3, 8):
    collect_ignore += ["fixers", "test_scripts.py"]
    # They start the other versions by themselves.
    collect_ignore += ["compat/cache/test_mixed_operations.py"]
    collect_ignore += ["compat/cache/test_split_processes.py"]

# Shared machines are slow at times, and only CI must not depend on luck.
hypothesis.settings.register_profile("default", deadline=None)
hypothesis.settings.register_profile(
    "ci", deadline=None, derandomize=True, database=None
)
hypothesis.settings.load_profile("ci" if os.environ.get("CI") else "default")
