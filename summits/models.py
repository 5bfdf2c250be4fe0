"""The network's summits and other gatherings, and who chaired it when."""

from typing import ClassVar

from django.db import models

from core.partialdate import PartialDate, PartialDateField, span
from members.models import Membership, Nation
from members.querysets import PublicQuerySet
from members.validators import reference, sources, texts, time_zone
from workinggroups.models import WorkingGroup


class SummitKind(models.TextChoices):
    """What sort of gathering."""

    MINISTERIAL = "ministerial_summit", "Ministerial summit"
    OFFICIALS = "officials_meeting", "Officials’ meeting"
    SIDE_EVENT = "side_event", "Side event"
    HANDOVER = "handover", "Handover"


class SummitFormat(models.TextChoices):
    """Whether people met in a room."""

    IN_PERSON = "in_person", "In person"
    VIRTUAL = "virtual", "Online"


class Confidence(models.TextChoices):
    """How far the record can be trusted."""

    HIGH = "high", "High: an official or two independent sources"
    MEDIUM = "medium", "Medium: one good source"
    LOW = "low", "Low: announced only"


class Summit(models.Model):
    """A gathering of the network. Dates are of the place's own clock, `time_zone`."""

    slug = models.SlugField(unique=True, max_length=80)
    name = models.CharField(max_length=160)
    ordinal = models.PositiveSmallIntegerField(
        null=True,
        blank=True,
        unique=True,
        help_text="The network's own count of ministerial summits.",
    )
    kind = models.CharField(max_length=20, choices=SummitKind)
    format = models.CharField(max_length=10, choices=SummitFormat)
    part_of = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="parts"
    )
    host = models.ForeignKey(
        Nation, on_delete=models.PROTECT, null=True, blank=True, related_name="summits_hosted"
    )
    city = models.CharField(max_length=80, null=True, blank=True)
    venue = models.CharField(max_length=160, null=True, blank=True)
    start = PartialDateField()
    end = PartialDateField()
    time_zone = models.CharField(max_length=60, validators=[time_zone])
    theme = models.CharField(max_length=300, null=True, blank=True)
    participants = models.TextField()
    outcomes = models.JSONField(default=list, blank=True, validators=[texts])
    admitted = models.ManyToManyField(Membership, blank=True, related_name="admitted_at")
    groups_founded = models.ManyToManyField(WorkingGroup, blank=True, related_name="founded_at")
    confidence = models.CharField(max_length=10, choices=Confidence)
    sources = models.JSONField(default=list, blank=True, validators=[sources])

    objects = PublicQuerySet.as_manager()

    class Meta:
        ordering: ClassVar = ["-start", "-id"]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=models.Q(end__gte=models.F("start")),
                name="summit_in_order",
                violation_error_message="A summit cannot end before it starts.",
            ),
            models.CheckConstraint(
                condition=models.Q(kind=SummitKind.MINISTERIAL, ordinal__isnull=False)
                | (~models.Q(kind=SummitKind.MINISTERIAL) & models.Q(ordinal=None)),
                name="summit_ordinal_of_ministerials",
                violation_error_message="Ministerial summits, and no others, are counted.",
            ),
            models.CheckConstraint(
                condition=models.Q(part_of=None) | ~models.Q(part_of=models.F("id")),
                name="summit_not_part_of_itself",
                violation_error_message="A summit cannot be part of itself.",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        """The summit's page."""
        return f"/summits/{self.slug}/"

    @property
    def period(self) -> str:
        """When it took place, in words."""
        return span(self.start, self.end)


class Chair(models.Model):
    """A nation's time in the network's chair, as far as sources say."""

    nation = models.ForeignKey(Nation, on_delete=models.PROTECT, related_name="chairs")
    position = models.PositiveSmallIntegerField(unique=True)
    start = PartialDateField(null=True, blank=True)
    end = PartialDateField(null=True, blank=True)
    ref = models.CharField(max_length=600, validators=[reference])

    objects = PublicQuerySet.as_manager()

    class Meta:
        ordering: ClassVar = ["position"]

    def __str__(self) -> str:
        return f"{self.nation} in the chair"

    @property
    def period(self) -> str:
        """From when to when, with what is not known said so."""
        start: PartialDate | None = self.start
        return f"{start or 'start not known'} to {self.end or 'end not known'}"
