"""The history of a meeting in words. Pure: entries in, lines out."""

from collections.abc import Collection, Iterable, Mapping
from typing import Any, Final

from core.models import Event, Verb
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
from members.markings import Marking, is_wider

FIELDS: Final[Mapping[str, Field]] = {
    "title": Field("the title", quoted),
    "starts_at": Field("the start", instant_words),
    "time_zone": Field("the host’s clock", str),
    "minutes_long": Field("the length", lambda value: f"{value} minutes"),
    "place": Field("the place", quoted),
    "marking": Field("the marking", lambda value: f"TLP:{value}"),
    "released_to_affiliates": Field("the release to local authorities", yes_or_no),
    "chatham_house": Field("the Chatham House rule", yes_or_no),
    "purpose": Field("the purpose", str),
    "led_by": Field("who leads it", str),
    "state": Field("the state", str),
    "due": Field("the day", str),
    "status": Field("the status", str),
    "groups": Field("the groups of the joint session", shown=False),
    "invited": Field("who is asked", shown=False),
    "named_people": Field("the people named", shown=False),
    "named_nations": Field("the nations named", shown=False),
    "named_circles": Field("the groups named", shown=False),
}
_ALWAYS: Final = frozenset({"marking", "released_to_affiliates"})
_PARTS: Final = {
    "workinggroups.agendaitem": "point",
    "workinggroups.action": "action",
}
_UPDATES: Final = frozenset({Verb.MEETING_UPDATE, Verb.POINT_UPDATE, Verb.ACTION_MOVE})


def lines(entries: Iterable[Event], *, marking: str) -> list[Line]:
    """The entries told, of a meeting that has this marking now.

    Values and the names of parts are left out of what was for fewer people than read it now,
    and of what was for named people.
    """
    return [_line(entry, marking) for entry in entries]


def told(entry: Event, marking: str) -> Collection[str]:
    """The fields whose values may be told; see `lines`."""
    return FIELDS.keys() if _was_for_todays_readers(entry, marking) else _ALWAYS


def _line(entry: Event, marking: str) -> Line:
    open_ = told(entry, marking)
    today = open_ != _ALWAYS
    what = verb_words(entry.verb)
    changed = changed_words(entry.changes, FIELDS, open_) if entry.verb in _UPDATES else ""
    if entry.on_kind in _PARTS and today:
        what += f", {quoted(entry.on_label)}"
        changed = changed and f"{what}: {changed}"
    return Line(
        ref=entry.ref,
        verb=entry.verb,
        at=entry.at,
        who=who(entry),
        door=door_words(entry.door),
        what=changed or what,
        reason=entry.reason if today or "marking" in entry.changes else "",
        changes=listed(entry.changes, FIELDS, open_),
    )


def _was_for_todays_readers(entry: Event, marking: str) -> bool:
    """Whether everybody who reads the meeting now could read it before and after that change.

    An action has no marking of its own: its readers are those of its part of the minutes.
    """
    then: list[Any] = [entry.marking or marking, *entry.changes.get("marking", ())]
    named = {Marking.STRICT, Marking.RED}
    return not any(was in named or is_wider(marking, was) for was in then)
