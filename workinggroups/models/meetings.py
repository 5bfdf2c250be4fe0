"""Meetings of a group or of the whole network, what is on the table, and who is asked."""

from typing import ClassVar

from django.core.validators import MaxLengthValidator, MinValueValidator
from django.db import models

from core.markdown import LIMIT
from core.text import validate_block, validate_line
from members.models import Nation, Person, Shareable
from members.validators import time_zone
from workinggroups.models.groups import WorkingGroup
from workinggroups.querysets import AgendaItemQuerySet, MeetingQuerySet
from workinggroups.validators import within_meeting


class MinutesState(models.TextChoices):
    """How far the minutes have come."""

    NONE = "none", "Not written"
    DRAFT = "draft", "Draft"
    CIRCULATED = "circulated", "Circulated"
    APPROVED = "approved", "Approved"


class Purpose(models.TextChoices):
    """What an agenda item asks of the meeting."""

    INFORM = "inform", "To inform"
    DISCUSS = "discuss", "To discuss"
    DECIDE = "decide", "To decide"


class Meeting(Shareable):
    """A call or meeting; without a group it is the whole network's.

    `starts_at` is an instant (UTC); `time_zone` is the clock in which the host speaks of it.
    Minutes are written as a draft beside what readers see: circulating copies the draft over.
    `minutes_circulated_at` is when what everybody may read last changed (UTC).
    """

    slug = models.SlugField(unique=True, max_length=100)
    group = models.ForeignKey(
        WorkingGroup, on_delete=models.PROTECT, null=True, blank=True, related_name="meetings"
    )
    further_groups = models.ManyToManyField(
        WorkingGroup,
        blank=True,
        related_name="joint_meetings",
        help_text="Of a joint session: the groups besides its own.",
    )
    title = models.CharField(max_length=160, validators=[validate_line])
    starts_at = models.DateTimeField()
    minutes_long = models.PositiveSmallIntegerField(default=60)
    time_zone = models.CharField(max_length=60, validators=[time_zone])
    place = models.CharField(max_length=160, blank=True, validators=[validate_line])
    chatham_house = models.BooleanField(
        default=False, help_text="What is said may be used, but not who said it."
    )
    minutes = models.TextField(
        blank=True, help_text="As circulated: Markdown, for everybody who may read the meeting."
    )
    minutes_draft = models.TextField(
        blank=True,
        validators=[MaxLengthValidator(LIMIT), validate_block],
        help_text="Not yet circulated; for those who write it.",
    )
    minutes_state = models.CharField(max_length=10, choices=MinutesState, default=MinutesState.NONE)
    minutes_circulated_at = models.DateTimeField(null=True, blank=True)
    version = models.PositiveIntegerField(default=1)
    sequence = models.PositiveIntegerField(
        default=0, help_text="Of RFC 5545: rises when the time or the place changes."
    )
    cancelled_at = models.DateTimeField(null=True, blank=True, help_text="UTC.")
    cancelled_reason = models.CharField(
        max_length=300, blank=True, validators=[validate_line], help_text="For those who read it."
    )
    merged_into = models.ForeignKey(
        "self",
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="merged",
        help_text="The meeting that is held in its stead.",
    )
    created_at = models.DateTimeField()
    updated_at = models.DateTimeField()

    objects = MeetingQuerySet.as_manager()

    class Meta(Shareable.Meta):
        abstract = False
        ordering: ClassVar = ["-starts_at", "-id"]
        constraints: ClassVar = [
            *Shareable.Meta.constraints,
            models.CheckConstraint(
                condition=models.Q(minutes_long__gte=5, minutes_long__lte=24 * 60),
                name="meeting_length",
                violation_error_message="A meeting lasts from 5 minutes to a day.",
            ),
            models.CheckConstraint(
                condition=models.Q(cancelled_at=None) | ~models.Q(cancelled_reason=""),
                name="meeting_cancelled_why",
                violation_error_message="Say why the meeting is cancelled.",
            ),
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        """The meeting's page."""
        return f"/meetings/{self.slug}/"


class AgendaItem(Shareable):
    """A point on the agenda; it may be for fewer readers than the meeting, never for more."""

    meeting = models.ForeignKey(Meeting, on_delete=models.CASCADE, related_name="items")
    position = models.PositiveSmallIntegerField()
    title = models.CharField(max_length=200, validators=[validate_line])
    purpose = models.CharField(max_length=10, choices=Purpose, default=Purpose.DISCUSS)
    minutes_long = models.PositiveSmallIntegerField(default=10, validators=[MinValueValidator(1)])
    led_by = models.ForeignKey(
        Nation,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="led_points",
        help_text="Who prepares and opens it; null: the chair.",
    )
    chatham_house = models.BooleanField(
        default=False, help_text="As of a meeting, for this point alone."
    )
    origin = models.CharField(
        max_length=40, blank=True, help_text="What it was suggested by, as queries.agendas tells."
    )
    minutes = models.TextField(
        blank=True, help_text="As circulated: Markdown, for the readers of this item."
    )
    minutes_draft = models.TextField(
        blank=True,
        validators=[MaxLengthValidator(LIMIT), validate_block],
        help_text="Not yet circulated; for those who write it.",
    )
    minutes_circulated_at = models.DateTimeField(null=True, blank=True)

    objects = AgendaItemQuerySet.as_manager()

    class Meta(Shareable.Meta):
        abstract = False
        ordering: ClassVar = ["meeting", "position"]
        constraints: ClassVar = [
            *Shareable.Meta.constraints,
            models.UniqueConstraint(fields=["meeting", "position"], name="agendaitem_position"),
        ]

    def __str__(self) -> str:
        return self.title

    def clean(self) -> None:
        """Refuse a part that would be wider than the whole."""
        super().clean()
        within_meeting(self, self.meeting)


class Invitation(models.Model):
    """A person who is asked to a meeting."""

    meeting = models.ForeignKey(Meeting, on_delete=models.CASCADE, related_name="invitations")
    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="invitations")

    class Meta:
        ordering: ClassVar = ["meeting", "id"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["meeting", "person"],
                name="invitation_once",
                violation_error_message="This person is invited already.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.person} to {self.meeting}"


class Attendance(models.Model):
    """Whether a nation took part in a meeting."""

    class State(models.TextChoices):
        PRESENT = "present", "Present"
        APOLOGIES = "apologies", "Sent apologies"
        ABSENT = "absent", "Absent"

    meeting = models.ForeignKey(Meeting, on_delete=models.CASCADE, related_name="attendance")
    nation = models.ForeignKey(Nation, on_delete=models.PROTECT, related_name="attendance")
    state = models.CharField(max_length=10, choices=State)

    class Meta:
        ordering: ClassVar = ["meeting", "nation"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["meeting", "nation"],
                name="attendance_once",
                violation_error_message="This nation's attendance is recorded already.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.nation}: {self.get_state_display()}"


class Circulation(models.Model):
    """Minutes were circulated, so a digest is owed to everyone invited.

    `fanned_out_at` is set when that debt stands as one row per person (in the digests app).
    """

    meeting = models.ForeignKey(Meeting, on_delete=models.CASCADE, related_name="circulations")
    number = models.PositiveSmallIntegerField()
    at = models.DateTimeField()
    fanned_out_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering: ClassVar = ["meeting", "number"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["meeting", "number"], name="circulation_once"),
        ]
        indexes: ClassVar = [
            models.Index(
                fields=["id"], condition=models.Q(fanned_out_at=None), name="circulation_owed"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.meeting}, circulation {self.number}"
