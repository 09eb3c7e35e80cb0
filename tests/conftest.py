import os
import sys

import hypothesis

# The tools and the scripts need Python 3.8.
collect_ignore = []
if sys.version_info < (3, 8):
    collect_ignore += ["fixers", "test_scripts.py"]
    collect_ignore += [
        "rollout/test_rollout_commands.py",
        "rollout/test_rollout_edges.py",
        "rollout/test_rollout_envoy.py",
        "rollout/test_rollout_gates.py",
        "rollout/test_rollout_schema.py",
    ]
    collect_ignore += [
        "testlists/test_init_end_to_end.py",
        "testlists/test_list_history.py",
        "testlists/test_report_chart.py",
        "testlists/test_report_page.py",
        "testlists/test_run_tests_report.py",
    ]
    # They start the other versions by themselves.
    collect_ignore += ["compat/test_json_on_each_python.py"]
    collect_ignore += ["compat/cache/test_mixed_operations.py"]
    collect_ignore += ["compat/cache/test_split_processes.py"]
# What it tests reads pickles of Python 3's C pickler.
if sys.version_info < (3,):
    collect_ignore += ["compat/pickles/test_pickle_texts.py"]

# Shared machines are slow at times, and only CI must not depend on luck.
hypothesis.settings.register_profile("default", deadline=None)
hypothesis.settings.register_profile(
    "ci", deadline=None, derandomize=True, database=None
)
hypothesis.settings.load_profile("ci" if os.environ.get("CI") else "default")
