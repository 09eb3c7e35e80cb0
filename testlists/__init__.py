"""The ratchet of a test suite: which tests must pass, and which are known to fail.

Nothing is imported here: the pytest plugin of this package is loaded in every run.
"""
