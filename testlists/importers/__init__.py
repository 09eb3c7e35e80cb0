"""The lists of other tools, one format a module."""
