"""What calendars hold: the meetings of a person, of a group, of the network."""

import datetime
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final

from django.conf import settings
from django.db.models import Exists, OuterRef, Q, QuerySet

from members.markings import Marking
from members.models import Person, Seat
from workinggroups.ics import Entry
from workinggroups.models import CalendarLink, Invitation, Meeting, WorkingGroup

_BACK: Final = datetime.timedelta(days=365)
_HINT: Final = "Who may see it and what is on the table: "
_FIELDS: Final = (
    "pk", "slug", "sequence", "starts_at", "minutes_long", "time_zone", "title", "updated_at",
    "place", "marking", "cancelled_at", "group__name",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class CalendarPage:
    """A person's own page of calendars: since when there is an address, and whose they may be."""

    made_at: datetime.datetime | None
    groups: Sequence[WorkingGroup]


def person_of_link(sealed: str) -> Person | None:
    """Whose calendars the secret with this hash opens, while they belong to the network."""
    people = Person.objects.filter(calendar_link__hash=sealed)
    person: Person | None = people.first()
    return person if person is not None and person.is_current else None


def calendar_page(person: Person) -> CalendarPage:
    """What the person is told of their own address."""
    link = CalendarLink.objects.filter(person=person).first()
    groups = WorkingGroup.objects.visible_to(person).order_by("name", "pk")
    return CalendarPage(None if link is None else link.made_at, list(groups))


def events_of_person(person: Person, *, at: datetime.datetime) -> list[Entry]:
    """Those that the person is asked to, and those of the groups in which they sit."""
    asked = Invitation.objects.filter(person=person, meeting=OuterRef("pk"))
    seats = Seat.objects.filter(person=person, circle__group=OuterRef("group_id"))
    return _events(_shown(person, at).filter(Q(Exists(asked)) | Q(Exists(seats))), person)


def events_of_network(person: Person, *, at: datetime.datetime) -> list[Entry]:
    """Those of the whole network."""
    return _events(_shown(person, at).filter(group=None), person)


def events_of_group(
    person: Person, slug: str, *, at: datetime.datetime
) -> tuple[WorkingGroup, list[Entry]] | None:
    """A group and its meetings; None for one that the person may not read."""
    group = WorkingGroup.objects.visible_to(person).filter(slug=slug).first()
    if group is None:
        return None
    return group, _events(
        _shown(person, at).filter(pk__in=Meeting.objects.of_group(group).values("pk")), person
    )


def event_of(user: Any, slug: str) -> Entry | None:
    """One meeting; None for one that the user may not read, and for TLP:RED."""
    meetings = Meeting.objects.visible_to(user).exclude(marking=Marking.RED)
    found = _events(meetings.filter(slug=slug), user)
    return found[0] if found else None


def _shown(person: Person, at: datetime.datetime) -> QuerySet[Meeting]:
    """What the person may read of the last twelve months and to come; never TLP:RED."""
    meetings: QuerySet[Meeting] = Meeting.objects.visible_to(person)
    return meetings.filter(starts_at__gte=at - _BACK).exclude(marking=Marking.RED)


def _events(meetings: QuerySet[Meeting], user: Any) -> list[Entry]:
    """The events in the order of their start."""
    return list(events_of(meetings, user).values())


def events_of(meetings: QuerySet[Meeting], user: Any) -> dict[int, Entry]:
    """The events of these meetings by the meeting's number, in the order of their start.

    A group's name is only for those who may read the group.
    """
    seen = WorkingGroup.objects.visible_to(user).filter(pk=OuterRef("group_id"))
    rows = meetings.annotate(names=Exists(seen)).order_by("starts_at", "pk")
    host = settings.SITE_URL.partition("://")[2]
    return {
        pk: Entry(
            uid=f"meeting-{pk}@{host}",
            sequence=sequence,
            starts=starts,
            minutes=minutes,
            zone=zone,
            title=titled(title, marking, cancelled=gone is not None),
            changed=changed,
            url=f"{settings.SITE_URL}/meetings/{slug}/",
            place=place,
            about=f"TLP:{marking}. {_HINT}{settings.SITE_URL}/meetings/{slug}/",
            group=(group or "") if names else "",
            public=marking == Marking.CLEAR,
            cancelled=gone is not None,
            marking=marking,
        )
        for (
            pk, slug, sequence, starts, minutes, zone, title, changed, place, marking, gone, group,
            names,
        ) in rows.values_list(*_FIELDS, "names")
    }  # fmt: skip


def titled(title: str, marking: str, *, cancelled: bool) -> str:
    """The title; a calendar is a mailbox that nobody controls, so a label goes with it.

    Not every program shows the status of an event, so that is in words as well.
    """
    words = f"Cancelled: {title}" if cancelled else title
    return words if marking == Marking.CLEAR else f"TLP:{marking} {words}"
