"""Series of meetings: begun, and copied. Each meeting of one is arranged as any other."""

import datetime
import secrets
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.text import slugify

from core.audit import Actor, record
from core.models import Verb
from members.markings import Marking
from members.models import Person
from workinggroups import recurrence, validators
from workinggroups.actions.agenda import Point
from workinggroups.actions.meetings import Details, arrange
from workinggroups.actions.telling import announce
from workinggroups.models import (
    MOST_APART,
    MOST_DATES,
    Meeting,
    Occurrence,
    Pattern,
    Series,
    WorkingGroup,
)
from workinggroups.recurrence import Rule

_ALPHABET: Final = "23456789abcdefghjkmnpqrstuvwxyz"


@dataclass(frozen=True, slots=True)
class SeriesDetails:
    """What a series is made of. Days and `hour` are on the clock of `time_zone`.

    `every` counts months or weeks; `days` are those of a series by no rule.
    """

    title: str
    first_day: datetime.date
    hour: datetime.time
    time_zone: str
    pattern: str = Pattern.MONTHLY
    every: int = 1
    count: int = 12
    days: Sequence[datetime.date] = ()
    minutes_long: int = 60
    place: str = ""
    marking: str = Marking.GREEN
    chatham_house: bool = False

    @property
    def rule(self) -> Rule:
        """Its rule."""
        first = min(self.days) if self.pattern == Pattern.FREE and self.days else self.first_day
        return Rule(self.pattern, first, self.hour, self.time_zone, self.every, tuple(self.days))


def days_asked(details: SeriesDetails) -> list[datetime.date]:
    """The days of such a series. Raises ValidationError by field for what makes none."""
    if not 1 <= details.count <= MOST_DATES:
        raise ValidationError({"count": [f"From 1 to {MOST_DATES} meetings."]})
    if not 1 <= details.every <= MOST_APART:
        raise ValidationError({"every": [f"From 1 to {MOST_APART}."]})
    free = details.pattern == Pattern.FREE
    if free and not details.days:
        raise ValidationError({"days": ["Name the days."]})
    return recurrence.days_of(details.rule, MOST_DATES if free else details.count)


@transaction.atomic
def start_series(  # noqa: PLR0913 - a series is made of these, all named
    *,
    group: WorkingGroup | None,
    details: SeriesDetails,
    by: Actor,
    at: datetime.datetime,
    skip: Mapping[datetime.date, str] | None = None,
    points: Sequence[Point] = (),
    invite: Sequence[Person] | None = None,
    tell: bool = False,
) -> Series:
    """A series with its meetings; `skip` has days that are left out, each with the reason.

    With `tell` each of those asked is owed one letter. Raises ValidationError by field.
    """
    skip = skip or {}
    days, rule = days_asked(details), details.rule
    validators.series_makes_sense(rule, days, skip, at=at)
    series = _new(group, details, at)
    held = []
    for day in days:
        if day in skip:
            _keep(Occurrence(series=series, day=day, skipped=skip[day].strip()))
            continue
        when = recurrence.start_on(day, rule) or at  # no day that the clock skips is left
        meeting = arrange(
            group=group, details=_details(details, when), by=by, at=at, points=points, invite=invite
        )
        _keep(Occurrence(series=series, day=day, meeting=meeting))
        held.append(meeting)
    changes = {"meetings": [None, len(held)]}
    record(Verb.SERIES_CREATE, on=series, by=by, at=at, changes=changes)
    if tell:
        announce(held, by=by, at=at)
    return series


def series_of_meetings(
    title: str, meetings: Sequence[Meeting], *, group: WorkingGroup | None, at: datetime.datetime
) -> Series | None:
    """Make meetings that there are a series by no rule, on universal time.

    None where that makes none: of a single meeting, or of two on one day.
    """
    starts = [meeting.starts_at.astimezone(datetime.UTC) for meeting in meetings]
    days = sorted({start.date() for start in starts})
    if len(days) < len(meetings) or len(meetings) == 1:
        return None
    usual = Counter(start.time() for start in starts).most_common(1)[0][0]
    details = SeriesDetails(
        title, days[0], usual, "UTC", Pattern.FREE, days=days, minutes_long=meetings[0].minutes_long
    )
    series = _new(group, details, at)
    for meeting, start in zip(meetings, starts, strict=True):
        _keep(Occurrence(series=series, day=start.date(), meeting=meeting))
    return series


def _new(group: WorkingGroup | None, details: SeriesDetails, at: datetime.datetime) -> Series:
    tail = "".join(secrets.choice(_ALPHABET) for _ in range(4))
    rule = details.rule
    series = Series(
        slug=f"{slugify(details.title)[:70] or 'series'}-{tail}",
        title=details.title,
        group=group,
        pattern=details.pattern,
        every=details.every,
        first_day=rule.first_day,
        hour=details.hour,
        time_zone=details.time_zone,
        minutes_long=details.minutes_long,
        place=details.place,
        created_at=at,
    )
    series.full_clean()
    series.save()
    return series


def _keep(occurrence: Occurrence) -> None:
    occurrence.full_clean()
    occurrence.save()


def _details(details: SeriesDetails, starts_at: datetime.datetime) -> Details:
    names = ("title", "time_zone", "minutes_long", "place", "marking", "chatham_house")
    return Details(starts_at=starts_at, **{name: getattr(details, name) for name in names})
