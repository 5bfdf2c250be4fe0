"""The settings of a worker or beat that a test starts: the real queue, and mail over SMTP."""

import os

from tests.settings import *  # noqa: F403 - all of a test's settings
from tests.settings import CELERY_BROKER_TRANSPORT_OPTIONS

CELERY_TASK_ALWAYS_EAGER = False
CELERY_BROKER_TRANSPORT_OPTIONS = {
    **CELERY_BROKER_TRANSPORT_OPTIONS,
    # Two runs of the tests may share one Redis.
    "global_keyprefix": os.environ["TEST_KEYS"],
}
EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
