"""Where a delivery stands: claimed under a lease, begun, settled, put off. One row at a time.

Each step is one conditional update on the claim's random word, so that whoever lost the claim
(frozen for an hour, say) changes nothing any more.
"""

import datetime
import secrets
from typing import Any

import structlog
from django.db import transaction
from django.db.models import F

from core.audit import System, record
from core.models import Verb
from digests.models import Delivery, DeliveryState

logger = structlog.get_logger(__name__)

HUB = System("digests", door="job")
# Tries of one mail, with pauses of 1, 2, 4 … 60 minutes between them: about two days.
MOST_ATTEMPTS = 48
LONGEST_PAUSE = 60  # minutes
OUTAGE_PAUSE = datetime.timedelta(minutes=1)
COPY = "A worker was lost over it: a copy with the same Message-ID is possible."


@transaction.atomic
def claim(*, size: int, lease: datetime.timedelta, at: datetime.datetime) -> list[Delivery]:
    """Take up to `size` deliveries that are due, the longest due first, until `at` + `lease`."""
    ready = Delivery.objects.claimable(at=at).order_by("due_at", "id")
    ready = ready.select_for_update(skip_locked=True)  # SQLite has one writer, and no such words
    states = dict(ready.values_list("pk", "state")[:size])
    word = secrets.token_hex(16)
    Delivery.objects.claimable(at=at).filter(pk__in=states).update(
        state=DeliveryState.SENDING, claim=word, leased_until=at + lease
    )
    taken = Delivery.objects.filter(claim=word).order_by("due_at", "id")
    rows = list(taken.select_related("person", "circulation__meeting"))
    for row in rows:
        if states[row.pk] == DeliveryState.SENDING and row.attempts:
            row.note = COPY
            logger.warning("digest_taken_up_again", delivery=row.pk, message_id=row.message_id)
    return rows


def begin(delivery: Delivery, *, lease: datetime.timedelta, at: datetime.datetime) -> bool:
    """Count a try and renew the lease just before the mail goes out; False: the claim is lost."""
    mine = _held(delivery).filter(leased_until__gt=at)
    if not mine.update(attempts=F("attempts") + 1, leased_until=at + lease, note=delivery.note):
        logger.warning("digest_claim_lost", delivery=delivery.pk)
        return False
    delivery.attempts += 1
    return True


@transaction.atomic
def settle(delivery: Delivery, *, state: DeliveryState, note: str, at: datetime.datetime) -> bool:
    """Close a delivery for good, with the trail; False when the claim was lost meanwhile."""
    done = _held(delivery).update(
        state=state, finished_at=at, claim="", leased_until=None, note=note[:300]
    )
    if not done:
        logger.warning("digest_claim_lost", delivery=delivery.pk, state=state.value)
        return False
    verb = Verb.DIGEST_SEND if state == DeliveryState.SENT else Verb.DIGEST_WITHHOLD
    if state == DeliveryState.FAILED:
        verb = Verb.DIGEST_FAIL
    record(verb, on=delivery, by=HUB, at=at, reason=note)
    return True


def put_off(delivery: Delivery, *, reason: str, at: datetime.datetime) -> bool:
    """Try again later, after longer and longer pauses; after MOST_ATTEMPTS give up for good."""
    if delivery.attempts >= MOST_ATTEMPTS:
        note = f"Given up after {delivery.attempts} attempts. {reason}"
        return settle(delivery, state=DeliveryState.FAILED, note=note, at=at)
    minutes = min(2 ** max(delivery.attempts - 1, 0), LONGEST_PAUSE)
    pause = datetime.timedelta(minutes=minutes)
    return bool(_release(_held(delivery), due_at=at + pause, note=reason[:300]))


def give_back(deliveries: list[Delivery], *, due_at: datetime.datetime) -> int:
    """Let go of deliveries that were claimed and not begun; no try is counted."""
    held = Delivery.objects.filter(
        pk__in=[delivery.pk for delivery in deliveries],
        claim__in={delivery.claim for delivery in deliveries},
        state=DeliveryState.SENDING,
    )
    return _release(held, due_at=due_at)


def _held(delivery: Delivery) -> Any:
    return Delivery.objects.filter(
        pk=delivery.pk, claim=delivery.claim, state=DeliveryState.SENDING
    )


def _release(rows: Any, **change: Any) -> int:
    freed: int = rows.update(state=DeliveryState.OWED, claim="", leased_until=None, **change)
    return freed
