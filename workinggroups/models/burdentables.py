"""Versions of the table of points by which calls are counted."""

from typing import ClassVar

from django.core.validators import MinValueValidator
from django.db import models

from core.text import validate_line

MOST_POINTS = 100


class BurdenTable(models.Model):
    """Points by local hour, from 00:00 on, after the first table of all, which stands in the code.

    Never changed: what was counted with a version stays counted with it.
    """

    number = models.PositiveSmallIntegerField(unique=True, validators=[MinValueValidator(2)])
    points = models.JSONField()
    reason = models.CharField(max_length=300, validators=[validate_line])
    at = models.DateTimeField(help_text="UTC.")

    class Meta:
        ordering: ClassVar = ["-number"]

    def __str__(self) -> str:
        return self.version

    @property
    def version(self) -> str:
        """Its name, as it stands beside all that was counted with it."""
        return f"v{self.number}"
