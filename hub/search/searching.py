"""One question, asked of everything that the reader may see."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, Final

from hub.search.kinds import LABELS, things
from hub.search.matching import Thing, grouped, matching
from practices.lookups import Lookups, Stamp
from practices.queries import Listing
from practices.queries.answers import best
from practices.search.question import Question, understand

FIRST: Final = 5  # of each kind on the page of all kinds
WHOLE: Final = 50  # of one kind on its own page


@dataclass(frozen=True, slots=True)
class Results:
    """What a question found. `practices` come ranked; `others` by kind, the best first.

    `loose` says that nothing beside practices had all the words, so that these have some.
    """

    question: Question
    practices: Listing
    others: Mapping[str, Sequence[Thing]]
    loose: bool

    @property
    def counts(self) -> dict[str, int]:
        """How many of each kind there are, in the order of kinds; of practices 200 at most."""
        found = {kind: len(rows) for kind, rows in self.others.items()}
        return {kind: found.get(kind, self.practices.total) for kind in LABELS}


def search(user: Any, text: str, *, known: Lookups, now: Stamp, first: int = FIRST) -> Results:
    """Ask everything: two or three statements for practices, three for the rest.

    `first` practices come with what they say, 100 at most.
    """
    practices = best(user, text, known=known, limit=first)
    question = understand(text, known.thesaurus)
    all_ = things(user, known, now) if question else []
    found = matching(all_, question)
    strictly = practices.total and not (practices.found and practices.found.loose)
    loose = not found and not strictly and len(question.groups) > 1
    if loose:
        question = replace(question, loose=True)
        found = matching(all_, question)
    others = [kind for kind in LABELS if kind != "practices"]
    return Results(question, practices, grouped(found, others), loose and bool(found))
