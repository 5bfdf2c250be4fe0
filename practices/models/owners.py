"""Nations that own a write-up besides its first owner."""

from typing import ClassVar

from django.db import models

from members.models import Nation
from practices.models.library import Practice
from practices.querysets import CoOwnershipQuerySet


class CoOwnership(models.Model):
    """That a nation owns a practice besides its first owner; asked first, then accepted."""

    practice = models.ForeignKey(Practice, on_delete=models.CASCADE, related_name="co_ownerships")
    nation = models.ForeignKey(Nation, on_delete=models.CASCADE, related_name="co_ownerships")
    asked_at = models.DateTimeField(help_text="UTC.")
    accepted_at = models.DateTimeField(null=True, blank=True, help_text="UTC.")

    objects = CoOwnershipQuerySet.as_manager()

    class Meta:
        ordering: ClassVar = ["practice", "accepted_at", "id"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["practice", "nation"],
                name="co_owner_once",
                violation_error_message="This nation owns it already, or is asked to.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.nation}: {self.practice}"
