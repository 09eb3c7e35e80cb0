"""What the farm runs: one class for each kind of job."""

import sys
import types


class JobError(Exception):
    """A job that cannot be made or that broke."""


class Registry(type):
    """Keeps the kinds of jobs, so that settings can name them."""

    kinds = {}

    def __init__(cls, name, bases, namespace):
        super(Registry, cls).__init__(name, bases, namespace)
        if namespace.has_key('kind'):
            Registry.kinds[cls.kind] = cls


class Job(object):
    __metaclass__ = Registry

    def __init__(self, name, command, needs=()):
        if not isinstance(name, basestring):
            raise JobError, 'a name is text, not %s' % type(name).__name__
        if isinstance(needs, types.StringTypes):
            needs = filter(None, map(lambda word: word.strip(), needs.split(',')))
        self.name = name
        self.command = command
        self.needs = list(needs)
        self.log = []
        self.state = 'waiting'

    def __repr__(self):
        return '<%s %s>' % (self.__class__.__name__, `self.name`)

    def run(self):
        """Runs the job; what goes wrong names the job and keeps the traceback."""
        try:
            self.log.append(self.work())
        except (ValueError, LookupError), error:
            self.state = 'failed'
            self.log.append(unicode(error))
            broken = JobError('%s: %s' % (self.name, error))
            raise JobError, broken, sys.exc_info()[2]
        self.state = 'done'

    def done(self):
        return self.state == 'done'

    def work(self):
        raise NotImplementedError, self.__class__.__name__


class Count(Job):
    """Counts how often each word stands in its command."""

    kind = 'count'

    def work(self):
        seen = {}
        for word in self.command.split():
            if not seen.has_key(word):
                seen[word] = 0L
            seen[word] += 1
        pairs = ['%s=%d' % pair for pair in seen.iteritems()]
        pairs.sort()
        return ' '.join(pairs)


class Sum(Job):
    """Adds the numbers of its command."""

    kind = 'sum'

    def work(self):
        numbers = map(int, self.command.split())
        if not numbers:
            raise ValueError, 'nothing to add'
        return '%d numbers, sum %d' % (len(numbers), reduce(lambda a, b: a + b, numbers))


def make_job(name, options):
    """Makes the job that one section of the settings describes."""
    options = options.copy()
    kind = options.pop('kind', Count.kind)
    if not Registry.kinds.has_key(kind):
        known = Registry.kinds.keys()
        known.sort()
        raise JobError, 'no kind %s, there are %s' % (`kind`, ', '.join(known))
    return Registry.kinds[kind](name, options.get('command', ''), options.get('needs', ()))
