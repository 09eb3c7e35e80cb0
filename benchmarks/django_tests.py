"""Run the tests that Django has for its memcached backends on one of ours.

example: python3.13 benchmarks/django_tests.py MemcachedCache Django-4.2.30

Needs that Django, its source distribution unpacked, onemaster, the client of the backend and a
memcached. A policy allows what the tests put into the cache. On 1.11 two fail by design:
``test_get_or_set_callable_returning_none``, as None is a value on each Django, and for
PyMemcacheCache ``test_close``, which asks for a ``Client`` that is not the HashClient.
"""

from __future__ import absolute_import, print_function

import argparse
import io
import os
import shutil
import subprocess
import sys
import tempfile

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path.append(os.path.join(os.path.dirname(HERE), "tests", "compat", "cache"))

SETTINGS = """
from onemaster.compat.pickles import PicklePolicy

policy = PicklePolicy()
policy.allow("cache.tests:C", "cache.tests:f", "cache.models:Poll")
policy.allow("django.db.models.base:model_unpickle", "django.db.models.base:ModelState")
DATABASES = {
    name: {"ENGINE": "django.db.backends.sqlite3"} for name in ("default", "other")
}
SECRET_KEY = "not secret"
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
USE_TZ = False
DEFAULT_AUTO_FIELD = "django.db.models.AutoField"
CACHES = {
    "default": {
        "BACKEND": "onemaster.compat.cache.django.%(backend)s",
        "LOCATION": "%(server)s",
        "OPTIONS": {"policy": policy},
    }
}
"""
TESTS = """

@override_settings(
    CACHES=caches_setting_for_tests(
        base=settings.CACHES["default"], exclude=memcached_excluded_caches
    )
)
class OnemasterTests(BaseMemcachedTests, TestCase):
    base_params = settings.CACHES["default"]
    incr_decr_type_error = ValueError
"""


def main():
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("backend", choices=["MemcachedCache", "PyMemcacheCache"])
    parser.add_argument("source", help="Django's source distribution, unpacked")
    arguments = parser.parse_args()
    from memcached_servers import memcacheds

    folder = tempfile.mkdtemp(prefix="django-")
    try:
        tests = os.path.join(folder, "tests")
        shutil.copytree(os.path.join(arguments.source, "tests"), tests)
        with memcacheds(1) as [server]:
            names = {"backend": arguments.backend, "server": server.address}
            return run(tests, SETTINGS % names)
    finally:
        shutil.rmtree(folder)


def run(tests, settings):
    with io.open(os.path.join(tests, "onemaster_settings.py"), "wb") as file:
        file.write(settings.encode("ascii"))
    with io.open(os.path.join(tests, "cache", "tests.py"), "ab") as file:
        file.write(TESTS.encode("ascii"))
    command = [sys.executable, "-W", "ignore", "runtests.py", "--parallel=1"]
    command += ["--settings=onemaster_settings", "cache.tests.OnemasterTests"]
    return subprocess.call(command, cwd=tests)


if __name__ == "__main__":
    sys.exit(main())
