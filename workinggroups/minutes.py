"""Minutes in Markdown, and the decisions and actions that stand in them. Pure: no rows, no clock.

A line `DECISION: text` records a decision, a line `ACTION: @person by 2026-05-01 text` an
action. Such lines count in paragraphs and lists, not in code, headings or tables.
"""

import datetime
import hashlib
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Final

from markdown_it import MarkdownIt

DECISION: Final = "decision"
ACTION: Final = "action"
EXAMPLE: Final = "ACTION: @person by 2026-05-01 text"
SAME: Final = 0.6  # how alike two wordings must be to be the same entry, from 0 to 1
_NAMES_SHOWN: Final = 12
SOMEBODY: Final = "A participant"
VERBS: Final = (
    "said|says|told|tells|stated|states|argued|argues|asked|asks|noted|notes|added|adds|replied"
    "|replies|reported|reports|warned|warns|proposed|proposes|suggested|suggests|explained|explains"
    "|mentioned|mentions|thinks|thought|believes|believed"
)

_parser: Final = MarkdownIt("commonmark", {"html": False})
_LINE: Final = re.compile(r"(?:\*\*|__)?(DECISION|ACTION):(?:\*\*|__)?[ \t]*(.*)")
_NEARLY: Final = re.compile(r"(?:\*\*|__)?(decision|action)[ \t]?:", re.IGNORECASE)
_OWNER: Final = re.compile(r"@(\S+?)[,;:]?(?:\s+(.*))?")
_DUE: Final = re.compile(r"by\s+(\S+?)[,;:]?(?:\s+(.*))?", re.IGNORECASE)
_ISO: Final = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", re.ASCII)
_WORDED: Final = re.compile(r"[0-9]{1,2}\s+[A-Za-z]+\s+[0-9]{4}", re.ASCII)


@dataclass(frozen=True, slots=True)
class Entry:
    """A line that becomes a decision or an action. `owner` is the handle as written, without @."""

    kind: str
    line: int
    text: str
    paragraph: str
    owner: str | None = None
    due: datetime.date | None = None

    @property
    def fingerprint(self) -> str:
        """What finds the entry again: its kind and words, whatever their capitals and spaces."""
        words = " ".join(self.text.casefold().split())
        return hashlib.sha256(f"{self.kind}:{words}".encode()).hexdigest()


@dataclass(frozen=True, slots=True)
class Fault:
    """What is wrong on a line (counted from 1), and what to write."""

    line: int
    sentence: str

    def __str__(self) -> str:
        return f"Line {self.line}: {self.sentence}"


@dataclass(frozen=True, slots=True)
class Parsed:
    """What minutes hold: entries, faults that must be mended, and hints."""

    entries: tuple[Entry, ...] = ()
    faults: tuple[Fault, ...] = ()
    hints: tuple[Fault, ...] = ()


@dataclass(frozen=True, slots=True)
class Invitee:
    """Somebody who may be given an action. `handles` may follow the @; the last is unique."""

    id: int
    name: str
    handles: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Known:
    """An entry that the register holds already; `key` is whatever finds it again."""

    key: int
    kind: str
    text: str
    fingerprint: str
    owner: int | None = None


class _NotSoError(Exception):
    """A line that cannot be read; the message says what to write."""


def parse(text: str, *, not_before: datetime.date | None = None) -> Parsed:
    """Read minutes. `not_before` is the meeting's day: nothing can be due earlier."""
    entries, faults, hints = [], [], []
    for number, line, paragraph in _lines(text):
        match = _LINE.fullmatch(line)
        if match is None:
            if near := _NEARLY.match(line):
                word = near[1]
                sentence = f"Starts with “{word}:”. Write {word.upper()}: to record it."
                hints.append(Fault(number, sentence))
            continue
        try:
            entries.append(_entry(match[1], match[2].strip(), number, paragraph, not_before))
        except _NotSoError as error:
            faults.append(Fault(number, str(error)))
    return Parsed(tuple(entries), tuple(faults), tuple(hints))


def resolve(entry: Entry, people: Sequence[Invitee]) -> int | str:
    """The id of the person whom the action's @handle means, or a sentence on whom it could."""
    handle = (entry.owner or "").casefold()
    found = [person for person in people if handle in person.handles]
    if len(found) == 1:
        return found[0].id
    if found:
        could = " or ".join(
            f"@{shortest_handle(person, people)} ({person.name})" for person in found
        )
        return f"@{entry.owner} could be several people. Write {could}."
    names = sorted(f"@{shortest_handle(person, people)}" for person in people)
    shown = ", ".join(names[:_NAMES_SHOWN]) + (" …" if len(names) > _NAMES_SHOWN else "")
    return f"Nobody invited is called @{entry.owner}. Write one of: {shown}."


def relink(entries: Sequence[tuple[Entry, int | None]], known: Iterable[Known]) -> dict[int, int]:
    """Which entry (by its place in `entries`, each with its owner's id) is which known one, by key.

    The same words first, then the most alike ones of the same kind. What is left over on one
    side is new, on the other side gone.
    """
    open_known = {old.key: old for old in known}
    pairs: dict[int, int] = {}
    scored = sorted(
        (
            (-score, place, key)
            for place, (entry, owner) in enumerate(entries)
            for key, old in open_known.items()
            if (score := _likeness(entry, owner, old)) >= SAME
        ),
    )
    for _, place, key in scored:
        if place not in pairs and key in open_known:
            pairs[place] = key
            del open_known[key]
    return pairs


def prose(text: str) -> str:
    """The minutes without the lines that became entries."""
    taken = {number for number, line, _ in _lines(text) if _LINE.fullmatch(line)}
    lines = enumerate(text.split("\n"), start=1)
    return "\n".join(line for number, line in lines if number not in taken)


def said_by(text: str, names: Iterable[str]) -> list[Fault]:
    """Lines that tell what a named person said, which the Chatham House rule keeps out."""
    wanted = "|".join(re.escape(name) for name in sorted(names, key=len, reverse=True) if name)
    if not wanted:
        return []
    told = re.compile(rf"\b({wanted})\s+({VERBS})\b", re.IGNORECASE)
    found = [(number, told.search(line)) for number, line in enumerate(text.split("\n"), start=1)]
    return [
        Fault(number, f"“{match[0]}” tells who spoke: the Chatham House rule names nobody.")
        for number, match in found
        if match
    ]


def unattributed(text: str, names: Iterable[str]) -> str:
    """The text with “A participant” for whoever spoke.

    That is a name, or a nation, that a verb of saying follows, or a colon at the head of a line.
    What stands in a line that becomes an entry stays: an action needs its owner.
    """
    wanted = "|".join(re.escape(name) for name in sorted(names, key=len, reverse=True) if name)
    if not wanted:
        return text
    whose = rf"(?:the )?(?:{wanted})(?:\s*\([^)\n]*\)|,[^,\n]{{1,60}},)?"
    said = re.compile(rf"(?<![\w@.-]){whose}(?=\s+(?:{VERBS})\b)", re.IGNORECASE)
    head = re.compile(rf"^(\s*(?:[-*]\s+)?(?:\*\*)?){whose}(?=(?:\*\*)?:)", re.IGNORECASE)
    taken = {number for number, line, _ in _lines(text) if _LINE.fullmatch(line)}
    lines = enumerate(text.split("\n"), start=1)
    return "\n".join(
        line if number in taken else said.sub(SOMEBODY, head.sub(rf"\1{SOMEBODY}", line))
        for number, line in lines
    )


def without_name(
    text: str, *, names: Iterable[str], handles: Iterable[str], called: str, handle: str
) -> str:
    """The text with `called` for each of a person's names, and `@handle` for each of their handles.

    A name counts where it stands as a word of its own, a handle after an @.
    """
    ats = "|".join(re.escape(each) for each in sorted(handles, key=len, reverse=True))
    text = re.sub(rf"@(?:{ats})(?=[,;:]?(?:\s|$))", f"@{handle}", text, flags=re.IGNORECASE)
    for name in names:
        word = rf"(?<![\w@.-]){re.escape(name)}(?!\w)"
        text = re.sub(word, lambda _: called, text, flags=re.IGNORECASE)
    return text


def _lines(text: str) -> Iterator[tuple[int, str, str]]:
    """Each line of each paragraph: its number from 1, itself, and the paragraph."""
    before = ""
    for token in _parser.parse(text):
        if token.type == "inline" and before == "paragraph_open" and token.map:
            for index, line in enumerate(token.content.split("\n")):
                yield token.map[0] + index + 1, line.strip(), token.content
        before = token.type


def _entry(
    word: str, rest: str, line: int, paragraph: str, not_before: datetime.date | None
) -> Entry:
    if word == "DECISION":
        if not rest:
            raise _NotSoError("Say what was decided: DECISION: text.")
        return Entry(DECISION, line, rest, paragraph)
    owner = _OWNER.fullmatch(rest)
    if owner is None:
        raise _NotSoError(f"Say who is to do it: {EXAMPLE}.")
    due = _DUE.fullmatch(owner[2] or "")
    if due is None:
        raise _NotSoError(f"Say by which day: ACTION: @{owner[1]} by 2026-05-01 text.")
    day = _day(due[1], (owner[2] or "")[due.start(1) :])
    text = (due[2] or "").strip()
    if not text:
        raise _NotSoError(f"Say what is to be done: ACTION: @{owner[1]} by {day} text.")
    if not_before is not None and day < not_before:
        raise _NotSoError(f"{day} is before the meeting ({not_before}). Write a later day.")
    return Entry(ACTION, line, text, paragraph, owner=owner[1], due=day)


def _day(word: str, rest: str) -> datetime.date:
    """The ISO day in `word`; `rest` is the whole remainder, for a date written in words."""
    if _ISO.fullmatch(word):
        try:
            return datetime.date.fromisoformat(word)
        except ValueError:
            raise _NotSoError(f"{word} is not in the calendar.") from None
    worded = _WORDED.match(rest)
    if worded:
        for shape in ("%d %B %Y", "%d %b %Y"):
            try:
                meant = datetime.datetime.strptime(worded[0], shape).date()  # noqa: DTZ007 - a day, no instant
            except ValueError:
                continue
            raise _NotSoError(f"Write the day “{worded[0]}” as {meant}.")
    raise _NotSoError(f"“{word}” is not a day. Write year, month and day: by 2026-05-01.")


def _likeness(entry: Entry, owner: int | None, old: Known) -> float:
    """From 0 (another one) to above 1 (the same words and the same owner)."""
    if entry.kind != old.kind:
        return 0.0
    bonus = 0.1 if owner == old.owner else 0.0
    if entry.fingerprint == old.fingerprint:
        return 1.0 + bonus
    matcher = SequenceMatcher(None, entry.text.casefold(), old.text.casefold())
    if matcher.real_quick_ratio() < SAME or matcher.quick_ratio() < SAME:
        return 0.0
    ratio = matcher.ratio()
    return ratio + bonus if ratio >= SAME else 0.0


def shortest_handle(person: Invitee, people: Sequence[Invitee]) -> str:
    """The shortest handle that only this person has; the last one, the address, is unique."""
    return next(
        handle for handle in person.handles if sum(handle in other.handles for other in people) == 1
    )
