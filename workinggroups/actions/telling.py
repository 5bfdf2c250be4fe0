"""Telling those asked: what a change would tell whom, and that they are to be told."""

import datetime
from collections.abc import Callable, Iterable, Sequence

from django.db import transaction

from core.audit import Actor, record
from core.models import Verb
from members.models import Person
from workinggroups.models import Announcement, Invitation, Meeting, Series, Told
from workinggroups.queries.telling import Hearing, facts_of, is_announced, who_hears

Change = Callable[[], Sequence[Meeting]]


def rehearse(change: Change, *, at: datetime.datetime) -> list[Hearing]:
    """Who would hear what of a change, which is made and taken back again.

    `change` returns the meetings that it changed. Raises what it raises.
    """
    with transaction.atomic():
        found = who_hears(change(), at=at)
        transaction.set_rollback(True)
    return found


@transaction.atomic
def announce(meetings: Sequence[Meeting], *, by: Actor, at: datetime.datetime) -> int:
    """Owe all who do not know it what these meetings are now; return how many people that is.

    Meetings of one series are announced together, so that a person gets one letter.
    """
    told = len(who_hears(meetings, at=at))
    if not told:
        return 0
    series = list(Series.objects.filter(occurrences__meeting__in=meetings).distinct())
    inside = set(Meeting.objects.filter(occurrence__series__in=series).values_list("pk", flat=True))
    things: list[Meeting | Series] = [*series, *(row for row in meetings if row.pk not in inside)]
    for thing in things:
        whose = {"series": thing} if isinstance(thing, Series) else {"meeting": thing}
        if not Announcement.objects.filter(**whose, fanned_out_at=None).exists():
            Announcement.objects.create(**whose, at=at)
        record(Verb.MEETING_TELL, on=thing, by=by, at=at, changes={"people": [None, told]})
    return told


def note_known(meeting: Meeting, *, at: datetime.datetime) -> None:
    """Take what those asked could read so far for what they know, before the first change.

    Nothing where letters were sent, which say it themselves.
    """
    if is_announced(meeting) or not (facts := facts_of(meeting)):
        return
    asked = Invitation.objects.filter(meeting=meeting).values_list("person_id", flat=True)
    Told.objects.bulk_create(
        Told(meeting=meeting, person_id=pk, facts=facts, at=at) for pk in asked
    )


@transaction.atomic
def note_told(hearing: Hearing, *, at: datetime.datetime) -> None:
    """Keep what a person heard by a letter that was sent."""
    asked = set(
        Invitation.objects.filter(
            person=hearing.person, meeting__in=[each.meeting for each in hearing.heard]
        ).values_list("meeting_id", flat=True)
    )
    for each in hearing.heard:
        facts = facts_of(each.meeting) if each.meeting.pk in asked else {}
        Told.objects.update_or_create(
            meeting=each.meeting, person=hearing.person, defaults={"facts": facts, "at": at}
        )


def forget_told(person: Person) -> None:
    """Drop what somebody was told, as part of an erasure."""
    Told.objects.filter(person=person).delete()


def standing(meetings: Iterable[Meeting], *, at: datetime.datetime) -> list[Meeting]:
    """Those that are neither cancelled nor begun by `at`."""
    return [row for row in meetings if row.cancelled_at is None and row.starts_at > at]
