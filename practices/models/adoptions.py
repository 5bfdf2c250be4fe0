"""Adoptions: who takes up a practice, in the adopter's own words."""

from typing import ClassVar

from django.core.validators import MaxLengthValidator
from django.db import models

from core.partialdate import PartialDateField
from core.text import validate_block, validate_line
from members.markings import Marking
from members.models import Nation, Organisation, Person, Shareable
from practices.models.library import Practice
from practices.querysets import AdoptionQuerySet, InvitationQuerySet, ReadingQuerySet
from practices.uptake import (
    AdoptionKind,
    AdoptionStage,
    AdoptionState,
    CodeForm,
    CostBand,
    Level,
    Signal,
    TimeBand,
)
from practices.validators import evidence, outcomes

LONGEST = 2000  # characters of a text
TWICE = "This adopter has a record for the practice and this kind already. Change that one."


def _text(about: str) -> "models.TextField[str, str]":
    return models.TextField(
        blank=True, validators=[MaxLengthValidator(LONGEST), validate_block], help_text=about
    )


class Adoption(Shareable):
    """A practice taken up by a nation, an agency or a local authority; the adopter's own record.

    The owner is the adopter's nation. `organisation` is the body where the hub lists it, else
    `body` is its name; a nation as a whole has neither. It holds until `lapses_at` (UTC), a year
    after somebody else than who wrote it confirmed it. `wanted_marking` is a wider marking that
    holds once it is confirmed. `version` rises with every change.
    """

    practice = models.ForeignKey(Practice, on_delete=models.CASCADE, related_name="adoptions")
    taken_from = models.ForeignKey(
        "self",
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="passed_on",
        help_text="By whose adoption it came; empty when it came from the source itself.",
    )
    level = models.CharField(max_length=10, choices=Level)
    organisation = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, null=True, blank=True, related_name="adoptions"
    )
    body = models.CharField(max_length=160, blank=True, validators=[validate_line])
    kind = models.CharField(max_length=10, choices=AdoptionKind)
    stage = models.CharField(max_length=12, choices=AdoptionStage)
    since = PartialDateField(null=True, blank=True, help_text="Since when it is at this stage.")
    stopped_because = _text("Why it was stopped.")
    scope = models.CharField(max_length=300, blank=True, validators=[validate_line])
    changed = _text("What the adopter changed.")
    cost = models.CharField(max_length=12, choices=CostBand, blank=True)
    time = models.CharField(max_length=12, choices=TimeBand, blank=True)
    evidence = models.JSONField(default=list, blank=True, validators=[evidence])
    outcomes = models.JSONField(default=list, blank=True, validators=[outcomes])

    repository = models.URLField(max_length=300, blank=True)
    code_form = models.CharField(max_length=10, choices=CodeForm, blank=True)
    code_version = models.CharField(max_length=80, blank=True, validators=[validate_line])
    code_as_of = PartialDateField(
        null=True, blank=True, help_text="Of when the source's code is that it is based on."
    )

    contact = models.ForeignKey(
        Person, on_delete=models.SET_NULL, null=True, blank=True, related_name="adoptions_kept"
    )
    mailbox = models.EmailField(max_length=254, blank=True, help_text="An address of an office.")
    contact_left_at = models.DateTimeField(null=True, blank=True)

    wanted_marking = models.CharField(max_length=12, choices=Marking, blank=True)
    state = models.CharField(
        max_length=12, choices=AdoptionState, default=AdoptionState.UNCONFIRMED
    )
    written_by = models.ForeignKey(
        Person, on_delete=models.SET_NULL, null=True, blank=True, related_name="adoptions_written"
    )
    written_at = models.DateTimeField(help_text="When what it says last changed, UTC.")
    confirmed_by = models.ForeignKey(
        Person, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    confirmed_at = models.DateTimeField(null=True, blank=True)
    lapses_at = models.DateTimeField(null=True, blank=True)
    reminded_at = models.DateTimeField(null=True, blank=True)
    acknowledged_by = models.ForeignKey(
        Person, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    acknowledged_at = models.DateTimeField(null=True, blank=True)
    version = models.PositiveIntegerField(default=1)
    created_at = models.DateTimeField()
    updated_at = models.DateTimeField()

    objects = AdoptionQuerySet.as_manager()

    class Meta(Shareable.Meta):
        abstract = False
        ordering: ClassVar = ["-updated_at", "-id"]
        constraints: ClassVar = [
            *Shareable.Meta.constraints,
            models.UniqueConstraint(
                fields=["practice", "organisation", "kind"],
                condition=models.Q(organisation__isnull=False),
                name="adoption_once_per_organisation",
                violation_error_message=TWICE,
            ),
            models.UniqueConstraint(
                fields=["practice", "owner_nation", "body", "kind"],
                condition=models.Q(organisation=None),
                name="adoption_once_per_nation",
                violation_error_message=TWICE,
            ),
            models.CheckConstraint(
                condition=~models.Q(stage=AdoptionStage.STOPPED) | ~models.Q(stopped_because=""),
                name="adoption_stopped_says_why",
                violation_error_message="Say why it was stopped: others learn from that.",
            ),
            models.CheckConstraint(
                condition=~models.Q(state=AdoptionState.CONFIRMED)
                | models.Q(confirmed_at__isnull=False, lapses_at__isnull=False),
                name="adoption_confirmed_lapses",
                violation_error_message="What is confirmed has a day on which that ends.",
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["-updated_at", "-id"], name="adoption_newest"),
            models.Index(
                fields=["lapses_at"],
                condition=models.Q(state=AdoptionState.CONFIRMED),
                name="adoption_lapses",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.who}: {self.practice}"

    def get_absolute_url(self) -> str:
        """Its page."""
        return f"/adoptions/{self.pk}/"

    @property
    def who(self) -> str:
        """The adopter by name."""
        if self.organisation is not None:
            return self.organisation.name
        return self.body or (self.owner_nation.name if self.owner_nation else "")


class AdoptionInvitation(models.Model):
    """The source nation asks another to say whether it takes the practice up; an offer, no claim.

    Answered by an adoption of that nation, or by declining (`declined_because`).
    """

    practice = models.ForeignKey(
        Practice, on_delete=models.CASCADE, related_name="adoption_invitations"
    )
    nation = models.ForeignKey(
        Nation, on_delete=models.PROTECT, related_name="adoption_invitations"
    )
    note = _text("A word to those who are asked.")
    invited_by = models.ForeignKey(
        Person, on_delete=models.SET_NULL, null=True, blank=True, related_name="adoptions_invited"
    )
    made_at = models.DateTimeField()
    answered_at = models.DateTimeField(null=True, blank=True)
    declined_because = _text("Why the nation does not take it up.")

    objects = InvitationQuerySet.as_manager()

    class Meta:
        ordering: ClassVar = ["-made_at", "-id"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["practice", "nation"],
                condition=models.Q(answered_at=None),
                name="adoption_invited_once",
                violation_error_message="This nation is invited already; it has not answered yet.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.nation}: {self.practice}"


class ReadingSignal(models.Model):
    """What a person's nation did with a practice, as the person says; each has one at a time."""

    practice = models.ForeignKey(Practice, on_delete=models.CASCADE, related_name="signals")
    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="signals")
    nation = models.ForeignKey(Nation, on_delete=models.PROTECT, related_name="+")
    signal = models.CharField(max_length=8, choices=Signal)
    because = _text("Why it did not fit.")
    at = models.DateTimeField()

    objects = ReadingQuerySet.as_manager()

    class Meta:
        ordering: ClassVar = ["-at", "-id"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["practice", "person"], name="signal_once"),
            models.CheckConstraint(
                condition=~models.Q(signal=Signal.NOT_FIT) | ~models.Q(because=""),
                name="signal_not_fit_says_why",
                violation_error_message="Say why it did not fit: others learn from that.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_signal_display()}: {self.practice}"
