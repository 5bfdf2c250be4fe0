"""Searches that people keep: saved, renamed, given up."""

import datetime
from typing import Final

from django.core.exceptions import ValidationError
from django.db import transaction

from core.audit import record
from core.models import Verb
from members.models import Person
from practices.models import SavedSearch

MOST_SAVED: Final = 20  # of one person


@transaction.atomic
def save_search(
    *, name: str, query: str, is_weekly: bool, by: Person, at: datetime.datetime
) -> SavedSearch:
    """Keep a question to the library under a name. Raises ValidationError for what cannot be."""
    person = Person.objects.select_for_update().get(pk=by.pk)
    if not query:
        msg = "Search for something or choose a filter first: this would be the whole library."
        raise ValidationError({"query": [msg]})
    before = SavedSearch.objects.filter(person=person).count()
    if before >= MOST_SAVED:
        msg = f"You keep {MOST_SAVED} searches already. Delete one first."
        raise ValidationError({"name": [msg]})
    row = SavedSearch(
        person=person, name=name, query=query, is_weekly=is_weekly, created_at=at, told_until=at
    )
    row.full_clean()
    row.save()
    _record(by, before, before + 1, at)
    return row


@transaction.atomic
def change_search(
    row: SavedSearch, *, name: str, is_weekly: bool, by: Person, at: datetime.datetime
) -> None:
    """Give a saved search another name, or begin or stop to tell of it by mail."""
    if is_weekly and not row.is_weekly:
        row.told_until = at  # what came in between is not news any more
    row.name, row.is_weekly = name, is_weekly
    row.full_clean()
    row.save(update_fields=["name", "is_weekly", "told_until"])
    number = SavedSearch.objects.filter(person=by).count()
    _record(by, number, number, at)


@transaction.atomic
def drop_search(row: SavedSearch, *, by: Person, at: datetime.datetime) -> None:
    """Give up a saved search."""
    number = SavedSearch.objects.filter(person=by).count()
    row.delete()
    _record(by, number, number - 1, at)


def forget_searches(person: Person) -> None:
    """Forget all that a person keeps, for erasure."""
    SavedSearch.objects.filter(person=person).delete()


def _record(person: Person, before: int, after: int, at: datetime.datetime) -> None:
    """What somebody searches for is nobody's business: only how many searches there are."""
    changes = {"saved_searches": [before, after]}
    record(Verb.PERSON_SEARCHES, on=person, by=person, at=at, changes=changes)
