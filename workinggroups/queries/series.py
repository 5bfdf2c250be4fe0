"""Series as their pages, files and endpoints show them."""

import datetime
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

from django.conf import settings
from django.db.models import Prefetch, QuerySet

from members.markings import Marking, narrower
from members.queries import calendars_of
from workinggroups import recurrence
from workinggroups.ics import Entry, Recurring
from workinggroups.models import FormerDate, Meeting, Occurrence, Series, WorkingGroup
from workinggroups.queries.calendars import events_of, titled
from workinggroups.queries.planning import nations_taking_part
from workinggroups.recurrence import Date, Rule

_DAY = datetime.timedelta(days=1)


@dataclass(frozen=True, slots=True)
class SeriesPage:
    """A series as one reader sees it: the days whose meetings they may read, and those skipped."""

    series: Series
    rule: Rule
    group: WorkingGroup | None
    occurrences: Sequence[Occurrence]
    former: Sequence[FormerDate]


def in_series(meeting: Meeting) -> bool:
    """Whether the meeting is one of a series."""
    return Occurrence.objects.filter(meeting=meeting).exists()


def series_seen(user: Any) -> QuerySet[Series]:
    """The series of which `user` may read a meeting, the latest first, with their groups."""
    groups = Prefetch("group", WorkingGroup.objects.visible_to(user))
    rows: QuerySet[Series] = Series.objects.visible_to(user)
    return rows.prefetch_related(groups)


def series_page(user: Any, slug: str) -> SeriesPage | None:
    """A series as its page and the API show it; None if `user` may not read any of it."""
    series = series_seen(user).filter(slug=slug).first()
    if series is None:
        return None
    groups = Prefetch("group", WorkingGroup.objects.visible_to(user))
    meetings = Meeting.objects.visible_to(user).prefetch_related(groups)
    seen = {row.pk: row for row in meetings.filter(occurrence__series=series)}
    occurrences = []
    for row in series.occurrences.order_by("day"):
        if row.meeting_id in seen:
            row.meeting = seen[row.meeting_id]
            occurrences.append(row)
        elif row.meeting_id is None:
            occurrences.append(row)
    former = FormerDate.objects.filter(meeting__in=seen).order_by("starts_at")
    for date in (rows := list(former)):
        date.meeting = seen[date.meeting_id]
    return SeriesPage(series, rule_of(series), series.group, occurrences, rows)


def rule_of(series: Series) -> Rule:
    """The rule of a series."""
    free = series.pattern == recurrence.FREE
    days = tuple(series.occurrences.values_list("day", flat=True)) if free else ()
    return Rule(series.pattern, series.first_day, series.hour, series.time_zone, series.every, days)


def look_at(rule: Rule, days: Sequence[datetime.date], group: WorkingGroup | None) -> list[Date]:
    """The days of a series that is to be, with what to know of them: clocks, and who is off."""
    nations = nations_taking_part(group)
    known = calendars_of(nations, first=min(days) - _DAY, last=max(days) + _DAY)
    return recurrence.look_at(rule, days, {row.name: known[row.pk] for row in nations})


def recurring_of(user: Any, slug: str, *, asked: bool = False) -> Recurring | None:
    """A series as one event with its exceptions, as far as `user` may read it.

    What they may not read is not among its dates; TLP:RED never is. For a letter, `asked`: only
    what they are asked to, and nothing that is cancelled.
    """
    series = series_seen(user).filter(slug=slug).first()
    if series is None:
        return None
    rows = list(series.occurrences.order_by("day").values_list("day", "meeting_id"))
    meetings = Meeting.objects.visible_to(user).exclude(marking=Marking.RED)
    if asked:
        meetings = meetings.standing().filter(invitations__person=user)
    found = events_of(meetings.filter(occurrence__series=series), user)
    if not found:
        return None
    rule, host = rule_of(series), settings.SITE_URL.partition("://")[2]
    sequence = sum(event.sequence for event in found.values())
    every = _master(series, list(found.values()), f"series-{series.pk}@{host}", sequence)
    others = []
    for day, pk in rows:
        if pk in found and not _as_the_rule_says(found[pk], every, recurrence.start_on(day, rule)):
            others.append((day, replace(found[pk], uid=every.uid, sequence=sequence)))
    return Recurring(
        every=every,
        hour=series.hour,
        days=tuple(day for day, _ in rows),
        rule=recurrence.rrule(rule, len(rows)),
        out=tuple(day for day, pk in rows if pk not in found),
        others=tuple(others),
    )


def _master(series: Series, events: Sequence[Entry], uid: str, sequence: int) -> Entry:
    """The event of which all the others are repetitions."""
    marking = Marking.CLEAR
    for event in events:
        marking = narrower(marking, event.marking)
    address = f"{settings.SITE_URL}{series.get_absolute_url()}"
    starts = recurrence.start_on(series.first_day, rule_of(series))
    return Entry(
        uid=uid,
        sequence=sequence,
        starts=starts or events[0].starts,
        minutes=series.minutes_long,
        zone=series.time_zone,
        title=titled(series.title, marking, cancelled=False),
        changed=max(event.changed for event in events),
        url=address,
        place=series.place,
        about=f"TLP:{marking}. The series: {address}",
        group=events[0].group,
        public=marking == Marking.CLEAR,
        marking=marking,
    )


def _as_the_rule_says(event: Entry, every: Entry, starts: datetime.datetime | None) -> bool:
    return (
        event.starts == starts
        and not event.cancelled
        and (event.title, event.place, event.minutes) == (every.title, every.place, every.minutes)
    )
