"""Digests in the background: a sweep that finds what is owed, and batches that send it."""

import datetime
import math

import structlog
from celery import shared_task
from django.conf import settings
from django.core.mail import get_connection
from django.utils import timezone
from kombu.exceptions import OperationalError

from core.audit import System
from digests import actions, queries
from digests.tasks.rendering import Renderer, written

logger = structlog.get_logger(__name__)

HUB = System("digests", door="job")
# Batches that one sweep starts: what is left after them is the next sweep's.
MOST_BATCHES = 20


@shared_task(name="digests.sweep")
def sweep() -> None:
    """Find what is owed in the rows, whoever else is looking, and start batches to send it."""
    for circulation in queries.owed_circulations():
        try:
            actions.fan_out(circulation, by=HUB, at=timezone.now())
        except Exception:  # one bad circulation must not stop the letters of all others
            logger.exception("digest_not_fanned_out", circulation=circulation.pk)
    due = queries.claimable_count(at=timezone.now())
    batches = min(math.ceil(due / settings.DIGEST_BATCH), MOST_BATCHES)
    for _ in range(batches):
        try:
            send_batch.delay()
        except OperationalError:
            # The queue is away: the rows stay as they are, and the next sweep finds them.
            logger.warning("digest_batch_not_queued")
            return


@shared_task(name="digests.send_batch")
def send_batch() -> None:
    """Claim what is due and send it over one connection; nothing due is nothing done."""
    actions.send_batch(
        terms=actions.Terms(
            size=settings.DIGEST_BATCH,
            lease=datetime.timedelta(seconds=settings.DIGEST_LEASE_SECONDS),
        ),
        clock=timezone.now,
        render=Renderer(),
        connect=get_connection,
    )


@shared_task(name="digests.send_notices")
def send_notices() -> None:
    """Owe notices of what nobody was told of yet and letters about meetings, and send those due.

    Again changes nothing.
    """
    actions.owe_notices(at=timezone.now())
    actions.send_notices(clock=timezone.now, render=written, connect=get_connection)
    actions.owe_summonses(at=timezone.now())
    actions.send_summonses(clock=timezone.now, render=written, connect=get_connection)
