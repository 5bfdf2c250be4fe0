"""The kernel's tasks: a sign of life, forgetting what is over, and the trail's anchor."""

import structlog
from celery import shared_task
from django.utils import timezone

from core import audit, beat
from core import retention as rules

logger = structlog.get_logger(__name__)


@shared_task(name="core.tick")
def tick() -> None:
    """Leave a sign of life for /readyz."""
    beat.note_tick(at=timezone.now())


@shared_task(name="core.retention")
def retention() -> None:
    """Forget what has been kept for long enough, by every app's rules."""
    rules.run(at=timezone.now())


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
