"""Who answered an invitation, and what."""

import datetime
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from members.models import Nation, Person
from workinggroups.models import Answer, Invitation, Meeting
from workinggroups.queries.telling import is_over
from workinggroups.replylinks import invitation_of

OWED = "owed"


@dataclass(frozen=True, slots=True)
class Asked:
    """Somebody who is asked, and what they answered; `answer` is OWED without an answer.

    `is_old`: the time or place has changed since.
    """

    person: Person
    answer: str
    words: str
    is_old: bool


@dataclass(frozen=True, slots=True)
class Replies:
    """The answers of all who are asked, and their number by nation and in all."""

    asked: Sequence[Asked]
    by_nation: Sequence[tuple[Nation | None, Mapping[str, int]]]
    total: Mapping[str, int]


def replies_to(meeting: Meeting) -> Replies:
    """Who answered what, by nation and name; answers older than the last move count as owed."""
    rows = meeting.invitations.select_related("person__nation", "reply")
    found = [_asked(row, meeting) for row in rows.order_by("person__nation__name", "person__name")]
    nations: dict[Nation | None, Counter[str]] = {}
    for each in found:
        counted = OWED if each.is_old else each.answer
        nations.setdefault(each.person.nation, Counter())[counted] += 1
    total: Counter[str] = Counter()
    for counts in nations.values():
        total.update(counts)
    return Replies(found, list(nations.items()), total)


def invitation_for(user: object, meeting: Meeting) -> Invitation | None:
    """The user's own invitation."""
    if not isinstance(user, Person):
        return None
    found: Invitation | None = (
        meeting.invitations.filter(person=user).select_related("meeting", "reply").first()
    )
    return found


def invitation_by_link(token: str, *, at: datetime.datetime) -> Invitation | None:
    """The invitation that a signed link opens; None for all that is forged, over or taken back."""
    number = invitation_of(token)
    if number is None:
        return None
    rows = Invitation.objects.select_related("person", "meeting", "reply")
    found: Invitation | None = rows.filter(pk=number).first()
    if found is None or not found.person.is_current:
        return None
    meeting = found.meeting
    if meeting.cancelled_at is not None or is_over(meeting, at):
        return None
    seen = Meeting.objects.visible_to(found.person).filter(pk=meeting.pk)
    return found if seen.exists() else None


def _asked(row: Invitation, meeting: Meeting) -> Asked:
    reply = getattr(row, "reply", None)
    if reply is None:
        return Asked(row.person, OWED, "No answer yet", is_old=False)
    words = str(Answer(reply.answer).label)
    if reply.substitute:
        words = f"{words}: {reply.substitute}"
    return Asked(row.person, reply.answer, words, is_old=reply.sequence < meeting.sequence)
