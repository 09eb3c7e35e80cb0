"""Fixers of another package, lib2to3 style: one that is right and some that are not."""
