"""The order of what was found: one rule for every engine. Pure."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from practices.search.question import Group, Phrase, Question

TITLE: Final = 8.0
SUMMARY: Final = 4.0
SUBJECTS: Final = 3.0
BODY: Final = 1.0
SYNONYM: Final = 0.6  # worth of another word for the same
IN_A_ROW: Final = 6.0  # the whole question stands in the title
STALE: Final = 0.7  # worth of what nobody has confirmed for too long
FIRST: Final = 2.0  # the title begins with it


@dataclass(frozen=True, slots=True)
class Candidate:
    """Something found. `title`, `summary` and `subjects` are its terms with spaces around.

    `newness` grows with the moment of publication and decides between equals. `is_stale` says
    that nobody has confirmed it for too long, which makes it worth less.
    """

    pk: int
    title: str
    summary: str
    subjects: str
    newness: tuple[object, ...]
    is_stale: bool = False


@dataclass(frozen=True, slots=True)
class _Needle:
    """What a group looks for in a field: what was typed, and a pattern of what means the same."""

    typed: str
    others: re.Pattern[str] | None


def rank(candidates: Iterable[Candidate], question: Question) -> list[int]:
    """Return the primary keys, best first.

    First how many of the question's ideas are met outside the body's text, when any will do;
    then where they are met; then the newest. The same rows give the same order everywhere.
    """
    needles = [_needle(group) for group in question.groups]
    row = _spaced(question.phrase)
    scored = []
    for candidate in candidates:
        worths = [_worth(candidate, needle) for needle in needles]
        met = sum(worth > BODY for worth in worths) if question.loose else 0
        worth = sum(worths) + _row_worth(candidate.title, row)
        score = round(worth * STALE if candidate.is_stale else worth, 6)
        scored.append((met, score, candidate))
    scored.sort(key=lambda found: (found[0], found[1], found[2].newness), reverse=True)
    return [candidate.pk for _met, _score, candidate in scored]


def _row_worth(title: str, row: str) -> float:
    return (IN_A_ROW if row in title else 0) + (FIRST if title.startswith(row) else 0)


def _worth(candidate: Candidate, needle: _Needle) -> float:
    """Each field gives what the best of the group's phrases is worth there."""
    fields = (
        (candidate.title, TITLE + 1 / candidate.title.count(" ")),
        (candidate.summary, SUMMARY),
        (candidate.subjects, SUBJECTS),
    )
    worth = 0.0
    for text, full in fields:
        if needle.typed in text:
            worth += full
        elif needle.others is not None and needle.others.search(text):
            worth += full * SYNONYM
    return max(worth, BODY)


def _needle(group: Group) -> _Needle:
    """Terms are letters and digits only: nothing in them is special to a pattern."""
    others = "|".join(" ".join(phrase) for phrase in group.others)
    return _Needle(_spaced(group.typed), re.compile(f" (?:{others}) ") if others else None)


def _spaced(phrase: Phrase) -> str:
    return f" {' '.join(phrase)} "
