"""Notes of thirty seconds, as a reader may see them."""

from typing import Any

from django.db.models import Case, IntegerField, QuerySet, Value, When

from practices.models import Note, NoteState, Practice

_FIELDS = (
    "id",
    "kind",
    "text",
    "topic__slug",
    "ask",
    "nation__slug",
    "state",
    "created_at",
    "published_at",
    "over_at",
    "promoted_to_id",
)


def notes(user: Any) -> list[Note]:
    """The notes that `user` may read: what waits first, then the latest. One statement."""
    first = Case(
        When(state=NoteState.WAITING, then=Value(0)),
        When(state=NoteState.PUBLISHED, then=Value(1)),
        default=Value(2),
        output_field=IntegerField(),
    )
    rows = Note.objects.visible_to(user).select_related("nation", "topic")
    return list(rows.order_by(first, "-published_at", "-created_at", "-pk")[:200])


def note_for(user: Any, number: int) -> Note | None:
    """The note with this number, None when it is not the user's to see."""
    rows = Note.objects.visible_to(user).select_related("nation", "topic")
    found: Note | None = rows.filter(pk=number).first()
    return found


def note_values(user: Any) -> QuerySet[Note, dict[str, Any]]:
    """The notes that `user` may read as rows, unordered."""
    rows = Note.objects.visible_to(user).order_by()
    found: QuerySet[Note, dict[str, Any]] = rows.values(*_FIELDS)
    return found


def write_ups(user: Any, rows: list[Note]) -> dict[int, Practice]:
    """The write-ups that notes have become, by the note's number; those that `user` may read."""
    ids = {note.promoted_to_id: note.pk for note in rows if note.promoted_to_id}
    seen = Practice.objects.visible_to(user).filter(pk__in=ids) if ids else ()
    return {ids[practice.pk]: practice for practice in seen}
