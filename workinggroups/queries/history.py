"""What the trail holds about a meeting and its parts, as far as a reader may know it."""

from typing import Any

from django.db.models import Q, QuerySet

from core.history import about, entries_about, page
from core.models import READS, Event, Verb
from core.telling import Line
from members.markings import Marking
from members.reading import PUBLIC, overseen, reader_of
from workinggroups.history import lines
from workinggroups.models import Action, AgendaItem, Meeting
from workinggroups.rules import can_write_minutes

# What the public ledger tells of meetings and of points of their agendas.
_OPEN = (
    Verb.MEETING_CREATE,
    Verb.MEETING_UPDATE,
    Verb.POINT_CREATE,
    Verb.POINT_UPDATE,
    Verb.MINUTES_CIRCULATE,
)


def history(user: Any, meeting: Meeting, *, reads: bool = False) -> QuerySet[Event] | None:
    """The entries about a meeting and those of its points and actions that `user` may read.

    Unordered; None for whom the history is not, though they may read the meeting. `reads` adds
    who opened it. That minutes are being written is told to those who write them.
    """
    if not overseen_meetings(user).filter(pk=meeting.pk).exists():
        return None
    rows = entries_about(Meeting, AgendaItem, Action).filter(
        about(Meeting.objects.filter(pk=meeting.pk))
        | about(AgendaItem.objects.filter(meeting=meeting).visible_to(user))
        | about(Action.objects.filter(meeting=meeting).visible_to(user))
    )
    if not reads:
        rows = rows.exclude(verb__in=READS)
    if not can_write_minutes(user, meeting):
        rows = rows.exclude(verb=Verb.MINUTES_WRITE)
    if meeting.chatham_house:  # whose nation said something is not to be told
        rows = rows.exclude(verb=Verb.MINUTES_COMMENT)
    return rows


def latest_lines(user: Any, meeting: Meeting, *, size: int) -> list[Line]:
    """The latest of a meeting's history, in words; nothing for whom it is not.

    Two statements or three; none for the public and affiliates.
    """
    entries = history(user, meeting) if reader_of(user).community else None
    return [] if entries is None else lines(page(entries, size=size).rows, marking=meeting.marking)


def overseen_meetings(user: Any) -> QuerySet[Meeting]:
    """The meetings that `user` may read and whose history is for `user` too."""
    seen: QuerySet[Meeting] = Meeting.objects.visible_to(user)
    return seen.filter(overseen(Meeting, reader_of(user)))


def overseen_entries(user: Any) -> Q:
    """The entries about all such meetings, and of their points and actions that `user` may read.

    For `entries_about(Meeting, AgendaItem, Action, …)`.
    """
    meetings = overseen_meetings(user)
    items = AgendaItem.objects.visible_to(user).filter(meeting__in=meetings)
    actions = Action.objects.visible_to(user).filter(meeting__in=meetings)
    return about(meetings) | about(items) | about(actions)


def public_entries() -> Q:
    """The entries on meetings, and on points, that everybody may read now and could read then.

    For `entries_about(Meeting, AgendaItem, …)`.
    """
    meetings, items = Meeting.objects.visible_to(PUBLIC), AgendaItem.objects.visible_to(PUBLIC)
    return Q(verb__in=_OPEN, marking=Marking.CLEAR) & (about(meetings) | about(items))
