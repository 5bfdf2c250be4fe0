"""What people were told of meetings by mail, and changes of which they are to be told."""

from typing import ClassVar

from django.db import models

from members.models import Person
from workinggroups.models.meetings import Meeting
from workinggroups.models.series import Series


class Announcement(models.Model):
    """Somebody chose to tell those asked of a meeting, or of a series, what they do not know yet.

    `fanned_out_at` is set when that debt stands as one row per person (in the digests app).
    """

    meeting = models.ForeignKey(
        Meeting, on_delete=models.CASCADE, null=True, blank=True, related_name="announcements"
    )
    series = models.ForeignKey(
        Series, on_delete=models.CASCADE, null=True, blank=True, related_name="announcements"
    )
    at = models.DateTimeField(help_text="UTC.")
    fanned_out_at = models.DateTimeField(null=True, blank=True, help_text="UTC.")

    class Meta:
        ordering: ClassVar = ["id"]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=models.Q(meeting=None, series__isnull=False)
                | models.Q(meeting__isnull=False, series=None),
                name="announcement_of_one_thing",
                violation_error_message="An announcement is of a meeting or of a series.",
            ),
        ]
        indexes: ClassVar = [
            models.Index(
                fields=["id"], condition=models.Q(fanned_out_at=None), name="announcement_owed"
            ),
        ]

    def __str__(self) -> str:
        return f"announcement of {self.meeting or self.series}"


class Told(models.Model):
    """What a person last heard of a meeting: `facts` as workinggroups.telling has them.

    Empty facts: that they are asked no more, or that it is cancelled.
    """

    meeting = models.ForeignKey(Meeting, on_delete=models.CASCADE, related_name="told")
    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="told")
    facts = models.JSONField(default=dict, blank=True)
    at = models.DateTimeField(help_text="UTC.")

    class Meta:
        ordering: ClassVar = ["meeting", "person"]
        verbose_name_plural = "told"
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["meeting", "person"], name="told_once"),
        ]

    def __str__(self) -> str:
        return f"what was told of {self.meeting}"
