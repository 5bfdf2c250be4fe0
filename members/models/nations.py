"""The nations of the network and what is known of them."""

from typing import ClassVar

from django.db import models

from core.partialdate import PartialDateField
from members import validators
from members.markings import Marking
from members.querysets import PublicQuerySet


class Nation(models.Model):
    """A member, or a former member, of the network."""

    slug = models.SlugField(unique=True, max_length=60)
    name = models.CharField(max_length=80)
    official_name = models.CharField(max_length=120)
    iso2 = models.CharField(max_length=2, unique=True, validators=[validators.iso_alpha2])
    iso3 = models.CharField(max_length=3, unique=True, validators=[validators.iso_alpha3])
    is_founder = models.BooleanField(default=False)
    is_member = models.BooleanField(
        default=True,
        help_text="Whether a membership is open; people of a nation that left read as the public.",
    )
    asks_second_factor = models.BooleanField(
        default=False, help_text="Whether its people must have a second factor to sign in."
    )
    languages = models.JSONField(default=list, blank=True, validators=[validators.languages])
    time_zone = models.CharField(max_length=60, validators=[validators.time_zone])
    capital = models.CharField(
        max_length=80,
        null=True,
        blank=True,
        help_text="Kept as data; not shown, since not every capital is agreed.",
    )
    capital_note = models.TextField(null=True, blank=True)
    website = models.URLField(max_length=300, null=True, blank=True)
    network_page = models.URLField(max_length=300, null=True, blank=True)
    notes = models.TextField(null=True, blank=True)
    sources = models.JSONField(default=list, blank=True, validators=[validators.sources])

    objects = PublicQuerySet.as_manager()

    class Meta:
        ordering: ClassVar = ["name", "id"]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        """The nation's page."""
        return f"/nations/{self.slug}/"


class Membership(models.Model):
    """A period during which a nation belongs to the network."""

    nation = models.ForeignKey(Nation, on_delete=models.PROTECT, related_name="memberships")
    joined = PartialDateField()
    left = PartialDateField(null=True, blank=True)

    class Meta:
        ordering: ClassVar = ["joined", "id"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["nation", "joined"], name="membership_once"),
            models.UniqueConstraint(
                fields=["nation"],
                condition=models.Q(left=None),
                name="membership_one_open",
                violation_error_message="This nation has an open membership already.",
            ),
            models.CheckConstraint(
                condition=models.Q(left=None) | models.Q(left__gte=models.F("joined")),
                name="membership_in_order",
                violation_error_message="A nation cannot leave before it joined.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.nation} since {self.joined}"


class LeadBody(models.Model):
    """A body that represents a nation in the network, now or at an earlier date."""

    nation = models.ForeignKey(Nation, on_delete=models.CASCADE, related_name="lead_bodies")
    position = models.PositiveSmallIntegerField()
    name = models.CharField(max_length=160)
    is_current = models.BooleanField(default=False)
    since = PartialDateField(null=True, blank=True)
    as_of = PartialDateField(
        null=True, blank=True, help_text="The date at which a source shows it in that place."
    )
    ref = models.CharField(max_length=600, null=True, blank=True, validators=[validators.reference])

    class Meta:
        ordering: ClassVar = ["nation", "position"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["nation", "position"], name="lead_body_position"),
        ]

    def __str__(self) -> str:
        return f"{self.name}, {self.nation}"


class NetworkProfile(models.Model):
    """What the network says of itself. One row."""

    marking = Marking.CLEAR  # in the trail; it is everybody's to read

    slug = models.SlugField(unique=True)
    name = models.CharField(max_length=80)
    short_name = models.CharField(max_length=20)
    founded = PartialDateField()
    legal_status = models.TextField()
    what_it_is = models.TextField()
    working_methods = models.TextField()
    name_history = models.JSONField(default=list)
    websites = models.JSONField(default=list)
    admission_rule = models.TextField()
    secretariat = models.TextField()
    shared_condition = models.TextField()
    principles_note = models.TextField(blank=True)
    sources = models.JSONField(default=list, blank=True, validators=[validators.sources])

    objects = PublicQuerySet.as_manager()

    def __str__(self) -> str:
        return self.name


class Observer(models.Model):
    """A country that was an observer or a candidate at some moment."""

    slug = models.SlugField(unique=True, max_length=60)
    name = models.CharField(max_length=80)
    iso2 = models.CharField(max_length=2, validators=[validators.iso_alpha2])
    status = models.CharField(max_length=200)
    date = PartialDateField()
    sources = models.JSONField(default=list, blank=True, validators=[validators.sources])

    objects = PublicQuerySet.as_manager()

    class Meta:
        ordering: ClassVar = ["date", "name", "id"]

    def __str__(self) -> str:
        return f"{self.name}: {self.status}"
