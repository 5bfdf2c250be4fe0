"""What makes a row shareable: an owner, a marking and an audience."""

from typing import ClassVar

from django.core.exceptions import ValidationError
from django.db import models

from members.markings import Marking
from members.models.nations import Nation
from members.models.people import Circle, Person

ONE_OWNER = "An item belongs to a nation or to a circle: name exactly one."
NOT_RELEASED = "TLP:AMBER+STRICT and TLP:RED are never released to local authorities."


class Shareable(models.Model):
    """A row whose owner decides, by its marking and by naming, who may read it."""

    owner_nation = models.ForeignKey(
        Nation, on_delete=models.PROTECT, null=True, blank=True, related_name="%(class)ss"
    )
    owner_circle = models.ForeignKey(
        Circle, on_delete=models.PROTECT, null=True, blank=True, related_name="%(class)ss"
    )
    marking = models.CharField(max_length=12, choices=Marking, default=Marking.GREEN)
    released_to_affiliates = models.BooleanField(
        default=False,
        help_text="The owner lets local authorities read it, as far as the marking goes.",
    )
    # Where a row may have further owner nations: the table that says so, and its own column that
    # the table's `practice` stands for. The first owner stays `owner_nation`.
    co_owned: ClassVar[tuple[str, str] | None] = None

    named_nations = models.ManyToManyField(Nation, blank=True, related_name="+")
    named_circles = models.ManyToManyField(Circle, blank=True, related_name="+")
    named_people = models.ManyToManyField(Person, blank=True, related_name="+")

    class Meta:
        abstract = True
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=models.Q(owner_nation__isnull=True) ^ models.Q(owner_circle__isnull=True),
                name="%(class)s_one_owner",
                violation_error_message=ONE_OWNER,
            ),
            models.CheckConstraint(
                condition=models.Q(released_to_affiliates=False)
                | ~models.Q(marking__in=[Marking.STRICT, Marking.RED]),
                name="%(class)s_release_within_marking",
                violation_error_message=NOT_RELEASED,
            ),
        ]

    @property
    def owner(self) -> Nation | Circle:
        """The nation or the circle that owns the row."""
        owner = self.owner_nation or self.owner_circle
        if owner is None:
            raise ValidationError(ONE_OWNER, code="owner")
        return owner
