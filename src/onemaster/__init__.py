"""Move a Python 2 code base to Python 3 on one master branch.

The umbrella package: it knows its version and imports no part until asked.
"""

__version__ = "0.1.0"
