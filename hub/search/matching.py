"""What a question finds among a few thousand short texts, ranked like practices. Pure.

The words are those of practices.search, so accents, word forms and synonyms mean the same here,
and no database is asked to match anything: every engine finds the same.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

from practices.search.question import Question
from practices.search.ranking import Candidate, rank
from practices.search.words import terms

_REMEMBERED: Final = 20_000  # texts whose terms are kept in the process


@dataclass(frozen=True, slots=True)
class Thing:
    """Something that can be found. `more` are names and subjects.

    `newness` (ISO text) decides between equals.
    """

    kind: str
    pk: int
    title: str
    text: str
    url: str
    more: str = ""
    meta: str = ""
    marking: str = "CLEAR"
    newness: str = ""


@lru_cache(maxsize=_REMEMBERED)
def spaced(text: str) -> str:
    """The terms of a text with spaces around."""
    return f" {' '.join(terms(text))} "


def matching(things: Iterable[Thing], question: Question) -> list[Thing]:
    """Return those that meet the question, best first; none for a question without words."""
    found = [thing for thing in things if _meets(thing, question)] if question else []
    candidates = [
        Candidate(
            place,
            spaced(thing.title),
            spaced(thing.text),
            spaced(thing.more),
            (thing.newness, thing.title, thing.pk),
        )
        for place, thing in enumerate(found)
    ]
    return [found[place] for place in rank(candidates, question)]


def _meets(thing: Thing, question: Question) -> bool:
    text = f"{spaced(thing.title)}|{spaced(thing.text)}|{spaced(thing.more)}"
    met = (any(f" {' '.join(p)} " in text for p in group.phrases) for group in question.groups)
    return any(met) if question.loose else all(met)


def grouped(things: Iterable[Thing], kinds: Sequence[str]) -> Mapping[str, list[Thing]]:
    """The things by kind, in the order of `kinds`; every kind is there."""
    groups: dict[str, list[Thing]] = {kind: [] for kind in kinds}
    for thing in things:
        groups[thing.kind].append(thing)
    return groups
