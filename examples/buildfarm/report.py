"""Writes what became of the jobs, for people."""

import sys
import urllib
import urlparse
from itertools import imap, izip

WIDTH = 8


def write(jobs, errors, stream=None, base=None):
    """Prints one line a job and one a failure."""
    if stream is None:
        stream = sys.stdout
    names = map(lambda job: job.name, jobs)
    width = max(map(len, names) + [WIDTH])
    print >>stream, 'Report'
    print >>stream, '=' * width
    for name, job in izip(names, jobs):
        print >>stream, name.ljust(width), job.state
        if base is not None:
            print >>stream, ' ' * width, link(base, name)
    if errors:
        print >>stream
        # Sorted, so that two reports can be compared line by line.
        for name, error in sorted(errors.items()):
            print >>stream, 'FAILED %s' % name
            print >>stream, '  because', error
    totals(names, errors, stream)


def totals(names, errors, stream):
    columns = zip(('jobs', 'failed'), (len(names), len(errors)))
    first, last = columns[0], columns[-1]
    print >>stream, '%s: %d,' % first, '%s: %d' % last


def link(base, name):
    """The address of a job's log; base is that of the farm."""
    return urlparse.urljoin(base, 'log?' + urllib.urlencode({'job': name}))


def initials(text):
    """'nightly build' gives 'nb': only letters, the first of each word."""
    return ''.join(imap(lambda word: filter(str.isalpha, word)[:1], text.split()))


def longest(jobs):
    """The name of the job with the longest log, None without jobs."""
    sizes = dict([(job.name, len(job.log)) for job in jobs])
    if not sizes:
        return None
    ranked = zip(sizes.values(), sizes.keys())
    ranked.sort()
    return ranked[-1][1]
