"""Circulated minutes on their way to approval: comments while it is open, errata afterwards."""

from typing import ClassVar

from django.core.validators import MaxLengthValidator
from django.db import models

from core.text import validate_block
from members.models import Person
from workinggroups.models.meetings import AgendaItem, Meeting
from workinggroups.querysets import PartQuerySet

LONGEST: int = 4000  # characters of a comment, an answer or an erratum


class MinutesRound(models.Model):
    """The time in which the readers of a meeting's minutes comment on them, and their approval.

    It begins again when what every reader sees is circulated anew. Times are UTC.
    """

    meeting = models.OneToOneField(Meeting, on_delete=models.CASCADE, related_name="round")
    opened_at = models.DateTimeField()
    closes_at = models.DateTimeField(help_text="Until then readers comment.")
    approved_at = models.DateTimeField(null=True, blank=True)
    approved_in = models.ForeignKey(
        Meeting,
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="approved_rounds",
        help_text="The later meeting whose minutes approved them; null: its chair did.",
    )

    class Meta:
        ordering: ClassVar = ["meeting"]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=models.Q(closes_at__gt=models.F("opened_at")),
                name="minutesround_closes_later",
                violation_error_message="Comments end after they began.",
            ),
        ]

    def __str__(self) -> str:
        return f"comments on {self.meeting}"


class MinutesComment(models.Model):
    """What a reader says about circulated minutes, and what those who write them answer.

    `item` is the part that it is about; it has that part's readers, as far as they are of the
    network. `by` is the author's role and nation, which stay when the account is erased.
    """

    meeting = models.ForeignKey(Meeting, on_delete=models.CASCADE, related_name="comments")
    item = models.ForeignKey(
        AgendaItem, on_delete=models.CASCADE, null=True, blank=True, related_name="comments"
    )
    author = models.ForeignKey(
        Person, on_delete=models.SET_NULL, null=True, related_name="minutes_comments"
    )
    by = models.CharField(max_length=200)
    text = models.TextField(validators=[MaxLengthValidator(LONGEST), validate_block])
    at = models.DateTimeField(help_text="UTC.")
    answer = models.TextField(blank=True, validators=[MaxLengthValidator(LONGEST), validate_block])
    answered_at = models.DateTimeField(null=True, blank=True, help_text="UTC.")

    objects = PartQuerySet.as_manager()

    class Meta:
        ordering: ClassVar = ["at", "id"]

    def __str__(self) -> str:
        return f"comment on the minutes of {self.meeting}"


class Erratum(models.Model):
    """A correction of minutes that are approved: beside them, never over them.

    `number` counts the errata of one part, so that a hidden one leaves no gap.
    """

    meeting = models.ForeignKey(Meeting, on_delete=models.CASCADE, related_name="errata")
    item = models.ForeignKey(
        AgendaItem, on_delete=models.CASCADE, null=True, blank=True, related_name="errata"
    )
    number = models.PositiveSmallIntegerField()
    text = models.TextField(validators=[MaxLengthValidator(LONGEST), validate_block])
    at = models.DateTimeField(help_text="UTC.")

    objects = PartQuerySet.as_manager()

    class Meta:
        ordering: ClassVar = [
            "meeting",
            models.F("item__position").asc(nulls_first=True),
            "number",
        ]
        verbose_name_plural = "errata"
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["meeting", "number"],
                condition=models.Q(item=None),
                name="erratum_number_of_meeting",
            ),
            models.UniqueConstraint(fields=["item", "number"], name="erratum_number_of_item"),
        ]

    def __str__(self) -> str:
        return f"erratum {self.number} to the minutes of {self.meeting}"
