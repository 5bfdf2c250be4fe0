"""What meetings decided and who is to do what."""

from typing import TYPE_CHECKING, ClassVar, Final

from django.core.validators import MaxLengthValidator
from django.db import models

from core.text import validate_block
from members.models import Nation, Person
from workinggroups.models.meetings import AgendaItem, Meeting
from workinggroups.querysets import ActionQuerySet, RegisterQuerySet

if TYPE_CHECKING:
    import datetime


class FromMinutes(models.Model):
    """A line of the minutes that became an entry; `fingerprint` finds it again after an edit."""

    meeting = models.ForeignKey(Meeting, on_delete=models.CASCADE, related_name="%(class)ss")
    item = models.ForeignKey(
        AgendaItem, on_delete=models.CASCADE, null=True, blank=True, related_name="%(class)ss"
    )
    number = models.PositiveSmallIntegerField()
    text = models.TextField()
    paragraph = models.TextField(help_text="The paragraph of the minutes that it stands in.")
    fingerprint = models.CharField(max_length=64)
    struck_at = models.DateTimeField(
        null=True,
        blank=True,
        help_text="When corrected minutes dropped it; its number is kept.",
    )

    class Meta:
        abstract = True
        ordering: ClassVar = [
            "meeting",
            models.F("item__position").asc(nulls_first=True),  # engines differ on empty ones
            "number",
            "id",
        ]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["meeting", "number"],
                condition=models.Q(item=None),
                name="%(class)s_number_of_meeting",
            ),
            models.UniqueConstraint(fields=["item", "number"], name="%(class)s_number_of_item"),
        ]

    def __str__(self) -> str:
        return self.text


class Reached(models.TextChoices):
    """How a decision came about."""

    CONSENSUS = "consensus", "By consensus"
    OBJECTION = "objection", "With an objection noted"
    SILENCE = "silence", "By the silence procedure"


class Decision(FromMinutes):
    """Something that a meeting decided, or that nobody of those asked in writing objected to."""

    reached = models.CharField(
        max_length=10, choices=Reached, blank=True, help_text="Empty where nobody has said it."
    )
    objections = models.TextField(
        blank=True,
        validators=[MaxLengthValidator(2000), validate_block],
        help_text="Those noted, and by which nation.",
    )
    supersedes = models.ForeignKey(
        "self", on_delete=models.SET_NULL, null=True, blank=True, related_name="superseded_by"
    )

    objects = RegisterQuerySet.as_manager()

    def get_absolute_url(self) -> str:
        """The decision's page."""
        return f"/decisions/{self.pk}/"


MOVED_OFTEN: Final = 3


class ActionState(models.TextChoices):
    """Whether an action is still to be done."""

    OPEN = "open", "Open"
    DONE = "done", "Done"
    DROPPED = "dropped", "Dropped"


class Action(FromMinutes):
    """Something that somebody is to do by a day (in the meeting's time zone)."""

    owner = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="actions")
    due = models.DateField()
    due_in_minutes = models.DateField(
        null=True, blank=True, help_text="As the minutes say; null: the day was never moved."
    )
    moved = models.PositiveSmallIntegerField(default=0, help_text="How often its day was moved.")
    state = models.CharField(max_length=10, choices=ActionState, default=ActionState.OPEN)
    outcome = models.TextField(blank=True, validators=[MaxLengthValidator(2000), validate_block])
    closed_at = models.DateTimeField(null=True, blank=True)
    follows = models.ForeignKey(
        Decision,
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="follow_ups",
        help_text="The decision that it carries out.",
    )

    objects = ActionQuerySet.as_manager()

    def get_absolute_url(self) -> str:
        """The action's page."""
        return f"/actions/{self.pk}/"

    @property
    def written(self) -> "tuple[datetime.date, Person]":
        """The day and the person as the minutes say."""
        return self.due_in_minutes or self.due, self.owner

    @property
    def is_moved_often(self) -> bool:
        """Whether its day was moved so often that it shows as a warning."""
        return self.moved >= MOVED_OFTEN

    @property
    def nation(self) -> Nation | None:
        """The nation of whoever is to do it."""
        return self.owner.nation
