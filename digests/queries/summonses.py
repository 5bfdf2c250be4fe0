"""Whom an announcement of meetings is owed, and what it says by what they may read when sent."""

import datetime
from collections.abc import Sequence
from dataclasses import replace
from email.utils import parseaddr
from typing import Any

from django.conf import settings

from digests import summonses
from digests.models import SummonsLetter
from digests.notices import OPEN
from digests.queries.meetings import Withheld
from digests.summonses import Part, Summons
from members.markings import Marking
from members.models import Person
from workinggroups import ics, queries
from workinggroups.ics import Entry, Recurring, Sent
from workinggroups.models import Announcement, Invitation, Meeting
from workinggroups.queries import Heard, Hearing
from workinggroups.replylinks import address_for


def owed_announcements() -> Any:
    """Announcements whose debt does not stand as letters yet, the oldest first."""
    return Announcement.objects.filter(fanned_out_at=None).order_by("pk")


def whom_to_summon(announcement: Announcement, *, at: datetime.datetime) -> list[Person]:
    """Those who do not know what the meetings are now."""
    meetings = queries.meetings_of(announcement)
    return [hearing.person for hearing in queries.who_hears(meetings, at=at)]


def summons_of(
    letter: SummonsLetter, *, at: datetime.datetime
) -> tuple[Summons, Hearing] | Withheld:
    """What the letter says now and what its reader knows by it, or why it must not be sent."""
    person = letter.person
    if not person.is_current:
        return Withheld("No longer belongs to the network.")
    meetings = queries.meetings_of(letter.announcement)
    hearing = queries.by_person(queries.who_hears(meetings, at=at)).get(person.pk)
    if hearing is None:
        return Withheld("Knows it already.")
    readable = _readable(person, meetings)
    heard = [each for each in hearing.heard if each.meeting.pk in readable or each.change.before]
    open_ = [each for each in heard if each.meeting.marking != Marking.RED]
    heard = open_ or heard  # of TLP:RED nothing but that something waits, in a letter of its own
    if not heard:
        return Withheld("May not read the meeting.")
    parts = _parts(person, heard, readable)
    thing: Any = letter.announcement.series or letter.announcement.meeting
    seen = any(part.seen for part in parts)
    note = summonses.note_for(
        parts,
        person,
        title=str(thing) if seen else "",
        link=f"{settings.SITE_URL}{thing.get_absolute_url() if seen else '/meetings/'}",
        now=at,
    )
    method, file = _calendar(letter, person, heard, readable)
    if note.marking == Marking.RED:
        file = None
    return Summons(note, method, file), Hearing(person, heard)


def _readable(person: Person, meetings: Sequence[Meeting]) -> set[int]:
    seen = Meeting.objects.visible_to(person).filter(pk__in=[row.pk for row in meetings])
    return set(seen.values_list("pk", flat=True))


def _parts(person: Person, heard: Sequence[Heard], readable: set[int]) -> list[Part]:
    asked = dict(
        Invitation.objects.filter(
            person=person, meeting__in=[each.meeting for each in heard]
        ).values_list("meeting_id", "pk")
    )
    parts = []
    for each in heard:
        seen = each.meeting.pk in readable
        what = each.change.what if seen else "Asked no more"
        on = seen and bool(each.change.after) and each.meeting.pk in asked
        answer = address_for(asked[each.meeting.pk]) if on else ""
        parts.append(Part(each.meeting, what, each.change.before, answer, seen))
    return parts


def _calendar(
    letter: SummonsLetter, person: Person, heard: Sequence[Heard], readable: set[int]
) -> tuple[str, bytes | None]:
    """The calendar of the letter: what stands for the reader, or that nothing does."""
    by = parseaddr(settings.DEFAULT_FROM_EMAIL)[1]
    announcement = letter.announcement
    if announcement.series is not None:
        found = queries.recurring_of(person, announcement.series.slug, asked=True)
        if found is not None:
            request = Sent("REQUEST", by, person.email)
            return "REQUEST", ics.recurring(ics.NAME, _mailed(found), sent=request)
        uid = f"series-{announcement.series.pk}"
        return "CANCEL", _gone(uid, heard[0].meeting, Sent("CANCEL", by, person.email))
    meeting = heard[0].meeting
    event = queries.event_of(person, meeting.slug) if meeting.pk in readable else None
    if event is not None and heard[0].change.after:
        request = Sent("REQUEST", by, person.email)
        return "REQUEST", ics.calendar(ics.NAME, [_bare(event)], sent=request)
    return "CANCEL", _gone(f"meeting-{meeting.pk}", meeting, Sent("CANCEL", by, person.email))


def _gone(uid: str, meeting: Meeting, sent: Sent) -> bytes:
    """That a meeting or a series is off for the reader, and nothing of what it is now."""
    host = settings.SITE_URL.partition("://")[2]
    event = Entry(
        uid=f"{uid}@{host}",
        sequence=meeting.sequence + 1,
        starts=meeting.starts_at,
        minutes=meeting.minutes_long,
        zone="UTC",
        title="Cancelled",
        changed=meeting.updated_at,
        url=f"{settings.SITE_URL}/meetings/",
        cancelled=True,
    )
    return ics.calendar(ics.NAME, [event], sent=sent)


def _mailed(found: Recurring) -> Recurring:
    others = tuple((day, _bare(event)) for day, event in found.others)
    return replace(found, every=_bare(found.every), others=others)


def _bare(event: Entry) -> Entry:
    """The event as a letter carries it: from AMBER on without the place."""
    return event if event.marking in OPEN else replace(event, place="")
