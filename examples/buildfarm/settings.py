"""Reads the farm's configuration file."""

import ConfigParser
import os

# The spool holds other people's logs: group may read, world may not.
SPOOL_MODE = 0750
LOG_MODE = 0640

DEFAULTS = {'workers': '2', 'retries': '1'}


class SettingsError(Exception):
    pass


class Settings(object):
    """The values of the section ``[farm]`` and one section a job."""

    def __init__(self, path):
        self._parser = ConfigParser.RawConfigParser()
        try:
            found = self._parser.read(path)
        except ConfigParser.Error, error:
            raise SettingsError, 'not a settings file: %s' % error
        if not found:
            raise SettingsError, 'no settings file: ' + path

    def number(self, name):
        value = DEFAULTS[name]
        if self._parser.has_option('farm', name):
            value = self._parser.get('farm', name)
        digits = filter(str.isdigit, value)     # "4 workers" means 4
        if not digits:
            raise SettingsError, 'not a number: %s = %s' % (name, `value`)
        return int(digits)

    def jobs(self):
        """Returns name, command and needed jobs of each, by name."""
        found = {}
        for section in self._parser.sections():
            if section <> 'farm':
                options = dict(self._parser.items(section))
                found[section] = options
        for name in found.keys():
            if found[name].has_key('disabled'):
                del found[name]
        return found


def make_spool(path):
    """Creates the folder for logs; one that exists already is fine."""
    try:
        os.makedirs(path, SPOOL_MODE)
    except OSError, (number, message):
        if not os.path.isdir(path):
            raise SettingsError, 'no spool: %s (%d)' % (message, number)
