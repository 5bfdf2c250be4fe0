"""What people who are asked to a meeting answer."""

from typing import ClassVar

from django.db import models

from core.text import validate_line
from workinggroups.models.meetings import Invitation


class Answer(models.TextChoices):
    """Whether somebody comes."""

    ACCEPTED = "accepted", "I come"
    TENTATIVE = "tentative", "Perhaps"
    DECLINED = "declined", "I do not come"
    SUBSTITUTE = "substitute", "I send a substitute"


class Reply(models.Model):
    """The answer to an invitation; `sequence` is the meeting's when it was given.

    With another time or place since, the answer is an old one.
    """

    invitation = models.OneToOneField(Invitation, on_delete=models.CASCADE, related_name="reply")
    answer = models.CharField(max_length=12, choices=Answer)
    substitute = models.CharField(
        max_length=160, blank=True, validators=[validate_line], help_text="Who comes instead."
    )
    sequence = models.PositiveIntegerField()
    at = models.DateTimeField(help_text="UTC.")

    class Meta:
        ordering: ClassVar = ["invitation"]
        verbose_name_plural = "replies"
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=~models.Q(answer=Answer.SUBSTITUTE) | ~models.Q(substitute=""),
                name="reply_names_substitute",
                violation_error_message="Say who comes instead.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.invitation}: {self.answer}"
