"""Without a python-memcached that can be imported, the error says which to install."""

from __future__ import absolute_import

import sys

import interpreters

PROGRAM = """
import sys
sys.path.insert(0, sys.argv[1])
try:
    import onemaster.compat.cache.client
except ImportError as error:
    print(error)
"""


def error_with(source, tmpdir):
    """Return the error on this version of Python where python-memcached is a source, or none."""
    if source is not None:
        tmpdir.join("memcache.py").write(source)
    version = "%d.%d" % sys.version_info[:2]
    printed = interpreters.run(version, "-c", PROGRAM, str(tmpdir))
    return printed.decode("ascii").strip()


def test_without_python_memcached(tmpdir):
    assert "pip install 'onemaster[memcache]'" in error_with(None, tmpdir)


def test_one_that_is_for_python_3_only(tmpdir):
    # Any that this Python cannot compile.
    assert error_with("def f(:", tmpdir).endswith("pip install python-memcached==1.59")
