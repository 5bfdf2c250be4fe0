"""What somebody typed, understood: groups of words of which each must be met. Pure."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Final

from practices.search.words import STOP, terms, words

LONGEST: Final = 200  # characters that are read
MOST: Final = 12  # words that are read

Phrase = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Group:
    """One idea of a question: `typed` as it was written, and what else means the same."""

    typed: Phrase
    others: tuple[Phrase, ...] = ()

    @property
    def phrases(self) -> tuple[Phrase, ...]:
        """All of them, what was typed first."""
        return (self.typed, *self.others)


@dataclass(frozen=True, slots=True)
class Question:
    """A question as groups; empty when there is no word in it.

    `words` are the folded words that count, in order, each once; `loose` asks for any group
    instead of every group.
    """

    groups: tuple[Group, ...] = ()
    words: tuple[str, ...] = ()
    loose: bool = False

    def __bool__(self) -> bool:
        return bool(self.groups)

    @property
    def phrases(self) -> tuple[Phrase, ...]:
        """All that may be met, and be marked where it is."""
        return tuple(phrase for group in self.groups for phrase in group.phrases)

    @property
    def phrase(self) -> Phrase:
        """What was typed, in a row."""
        return tuple(t for group in self.groups for t in group.typed)


class Thesaurus:
    """Which phrases mean the same. Built once from groups of plain phrases, then only read."""

    def __init__(
        self,
        groups: Iterable[Iterable[str]] = (),
        one_way: Mapping[str, Iterable[str]] | None = None,
    ) -> None:
        """Take the phrases as people write them."""
        self._same: dict[Phrase, dict[Phrase, None]] = {}
        for group in groups:
            phrases = _phrases(group)
            for phrase in phrases:
                self._same.setdefault(phrase, {}).update(dict.fromkeys(phrases))
        for first, others in (one_way or {}).items():
            for phrase in _phrases([first]):
                self._same.setdefault(phrase, {}).update(dict.fromkeys(_phrases(others)))
        self._longest = max(map(len, self._same), default=1)

    def others(self, phrase: Phrase) -> tuple[Phrase, ...]:
        """Return the phrases that mean the same as this one, without itself."""
        return tuple(other for other in self._same.get(phrase, ()) if other != phrase)

    def longest_at(self, row: list[str], start: int) -> int:
        """Return how many terms from `start` on make the longest known phrase; 0 for none."""
        for size in range(min(self._longest, len(row) - start), 0, -1):
            if tuple(row[start : start + size]) in self._same:
                return size
        return 0


def _phrases(texts: Iterable[str]) -> list[Phrase]:
    return [phrase for text in texts if (phrase := tuple(terms(text)))]


def understand(text: str, thesaurus: Thesaurus, *, loose: bool = False) -> Question:
    """Return the question in a text, whatever the text holds.

    Only the first LONGEST characters and MOST words that carry a subject are read.
    """
    typed = words(text[:LONGEST])
    row = terms(text[:LONGEST])
    groups: dict[Phrase, Group] = {}
    kept: dict[str, None] = {}
    at = 0
    only_stop_words = all(word in STOP for word in typed)
    while at < len(row) and len(kept) < MOST:
        size = thesaurus.longest_at(row, at)
        step = max(size, 1)
        if size > 1 or only_stop_words or typed[at] not in STOP:
            phrase = tuple(row[at : at + step])
            groups.setdefault(phrase, Group(phrase, thesaurus.others(phrase)))
            kept.update(dict.fromkeys(typed[at : at + step]))
        at += step
    return Question(tuple(groups.values()), tuple(kept), loose)


def plain(words_: Iterable[str]) -> Question:
    """Return the question for words taken as they are, without synonyms."""
    kept = tuple(words_)
    phrases = [tuple(terms(word)) for word in kept]
    return Question(tuple(Group(phrase) for phrase in phrases if phrase), kept)
