"""A small build farm: reads jobs from a file, runs them, mails a report."""
