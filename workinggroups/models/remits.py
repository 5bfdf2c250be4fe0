"""What a group is for and who leads it: charters, states, terms of leading, as they came."""

from typing import ClassVar

from django.core.validators import MaxLengthValidator
from django.db import models

from core.markdown import LIMIT
from core.text import validate_block, validate_line
from members.models import Nation
from workinggroups.models.groups import GroupStatus, WorkingGroup
from workinggroups.models.registers import Decision


class Charter(models.Model):
    """A version of what a group is for, and the decision that adopted it. Never changed."""

    group = models.ForeignKey(WorkingGroup, on_delete=models.CASCADE, related_name="charters")
    number = models.PositiveSmallIntegerField()
    text = models.TextField(validators=[MaxLengthValidator(LIMIT), validate_block])
    decision = models.ForeignKey(
        Decision, on_delete=models.SET_NULL, null=True, blank=True, related_name="charters"
    )
    renew_by = models.DateField(
        null=True, blank=True, help_text="When the group ends, unless it is chartered again."
    )
    reason = models.CharField(max_length=300, validators=[validate_line])
    at = models.DateTimeField(help_text="When it was written down, UTC.")

    class Meta:
        ordering: ClassVar = ["group", "-number"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["group", "number"], name="charter_number"),
        ]

    def __str__(self) -> str:
        return f"charter {self.number} of {self.group}"


class GroupStep(models.Model):
    """A change of a group's state, and why."""

    group = models.ForeignKey(WorkingGroup, on_delete=models.CASCADE, related_name="steps")
    state = models.CharField(max_length=10, choices=GroupStatus)
    reason = models.CharField(max_length=300, validators=[validate_line])
    at = models.DateTimeField(help_text="UTC.")

    class Meta:
        ordering: ClassVar = ["group", "-at", "-id"]

    def __str__(self) -> str:
        return f"{self.group}: {self.get_state_display()}"


class LeadRole(models.TextChoices):
    """How a nation leads a group."""

    LEAD = "lead", "Lead"
    CO_LEAD = "co_lead", "Co-lead"


class LeadTerm(models.Model):
    """A nation's term of leading a group: days of the network (UTC), the last one included.

    `handed_over` holds the names of what is done of the handover (workinggroups.leading).
    """

    group = models.ForeignKey(WorkingGroup, on_delete=models.CASCADE, related_name="terms")
    nation = models.ForeignKey(Nation, on_delete=models.PROTECT, related_name="lead_terms")
    role = models.CharField(max_length=8, choices=LeadRole, default=LeadRole.LEAD)
    starts = models.DateField()
    ends = models.DateField(null=True, blank=True, help_text="Empty: no end is agreed.")
    handed_over = models.JSONField(default=list, blank=True)

    class Meta:
        ordering: ClassVar = ["group", "-starts", "-id"]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=models.Q(ends=None) | models.Q(ends__gte=models.F("starts")),
                name="lead_term_in_order",
                violation_error_message="A term ends on the day it begins, or later.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.nation}, {self.get_role_display()} of {self.group}"
