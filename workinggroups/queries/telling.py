"""Who is to hear what of meetings: those asked and those told before, by what they know."""

import datetime
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Q

from members.models import Person
from workinggroups.models import Announcement, Invitation, Meeting, Told
from workinggroups.telling import Change, change


@dataclass(frozen=True, slots=True)
class Heard:
    """What a person is to hear of one meeting."""

    meeting: Meeting
    change: Change


@dataclass(frozen=True, slots=True)
class Hearing:
    """What a person is to hear, in the order of the meetings."""

    person: Person
    heard: Sequence[Heard]


def facts_of(meeting: Meeting) -> dict[str, Any]:
    """What those asked are told of a meeting; nothing once it is cancelled."""
    if meeting.cancelled_at is not None:
        return {}
    return {
        "starts_at": meeting.starts_at.astimezone(datetime.UTC).isoformat(),
        "minutes_long": meeting.minutes_long,
        "place": meeting.place,
    }


def who_hears(meetings: Iterable[Meeting], *, at: datetime.datetime) -> list[Hearing]:
    """Who is to hear what of these meetings as they stand, by name; nobody of what is over."""
    rows = {row.pk: row for row in meetings if not is_over(row, at)}
    asked = set(Invitation.objects.filter(meeting__in=rows).values_list("person_id", "meeting_id"))
    known = {
        (row.person_id, row.meeting_id): row.facts for row in Told.objects.filter(meeting__in=rows)
    }
    heard: defaultdict[int, list[Heard]] = defaultdict(list)
    people = Person.objects.current().select_related("nation")
    found = people.in_bulk({person for person, _ in asked | known.keys()})
    for pk, meeting in sorted(rows.items(), key=lambda pair: (pair[1].starts_at, pair[0])):
        facts = facts_of(meeting)
        for person in found.values():
            key = (person.pk, pk)
            if what := change(
                known.get(key),
                facts if key in asked else None,
                cancelled=meeting.cancelled_at is not None,
                zone=person.time_zone,
            ):
                heard[person.pk].append(Heard(meeting, what))
    people_told = sorted((found[pk] for pk in heard), key=lambda person: (person.name, person.pk))
    return [Hearing(person, heard[person.pk]) for person in people_told]


def is_over(meeting: Meeting, at: datetime.datetime) -> bool:
    """Whether the meeting has ended by `at`."""
    return meeting.starts_at + datetime.timedelta(minutes=meeting.minutes_long) <= at


def is_announced(meeting: Meeting) -> bool:
    """Whether anybody was told of the meeting by mail, or is to be."""
    pending = Q(meeting=meeting) | Q(series__occurrences__meeting=meeting)
    return (
        Told.objects.filter(meeting=meeting).exists()
        or Announcement.objects.filter(pending, fanned_out_at=None).exists()
    )


def meetings_of(announcement: Announcement) -> list[Meeting]:
    """The meetings that an announcement is about."""
    if announcement.series_id is None:
        rows = Meeting.objects.filter(announcements=announcement)
    else:
        rows = Meeting.objects.filter(occurrence__series=announcement.series_id)
    return list(rows.order_by("starts_at", "pk"))


def by_person(hearings: Iterable[Hearing]) -> Mapping[int, Hearing]:
    """The hearings by the person's number."""
    return {hearing.person.pk: hearing for hearing in hearings}
