"""The settings of a test run: the hub's own, with cheap passwords and nothing sent."""

import logging
import os

os.environ.setdefault("LOCAL", "1")
# Playwright keeps a loop in the tests' thread; Django would refuse the database there.
os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "1")

from hub.settings import *  # noqa: F403 - the variable must be set before

PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.InMemoryStorage"},
    "attachments": {"BACKEND": "django.core.files.storage.InMemoryStorage"},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
WHITENOISE_USE_FINDERS = False  # looking at every file would cost each client a second
# Tests that need a worker start one themselves; all others run tasks where they are called.
CELERY_TASK_ALWAYS_EAGER = True
CELERY_TASK_EAGER_PROPAGATES = True
SITE_URL = "http://testserver"
# Tests are refused all day; a line of the log for each would be written for nobody.
DJANGO_STRUCTLOG_STATUS_4XX_LOG_LEVEL = logging.INFO
# Whole walks over the site come from one address; tests/core/test_limits.py sets limits of its own.
LIMITS = {name: (quota * 1000, window) for name, (quota, window) in LIMITS.items()}  # noqa: F405 - see above
