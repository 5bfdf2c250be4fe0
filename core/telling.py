"""Entries of the trail as plain sentences. Pure.

"4 March 2026, official of Estonia, on the page: changed the stage from beta to live."
"""

import datetime
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from core.models import Event, Verb
from core.text import with_article

_DOORS: Final = {"page": "on the page", "api": "through the API"}
_KINDS: Final = {"job": "by a job", "command": "by a command"}


@dataclass(frozen=True, slots=True)
class Field:
    """How a changed field is told: in `words`, with its values if `tell` puts them into words.

    `shown` is whether the API gives its values: not where they name what readers may not know.
    """

    words: str
    tell: Callable[[Any], str] | None = None
    shown: bool = True


@dataclass(frozen=True, slots=True)
class Line:
    """One entry, told. `thing`, its `url` and `detail` stand in lists about several things."""

    ref: str
    verb: str
    at: datetime.datetime
    who: str
    door: str
    what: str
    detail: str = ""
    reason: str = ""
    thing: str = ""
    url: str = ""
    changes: Sequence[Mapping[str, Any]] = ()

    @property
    def day(self) -> str:
        """The day in words: 4 March 2026."""
        return day_words(self.at)

    @property
    def iso(self) -> str:
        """The instant for machines."""
        return self.at.astimezone(datetime.UTC).isoformat(timespec="seconds")

    @property
    def middle(self) -> str:
        """What follows the day, up to the thing if that is a link, else to the end."""
        told = "".join(f", {part}" for part in (self.who, self.door) if part)
        if self.url:
            return f"{told}: {self.what}"
        thing = f" {quoted(self.thing)}" if self.thing else ""
        return f"{told}: {self.what}{thing}{self.end}"

    @property
    def end(self) -> str:
        """What follows the thing."""
        return f": {self.detail}." if self.detail else "."

    @property
    def sentence(self) -> str:
        """The whole, as one sentence."""
        link = f" {quoted(self.thing)}{self.end}" if self.url else ""
        return f"{self.day}{self.middle}{link}"


def day_words(at: datetime.datetime) -> str:
    """The day of an instant, in UTC: 4 March 2026."""
    utc = at.astimezone(datetime.UTC)
    return f"{utc.day} {utc:%B %Y}"


def instant_words(value: Any) -> str:
    """An instant as the trail keeps it, in words and in UTC."""
    at = datetime.datetime.fromisoformat(str(value)).astimezone(datetime.UTC)
    return f"{day_words(at)}, {at:%H:%M} UTC"


def quoted(value: Any) -> str:
    """A text in quotation marks."""
    return f"“{value}”"


def yes_or_no(value: Any) -> str:
    """A truth in a word."""
    return "yes" if value else "no"


def who(entry: Event) -> str:
    """Who it was: role and nation, never a name."""
    if entry.actor_kind == "key":
        return f"a system of {with_article(entry.behalf_label)}"
    return "the hub" if entry.actor_kind == "system" else entry.actor_label


def door_words(door: str, *, with_key: bool = True) -> str:
    """Through which door, in words; without the name of a key for those whom it is not for."""
    kind, _, name = door.partition(":")
    words = _KINDS.get(kind) or _DOORS.get(kind, "")
    return f"{words} with the key {name}" if kind == "api" and name and with_key else words


def verb_words(verb: str) -> str:
    """What was done, to the thing at hand: "published the practice"."""
    label = str(Verb(verb).label)
    return label.replace(" a ", " the ", 1).replace(" an ", " the ", 1)


def changed_words(
    changes: Mapping[str, Sequence[Any]], fields: Mapping[str, Field], told: Collection[str]
) -> str:
    """The changes as one part of a sentence; only fields in `told` with their values.

    In the order of `fields`: databases keep none.
    """
    parts = [
        _one(field, changes[name] if name in told else None)
        for name, field in fields.items()
        if name in changes
    ]
    if not parts:
        return ""
    *most, last = dict.fromkeys(parts)
    return f"changed {', '.join(most)} and {last}" if most else f"changed {last}"


def among_others(  # noqa: PLR0913 - what a list says beside the entry, all named
    entry: Event,
    *,
    thing: str = "",
    url: str = "",
    detail: str = "",
    reason: str = "",
    with_key: bool = True,
) -> Line:
    """An entry told in a list about several things."""
    return Line(
        ref=entry.ref,
        verb=entry.verb,
        at=entry.at,
        who=who(entry),
        door=door_words(entry.door, with_key=with_key),
        what=verb_words(entry.verb),
        thing=thing,
        url=url,
        detail=detail,
        reason=reason,
    )


def _one(field: Field, pair: Sequence[Any] | None) -> str:
    if pair is None or field.tell is None:
        return field.words
    before, after = (
        "" if value is None or value == "" else field.tell(value) for value in (pair[0], pair[1])
    )
    if not after:
        return f"{field.words} from {before} to not stated" if before else field.words
    return f"{field.words} from {before} to {after}" if before else f"{field.words} to {after}"


def listed(
    changes: Mapping[str, Sequence[Any]], fields: Mapping[str, Field], told: Collection[str]
) -> list[dict[str, Any]]:
    """The changes for machines: field, before, after; `withheld` where the values are not told."""
    rows: list[dict[str, Any]] = []
    for name, field in fields.items():
        if name not in changes:
            continue
        open_ = name in told and field.shown
        before, after = changes[name] if open_ else (None, None)
        rows.append({"field": name, "before": before, "after": after, "withheld": not open_})
    return rows


def as_items(entries: Sequence[Event], told: Sequence[Line]) -> list[dict[str, Any]]:
    """The entries as the API gives them, with the lines that tell them."""
    return [
        {
            "id": line.ref,
            "at": line.at,
            "verb": line.verb,
            "sentence": line.sentence,
            "who": line.who,
            "behalf": entry.behalf_label or None,
            "door": entry.door.partition(":")[0] or None,
            "key": entry.door.partition(":")[2] or None if entry.actor_kind == "key" else None,
            "reason": line.reason or None,
            "changes": line.changes,
        }
        for entry, line in zip(entries, told, strict=True)
    ]
