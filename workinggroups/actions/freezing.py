"""Keeping agendas as they stood when their meetings began.

The copy is taken by a sweep, or before the first change after the start, whichever comes first:
so it says what readers saw at the start, however late the sweep is.
"""

import datetime
from typing import Final

from django.db import transaction
from django.db.models import F

from core.audit import Actor, record
from core.models import Verb
from workinggroups.models import AgendaCopy, AgendaItem, Meeting

_BACK: Final = datetime.timedelta(days=30)  # older meetings were held before copies were taken


def freeze_agenda(meeting: Meeting, *, by: Actor, at: datetime.datetime) -> bool:
    """Keep the agenda of a locked meeting that has begun; whether that was not done before.

    Called in the transaction of whatever would change it, before the change.
    """
    if (
        meeting.starts_at >= at
        or meeting.agenda_copies.filter(starts_at=meeting.starts_at).exists()
    ):
        return False
    named = set(meeting.named_people.values_list("pk", flat=True))
    rows = AgendaItem.objects.filter(meeting=meeting).select_related("led_by")
    items = rows.prefetch_related("named_people")
    points = [
        {
            "id": item.pk,
            "title": item.title,
            "purpose": str(item.purpose),
            "minutes_long": item.minutes_long,
            "led_by": item.led_by.name if item.led_by else "",
            "marking": str(item.marking) if _is_for_all(item, meeting, named) else "",
        }
        for item in items.order_by("position")
    ]
    AgendaCopy.objects.create(meeting=meeting, starts_at=meeting.starts_at, points=points, at=at)
    record(Verb.AGENDA_FREEZE, on=meeting, by=by, at=at)
    return True


def _is_for_all(item: AgendaItem, meeting: Meeting, named: set[int]) -> bool:
    """Whether the readers of the point are those of the meeting."""
    return item.marking == meeting.marking and {p.pk for p in item.named_people.all()} == named


def freeze_agendas(*, by: Actor, at: datetime.datetime) -> int:
    """Keep the agendas of all meetings that have begun; how many by this call."""
    begun = Meeting.objects.filter(starts_at__lt=at, starts_at__gt=at - _BACK)
    done = begun.filter(agenda_copies__starts_at=F("starts_at"))
    return sum(_freeze(meeting, by, at) for meeting in begun.exclude(pk__in=done.values("pk")))


@transaction.atomic
def _freeze(meeting: Meeting, by: Actor, at: datetime.datetime) -> bool:
    row = Meeting.objects.select_for_update(of=("self",)).get(pk=meeting.pk)
    return freeze_agenda(row, by=by, at=at)
