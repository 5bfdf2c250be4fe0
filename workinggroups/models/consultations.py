"""Written consultations: a text that holds unless a nation objects until a moment."""

from typing import ClassVar

from django.core.validators import MaxLengthValidator
from django.db import models

from core.markdown import LIMIT
from core.text import validate_block, validate_line
from members.models import Nation, Person
from workinggroups.models.meetings import AgendaItem, Meeting
from workinggroups.models.registers import Decision
from workinggroups.querysets import ConsultationQuerySet, ObjectionQuerySet


class ConsultationState(models.TextChoices):
    """How far a consultation has come. All but the first are final."""

    OPEN = "open", "Open"
    ADOPTED = "adopted", "Adopted: nobody objected"
    OBJECTED = "objected", "Not adopted: a nation objected"
    WITHDRAWN = "withdrawn", "Withdrawn"


class Consultation(models.Model):
    """A text put to nations in writing; silence until the deadline is consent.

    It belongs to a meeting, or to one point of its agenda, and has their readers as far as they
    are of the network. What was not objected to becomes a decision of that meeting.
    """

    meeting = models.ForeignKey(Meeting, on_delete=models.CASCADE, related_name="consultations")
    item = models.ForeignKey(
        AgendaItem, on_delete=models.CASCADE, null=True, blank=True, related_name="consultations"
    )
    title = models.CharField(
        max_length=300, validators=[validate_line], help_text="What would be decided, in a line."
    )
    text = models.TextField(validators=[MaxLengthValidator(LIMIT), validate_block])
    nations = models.ManyToManyField(Nation, related_name="consultations")
    opened_at = models.DateTimeField(help_text="UTC.")
    deadline = models.DateTimeField(help_text="The instant at which silence is consent, UTC.")
    state = models.CharField(
        max_length=10, choices=ConsultationState, default=ConsultationState.OPEN
    )
    closed_at = models.DateTimeField(null=True, blank=True, help_text="UTC.")
    reason = models.CharField(max_length=500, blank=True, help_text="Why it was withdrawn.")
    supersedes = models.ForeignKey(
        Decision, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    decision = models.OneToOneField(
        Decision, on_delete=models.SET_NULL, null=True, blank=True, related_name="consultation"
    )

    objects = ConsultationQuerySet.as_manager()

    class Meta:
        ordering: ClassVar = ["-opened_at", "-id"]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=models.Q(deadline__gt=models.F("opened_at")),
                name="consultation_ends_later",
                violation_error_message="The deadline is after the beginning.",
            ),
        ]
        indexes: ClassVar = [
            models.Index(
                fields=["deadline"], condition=models.Q(state="open"), name="consultation_open"
            ),
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        """The consultation's page."""
        return f"/consultations/{self.pk}/"

    @property
    def marking(self) -> str:
        """That of the part which it belongs to."""
        return self.item.marking if self.item else self.meeting.marking


class Objection(models.Model):
    """A nation's objection, by an official of it; `by` is the role and nation, which stay."""

    consultation = models.ForeignKey(
        Consultation, on_delete=models.CASCADE, related_name="objections"
    )
    nation = models.ForeignKey(Nation, on_delete=models.PROTECT, related_name="objections")
    person = models.ForeignKey(
        Person, on_delete=models.SET_NULL, null=True, related_name="objections"
    )
    by = models.CharField(max_length=200)
    reason = models.TextField(validators=[MaxLengthValidator(2000), validate_block])
    at = models.DateTimeField(help_text="UTC.")
    withdrawn_at = models.DateTimeField(null=True, blank=True, help_text="UTC.")

    objects = ObjectionQuerySet.as_manager()

    class Meta:
        ordering: ClassVar = ["at", "id"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["consultation", "nation"],
                condition=models.Q(withdrawn_at=None),
                name="objection_once",
                violation_error_message="Your nation has objected already.",
            ),
        ]

    def __str__(self) -> str:
        return f"objection of {self.nation}"
