"""Runs jobs in the order that their needs ask for."""

import Queue
import itertools

from jobs import JobError


class Circle(JobError):
    """Jobs that wait for each other."""


def in_order(jobs):
    """Yields jobs, each after those that it needs."""
    waiting = dict(zip([job.name for job in jobs], jobs))
    given = set()
    while waiting:
        ready = [name for name, job in waiting.iteritems()
                 if given.issuperset(job.needs)]
        if not ready:
            names = waiting.keys()
            names.sort()
            raise Circle, 'these wait for each other: ' + ', '.join(names)
        name = min(ready)
        given.add(name)
        yield waiting.pop(name)


class Scheduler(object):
    def __init__(self, jobs, retries=0):
        self.jobs = jobs
        self.retries = retries
        self.errors = {}

    def run(self):
        """Runs every job; a job whose needs failed is left out."""
        queue = Queue.Queue()
        map(queue.put, in_order(self.jobs))     # raises Circle before anything runs
        while not queue.empty():
            job = queue.get()
            if not self._blocked(job):
                self._try(job)
        self._forget_blocked()
        return not self.errors

    def _blocked(self, job):
        blockers = filter(lambda need: need in self.errors, job.needs)
        if len(blockers) > 0:
            self.errors[job.name] = 'needs ' + blockers[0]
        return bool(blockers)

    def _try(self, job):
        for attempt in xrange(self.retries + 1):
            try:
                job.run()
            except JobError, error:
                self.errors[job.name] = str(error)
            else:
                self.errors.pop(job.name, None)
                break

    def _forget_blocked(self):
        # What only waited is not an error of its own.
        for name, reason in self.errors.items():
            if reason.startswith('needs '):
                del self.errors[name]

    def progress(self):
        """Returns the share of jobs done, as (done, all)."""
        states = map(lambda job: job.done(), self.jobs)
        return sum(states), len(states)

    def pairs(self):
        """Returns each job with the one that follows it in the list, if any."""
        return map(None, self.jobs, self.jobs[1:])

    def by_state(self):
        """Returns the names of the jobs, grouped by state."""
        key = lambda job: job.state
        groups = itertools.groupby(sorted(self.jobs, key=key), key)
        return dict([(state, map(lambda job: job.name, jobs)) for state, jobs in groups])
