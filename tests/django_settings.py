"""Django's settings for all tests: a process can be given them once."""

from __future__ import absolute_import

import django
from django.conf import settings

if not settings.configured:
    settings.configure(
        ALLOWED_HOSTS=["*"],
        DATABASES={
            "default": {"ENGINE": "django.db.backends.sqlite3", "NAME": ":memory:"}
        },
        DEFAULT_AUTO_FIELD="django.db.models.AutoField",
        INSTALLED_APPS=["django.contrib.auth", "django.contrib.contenttypes"],
        ROOT_URLCONF="test_rollout_django",
        TIME_ZONE="UTC",
        USE_I18N=False,
        USE_TZ=True,
    )
    django.setup()
