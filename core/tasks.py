"""The kernel's one task: a tick that shows that beat and a worker are alive."""

from celery import shared_task
from django.utils import timezone

from core import beat


@shared_task(name="core.tick")
def tick() -> None:
    """Leave a sign of life for /readyz."""
    beat.note_tick(at=timezone.now())
