"""What a group means to reach and when, with every change that was proposed."""

from typing import ClassVar

from django.core.validators import MaxLengthValidator
from django.db import models

from core.text import validate_block, validate_line
from members.models import Nation
from workinggroups.models.groups import WorkingGroup


class MilestoneState(models.TextChoices):
    """What became of a milestone; one that is due is late once its day has passed."""

    DUE = "due", "Due"
    MET = "met", "Met"
    DROPPED = "dropped", "Dropped"


class Milestone(models.Model):
    """Something that a group means to reach. What it says is its latest accepted version."""

    group = models.ForeignKey(WorkingGroup, on_delete=models.CASCADE, related_name="milestones")
    at = models.DateTimeField(help_text="When it was first proposed, UTC.")

    class Meta:
        ordering: ClassVar = ["group", "id"]

    def __str__(self) -> str:
        return f"milestone {self.pk} of {self.group}"


class MilestoneVersion(models.Model):
    """What a milestone says from some moment on, or what is proposed. Its words never change.

    Neither accepted nor refused, it waits for those who run the group. `who` names a role and a
    nation, never a person. Times are UTC; `due` is a day of the network (UTC).
    """

    milestone = models.ForeignKey(Milestone, on_delete=models.CASCADE, related_name="versions")
    text = models.CharField(max_length=300, validators=[validate_line])
    due = models.DateField()
    nation = models.ForeignKey(Nation, on_delete=models.PROTECT, related_name="milestones")
    state = models.CharField(max_length=10, choices=MilestoneState, default=MilestoneState.DUE)
    evidence = models.TextField(
        blank=True,
        validators=[MaxLengthValidator(1000), validate_block],
        help_text="What shows that it is met: words or an address.",
    )
    explanation = models.CharField(
        max_length=300, blank=True, validators=[validate_line], help_text="Why it changes."
    )
    who = models.CharField(max_length=200)
    at = models.DateTimeField()
    accepted_at = models.DateTimeField(null=True, blank=True)
    refused_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering: ClassVar = ["milestone", "-id"]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=models.Q(accepted_at=None) | models.Q(refused_at=None),
                name="milestone_answered_once",
            ),
        ]

    def __str__(self) -> str:
        return self.text
