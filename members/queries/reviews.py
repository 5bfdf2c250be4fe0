"""Where the access reviews stand."""

import datetime
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Exists, OuterRef, QuerySet

from members import rules
from members.models import AccessConfirmation, Nation, Person
from members.periods import Quarter, quarter_of, state_of


@dataclass(frozen=True, slots=True)
class PlaceRow:
    """Somebody's place. `confirmation` is None while it waits; `may` says if the viewer may."""

    person: Person
    confirmation: AccessConfirmation | None
    may: bool


@dataclass(frozen=True, slots=True)
class ReviewPage:
    """A nation's review of this quarter. `state` is done, due or overdue."""

    nation: Nation
    quarter: Quarter
    state: str
    rows: Sequence[PlaceRow]


def review_page(nation: Nation, viewer: Any, *, at: datetime.datetime) -> ReviewPage:
    """The places of a nation to confirm this quarter. Two questions."""
    today = at.astimezone(datetime.UTC).date()
    quarter = quarter_of(today)
    given = AccessConfirmation.objects.filter(
        nation=nation, year=quarter.year, quarter=quarter.number
    )
    known = {row.person_id: row for row in given.select_related("confirmed_by")}
    rows = [
        PlaceRow(person, known.get(person.pk), rules.can_confirm(viewer, person))
        for person in _to_review(quarter).filter(nation=nation).order_by("name", "pk")
    ]
    left = sum(row.confirmation is None for row in rows)
    return ReviewPage(nation, quarter, state_of(quarter, left=left, on=today), rows)


def overdue_nations(*, at: datetime.datetime) -> dict[int, int]:
    """How many places wait for a word, by the number of the nation whose review is overdue.

    One question.
    """
    today = at.astimezone(datetime.UTC).date()
    quarter = quarter_of(today)
    given = AccessConfirmation.objects.filter(
        person=OuterRef("pk"),
        nation=OuterRef("nation"),
        year=quarter.year,
        quarter=quarter.number,
    )
    waiting = _to_review(quarter).filter(~Exists(given), nation__isnull=False)
    counts = waiting.order_by().values_list("nation").annotate(left=Count("pk"))
    return {pk: left for pk, left in counts if state_of(quarter, left=left, on=today) == "overdue"}


def _to_review(quarter: Quarter) -> QuerySet[Person]:
    """Current people who had joined before the quarter began: the others were just invited."""
    begins = datetime.datetime.combine(quarter.begins, datetime.time(), datetime.UTC)
    people: QuerySet[Person] = Person.objects.current().filter(joined_at__lt=begins)
    return people
