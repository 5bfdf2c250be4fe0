"""Where meetings stood before they were moved."""

from typing import ClassVar

from django.db import models

from workinggroups.models.meetings import Meeting
from workinggroups.querysets import FormerDateQuerySet


class FormerDate(models.Model):
    """A start that a meeting had: lists show in its place where the meeting went.

    Once the meeting stands there again, the row is gone.
    """

    meeting = models.ForeignKey(Meeting, on_delete=models.CASCADE, related_name="former_dates")
    starts_at = models.DateTimeField(help_text="When it was to start, UTC.")
    moved_at = models.DateTimeField(help_text="When it was moved away, UTC.")
    reason = models.CharField(max_length=2000, blank=True)

    objects = FormerDateQuerySet.as_manager()

    class Meta:
        ordering: ClassVar = ["meeting", "starts_at"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["meeting", "starts_at"], name="former_date_once"),
        ]

    def __str__(self) -> str:
        return f"{self.meeting}, before it was moved"
