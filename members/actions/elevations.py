"""Elevations: beginning and ending one, and forgetting those of long ago."""

import datetime
from typing import Final

from django.core.exceptions import ValidationError
from django.db import transaction

from core.audit import record
from core.errors import StateConflict
from core.models import Verb
from members.models import Elevation, Nation, Person

LONGEST: Final = datetime.timedelta(hours=4)
KEPT: Final = datetime.timedelta(days=365)


@transaction.atomic
def begin_elevation(
    *, nation: Nation, reason: str, hours: int, by: Person, at: datetime.datetime
) -> Elevation:
    """Let `by` read the nation's restricted matter for so many hours.

    Raises ValidationError without a reason or for more hours than LONGEST, and StateConflict
    while another is in force.
    """
    if not 1 <= hours <= LONGEST // datetime.timedelta(hours=1):
        raise ValidationError({"hours": ["Choose 1 to 4 hours."]}, code="hours")
    Person.objects.select_for_update(of=("self",)).get(pk=by.pk)  # so that twins stand in line
    if Elevation.objects.filter(person=by, ended_at=None, until__gt=at).exists():
        raise StateConflict("An elevation of yours is in force. End it first.")
    elevation = Elevation(
        person=by,
        nation=nation,
        reason=reason.strip(),
        started_at=at,
        until=at + datetime.timedelta(hours=hours),
    )
    elevation.full_clean()
    elevation.save()
    record(
        Verb.ELEVATION_BEGIN,
        on=elevation,
        by=by,
        at=at,
        behalf=by.nation,
        reason=elevation.reason,
        changes={"until": [None, elevation.until]},
    )
    return elevation


@transaction.atomic
def end_elevation(elevation: Elevation, *, by: Person, at: datetime.datetime) -> None:
    """Close what it opened; the next request sees no more of it. Again changes nothing."""
    held = Elevation.objects.filter(pk=elevation.pk, ended_at=None, until__gt=at)
    if held.update(ended_at=at):
        changes = {"until": [elevation.until, at]}
        record(Verb.ELEVATION_END, on=elevation, by=by, at=at, changes=changes)


def forget_elevations(*, at: datetime.datetime) -> int:
    """Delete those that were over KEPT before `at`; the trail keeps that there were any."""
    return Elevation.objects.filter(until__lte=at - KEPT).delete()[0]
