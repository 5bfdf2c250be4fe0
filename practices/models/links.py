"""Who reuses a practice, and how practices relate."""

from typing import ClassVar

from django.db import models

from core.partialdate import PartialDateField
from members.models import Nation, Organisation
from members.validators import iso_alpha2, reference
from practices.models.library import Practice
from practices.querysets import AboutPracticeQuerySet, LinkQuerySet


class ReuseRelation(models.TextChoices):
    """How somebody stands to a practice that began elsewhere."""

    FORK = "fork", "Took the code and went on alone"
    DEPLOYS = "deploys", "Runs it"
    ADOPTS = "adopts", "Uses the idea, text or tool"
    REFERENCES = "references", "Points to it as a model"
    PILOTED = "piloted", "Tried it out"
    EVALUATING = "evaluating", "Looked into it"
    CONTRIBUTES = "contributes", "Helped to make it"
    ORIGIN = "origin", "It began there"
    COMPLEMENTS = "complements", "Built something to go with it"


class Reuse(models.Model):
    """A reuse that a source shows: by a government (`who`) or by an organisation of the hub."""

    practice = models.ForeignKey(Practice, on_delete=models.CASCADE, related_name="reuses")
    position = models.PositiveSmallIntegerField()
    who = models.CharField(max_length=160)
    nation = models.ForeignKey(
        Nation, on_delete=models.PROTECT, null=True, blank=True, related_name="reuses"
    )
    country = models.CharField(max_length=2, validators=[iso_alpha2])
    organisation = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, null=True, blank=True, related_name="reuses"
    )
    relation = models.CharField(max_length=12, choices=ReuseRelation)
    what = models.TextField()
    since = PartialDateField(null=True, blank=True)
    as_of = PartialDateField(null=True, blank=True)
    ref = models.CharField(max_length=600, validators=[reference])

    objects = AboutPracticeQuerySet.as_manager()

    class Meta:
        ordering: ClassVar = ["practice", "position", "id"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["practice", "organisation"],
                condition=models.Q(organisation__isnull=False),
                name="reuse_once_per_organisation",
                violation_error_message="This organisation is listed for the practice already.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.who}: {self.practice}"


class LinkKind(models.TextChoices):
    """How one practice relates to another, read from the first to the second."""

    BASED_ON = "based_on", "Based on"
    ADAPTS = "adapts", "Adapts"
    SUPERSEDES = "supersedes", "Replaces"
    CONFLICTS_WITH = "conflicts_with", "Conflicts with"
    RELATED = "related", "Worth comparing with"


class Link(models.Model):
    """A typed link between two practices; it shows only to readers of both."""

    source = models.ForeignKey(Practice, on_delete=models.CASCADE, related_name="links_out")
    target = models.ForeignKey(Practice, on_delete=models.CASCADE, related_name="links_in")
    kind = models.CharField(max_length=14, choices=LinkKind)
    position = models.PositiveSmallIntegerField(default=0)

    objects = LinkQuerySet.as_manager()

    class Meta:
        ordering: ClassVar = ["source", "kind", "position", "id"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["source", "target", "kind"], name="link_once"),
            models.CheckConstraint(
                condition=~models.Q(source=models.F("target")),
                name="link_not_to_itself",
                violation_error_message="A practice cannot be linked to itself.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.source} {self.get_kind_display().lower()} {self.target}"


class UptakeFigure(models.Model):
    """A count of local take-up that a source gives, for a practice or for a nation as a whole."""

    practice = models.ForeignKey(
        Practice, on_delete=models.CASCADE, null=True, blank=True, related_name="uptake_figures"
    )
    nation = models.ForeignKey(Nation, on_delete=models.PROTECT, related_name="uptake_figures")
    what = models.CharField(max_length=300)
    value = models.CharField(max_length=100)
    as_of = PartialDateField(null=True, blank=True)
    ref = models.CharField(max_length=600, validators=[reference])

    objects = AboutPracticeQuerySet.as_manager()

    class Meta:
        ordering: ClassVar = ["nation", "id"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["nation", "what"], name="uptake_figure_once"),
        ]

    def __str__(self) -> str:
        return f"{self.what}: {self.value}"
