"""The kernel's tasks: a tick that shows that beat and a worker are alive, and tidying up."""

from celery import shared_task
from django.contrib.sessions.backends.db import SessionStore
from django.utils import timezone

from core import beat
from core.rest import idempotency


@shared_task(name="core.tick")
def tick() -> None:
    """Leave a sign of life for /readyz."""
    beat.note_tick(at=timezone.now())


@shared_task(name="core.tidy")
def tidy() -> None:
    """Forget what has expired: answers to repeated calls, sessions."""
    idempotency.forget_expired(at=timezone.now())
    SessionStore.clear_expired()
