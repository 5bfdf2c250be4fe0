"""What differs between two versions of a practice, heading by heading. Pure.

Texts are compared word by word within the lines that differ, as long as that is cheap: the lines
and words of one comparison may meet their equals MEETINGS times. What is over that is shown as
taken out and put in whole, so the time is bounded whatever the texts are.
"""

import re
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from difflib import SequenceMatcher
from typing import Any, Final, Literal

from practices.document import HEADINGS, Content

Op = Literal["same", "added", "removed", "left out"]
MEETINGS: Final = 40_000
_AROUND: Final = 12  # unchanged words that are shown beside a change
_SCRAP: Final = 2  # so few unchanged words between two changes are no help to a reader
_LINE: Final = re.compile(r"[^\n]*\n+|[^\n]+")  # with the empty lines after it
_WORD: Final = re.compile(r"\s*\S+|\s+")

TITLES: Final[Mapping[str, str]] = {
    "title": "Title",
    "summary": "Summary",
    "kind": "Kind",
    "topics": "Topics",
    "stage": "Stage",
    "stage_as_of": "Date of the stage",
    "started": "Started",
    "lead_organisation": "Lead",
    "contact_organisation": "Whom to ask",
    **HEADINGS,
    "results": "Results",
    "lessons": "Lessons",
    "stages": "How it got here",
    "reuses": "Who reuses it",
    "standards": "Standards",
    "open_source": "Code",
    "links": "Links to other practices",
    "sources": "Sources",
    "language": "Language",
    "text_licence": "Licence of the text",
}
# What makes two entries of a list the same entry, though other members of them differ.
_KEYS: Final[Mapping[str, Sequence[str]]] = {
    "topics": ("",),
    "standards": ("",),
    "results": ("what",),
    "lessons": ("ref",),
    "stages": ("stage",),
    "reuses": ("who", "country"),
    "links": ("practice",),
    "sources": ("ref",),
}
Words = Callable[[str, Any], str]


@dataclass(frozen=True, slots=True)
class Piece:
    """A run of words; `left out` stands for unchanged words, and its text says how many."""

    op: Op
    text: str


@dataclass(frozen=True, slots=True)
class Cell:
    """A member of an entry of a list; its name is empty where the entry is one text."""

    name: str
    pieces: list[Piece]


@dataclass(frozen=True, slots=True)
class Row:
    """An entry of a list that was added, removed or changed; then its unchanged cells help."""

    op: Literal["added", "removed", "changed"]
    cells: list[Cell]


@dataclass(frozen=True, slots=True)
class Change:
    """A heading under which something differs: a text, or the entries of a list."""

    name: str
    title: str
    pieces: list[Piece] = field(default_factory=list)
    rows: list[Row] = field(default_factory=list)


@dataclass(slots=True)
class _Budget:
    left: int = MEETINGS

    def takes(self, before: Sequence[str], after: Sequence[str]) -> bool:
        """Whether these words may still be compared, each with each; if so it is spent."""
        there = Counter(after)
        cost = sum(number * there[word] for word, number in Counter(before).items())
        fits = cost <= self.left
        self.left -= cost if fits else 0
        return fits


def compare(before: Content, after: Content, words: Words) -> list[Change]:
    """Every heading that differs, in the order of the page.

    `words` tells a value that is no text, such as a stage or a date, by the name of its member.
    """
    old: Mapping[str, Any] = before
    new: Mapping[str, Any] = after
    budget = _Budget()
    found = []
    for name, title in TITLES.items():
        was, now = old.get(name), new.get(name)
        if was == now:
            continue
        if name in _KEYS:
            rows = _rows(name, was or [], now or [], words, budget)
            found += [Change(name, title, rows=rows)] if rows else []
        elif name == "open_source":
            found.append(Change(name, title, rows=[_code(was, now, words, budget)]))
        else:
            told = words(name, was), words(name, now)
            found.append(Change(name, title, pieces=_pieces(*told, budget)))
    return found


def _code(was: Any, now: Any, words: Words, budget: _Budget) -> Row:
    if was is None or now is None:
        return Row("removed" if was else "added", _whole(was or now, words, was is None))
    return Row("changed", _cells(was, now, words, budget))


def _rows(
    name: str, was: Sequence[Any], now: Sequence[Any], words: Words, budget: _Budget
) -> list[Row]:
    """What became of the entries, in the order of the later list; where they stand is not told."""
    old = [entry if isinstance(entry, Mapping) else {"": entry} for entry in was]
    new = [entry if isinstance(entry, Mapping) else {"": entry} for entry in now]
    kept = _pairs(old, new, lambda entry: repr(sorted(entry.items(), key=str)))
    left = [entry for place, entry in enumerate(old) if place not in kept.values()]
    came = [entry for place, entry in enumerate(new) if place not in kept]
    keys = _KEYS[name]
    same = _pairs(left, came, lambda entry: repr([entry.get(key) for key in keys]))
    rows = [
        Row("changed", _cells(left[same[place]], entry, words, budget))
        if place in same
        else Row("added", _whole(entry, words, added=True))
        for place, entry in enumerate(came)
    ]
    gone = [entry for place, entry in enumerate(left) if place not in same.values()]
    return rows + [Row("removed", _whole(entry, words, added=False)) for entry in gone]


def _pairs(old: Sequence[Any], new: Sequence[Any], key: Callable[[Any], str]) -> dict[int, int]:
    """The place in `old` of each entry of `new` that has the same key, each used once."""
    places: dict[str, list[int]] = {}
    for place, entry in reversed(list(enumerate(old))):
        places.setdefault(key(entry), []).append(place)
    return {
        place: waiting.pop()
        for place, entry in enumerate(new)
        if (waiting := places.get(key(entry)))
    }


def _cells(
    was: Mapping[str, Any], now: Mapping[str, Any], words: Words, budget: _Budget
) -> list[Cell]:
    found = []
    for name in dict.fromkeys([*was, *now]):
        old, new = words(name, was.get(name)), words(name, now.get(name))
        if old or new:
            found.append(Cell(name, _pieces(old, new, budget)))
    return found


def _whole(entry: Mapping[str, Any], words: Words, added: bool) -> list[Cell]:  # noqa: FBT001 - of two kinds
    op: Op = "added" if added else "removed"
    told = [(name, words(name, value)) for name, value in entry.items()]
    return [Cell(name, [Piece(op, text)]) for name, text in told if text]


def _pieces(before: str, after: str, budget: _Budget) -> list[Piece]:
    """The words of both texts, marked; runs of the same mark are one piece."""
    old, new = _LINE.findall(before), _LINE.findall(after)
    if not budget.takes(old, new):
        return _joined([("removed", before), ("added", after)])
    found: list[tuple[Op, str]] = []
    for op, i, j, k, m in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if op == "equal":
            found.append(("same", "".join(old[i:j])))
        else:
            found += _by_word("".join(old[i:j]), "".join(new[k:m]), budget)
    return _joined(_without_scraps(_joined(found)))


def _by_word(before: str, after: str, budget: _Budget) -> list[tuple[Op, str]]:
    old, new = _WORD.findall(before), _WORD.findall(after)
    if not budget.takes(old, new):
        return [("removed", before), ("added", after)]
    found: list[tuple[Op, str]] = []
    for op, i, j, k, m in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if op == "equal":
            found.append(("same", "".join(old[i:j])))
        else:
            found += [("removed", "".join(old[i:j])), ("added", "".join(new[k:m]))]
    return found


def _joined(runs: Sequence[tuple[Op, str] | Piece]) -> list[Piece]:
    """The runs as pieces; between two unchanged ones what was removed stands before what came."""
    found: list[Piece] = []
    waiting: dict[Op, str] = {"removed": "", "added": ""}

    def settle() -> None:
        found.extend(Piece(op, text) for op, text in waiting.items() if text)
        waiting["removed"] = waiting["added"] = ""

    for run in runs:
        op, text = (run.op, run.text) if isinstance(run, Piece) else run
        if op != "same":
            waiting[op] += text
        else:
            settle()
            found.append(Piece(op, text))
    settle()
    return found


def _without_scraps(pieces: Sequence[Piece]) -> list[tuple[Op, str]]:
    """The pieces, but a word or two that stayed between two changes belong to both."""
    found: list[tuple[Op, str]] = []
    for place, piece in enumerate(pieces):
        inside = 0 < place < len(pieces) - 1
        if piece.op == "same" and inside and len(piece.text.split()) <= _SCRAP:
            found += [("removed", piece.text), ("added", piece.text)]
        else:
            found.append((piece.op, piece.text))
    return found


def shortened(pieces: Sequence[Piece]) -> list[Piece]:
    """The pieces, with long unchanged runs cut to what stands beside a change."""
    found: list[Piece] = []
    for place, piece in enumerate(pieces):
        words = _WORD.findall(piece.text) if piece.op == "same" else []
        head = 0 if place == 0 else _AROUND
        tail = 0 if place == len(pieces) - 1 else _AROUND
        cut = len(words) - head - tail
        if cut <= _AROUND:
            found.append(piece)
            continue
        found += [Piece("same", "".join(words[:head]))] if head else []
        found.append(Piece("left out", f"{cut} words unchanged"))
        found += [Piece("same", "".join(words[len(words) - tail :]))] if tail else []
    return found
