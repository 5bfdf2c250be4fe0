"""Elevations: some hours in which one person reads one nation's restricted matter."""

from typing import TYPE_CHECKING, ClassVar

from django.db import models

from core.text import with_article
from members.models.nations import Nation
from members.models.people import Person

if TYPE_CHECKING:
    import datetime


class Elevation(models.Model):
    """A person reads a nation's matter beyond what the role opens, for a reason, for some hours.

    It is in force from `started_at` until just before `until`, unless the person ended it
    earlier (`ended_at`). All UTC. What it opens stands in members.reading.
    """

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="elevations")
    nation = models.ForeignKey(Nation, on_delete=models.PROTECT, related_name="elevations")
    reason = models.TextField(max_length=500)
    started_at = models.DateTimeField()
    until = models.DateTimeField()
    ended_at = models.DateTimeField(null=True, blank=True)
    told_at = models.DateTimeField(
        null=True, blank=True, help_text="When notices to the nation became owed."
    )

    class Meta:
        ordering: ClassVar = ["-started_at", "-id"]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=models.Q(until__gt=models.F("started_at")),
                name="elevation_ends_later",
                violation_error_message="An elevation ends after it began.",
            ),
            models.CheckConstraint(
                condition=~models.Q(reason=""),
                name="elevation_has_reason",
                violation_error_message="Say why: the reason is kept with the elevation.",
            ),
        ]

    def __str__(self) -> str:
        return f"restricted matter of {with_article(self.nation.name)}"

    def is_in_force(self, *, at: "datetime.datetime") -> bool:
        """Whether it opens anything at the moment `at`."""
        return self.ended_at is None and self.started_at <= at < self.until
