"""Copies of meetings and series: what they are made of, never who came or what was said."""

import datetime
from dataclasses import replace

from django.db import transaction

from members.markings import Marking
from members.models import Person
from workinggroups.actions.agenda import Point
from workinggroups.actions.meetings import arrange, details_of
from workinggroups.actions.series import SeriesDetails, start_series
from workinggroups.models import AgendaItem, Meeting, Series


def points_of(meeting: Meeting, user: Person) -> list[Point]:
    """The agenda as `user` may read it, without names; TLP:RED is for named people only."""
    items = AgendaItem.objects.filter(meeting=meeting).exclude(marking=Marking.RED)
    return [
        Point(item.title, item.purpose, item.minutes_long, item.marking)
        for item in items.visible_to(user).order_by("position")
    ]


@transaction.atomic
def copy_meeting(
    meeting: Meeting, *, title: str, starts_at: datetime.datetime, by: Person, at: datetime.datetime
) -> Meeting:
    """A meeting like this one at another time; its group is asked anew.

    Raises ValidationError by field.
    """
    red = meeting.marking == Marking.RED
    details = replace(
        details_of(meeting), title=title, starts_at=starts_at, released_to_affiliates=False
    )
    points = points_of(meeting, by)
    invite = [by] if red else None  # nobody is named for it yet
    group = meeting.group
    return arrange(group=group, details=details, by=by, at=at, points=points, invite=invite)


@transaction.atomic
def copy_series(
    series: Series, *, title: str, first_day: datetime.date, by: Person, at: datetime.datetime
) -> Series:
    """A series like this one from another first day on; its days of their own shift with it.

    With the agenda of its first meeting that `by` may read. Raises ValidationError by field.
    """
    details = replace(details_like(series, by), title=title, first_day=first_day)
    if details.days:
        shift = first_day - series.first_day
        details = replace(details, days=[day + shift for day in details.days])
    points = points_of_series(series, by)
    return start_series(group=series.group, details=details, by=by, at=at, points=points)


def points_of_series(series: Series, user: Person) -> list[Point]:
    """The agenda of its first meeting that `user` may read."""
    first = _first(series, user)
    return points_of(first, user) if first else []


def details_like(series: Series, user: Person) -> SeriesDetails:
    """What the series was begun with, as far as its meetings tell `user`."""
    first = _first(series, user)
    days = sorted(series.occurrences.values_list("day", flat=True))
    free = series.pattern == "free"
    marking = first.marking if first and first.marking != Marking.RED else Marking.GREEN
    return SeriesDetails(
        title=series.title,
        first_day=series.first_day,
        hour=series.hour,
        time_zone=series.time_zone,
        pattern=series.pattern,
        every=series.every,
        count=len(days),
        days=days if free else (),
        minutes_long=series.minutes_long,
        place=series.place,
        marking=marking,
        chatham_house=bool(first and first.chatham_house),
    )


def _first(series: Series, user: Person) -> Meeting | None:
    meetings = Meeting.objects.visible_to(user).filter(occurrence__series=series)
    first: Meeting | None = meetings.order_by("starts_at").first()
    return first
