"""Notes of thirty seconds: what a nation starts, has stopped or has learnt."""

from typing import ClassVar

from django.core.validators import MaxLengthValidator
from django.db import models

from members.models import Nation, Person
from practices.models.library import Practice
from practices.models.topics import Topic
from practices.querysets import NoteQuerySet
from practices.states import NoteKind, NoteState


class Note(models.Model):
    """A few words for the network's officials: never for the public, never longer than a breath.

    Published it is over after 90 days, unless it has become a write-up (`promoted_to`).
    """

    nation = models.ForeignKey(Nation, on_delete=models.PROTECT, related_name="notes_written")
    kind = models.CharField(max_length=10, choices=NoteKind)
    text = models.TextField(max_length=400, validators=[MaxLengthValidator(400)])
    topic = models.ForeignKey(Topic, on_delete=models.PROTECT, related_name="notes_on")
    ask = models.CharField(max_length=200, help_text="Whom to ask: an organisation or a team.")
    state = models.CharField(max_length=10, choices=NoteState, default=NoteState.WAITING)
    author = models.ForeignKey(
        Person, on_delete=models.SET_NULL, null=True, blank=True, related_name="notes_written"
    )
    created_at = models.DateTimeField()
    published_at = models.DateTimeField(null=True, blank=True)
    over_at = models.DateTimeField(null=True, blank=True, db_index=True)
    promoted_to = models.OneToOneField(
        Practice, on_delete=models.SET_NULL, null=True, blank=True, related_name="note"
    )

    objects = NoteQuerySet.as_manager()

    class Meta:
        ordering: ClassVar = ["-created_at", "-id"]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=models.Q(state=NoteState.WAITING)
                | models.Q(published_at__isnull=False, over_at__isnull=False),
                name="note_published_has_end",
                violation_error_message="A published note says since when and until when.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()}: {self.text[:60]}"

    def get_absolute_url(self) -> str:
        """Where it stands in the list."""
        return f"/notes/#note-{self.pk}"
