"""A run of calls to be planned, what the planner answered, and what calls have cost the nations."""

from typing import ClassVar

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models

from core.text import validate_line
from members.models import Nation
from workinggroups.models.groups import WorkingGroup
from workinggroups.models.meetings import Meeting
from workinggroups.querysets import BurdenQuerySet, PlanningQuerySet

MOST_CALLS = 53
MOST_DAYS_AROUND = 3


class Rhythm(models.TextChoices):
    """How often calls are held."""

    MONTHLY = "monthly", "Every month, on the same weekday of the month"
    FORTNIGHTLY = "fortnightly", "Every two weeks"
    WEEKLY = "weekly", "Every week"


class PlanningState(models.TextChoices):
    """How far a planning has come."""

    ASKED = "asked", "Being worked out"
    WORKED = "worked", "Ready to choose"
    FAILED = "failed", "No plan"
    CHOSEN = "chosen", "Chosen"


class Planning(models.Model):
    """A run of calls of a group, or without one of the whole network, and the plans for it.

    Owed to the planner while it is `asked`: a worker claims it until `leased_until`. `plans` is
    what it answered, as planner.stored keeps plans; `former` the answer before, to compare with.
    """

    slug = models.SlugField(unique=True, max_length=100)
    title = models.CharField(max_length=120, validators=[validate_line])
    group = models.ForeignKey(
        WorkingGroup, on_delete=models.PROTECT, null=True, blank=True, related_name="plannings"
    )
    first_day = models.DateField(help_text="The day of the first call, UTC.")
    rhythm = models.CharField(max_length=12, choices=Rhythm, default=Rhythm.MONTHLY)
    calls = models.PositiveSmallIntegerField(
        default=12, validators=[MinValueValidator(1), MaxValueValidator(MOST_CALLS)]
    )
    days_around = models.PositiveSmallIntegerField(
        default=0,
        validators=[MaxValueValidator(MOST_DAYS_AROUND)],
        help_text="By how many days a call may move.",
    )
    minutes_long = models.PositiveSmallIntegerField(default=60)
    nations = models.ManyToManyField(Nation, through="PlanningNation", related_name="plannings")
    quorum = models.PositiveSmallIntegerField(
        default=0, help_text="How many nations must not be asked to come at the worst hours."
    )
    carries = models.BooleanField(
        default=True, help_text="Whether the burden of the twelve months before counts."
    )
    table_version = models.CharField(max_length=20)
    state = models.CharField(max_length=10, choices=PlanningState, default=PlanningState.ASKED)
    fault = models.CharField(max_length=300, blank=True, help_text="Why there is no plan.")
    asked_at = models.DateTimeField(help_text="UTC.")
    worked_at = models.DateTimeField(null=True, blank=True, help_text="UTC.")
    leased_until = models.DateTimeField(null=True, blank=True, help_text="UTC.")
    plans = models.JSONField(default=list, blank=True)
    former = models.JSONField(default=list, blank=True)
    reckoned_with = models.CharField(
        max_length=64, blank=True, help_text="Digest of the clocks and calendars of its plans."
    )
    chosen = models.CharField(max_length=20, blank=True, help_text="The aim of the chosen plan.")
    chosen_at = models.DateTimeField(null=True, blank=True, help_text="UTC.")
    chosen_plan = models.JSONField(null=True, blank=True)
    reason = models.TextField(blank=True, help_text="Why times were set against the plan.")
    version = models.PositiveIntegerField(default=1)

    objects = PlanningQuerySet.as_manager()

    class Meta:
        ordering: ClassVar = ["-asked_at", "-id"]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=models.Q(minutes_long__gte=5, minutes_long__lte=24 * 60),
                name="planning_length",
                violation_error_message="A call lasts from 5 minutes to a day.",
            ),
            models.CheckConstraint(
                condition=~models.Q(state=PlanningState.CHOSEN)
                | models.Q(chosen_at__isnull=False, chosen_plan__isnull=False),
                name="planning_chosen_has_plan",
                violation_error_message="A chosen plan says which and when.",
            ),
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        """The planning's page."""
        return f"/planner/{self.slug}/"


class PlanningNation(models.Model):
    """A nation that takes part in the calls that are planned, in the order of the plans."""

    planning = models.ForeignKey(Planning, on_delete=models.CASCADE, related_name="parties")
    nation = models.ForeignKey(Nation, on_delete=models.PROTECT, related_name="+")
    position = models.PositiveSmallIntegerField()
    is_required = models.BooleanField(
        default=False, help_text="Whether no call is held at its worst hours."
    )

    class Meta:
        ordering: ClassVar = ["planning", "position"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["planning", "nation"], name="planning_nation_once"),
            models.UniqueConstraint(fields=["planning", "position"], name="planning_position"),
        ]

    def __str__(self) -> str:
        return f"{self.nation} in {self.planning}"


class PlannedCall(models.Model):
    """A meeting that came of a chosen plan: which call of it, and which of its sittings, from 0.

    `noted_at` is when its burden went into the ledger.
    """

    planning = models.ForeignKey(Planning, on_delete=models.PROTECT, related_name="meetings")
    number = models.PositiveSmallIntegerField()
    sitting = models.PositiveSmallIntegerField(default=0)
    meeting = models.OneToOneField(Meeting, on_delete=models.PROTECT, related_name="planned")
    noted_at = models.DateTimeField(null=True, blank=True, help_text="UTC.")

    class Meta:
        ordering: ClassVar = ["planning", "number", "sitting"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["planning", "number", "sitting"], name="planned_call_once"
            ),
        ]

    def __str__(self) -> str:
        return f"call {self.number + 1} of {self.planning}"


class BurdenEntry(models.Model):
    """What a call that was held has cost a nation. Never changed: a correction is another entry.

    `points` of a correction are the difference, and may be negative.
    """

    nation = models.ForeignKey(Nation, on_delete=models.PROTECT, related_name="burdens")
    group = models.ForeignKey(
        WorkingGroup, on_delete=models.PROTECT, null=True, blank=True, related_name="burdens"
    )
    planned = models.ForeignKey(PlannedCall, on_delete=models.PROTECT, related_name="burdens")
    starts_at = models.DateTimeField(help_text="When the sitting that it attends began, UTC.")
    local = models.CharField(max_length=40, help_text="The same on the nation’s clock, ISO 8601.")
    points = models.SmallIntegerField()
    off = models.CharField(max_length=200, blank=True, help_text="The day off it fell on.")
    table_version = models.CharField(max_length=20)
    corrects = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="corrections"
    )
    reason = models.CharField(max_length=300, blank=True)
    at = models.DateTimeField(help_text="When it was written, UTC.")

    objects = BurdenQuerySet.as_manager()

    class Meta:
        ordering: ClassVar = ["-starts_at", "-id"]
        verbose_name_plural = "burden entries"
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["nation", "planned"],
                condition=models.Q(corrects=None),
                name="burden_once",
            ),
            models.CheckConstraint(
                condition=models.Q(corrects=None) | ~models.Q(reason=""),
                name="burden_correction_has_reason",
                violation_error_message="Say why the entry is corrected.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.nation}: {self.points}"
