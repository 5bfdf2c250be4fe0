"""Public bodies: ministries, agencies, digital units, local authorities."""

from typing import ClassVar

from django.db import models

from core.partialdate import PartialDateField
from members import validators
from members.models.nations import Nation
from members.querysets import PublicQuerySet


class Organisation(models.Model):
    """A public body of a nation, or of a country outside the network (then `nation` is empty)."""

    class Kind(models.TextChoices):
        MINISTRY = "ministry", "ministry"
        AGENCY = "agency", "agency"
        DIGITAL_UNIT = "digital-unit", "digital unit"
        LOCAL_AUTHORITY = "local-authority", "local authority"

    class Ending(models.TextChoices):
        RENAMED = "renamed", "renamed"
        MERGED = "merged", "merged into another"
        DISSOLVED = "dissolved", "dissolved"

    slug = models.SlugField(unique=True, max_length=120)
    name = models.CharField(max_length=160)
    kind = models.CharField(max_length=20, choices=Kind)
    description = models.CharField(
        max_length=200,
        blank=True,
        help_text="The kind in the source's words, such as “shared service body”.",
    )
    nation = models.ForeignKey(
        Nation, on_delete=models.PROTECT, null=True, blank=True, related_name="organisations"
    )
    country = models.CharField(max_length=2, validators=[validators.iso_alpha2])
    iso3166_2 = models.CharField(
        max_length=6, null=True, blank=True, validators=[validators.iso_subdivision]
    )
    ended = PartialDateField(null=True, blank=True)
    ending = models.CharField(max_length=10, choices=Ending, blank=True)
    succeeded_by = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="predecessors"
    )
    succeeded_by_name = models.CharField(max_length=160, null=True, blank=True)
    sources = models.JSONField(default=list, blank=True, validators=[validators.sources])

    objects = PublicQuerySet.as_manager()

    class Meta:
        ordering: ClassVar = ["name", "id"]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=models.Q(succeeded_by=None) | ~models.Q(succeeded_by=models.F("id")),
                name="organisation_not_own_successor",
                violation_error_message="An organisation cannot succeed itself.",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        """The organisation's page."""
        return f"/organisations/{self.slug}/"
