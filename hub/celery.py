"""The Celery application: its queues and what beat starts, side by side.

Without REDIS_URL there is no worker: tasks run where they are called (eager), and the
command `run_due` starts what beat would. Times are UTC; local mornings are the tasks' affair.
"""

import os
from typing import Any

from celery import Celery
from celery.signals import setup_logging
from kombu import Queue

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "hub.settings")

# A worker listens to all of them unless told otherwise.
QUEUES = ("default", "mail")

# The queue of every task, by the task's name. (A queue on the task itself is deprecated.)
ROUTES = {
    "core.tick": {"queue": "default"},
    "core.retention": {"queue": "default"},
    "core.anchor": {"queue": "default"},
    "practices.sweep_files": {"queue": "default"},
    "members.send_letters": {"queue": "mail"},
    "practices.lapse": {"queue": "default"},
    "practices.send_notices": {"queue": "mail"},
    "workinggroups.work_out_plans": {"queue": "default"},
    "workinggroups.refresh_plans": {"queue": "default"},
    "workinggroups.note_burdens": {"queue": "default"},
    "workinggroups.send_poll_letters": {"queue": "mail"},
    "workinggroups.close_consultations": {"queue": "default"},
    "workinggroups.freeze_agendas": {"queue": "default"},
    "workinggroups.sweep_papers": {"queue": "default"},
    "digests.sweep": {"queue": "mail"},
    "digests.send_batch": {"queue": "mail"},
    "digests.send_notices": {"queue": "mail"},
}

# Seconds between two starts. `expires` drops starts that piled up while no worker ran:
# a sweep looks at rows, so one late start does the work of all the missed ones.
BEAT_SCHEDULE: dict[str, dict[str, Any]] = {
    "core.tick": {"task": "core.tick", "schedule": 60.0, "options": {"expires": 55}},
    "core.retention": {"task": "core.retention", "schedule": 3600.0, "options": {"expires": 3000}},
    # Once a day; hourly, so that a worker that was away at midnight loses no day.
    "core.anchor": {"task": "core.anchor", "schedule": 3600.0, "options": {"expires": 3500}},
    "practices.sweep_files": {
        "task": "practices.sweep_files",
        "schedule": 3600.0,
        "options": {"expires": 3500},
    },
    "members.send_letters": {
        "task": "members.send_letters",
        "schedule": 60.0,
        "options": {"expires": 55},
    },
    # Once a year for each adoption; hourly, so that the day is kept.
    "practices.lapse": {
        "task": "practices.lapse",
        "schedule": 3600.0,
        "options": {"expires": 3500},
    },
    "practices.send_notices": {
        "task": "practices.send_notices",
        "schedule": 60.0,
        "options": {"expires": 55},
    },
    # Somebody waits for it in front of a page.
    "workinggroups.work_out_plans": {
        "task": "workinggroups.work_out_plans",
        "schedule": 5.0,
        "options": {"expires": 4},
    },
    "workinggroups.refresh_plans": {
        "task": "workinggroups.refresh_plans",
        "schedule": 3600.0,
        "options": {"expires": 3500},
    },
    "workinggroups.note_burdens": {
        "task": "workinggroups.note_burdens",
        "schedule": 600.0,
        "options": {"expires": 550},
    },
    "workinggroups.send_poll_letters": {
        "task": "workinggroups.send_poll_letters",
        "schedule": 60.0,
        "options": {"expires": 55},
    },
    "workinggroups.close_consultations": {
        "task": "workinggroups.close_consultations",
        "schedule": 60.0,
        "options": {"expires": 55},
    },
    "workinggroups.freeze_agendas": {
        "task": "workinggroups.freeze_agendas",
        "schedule": 60.0,
        "options": {"expires": 55},
    },
    "workinggroups.sweep_papers": {
        "task": "workinggroups.sweep_papers",
        "schedule": 3600.0,
        "options": {"expires": 3500},
    },
    "digests.sweep": {"task": "digests.sweep", "schedule": 60.0, "options": {"expires": 55}},
    "digests.send_notices": {
        "task": "digests.send_notices",
        "schedule": 60.0,
        "options": {"expires": 55},
    },
}

app = Celery("hub")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.conf.task_queues = [Queue(name) for name in QUEUES]
app.conf.task_create_missing_queues = False
app.conf.task_routes = ROUTES
app.conf.beat_schedule = BEAT_SCHEDULE
app.autodiscover_tasks()


@setup_logging.connect
def keep_django_logging(**_kwargs: object) -> None:
    """Stop Celery from replacing the log set-up of settings.LOGGING."""
