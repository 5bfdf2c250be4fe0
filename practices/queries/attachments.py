"""The files of a practice, as far as a reader may have them."""

from functools import partial
from typing import Any, Final

from django.db.models import QuerySet

from core import prepared
from members.reading import Reader, reader_of
from practices.models import Attachment, Practice

_PK: Final = prepared.number_mark(10)
_FIELDS: Final = (
    "ref", "title", "name", "language", "media_type", "size", "sha256", "marking", "added_at",
    "shown_at",
)  # fmt: skip


def attachments_of(user: Any, practice: Practice) -> list[Attachment]:
    """The attachments of a practice that `user` may have, in the order they came: one statement.

    They hold what _FIELDS names, and `practice` as it is given.
    """
    marks, values = reader_of(user).marked()
    rows = prepared.rows(
        ("attachments", marks), partial(_of_practice, marks), values | {_PK: practice.pk}
    )
    return [Attachment(practice=practice, **row) for row in rows]


def _of_practice(reader: Reader) -> QuerySet[Attachment, Any]:
    rows = Attachment.objects.visible_to(reader).filter(practice=_PK)
    found: QuerySet[Attachment, Any] = rows.order_by("added_at", "id").values(*_FIELDS)
    return found


def attachment_for(user: Any, slug: str, ref: str) -> Attachment | None:
    """The attachment with this name, of the practice with this slug, if `user` may have it."""
    rows = Attachment.objects.visible_to(user).select_related("practice")
    found: Attachment | None = rows.filter(practice__slug=slug, ref=ref).first()
    return found
