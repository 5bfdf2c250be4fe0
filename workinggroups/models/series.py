"""Meetings that recur: by a rule, or on days of their own."""

from typing import ClassVar

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models

from core.text import validate_line
from members.validators import time_zone
from workinggroups.models.groups import WorkingGroup
from workinggroups.models.meetings import Meeting
from workinggroups.querysets import SeriesQuerySet

MOST_DATES = 53
MOST_APART = 12


class Pattern(models.TextChoices):
    """By what rule meetings recur."""

    MONTHLY = "monthly", "Every so many months, on the same weekday of the month"
    WEEKLY = "weekly", "Every so many weeks"
    FREE = "free", "On days of their own"


class Series(models.Model):
    """Meetings that recur in the host's zone. Each is a meeting with a page of its own.

    `hour` is the start on the host's clock, `first_day` the day of the first there; the rule says
    which days follow. A meeting that is not as the rule says is an exception.
    """

    slug = models.SlugField(unique=True, max_length=100)
    title = models.CharField(max_length=160, validators=[validate_line])
    group = models.ForeignKey(
        WorkingGroup, on_delete=models.PROTECT, null=True, blank=True, related_name="series"
    )
    pattern = models.CharField(max_length=10, choices=Pattern)
    every = models.PositiveSmallIntegerField(
        default=1, validators=[MinValueValidator(1), MaxValueValidator(MOST_APART)]
    )
    first_day = models.DateField(help_text="On the host’s clock.")
    hour = models.TimeField(help_text="On the host’s clock.")
    time_zone = models.CharField(max_length=60, validators=[time_zone])
    minutes_long = models.PositiveSmallIntegerField(default=60)
    place = models.CharField(max_length=160, blank=True, validators=[validate_line])
    created_at = models.DateTimeField()

    objects = SeriesQuerySet.as_manager()

    class Meta:
        ordering: ClassVar = ["-created_at", "-id"]
        verbose_name_plural = "series"

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        """The page of the series."""
        return f"/series/{self.slug}/"


class Occurrence(models.Model):
    """A day of a series, on the host's clock: the meeting that came of it, or why none did."""

    series = models.ForeignKey(Series, on_delete=models.CASCADE, related_name="occurrences")
    day = models.DateField(help_text="By the rule, on the host’s clock.")
    meeting = models.OneToOneField(
        Meeting, on_delete=models.CASCADE, null=True, blank=True, related_name="occurrence"
    )
    skipped = models.CharField(
        max_length=300, blank=True, validators=[validate_line], help_text="Why it has no meeting."
    )

    class Meta:
        ordering: ClassVar = ["series", "day"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["series", "day"], name="occurrence_once"),
            models.CheckConstraint(
                condition=models.Q(meeting__isnull=False, skipped="")
                | models.Q(meeting=None) & ~models.Q(skipped=""),
                name="occurrence_met_or_skipped",
                violation_error_message="A day has a meeting, or a reason why not.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.series}, {self.day}"
