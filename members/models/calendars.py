"""When a nation works: its weekend and its public holidays, with where they are known from."""

from typing import ClassVar

from django.db import models

from members import validators
from members.models.nations import Nation
from members.workdays import SATURDAY_SUNDAY, Off


def saturday_and_sunday() -> list[int]:
    """The weekend of a nation of which nothing else is known."""
    return sorted(SATURDAY_SUNDAY)


class WorkCalendar(models.Model):
    """The working week of a nation, and the region whose holidays it keeps.

    A nation without one works from Monday to Friday, and its holidays are not known.
    """

    nation = models.OneToOneField(Nation, on_delete=models.CASCADE, related_name="work_calendar")
    weekend = models.JSONField(
        default=saturday_and_sunday,
        validators=[validators.weekend],
        help_text="ISO weekdays, Monday 1 to Sunday 7.",
    )
    region = models.CharField(
        max_length=40, blank=True, help_text="A code of the list; empty for the whole nation."
    )
    source = models.CharField(
        max_length=80, blank=True, help_text="The list that it was filled from, with its release."
    )
    filled_at = models.DateTimeField(
        null=True, blank=True, help_text="When it was filled from it, UTC."
    )
    weekend_is_own = models.BooleanField(
        default=False, help_text="Whether people set the weekend, which filling then leaves."
    )

    class Meta:
        ordering: ClassVar = ["nation"]

    def __str__(self) -> str:
        return f"working days of {self.nation}"


class Holiday(models.Model):
    """A day that is wholly or partly off in a nation, or one of the list that it does not keep."""

    nation = models.ForeignKey(Nation, on_delete=models.CASCADE, related_name="holidays")
    day = models.DateField(help_text="As the nation writes it.")
    name = models.CharField(max_length=200)
    off = models.CharField(max_length=10, choices=Off, default=Off.DAY)
    source = models.CharField(max_length=600)
    is_own = models.BooleanField(
        default=False, help_text="Whether people set it, which filling then leaves."
    )

    class Meta:
        ordering: ClassVar = ["nation", "day"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["nation", "day"], name="holiday_once"),
        ]

    def __str__(self) -> str:
        return f"{self.name}, {self.day}"
