"""What a digest says to one reader, and what of it may travel by mail. Pure: no queries, no clock.

The marking decides (TLP 2.0): CLEAR and GREEN travel with title and summary, AMBER and
AMBER+STRICT with the title only, RED not at all: then the mail says that something waits.
"""

import datetime
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

from core.markdown import plain
from members.markings import Marking, narrower
from members.models import Person
from workinggroups.clocks import moment_and_utc
from workinggroups.minutes import prose
from workinggroups.models import Action, AgendaItem, Decision, Meeting

SUMMARY: Final = 280  # characters
SUBJECT: Final = 110
OPEN: Final = frozenset([Marking.CLEAR, Marking.GREEN])
ON_THE_HUB: Final = "read it on the hub"


@dataclass(frozen=True, slots=True)
class Readable:
    """What people who read alike may read of a meeting; `items` have circulated minutes."""

    meeting: Meeting
    items: Sequence[AgendaItem] = ()
    decisions: Sequence[Decision] = ()
    actions: Sequence[Action] = ()
    attendance: Mapping[int, str] | None = None


@dataclass(frozen=True, slots=True)
class Line:
    """One line of a digest; `label` is its marking where it differs from the mail's own."""

    text: str
    label: str = ""


@dataclass(frozen=True, slots=True)
class Section:
    """Lines under a heading."""

    title: str
    lines: tuple[Line, ...]


@dataclass(frozen=True, slots=True)
class Letter:
    """A digest for one reader, ready to render. `shared` is the same for all who read alike."""

    marking: str
    subject: str
    title: str
    when: str
    mine: tuple[Section, ...]
    shared: tuple[Section, ...]
    page: str
    meeting: str
    list_words: str = ""


@dataclass(frozen=True, slots=True)
class Body:
    """What readers who read alike share of a digest: worked out once for all of them."""

    marking: str
    title: str
    sections: tuple[Section, ...]
    first_decision: str
    empty: bool


def marking_of(meeting: Meeting, item: AgendaItem | None) -> str:
    """The marking of a part: never wider than the meeting's."""
    return meeting.marking if item is None else narrower(meeting.marking, item.marking)


def body(readable: Readable, *, since: datetime.datetime | None, missed: bool) -> Body:
    """What changed in the minutes after `since` (UTC; None: all), in the parts that are read."""
    meeting = readable.meeting
    parts = news(readable, since=since)
    markings = [marking_of(meeting, part) for part in parts]
    mailed = [marking for marking in markings if marking != Marking.RED]
    label = _narrowest(mailed) if mailed else Marking.RED
    kept = {part and part.pk for part, m in zip(parts, markings, strict=True) if m != Marking.RED}
    decisions = [row for row in readable.decisions if row.item_id in kept]
    sections = [
        Section("Decisions", tuple(_decision(row, meeting, label) for row in decisions)),
        Section(
            "What you missed" if missed else "What was discussed",
            tuple(
                _discussed(part, meeting, label)
                for part, marking in zip(parts, markings, strict=True)
                if marking != Marking.RED
            ),
        ),
        Section("For your eyes only", _attention(markings, label)),
    ]
    open_texts = [row.text for row in decisions if marking_of(meeting, row.item) in OPEN]
    word = "Minutes" if since is None else "Corrected minutes"
    return Body(
        marking=label,
        title=f"{word}: {meeting.title}" if mailed else _waiting(len(parts)),
        sections=tuple(section for section in sections if section.lines),
        first_decision=open_texts[0] if open_texts else "",
        empty=not parts,
    )


def news(readable: Readable, *, since: datetime.datetime | None) -> list[AgendaItem | None]:
    """The parts with minutes circulated after `since`; None stands for the meeting's own."""
    common: list[AgendaItem | None] = [None] if _is_news(readable.meeting, since) else []
    return common + [item for item in readable.items if _is_news(item, since)]


def letter(  # noqa: PLR0913 - all that a letter depends on, named
    readable: Readable,
    shared: Body,
    person: Person,
    *,
    since: datetime.datetime | None,
    page: str,
    site: str,
    list_words: str,
) -> Letter:
    """The digest for one person. `page` is the address of its copy on the site, `site` its root."""
    meeting = readable.meeting
    mine = _mine(readable, person, since=since)
    secret = shared.marking == Marking.RED
    return Letter(
        marking=shared.marking,
        subject=f"[TLP:{shared.marking}] {_headline(shared, mine, meeting)}",
        title=shared.title,
        when="" if secret else moment_and_utc(meeting.starts_at, person.time_zone),
        mine=_my_section(mine, meeting, shared.marking),
        shared=shared.sections,
        page=page,
        meeting="" if secret else f"{site}{meeting.get_absolute_url()}",
        list_words=list_words,
    )


def _mine(readable: Readable, person: Person, *, since: datetime.datetime | None) -> list[Action]:
    """The person's open actions in the parts that changed, the first due first, none RED."""
    parts = {part and part.pk for part in news(readable, since=since)}
    own = [
        action
        for action in readable.actions
        if action.owner_id == person.pk
        and action.item_id in parts
        and marking_of(readable.meeting, action.item) != Marking.RED
    ]
    return sorted(own, key=lambda action: (action.due, action.pk))


def _my_section(mine: list[Action], meeting: Meeting, label: str) -> tuple[Section, ...]:
    lines = []
    for action in mine:
        marking = marking_of(meeting, action.item)
        text = action.text if marking in OPEN else ON_THE_HUB
        lines.append(Line(f"By {_day(action.due)}: {text}", _label(marking, label)))
    return (Section("Your actions", tuple(lines)),) if lines else ()


def _headline(shared: Body, mine: list[Action], meeting: Meeting) -> str:
    """The top item in words; nothing of what is marked AMBER or narrower but the title."""
    for action in mine:
        if marking_of(meeting, action.item) in OPEN:
            return _short(f"Your action by {_day(action.due)}: {action.text}")
    if shared.first_decision:
        return _short(f"Decided: {shared.first_decision}")
    return _short(shared.title)


def _decision(row: Decision, meeting: Meeting, label: str) -> Line:
    marking = marking_of(meeting, row.item)
    if marking in OPEN:
        return Line(row.text, _label(marking, label))
    where = "" if row.item is None else f" under “{row.item.title}”"
    return Line(f"Decision {row.number}{where}: {ON_THE_HUB}", _label(marking, label))


def _discussed(item: AgendaItem | None, meeting: Meeting, label: str) -> Line:
    part = item or meeting
    marking = marking_of(meeting, item)
    title = "Minutes" if item is None else item.title
    if marking not in OPEN:
        return Line(f"{title}: {ON_THE_HUB}", _label(marking, label))
    return Line(f"{title}: {_summary(part.minutes) or ON_THE_HUB}", _label(marking, label))


@lru_cache(maxsize=64)  # the same minutes for all readers of a batch, and of the next
def _summary(text: str) -> str:
    return plain(prose(text), SUMMARY)


def _attention(markings: Iterable[str], label: str) -> tuple[Line, ...]:
    count = sum(marking == Marking.RED for marking in markings)
    return (Line(f"{_waiting(count)}.", _label(Marking.RED, label)),) if count else ()


def _waiting(count: int) -> str:
    return "One item needs your attention" if count == 1 else f"{count} items need your attention"


def _is_news(part: Meeting | AgendaItem, since: datetime.datetime | None) -> bool:
    at = part.minutes_circulated_at
    return at is not None and bool(part.minutes.strip()) and (since is None or at > since)


def _label(marking: str, label: str) -> str:
    return "" if marking == label else f"TLP:{marking}"


def _narrowest(markings: Sequence[str]) -> str:
    label = markings[0]
    for marking in markings[1:]:
        label = narrower(label, marking)
    return label


def _short(text: str) -> str:
    words = " ".join(text.split())
    return words if len(words) <= SUBJECT else words[: SUBJECT - 1].rstrip() + "…"


def _day(day: datetime.date) -> str:
    return f"{day.day} {day:%B %Y}"
