"""Words that mean the same in searches, and the words for which nothing was found."""

import datetime
from collections.abc import Sequence
from typing import Final

from django.db import transaction
from django.db.models import F

from core.audit import Actor, record
from core.editions import bump
from core.models import Verb
from practices.models import SearchMiss, Synonym
from practices.search.words import words

MOST_MISSES: Final = 2000  # kept at once; beyond that only those known already are counted
KEPT_MISSES: Final = datetime.timedelta(days=90)
_LONGEST: Final = 200


@transaction.atomic
def keep_words(
    phrases: Sequence[str], *, row: Synonym | None = None, by: Actor, at: datetime.datetime
) -> Synonym:
    """Say that these phrases mean the same, in the place of what `row` said, if there is one."""
    before = None if row is None else list(row.phrases)
    kept = row or Synonym()
    kept.phrases, kept.changed_at = list(phrases), at
    kept.full_clean()
    kept.save()
    changes = {"phrases": [before, kept.phrases]}
    record(Verb.WORDS_CHANGE, on=kept, by=by, at=at, changes=changes)
    bump("network")
    return kept


@transaction.atomic
def drop_words(row: Synonym, *, by: Actor, at: datetime.datetime) -> None:
    """Say no longer that these phrases mean the same."""
    record(Verb.WORDS_CHANGE, on=row, by=by, at=at, changes={"phrases": [row.phrases, None]})
    row.delete()
    bump("network")


@transaction.atomic
def note_miss(text: str, *, on: datetime.date) -> None:
    """Count that a search found nothing. Nobody is kept with it."""
    asked = " ".join(words(text))[:_LONGEST]
    if not asked:
        return
    known = SearchMiss.objects.filter(words=asked)
    if known.update(times=F("times") + 1, last_on=on):
        return
    if SearchMiss.objects.count() < MOST_MISSES:
        SearchMiss.objects.get_or_create(words=asked, defaults={"first_on": on, "last_on": on})


def forget_misses(*, at: datetime.datetime) -> int:
    """Forget what nobody has asked for in KEPT_MISSES; return how many there were."""
    old = SearchMiss.objects.filter(last_on__lt=(at - KEPT_MISSES).date())
    return old.delete()[0]
