"""Results and lessons: each claim with its own source and date."""

from collections.abc import Mapping
from typing import ClassVar

from django.db import models

from core.partialdate import PartialDateField
from members.validators import reference
from practices.models.library import Practice


class Grade(models.TextChoices):
    """How well a claim is supported, judged by what is attached and by nothing else."""

    CLAIMED = "claimed", "Claimed"
    REPORTED = "reported", "Reported"
    MEASURED = "measured", "Measured"
    EVALUATED = "evaluated", "Independently evaluated"
    REPRODUCED = "reproduced", "Reproduced elsewhere"


_BY_SOURCE = {
    "audit": Grade.EVALUATED,
    "academic": Grade.EVALUATED,
    "code": Grade.MEASURED,
    "press": Grade.REPORTED,
    "reference": Grade.REPORTED,
    "secondary": Grade.REPORTED,
    "seed": Grade.REPORTED,
}


def grade_of(ref: str, sources: Mapping[str, str]) -> Grade:
    """The grade of a claim with the source `ref`; `sources` maps an address to its kind.

    What only its owner or supplier says, or says without a source, is claimed.
    """
    return _BY_SOURCE.get(sources.get(ref, ""), Grade.CLAIMED)


class Result(models.Model):
    """A result in figures or words, as one source gives it."""

    practice = models.ForeignKey(Practice, on_delete=models.CASCADE, related_name="results")
    position = models.PositiveSmallIntegerField()
    what = models.CharField(max_length=300)
    value = models.CharField(max_length=300)
    before = models.CharField(max_length=200, blank=True)
    period = models.CharField(max_length=100, blank=True)
    as_of = PartialDateField(null=True, blank=True)
    ref = models.CharField(max_length=600, blank=True, validators=[reference])

    class Meta:
        ordering: ClassVar = ["practice", "position"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["practice", "position"], name="result_position"),
        ]

    def __str__(self) -> str:
        return f"{self.what}: {self.value}"


class Lesson(models.Model):
    """Something learned, and who says so."""

    practice = models.ForeignKey(Practice, on_delete=models.CASCADE, related_name="lessons")
    position = models.PositiveSmallIntegerField()
    text = models.TextField()
    as_of = PartialDateField(null=True, blank=True)
    ref = models.CharField(max_length=600, blank=True, validators=[reference])

    class Meta:
        ordering: ClassVar = ["practice", "position"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["practice", "position"], name="lesson_position"),
        ]

    def __str__(self) -> str:
        return self.text
