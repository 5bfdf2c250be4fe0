"""Under what number another system of a nation keeps a practice."""

from typing import ClassVar

from django.core.validators import URLValidator
from django.db import models

from core.text import validate_line
from members.models import Nation
from practices.models.library import Practice


class SourceRecord(models.Model):
    """That a practice is maintained in a system of its nation, under that system's number."""

    practice = models.OneToOneField(
        Practice, on_delete=models.CASCADE, primary_key=True, related_name="source"
    )
    nation = models.ForeignKey(Nation, on_delete=models.CASCADE, related_name="+")
    system = models.SlugField(max_length=60)
    external_id = models.CharField(max_length=200, validators=[validate_line])
    url = models.URLField(
        max_length=300, blank=True, validators=[URLValidator(schemes=["https", "http"])]
    )

    class Meta:
        ordering: ClassVar = ["nation", "system", "external_id"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["nation", "system", "external_id"],
                name="source_record_once",
                violation_error_message="This number is taken by another practice.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.system} {self.external_id}"
