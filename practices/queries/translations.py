"""A practice in other languages, as far as its reader may read it."""

from functools import partial
from typing import Any, Final

from django.db.models import QuerySet

from core import prepared
from members.reading import Reader, reader_of
from practices.models import Practice, Translation

_PK: Final = prepared.number_mark(10)


def languages_of(user: Any, practice: Practice) -> list[Translation]:
    """The translations of a practice without their texts: one statement."""
    marks, values = reader_of(user).marked()
    rows = prepared.rows(
        ("translations", marks), partial(_of_practice, marks), values | {_PK: practice.pk}
    )
    return [Translation(practice=practice, **row) for row in rows]


def _of_practice(reader: Reader) -> QuerySet[Translation, Any]:
    rows = Translation.objects.visible_to(reader).filter(practice=_PK).order_by("language")
    found: QuerySet[Translation, Any] = rows.values("language", "by_machine", "of_version")
    return found


def translation_for(user: Any, slug: str, language: str) -> Translation | None:
    """The translation of the practice with this slug, if `user` may read it."""
    rows = Translation.objects.visible_to(user).select_related("practice")
    found: Translation | None = rows.filter(practice__slug=slug, language=language).first()
    return found
