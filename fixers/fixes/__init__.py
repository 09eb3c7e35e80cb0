"""The fixers: one file each."""
