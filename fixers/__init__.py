"""Codemods that make Python 2 code run on Python 2.7 and on Python 3."""
