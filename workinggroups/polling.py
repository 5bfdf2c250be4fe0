"""A poll counted: which time suits whom, which suits best, and who is off then. Pure."""

import datetime
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from members.workdays import Calendar, off_at
from workinggroups.models import Choice

_DAY = datetime.timedelta(days=1)
_LEAD = 2 * _DAY  # before the deadline, those who owe an answer are reminded


@dataclass(frozen=True, slots=True)
class Voice:
    """Who answers with one voice, and what it says by number of the time; empty: it owes."""

    name: str
    is_required: bool
    answers: Mapping[int, str]


@dataclass(frozen=True, slots=True)
class Tally:
    """A time counted. `refused` and `silent` name the required voices that say no, or nothing."""

    option: int
    starts_at: datetime.datetime
    yes: int
    if_needed: int
    no: int
    refused: tuple[str, ...]
    silent: tuple[str, ...]

    @property
    def rank(self) -> tuple[object, ...]:
        """The smaller, the better: no required voice lost, the most who can come, the most glad."""
        coming = self.yes + self.if_needed
        return (len(self.refused), len(self.silent), -coming, -self.yes, self.starts_at)

    @property
    def words(self) -> str:
        """What stands against it, or "": "Estonia is required and says no"."""
        said = [f"{name} is required and says no" for name in self.refused]
        said += [f"{name} is required and has not answered" for name in self.silent]
        return "; ".join(said)


def tallies(times: Iterable[tuple[int, datetime.datetime]], voices: Sequence[Voice]) -> list[Tally]:
    """Each time counted, by number and instant, the one that suits best first."""
    found = []
    for option, starts_at in times:
        said = [voice.answers.get(option, "") for voice in voices]
        required = [(v.name, v.answers.get(option, "")) for v in voices if v.is_required]
        found.append(
            Tally(
                option=option,
                starts_at=starts_at,
                yes=said.count(Choice.YES),
                if_needed=said.count(Choice.IF_NEEDED),
                no=said.count(Choice.NO),
                refused=tuple(name for name, choice in required if choice == Choice.NO),
                silent=tuple(name for name, choice in required if not choice),
            )
        )
    return sorted(found, key=lambda tally: tally.rank)


def off_words(at: datetime.datetime, calendars: Iterable[tuple[str, Calendar]]) -> list[str]:
    """Who is off at the instant, by why: "weekend (Sunday): Denmark, Estonia"."""
    found: dict[str, list[str]] = {}
    for name, calendar in calendars:
        off = off_at(at, calendar)
        if off is not None:
            found.setdefault(off.name, []).append(name)
    return [f"{why}: {', '.join(names)}" for why, names in found.items()]


def remind_at(opened: datetime.datetime, closes: datetime.datetime) -> datetime.datetime:
    """When those who owe are reminded: two days before the end, of a short poll half-way."""
    return max(closes - _LEAD, opened + (closes - opened) / 2)
