"""What a letter about a poll says, and what of it may travel by mail. Pure.

Of a poll marked TLP:AMBER neither title nor note are in it, only the times.
"""

from dataclasses import dataclass
from typing import Final

from workinggroups.clocks import Clock, moment_and_utc
from workinggroups.models import LetterKind, PollMarking
from workinggroups.queries import Sheet

_SUBJECTS: Final = {
    LetterKind.ASKED: "When can you meet?",
    LetterKind.REMINDER: "Still to answer: when can you meet?",
}


@dataclass(frozen=True, slots=True)
class PollNote:
    """A letter ready to render. `subject` carries the marking; `url` is absolute."""

    subject: str
    marking: str
    paragraphs: tuple[str, ...]
    times: tuple[tuple[str, ...], ...]
    url: str
    until: str


def note_of(kind: LetterKind, sheet: Sheet, *, url: str) -> PollNote:
    """The letter of a kind to somebody asked; `url` is their own link."""
    poll, asked = sheet.poll, sheet.asked
    is_open = poll.marking == PollMarking.GREEN
    said = [f"A meeting is to be held, {poll.minutes_long} minutes long."]
    if is_open:
        said = [f"“{poll.title}”, {poll.minutes_long} minutes long.", poll.note]
    nation = asked.voice.nation
    if nation is not None:
        said.append(f"You are asked for {nation.name}: your answer counts for it.")
    subject = f"[TLP:{poll.marking}] {_SUBJECTS[kind]}"
    return PollNote(
        subject=f"{subject} {poll.title}" if is_open else subject,
        marking=poll.marking,
        paragraphs=tuple(paragraph for paragraph in said if paragraph),
        times=tuple(tuple(_line(clock) for clock in time.clocks) for time in sheet.times),
        url=url,
        until=moment_and_utc(poll.closes_at, asked.person.time_zone),
    )


def _line(clock: Clock) -> str:
    you = " (your clock)" if clock.you else ""
    return f"{clock.day}, {clock.hour}, {clock.place}{you}"
