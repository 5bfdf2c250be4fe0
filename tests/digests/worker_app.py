"""The hub's Celery app with a beat that does not take a minute."""

from hub.celery import app

app.conf.beat_schedule = {
    "digests.sweep": {"task": "digests.sweep", "schedule": 1.0, "options": {"expires": 5}}
}

__all__ = ["app"]
