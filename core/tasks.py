"""The kernel's tasks: a sign of life, tidying up, and the trail's anchor."""

import structlog
from celery import shared_task
from django.contrib.sessions.backends.db import SessionStore
from django.utils import timezone

from core import audit, beat
from core.rest import idempotency

logger = structlog.get_logger(__name__)


@shared_task(name="core.tick")
def tick() -> None:
    """Leave a sign of life for /readyz."""
    beat.note_tick(at=timezone.now())


@shared_task(name="core.tidy")
def tidy() -> None:
    """Forget what has expired: answers to repeated calls, sessions."""
    idempotency.forget_expired(at=timezone.now())
    SessionStore.clear_expired()


@shared_task(name="core.anchor")
def anchor() -> None:
    """Note where the trail stands, once per day (UTC), and say so in the log."""
    taken = audit.anchor(at=timezone.now())
    if taken is not None:
        logger.info(
            "trail_anchor",
            day=taken.day.isoformat(),
            sequence=taken.sequence,
            digest=taken.digest,
        )
