"""Turning a circulation into one row per person to whom its digest is owed."""

import datetime
import uuid
from urllib.parse import urlsplit

from django.conf import settings
from django.db import transaction

from core.audit import Actor, record
from core.models import Verb
from digests.models import Delivery
from digests.tokens import hash_of, token_for
from workinggroups.models import Circulation


@transaction.atomic
def fan_out(circulation: Circulation, *, by: Actor, at: datetime.datetime) -> int:
    """Owe the digest to everybody invited; return how many are owed it by this call.

    Any number of processes may do it at once, or again: each person gets one row, and one
    process marks the circulation and writes the trail.
    """
    first = Circulation.objects.filter(pk=circulation.pk, fanned_out_at=None)
    if not first.update(fanned_out_at=at):
        return 0
    host = urlsplit(settings.SITE_URL).hostname
    people = circulation.meeting.invitations.order_by("id").values_list("person_id", flat=True)
    rows = [_row(circulation, person, f"<{uuid.uuid4()}@{host}>", at) for person in people]
    Delivery.objects.bulk_create(rows, ignore_conflicts=True)
    record(
        Verb.DIGEST_OWE,
        on=circulation,
        by=by,
        at=at,
        changes={"owed": [None, len(rows)]},
    )
    return len(rows)


def _row(
    circulation: Circulation, person_id: int, message_id: str, at: datetime.datetime
) -> Delivery:
    return Delivery(
        circulation=circulation,
        person_id=person_id,
        due_at=at,
        message_id=message_id,
        unsubscribe_hash=hash_of(token_for(message_id)),
    )
