"""The history of a practice in words. Pure: entries in, lines out."""

import datetime
from collections.abc import Callable, Collection, Iterable, Mapping
from typing import Any, Final

from core.models import READS, Event, Verb
from core.partialdate import PartialDate
from core.telling import (
    Field,
    Line,
    changed_words,
    door_words,
    instant_words,
    listed,
    quoted,
    verb_words,
    who,
    yes_or_no,
)
from members.markings import Marking
from practices.document import HEADINGS
from practices.states import Kind, Stage, Status


def _label(choices: Any) -> Callable[[Any], str]:
    labels = dict(choices.choices)
    return lambda value: str(labels.get(value, value)).lower()


def _date(value: Any) -> str:
    return str(PartialDate(value))


FIELDS: Final[Mapping[str, Field]] = {
    "title": Field("the title", quoted),
    "stage": Field("the stage", _label(Stage)),
    "stage_as_of": Field("the date of the stage", _date),
    "started": Field("the start", _date),
    "kind": Field("the kind", _label(Kind)),
    "status": Field("the state", _label(Status)),
    "marking": Field("the marking", lambda value: f"TLP:{value}"),
    "released_to_affiliates": Field("the release to local authorities", yes_or_no),
    "embargo_until": Field("the embargo", instant_words),
    "owner": Field("the owner", str),
    "lead_organisation": Field("the lead", quoted),
    "contact_organisation": Field("whom to ask", quoted),
    "language": Field("the language", str),
    "text_licence": Field("the licence", str),
    "source_url": Field("where it is maintained"),
    "summary": Field("the summary"),
    **{name: Field(f"“{heading}”") for name, heading in HEADINGS.items()},
    "topics": Field("the topics"),
    "stages": Field("how it got here"),
    "results": Field("the results"),
    "lessons": Field("the lessons"),
    "standards": Field("the standards"),
    "open_source": Field("the code"),
    "sources": Field("the sources"),
    "reuses": Field("who reuses it"),
    "links": Field("the links", shown=False),  # they may name what the reader cannot see
    "named_nations": Field("the nations named", shown=False),
    "named_circles": Field("the groups named", shown=False),
    "named_people": Field("the people named", shown=False),
}
_FILE: Final = "practices.attachment"
# How it was shared is told of any time; what it said, only of the time of today's readers.
_ALWAYS: Final = frozenset({"status", "marking", "released_to_affiliates"})


def lines(entries: Iterable[Event], *, told_since: datetime.datetime | None) -> list[Line]:
    """The entries told. Values are left out of what is not later than `told_since` (UTC).

    That is when the practice came to be written for all who read it today: what it said before,
    and what that very change replaced, was for fewer. None: no values at all.
    """
    return [_line(entry, told_since) for entry in entries]


def told(entry: Event, since: datetime.datetime | None) -> Collection[str]:
    """The fields whose values may be told; see `lines`."""
    return FIELDS.keys() if since is not None and entry.at > since else _ALWAYS


def _line(entry: Event, since: datetime.datetime | None) -> Line:
    open_ = told(entry, since)
    what = verb_words(entry.verb)
    if entry.verb == Verb.PRACTICE_UPDATE:
        what = changed_words(entry.changes, FIELDS, open_) or what
    elif entry.on_kind == _FILE:
        what = _of_file(entry, what, open_)
    elif entry.verb in READS and "version" in entry.changes:
        what = f"read version {entry.changes['version'][1]}"
    return Line(
        ref=entry.ref,
        verb=entry.verb,
        at=entry.at,
        who=who(entry),
        door=door_words(entry.door),
        what=what,
        reason=entry.reason if open_ != _ALWAYS or _shares(entry) else "",
        changes=listed(entry.changes, FIELDS, open_),
    )


def _of_file(entry: Event, what: str, open_: Collection[str]) -> str:
    """What was done to an attachment; its title only where it was for today's readers."""
    if open_ == _ALWAYS or entry.marking in {Marking.STRICT, Marking.RED}:
        return what
    changed = changed_words(entry.changes, FIELDS, open_)
    named = f"{what}, {quoted(entry.on_label)}"
    return f"{named}: {changed}" if changed else named


def _shares(entry: Event) -> bool:
    """Whether its reason is one for its sharing, which is told of any time."""
    return entry.verb == Verb.PRACTICE_WITHDRAW or "marking" in entry.changes
