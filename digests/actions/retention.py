"""Forgetting what is no longer needed of deliveries that are over, or of somebody's."""

import datetime
from typing import Final

from digests.models import Delivery, DeliveryState, Notice, OptOut, SummonsLetter
from members.models import Person

ANSWERS_KEPT: Final = datetime.timedelta(days=7)


def forget_answers(*, at: datetime.datetime) -> int:
    """Forget what the mail server said of letters sent or given up; return of how many.

    Why a letter was withheld stays: these are the hub's own words.
    """
    over = Delivery.objects.filter(
        state__in=[DeliveryState.SENT, DeliveryState.FAILED], finished_at__lte=at - ANSWERS_KEPT
    )
    forgotten: int = over.exclude(note="").update(note="")
    return forgotten


def forget_letters(person: Person) -> None:
    """Delete the person's letters and the lists they left, as part of an erasure."""
    Notice.objects.filter(person=person).delete()
    SummonsLetter.objects.filter(person=person).delete()
    Delivery.objects.filter(person=person).delete()
    OptOut.objects.filter(person=person).delete()
