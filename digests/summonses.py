"""What a letter about meetings says to one person, and the calendar that goes with it. Pure.

As in digests.letters, the marking decides what travels: CLEAR and GREEN with title and place,
AMBER and AMBER+STRICT with the title and no place, RED not at all.
"""

import datetime
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from digests.notices import ATTENTION, OPEN, Note
from members.markings import Marking, narrower
from members.models import Person
from workinggroups.clocks import clocks, notes
from workinggroups.models import Meeting

SUBJECT: Final = 80
WHY: Final = (
    "You get this because you are asked to it, and only when something changes for you."
    " Your calendar program takes the attachment; your answer goes by the link."
)


@dataclass(frozen=True, slots=True)
class Part:
    """What a person hears of one meeting: `what` in a word, `before` in words.

    `answer` is the address at which they answer, "" where there is nothing to answer. `seen`
    tells whether they may read the meeting: if not, nothing of it is said but when it was.
    """

    meeting: Meeting
    what: str
    before: str
    answer: str
    seen: bool


@dataclass(frozen=True, slots=True)
class Summons:
    """A letter in words, with its calendar: the method of RFC 5546 and the file, or None."""

    note: Note
    method: str
    file: bytes | None


def note_for(
    parts: Sequence[Part], person: Person, *, title: str, link: str, now: datetime.datetime
) -> Note:
    """The letter; `title` is that of the series or the meeting, "" where it is not to be told."""
    marking: str = Marking.CLEAR
    for part in parts:
        marking = narrower(marking, part.meeting.marking if part.seen else Marking.GREEN)
    if marking == Marking.RED:
        return Note(
            marking, f"[TLP:{marking}] {ATTENTION}", ATTENTION, (), "See it on the hub", link, WHY
        )
    head = _head(parts)
    about = f": {_short(title)}" if title and marking in OPEN else ""
    facts = [("What", title)] if title else []
    facts += [(part.what, _words(part, person, now)) for part in parts]
    return Note(
        marking=marking,
        subject=f"[TLP:{marking}] {head}{about}",
        title=head,
        facts=tuple(facts),
        label="See it on the hub",
        link=link,
        why=WHY,
    )


def _head(parts: Sequence[Part]) -> str:
    what = {part.what for part in parts}
    if what == {"Asked"}:
        return "Invitation" if len(parts) == 1 else f"Invitation to {len(parts)} meetings"
    if what <= {"Cancelled", "Asked no more"}:
        return "A meeting is off for you" if len(parts) == 1 else "Meetings are off for you"
    return "A meeting has changed" if len(parts) == 1 else f"{len(parts)} meetings have changed"


def _words(part: Part, person: Person, now: datetime.datetime) -> str:
    """One meeting in lines: what was, then the host's clock, the reader's and UTC, each named."""
    lines = [""]
    if part.before:
        lines.append(f"It was: {part.before}")
    if part.what in {"Cancelled", "Asked no more"}:
        reason = part.meeting.cancelled_reason
        if part.seen and part.meeting.marking in OPEN and reason:
            lines.append(f"Why: {reason}")
        return "\n".join(lines)
    meeting, zone = part.meeting, person.time_zone
    for clock in clocks(
        meeting.starts_at,
        minutes=meeting.minutes_long,
        host_zone=meeting.time_zone,
        reader_zone=zone,
    ):
        whose = f"You, {clock.place}" if clock.you else clock.place
        lines.append(f"{whose}: {clock.hour}, {clock.day}")
    lines += notes(meeting.starts_at, host_zone=meeting.time_zone, reader_zone=zone, now=now)
    if meeting.place and meeting.marking in OPEN:
        lines.append(f"Place: {meeting.place}")
    if part.answer:
        lines.append(f"Do you come? {part.answer}")
    return "\n".join(lines)


def _short(text: str) -> str:
    words = " ".join(text.split())
    return words if len(words) <= SUBJECT else f"{words[: SUBJECT - 1].rstrip()}…"
