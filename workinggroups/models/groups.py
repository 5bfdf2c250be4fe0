"""Thematic groups of the network, who led them and what they made."""

from typing import ClassVar

from django.db import models

from core.partialdate import PartialDateField
from members.models import Circle, Nation, Shareable
from members.querysets import ShareableQuerySet
from members.validators import reference, sources, texts
from practices.models import Topic


class GroupStatus(models.TextChoices):
    """How far a group has come; “inactive” is what sources say of one that does not work."""

    PROPOSED = "proposed", "Proposed"
    CHARTERED = "chartered", "Chartered"
    ACTIVE = "active", "Active"
    DORMANT = "dormant", "Dormant"
    CONCLUDED = "concluded", "Concluded"
    INACTIVE = "inactive", "Inactive"


class RosterFor(models.TextChoices):
    """Who sees the names of those who sit in a group; which nations do, all officials see."""

    GROUP = "group", "The group’s own members and the secretariat"
    NETWORK = "network", "All officials of member nations"


class WorkingGroup(Shareable):
    """A group of specialists; its members are the circle that owns it."""

    slug = models.SlugField(unique=True, max_length=60)
    name = models.CharField(max_length=120)
    other_names = models.JSONField(default=list, blank=True, validators=[texts])
    theme = models.CharField(max_length=200)
    remit = models.TextField()
    status = models.CharField(max_length=10, choices=GroupStatus)
    status_as_of = PartialDateField(null=True, blank=True)
    founded = PartialDateField(null=True, blank=True)
    founded_note = models.TextField(null=True, blank=True)
    topics = models.ManyToManyField(Topic, related_name="workinggroups")
    circle = models.OneToOneField(Circle, on_delete=models.PROTECT, related_name="group")
    sources = models.JSONField(default=list, blank=True, validators=[sources])
    names_for = models.CharField(
        max_length=10,
        choices=RosterFor,
        default=RosterFor.GROUP,
        help_text="Who sees the names of those who sit in it.",
    )

    objects = ShareableQuerySet.as_manager()

    class Meta(Shareable.Meta):
        abstract = False
        ordering: ClassVar = ["name", "id"]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        """The group's page."""
        return f"/groups/{self.slug}/"


class GroupLead(models.Model):
    """A nation that led a group at a moment that a source shows."""

    group = models.ForeignKey(WorkingGroup, on_delete=models.CASCADE, related_name="leads")
    position = models.PositiveSmallIntegerField()
    nation = models.ForeignKey(Nation, on_delete=models.PROTECT, related_name="group_leads")
    as_of = PartialDateField(null=True, blank=True)
    note = models.CharField(max_length=300, null=True, blank=True)
    ref = models.CharField(max_length=600, validators=[reference])

    class Meta:
        ordering: ClassVar = ["group", "position"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["group", "position"], name="group_lead_position"),
        ]

    def __str__(self) -> str:
        return f"{self.nation} led {self.group}"


class GroupOutput(models.Model):
    """Something that a group made."""

    group = models.ForeignKey(WorkingGroup, on_delete=models.CASCADE, related_name="outputs")
    position = models.PositiveSmallIntegerField()
    title = models.CharField(max_length=200)
    date = PartialDateField(null=True, blank=True)

    class Meta:
        ordering: ClassVar = ["group", "position"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["group", "position"], name="group_output_position"),
        ]

    def __str__(self) -> str:
        return self.title
