"""Two texts of one part beside each other: which words are only in the one or the other. Pure."""

import difflib
import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

from practices.guidance import LABELS

_WORDS: Final = re.compile(r"\s+|\w+|[^\w\s]")
MOST: Final = 1500  # words; past that the texts are shown whole


@dataclass(frozen=True, slots=True)
class Piece:
    """Some words: in both texts ("same"), only in the first ("del") or the second ("ins")."""

    kind: str
    text: str


@dataclass(frozen=True, slots=True)
class Difference:
    """A part that two writers, or two versions, say differently."""

    name: str
    label: str
    before: str
    after: str
    pieces: list[Piece]

    @property
    def is_text(self) -> bool:
        """Whether it is a text that can be merged by hand."""
        return self.name not in _STRUCTURED


_STRUCTURED: Final = frozenset({"topics", "open_source", "stages", "results", "lessons", "sources"})


def differences(before: Mapping[str, Any], after: Mapping[str, Any]) -> list[Difference]:
    """The parts of `after` that `before` says differently, in the order of the sheet."""
    return [
        _difference(name, before.get(name), after[name])
        for name in LABELS
        if name in after and after[name] != before.get(name)
    ]


def words(value: Any) -> str:
    """A part in plain lines."""
    if value is None:
        return ""
    if isinstance(value, list):
        return "\n".join(words(entry) for entry in value)
    if isinstance(value, Mapping):
        return " · ".join(str(entry) for entry in value.values() if entry)
    return str(value)


def _difference(name: str, before: Any, after: Any) -> Difference:
    first, second = words(before), words(after)
    return Difference(name, LABELS[name], first, second, _pieces(first, second))


def _pieces(first: str, second: str) -> list[Piece]:
    one, two = _WORDS.findall(first), _WORDS.findall(second)
    if max(len(one), len(two)) > MOST:
        whole = [Piece("del", first), Piece("ins", second)]
        return [piece for piece in whole if piece.text]
    pieces = []
    for tag, a, b, c, d in difflib.SequenceMatcher(None, one, two, autojunk=False).get_opcodes():
        if tag == "equal":
            pieces.append(Piece("same", "".join(one[a:b])))
            continue
        gone, new = "".join(one[a:b]), "".join(two[c:d])
        pieces += [Piece(kind, text) for kind, text in (("del", gone), ("ins", new)) if text]
    return pieces
