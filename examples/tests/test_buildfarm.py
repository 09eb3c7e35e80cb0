"""The build farm's own tests: python -m unittest discover -s tests -t ."""

import os
import shutil
import StringIO
import tempfile
import unittest

from buildfarm import jobs, main, report, scheduler, settings

FARM = """\
[farm]
retries = 2 times

[words]
command = a b a

[total]
kind = sum
command = 1 2 3
needs = words

[old]
disabled = yes
"""


class InFolder(unittest.TestCase):
    def setUp(self):
        self.folder = tempfile.mkdtemp()
        self.addCleanup(shutil.rmtree, self.folder)

    def settings_file(self, text):
        path = os.path.join(self.folder, 'farm.cfg')
        with open(path, 'w') as stream:
            stream.write(text)
        return path


class SettingsTest(InFolder):
    def test_jobs_leave_out_the_disabled(self):
        found = settings.Settings(self.settings_file(FARM)).jobs().keys()
        found.sort()
        self.assertEqual(found, ['total', 'words'])

    def test_number_reads_the_digits(self):
        self.assertEqual(settings.Settings(self.settings_file(FARM)).number('retries'), 2)

    def test_number_has_a_default(self):
        self.assertEqual(settings.Settings(self.settings_file('')).number('workers'), 2)

    def test_number_without_digits(self):
        path = self.settings_file('[farm]\nretries = none\n')
        with self.assertRaises(settings.SettingsError) as caught:
            settings.Settings(path).number('retries')
        self.assertEqual(str(caught.exception), "not a number: retries = 'none'")

    def test_not_a_settings_file(self):
        path = self.settings_file('retries')
        self.assertRaises(settings.SettingsError, settings.Settings, path)
        self.assertRaises(settings.SettingsError, settings.Settings, path + '.old')

    def test_spool(self):
        spool = os.path.join(self.folder, 'spool')
        settings.make_spool(spool)
        settings.make_spool(spool)
        self.assertEqual(os.stat(spool).st_mode & 0777 & ~0750, 0)
        blocked = self.settings_file('')
        self.assertRaises(settings.SettingsError, settings.make_spool, blocked)


class JobsTest(unittest.TestCase):
    def test_count(self):
        job = jobs.make_job('words', {'command': 'b a b'})
        job.run()
        self.assertEqual(job.log, ['a=1 b=2'])
        self.assertTrue(job.done())

    def test_sum(self):
        job = jobs.make_job('total', {'kind': 'sum', 'command': '1 2 3'})
        job.run()
        self.assertEqual(job.log, ['3 numbers, sum 6'])

    def test_failure_names_the_job(self):
        job = jobs.make_job('total', {'kind': 'sum'})
        try:
            job.run()
        except jobs.JobError, error:
            self.assertEqual(str(error), 'total: nothing to add')
        else:
            self.fail('did not raise')
        self.assertEqual(job.state, 'failed')
        self.assertTrue(isinstance(job.log[0], unicode))

    def test_needs_are_split(self):
        self.assertEqual(jobs.Count('x', '', 'a, b,').needs, ['a', 'b'])

    def test_needs_of_a_tuple(self):
        self.assertEqual(jobs.Count('x', '', ('a',)).needs, ['a'])

    def test_unknown_kind(self):
        with self.assertRaises(jobs.JobError) as caught:
            jobs.make_job('x', {'kind': 'make'})
        self.assertEqual(
            str(caught.exception), "no kind 'make', there are count, sum")

    def test_a_name_is_text(self):
        self.assertRaises(jobs.JobError, jobs.Count, 7, '')

    def test_repr(self):
        self.assertEqual(repr(jobs.Sum('total', '')), "<Sum 'total'>")


class SchedulerTest(unittest.TestCase):
    def setUp(self):
        self.late = jobs.Sum('a', '1 2', ['b'])
        self.early = jobs.Count('b', 'x x')
        self.farm = scheduler.Scheduler([self.late, self.early])

    def test_needs_come_first(self):
        ordered = scheduler.in_order(self.farm.jobs)
        self.assertTrue(ordered.next() is self.early)
        self.assertTrue(ordered.next() is self.late)
        self.assertEqual(list(ordered), [])

    def test_circle_runs_nothing(self):
        farm = scheduler.Scheduler([self.late, jobs.Count('b', '', 'a')])
        self.assertRaises(scheduler.Circle, farm.run)
        self.assertEqual(farm.progress(), (0, 2))

    def test_everything_done(self):
        self.assertTrue(self.farm.run())
        self.assertEqual(self.farm.progress(), (2, 2))
        self.assertEqual(self.farm.by_state(), {'done': ['a', 'b']})

    def test_what_needs_a_failure_is_left_out(self):
        self.farm.jobs[1] = jobs.Sum('b', 'one')
        self.assertFalse(self.farm.run())
        self.assertEqual(self.farm.errors.keys(), ['b'])
        self.assertEqual(self.farm.by_state(), {'waiting': ['a'], 'failed': ['b']})

    def test_retries(self):
        self.farm.retries = 2
        self.farm.jobs[1] = jobs.Sum('b', '')
        self.farm.run()
        self.assertEqual(len(self.farm.jobs[1].log), 3)

    def test_pairs_are_padded(self):
        self.assertEqual(
            self.farm.pairs(), [(self.late, self.early), (self.early, None)])


class ReportTest(unittest.TestCase):
    def test_write(self):
        done, broken = jobs.Count('words', 'a'), jobs.Sum('total', 'x')
        farm = scheduler.Scheduler([done, broken])
        farm.run()
        stream = StringIO.StringIO()
        report.write([done, broken], {'total': 'no number'}, stream)
        self.assertEqual(stream.getvalue(), (
            'Report\n========\n'
            'words    done\ntotal    failed\n'
            '\nFAILED total\n  because no number\n'
            'jobs: 2, failed: 1\n'))

    def test_link(self):
        self.assertEqual(
            report.link('http://farm/logs/', 'a b'), 'http://farm/logs/log?job=a+b')

    def test_initials(self):
        self.assertEqual(report.initials('nightly 2nd (build)'), 'nnb')

    def test_longest(self):
        short, long_one = jobs.Count('a', ''), jobs.Count('b', '')
        long_one.log.append('x')
        self.assertEqual(report.longest([long_one, short]), 'b')
        self.assertEqual(report.longest([]), None)


class MainTest(InFolder):
    def test_main(self):
        out = StringIO.StringIO()
        self.assertEqual(main.main([self.settings_file(FARM)], out), 0)
        self.assertTrue(out.getvalue().endswith('jobs: 2, failed: 0\n'))


if __name__ == '__main__':
    unittest.main()
