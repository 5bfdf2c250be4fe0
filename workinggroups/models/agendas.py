"""Agendas as they stood when their meetings began."""

from typing import ClassVar

from django.db import models

from workinggroups.models.meetings import Meeting


class AgendaCopy(models.Model):
    """What was on the table at a start; points are told to who may read them now.

    `points` is a list of {"id", "title", "purpose", "minutes_long", "led_by", "marking"}, in order.
    The marking is empty for a point that was not for all readers of the meeting: once it is
    removed, nobody is told of it.
    """

    meeting = models.ForeignKey(Meeting, on_delete=models.CASCADE, related_name="agenda_copies")
    starts_at = models.DateTimeField(help_text="The start that it is of, UTC.")
    points = models.JSONField(default=list)
    at = models.DateTimeField(help_text="When it was taken, UTC.")

    class Meta:
        ordering: ClassVar = ["meeting", "starts_at"]
        verbose_name_plural = "agenda copies"
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["meeting", "starts_at"], name="agendacopy_once"),
        ]

    def __str__(self) -> str:
        return f"agenda of {self.meeting} at its start"
