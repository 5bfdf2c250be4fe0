"""That somebody's place was looked at, quarter by quarter."""

from typing import ClassVar

from django.db import models

from members.models.nations import Nation
from members.models.people import Person


class AccessConfirmation(models.Model):
    """Somebody's place in a nation was confirmed for a quarter (of the UTC calendar)."""

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="confirmations")
    nation = models.ForeignKey(Nation, on_delete=models.PROTECT, related_name="confirmations")
    year = models.PositiveSmallIntegerField()
    quarter = models.PositiveSmallIntegerField(help_text="1 to 4")
    confirmed_by = models.ForeignKey(
        Person, on_delete=models.SET_NULL, null=True, related_name="confirmations_given"
    )
    at = models.DateTimeField()

    class Meta:
        ordering: ClassVar = ["-year", "-quarter", "id"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["person", "nation", "year", "quarter"],
                name="confirmation_once",
                violation_error_message="This place is confirmed already.",
            ),
            models.CheckConstraint(
                condition=models.Q(quarter__gte=1, quarter__lte=4),
                name="confirmation_quarter",
                violation_error_message="A year has four quarters.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.person}, {self.year}/{self.quarter}"
