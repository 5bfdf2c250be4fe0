"""A practice in other languages, as far as its reader may read it."""

from collections.abc import Iterable
from functools import partial
from typing import Any, Final

from django.db.models import QuerySet

from core import prepared
from members.reading import Reader, reader_of
from practices import rules
from practices.models import Practice, Translation, TranslationState
from practices.queries.clearing import named_for

_PK: Final = prepared.number_mark(10)
_SHOWN: Final = TranslationState.SHOWN


def languages_of(user: Any, practice: Practice) -> list[Translation]:
    """The translations of a practice without their texts: one statement."""
    marks, values = reader_of(user).marked()
    rows = prepared.rows(
        ("translations", marks), partial(_of_practice, marks), values | {_PK: practice.pk}
    )
    return [Translation(practice=practice, state=_SHOWN, **row) for row in rows]


def _of_practice(reader: Reader) -> QuerySet[Translation, Any]:
    rows = Translation.objects.visible_to(reader).shown().filter(practice=_PK).order_by("language")
    found: QuerySet[Translation, Any] = rows.values("language", "by_machine", "of_version")
    return found


def translation_for(user: Any, slug: str, language: str) -> Translation | None:
    """The translation of the practice with this slug that is shown, if `user` may read it."""
    return _one(Translation.objects.visible_to(user).shown(), slug, language)


def waiting_translation(user: Any, slug: str, language: str) -> Translation | None:
    """That which waits or was returned, if it is the user's to see."""
    return _one(Translation.objects.visible_to(user).unshown(), slug, language)


def _one(rows: Any, slug: str, language: str) -> Translation | None:
    rows = rows.select_related("practice__owner_nation")
    found: Translation | None = rows.filter(practice__slug=slug, language=language).first()
    return found


def unshown_of(user: Any, practice: Practice) -> list[Translation]:
    """What waits or was returned of a practice, for its nation."""
    rows = Translation.objects.visible_to(user).unshown().filter(practice=practice)
    return list(rows.defer("content").select_related("practice").order_by("language"))


def translations_to_clear(user: Any, *, most: int = 50) -> list[Translation]:
    """Those that wait for an approval of `user`, the longest waiting first."""
    rows = Translation.objects.visible_to(user).filter(state=TranslationState.WAITING)
    rows = rows.exclude(approved_by=user.pk).select_related("practice__owner_nation")
    found = list(rows.order_by("updated_at", "pk")[:most])
    named = named_for(user) if found else set()
    return [
        row
        for row in found
        if rules.can_clear_translation(user, row, named=row.practice.owner_nation_id in named)
    ]


def may_clear_translation(user: Any, row: Translation) -> bool:
    """Whether `user` may approve or return this one now."""
    if row.state != TranslationState.WAITING:
        return False
    named = row.practice.owner_nation_id in named_for(user)
    return rules.can_clear_translation(user, row, named=named)


def found_in(user: Any, practices: Iterable[int]) -> list[Translation]:
    """The translations of these practices that `user` reads, with what they say."""
    rows = Translation.objects.visible_to(user).shown().filter(practice__in=list(practices))
    return list(rows.select_related("practice").order_by("practice", "language"))
