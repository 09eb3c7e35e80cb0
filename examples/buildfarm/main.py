"""The command: python -m buildfarm.main SETTINGS"""

import sys

import report
from jobs import JobError, make_job
from scheduler import Scheduler
from settings import Settings, SettingsError


def main(arguments, stream=None):
    if len(arguments) <> 1:
        print >>sys.stderr, __doc__
        return 2
    try:
        settings = Settings(arguments[0])
    except SettingsError, error:
        print >>sys.stderr, 'buildfarm:', error
        return 2
    jobs = [make_job(name, options) for name, options in sorted(settings.jobs().items())]
    farm = Scheduler(jobs, settings.number('retries'))
    try:
        farm.run()
    except JobError, error:
        print >>sys.stderr, 'buildfarm:', error
        return 1
    report.write(jobs, farm.errors, stream)
    return int(bool(farm.errors))


if __name__ == '__main__':
    sys.exit(main(sys.argv[1:]))
