"""Saying that a write-up is still true, and asking its owner to."""

import datetime
from typing import Final

from django.db import transaction
from django.db.models import Exists, OuterRef, Q

from core.audit import record
from core.editions import bump
from core.errors import StateConflict
from core.models import Verb
from members.models import Person
from practices import rules
from practices.actions import owing
from practices.actions.writing import concerns_public, locked
from practices.freshness import REVIEW
from practices.models import Notice, NoticeKind, Practice, Status

AGAIN: Final = datetime.timedelta(days=90)  # from one letter to the next, until it is answered
MOST: Final = 200  # practices asked about in one call


@transaction.atomic
def confirm_practice(
    practice: Practice,
    *,
    by: Person,
    at: datetime.datetime,
    expected: frozenset[int] | None = None,
) -> Practice:
    """Say for its nation that all of it is still true. It stays the version that it is.

    Raises StateConflict if it is not published.
    """
    practice = locked(practice, expected=expected)
    if practice.status != Status.PUBLISHED:
        raise StateConflict("Only what is in the library is confirmed.")
    before, practice.last_confirmed_at = practice.last_confirmed_at, at
    practice.save(update_fields=["last_confirmed_at"])
    changes = {"last_confirmed_at": [before and before.isoformat(), at.isoformat()]}
    record(Verb.PRACTICE_CONFIRM, on=practice, by=by, at=at, changes=changes)
    bump("practices", *(["practices:public"] if concerns_public(practice, None, at) else []))
    return practice


@transaction.atomic
def ask_whether_true(*, at: datetime.datetime) -> int:
    """Owe a letter on each practice that nobody confirmed for a year; return how many practices.

    To its author, who wrote it last, and the nation's coordinators; again after AGAIN.
    """
    asked = Notice.objects.filter(
        practice=OuterRef("pk"), kind=NoticeKind.REVIEW, made_at__gt=at - AGAIN
    )
    long_ago = at - REVIEW
    never = Q(last_confirmed_at=None, published_at__lte=long_ago)
    rows = Practice.objects.published().filter(Q(last_confirmed_at__lte=long_ago) | never)
    rows = rows.filter(~Exists(asked), owner_nation__isnull=False).select_related("author")
    found = list(rows.order_by("pk")[:MOST])
    for practice in found:
        people = list(owing.coordinators(practice.owner_nation_id))
        author = practice.author
        if author is not None and rules.can_confirm_practice(author, practice):
            people.append(author)
        owing.owe(NoticeKind.REVIEW, people, practice=practice, at=at)
    return len(found)
