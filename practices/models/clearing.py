"""How a nation clears its drafts, and what was said of a draft in review."""

from typing import ClassVar

from django.db import models

from members.models import Nation, Person
from practices.clearing import USUAL_APPROVERS, USUAL_DAYS
from practices.models.drafts import Draft


class ClearanceRule(models.Model):
    """How many people of a nation approve a draft, and in how many of its working days.

    A nation without one asks for one approval within five working days.
    """

    nation = models.OneToOneField(Nation, on_delete=models.CASCADE, related_name="clearance_rule")
    approvers = models.PositiveSmallIntegerField(default=USUAL_APPROVERS)
    days = models.PositiveSmallIntegerField(default=USUAL_DAYS)

    class Meta:
        ordering: ClassVar = ["nation"]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=models.Q(approvers__lte=2),
                name="clearance_at_most_two",
                violation_error_message="Nobody, one or two people approve.",
            ),
            models.CheckConstraint(
                condition=models.Q(days__gte=1, days__lte=30),
                name="clearance_days",
                violation_error_message="Give it 1 to 30 working days.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.nation}: {self.approvers} within {self.days}"


class Approver(models.Model):
    """Somebody whom the coordinator named to approve drafts, for as long as they are there."""

    nation = models.ForeignKey(Nation, on_delete=models.CASCADE, related_name="approvers")
    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="approves_for")

    class Meta:
        ordering: ClassVar = ["nation", "person"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["nation", "person"], name="approver_once"),
        ]

    def __str__(self) -> str:
        return f"{self.person} for {self.nation}"


class Approval(models.Model):
    """That somebody approved the edition of a draft that is in review; gone with its review."""

    draft = models.ForeignKey(Draft, on_delete=models.CASCADE, related_name="approvals")
    nation = models.ForeignKey(Nation, on_delete=models.CASCADE, related_name="+")
    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="+")
    edition = models.PositiveIntegerField()
    at = models.DateTimeField()

    class Meta:
        ordering: ClassVar = ["at", "id"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["draft", "person"],
                name="approval_once",
                violation_error_message="You have approved it already.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.draft}, edition {self.edition}"


class Remark(models.Model):
    """What a returned draft lacks, at one of its parts; `part` is empty for the whole."""

    draft = models.ForeignKey(Draft, on_delete=models.CASCADE, related_name="remarks")
    part = models.CharField(max_length=40, blank=True)
    text = models.TextField(max_length=2000)
    by = models.CharField(max_length=200, help_text="A role and a nation, never a name.")
    at = models.DateTimeField()

    class Meta:
        ordering: ClassVar = ["at", "id"]

    def __str__(self) -> str:
        return f"{self.part or 'the whole'}: {self.text}"
