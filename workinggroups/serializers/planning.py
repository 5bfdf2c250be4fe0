"""Plans of calls and the ledger of burdens, as the API takes and tells them."""

from typing import Any

from rest_framework import serializers

from core.rest.fields import Block, Day, Instant, Line, StrictSerializer, Truth, Whole
from workinggroups.models import MOST_CALLS, MOST_DAYS_AROUND, PlanningState, Rhythm
from workinggroups.planner import Aim

_AIMS = [(aim.value, aim.value) for aim in Aim]


class PlanningShape(serializers.Serializer[Any]):
    """A run of calls that was planned."""

    slug = serializers.SlugField()
    title = serializers.CharField()
    group = serializers.CharField(allow_null=True, help_text="Slug; null is the whole network.")
    first_day = serializers.DateField(help_text="Of the first call, UTC.")
    rhythm = serializers.ChoiceField(Rhythm.choices)
    calls = serializers.IntegerField()
    days_around = serializers.IntegerField(help_text="By how many days a call may move.")
    minutes_long = serializers.IntegerField()
    quorum = serializers.IntegerField()
    state = serializers.ChoiceField(PlanningState.choices)
    asked_at = serializers.DateTimeField(help_text="UTC.")
    url = serializers.URLField(help_text="This in the API.")
    page = serializers.URLField(help_text="This for people.")


class CallShareShape(serializers.Serializer[Any]):
    """What a call costs a nation, in the sitting that it attends."""

    nation = serializers.CharField(help_text="Slug.")
    local = serializers.CharField(help_text="The start on the nation’s clock, with its offset.")
    points = serializers.IntegerField()
    off = serializers.CharField(help_text="The day off that it falls on.")


class PlannedCallShape(serializers.Serializer[Any]):
    """A call of a plan."""

    call = serializers.IntegerField(help_text="From 1.")
    sittings = serializers.ListField(child=serializers.DateTimeField(), help_text="Starts, UTC.")
    nations = CallShareShape(many=True)


class PlanShape(serializers.Serializer[Any]):
    """A plan: a time for each call, and what each nation bears."""

    aim = serializers.ChoiceField(_AIMS)
    objective = serializers.CharField()
    proven = serializers.BooleanField(
        allow_null=True, help_text="Whether no plan is better; null where none was searched for."
    )
    proof = serializers.ListField(
        child=serializers.CharField(), help_text="For each objective: proven, or the gap."
    )
    worst = serializers.IntegerField(help_text="Points of the worst-off nation.")
    total = serializers.IntegerField(help_text="Points of all nations, for these calls.")
    burdens = serializers.DictField(
        child=serializers.IntegerField(),
        help_text="By slug; with the points of the twelve months before, where they count.",
    )
    calls = PlannedCallShape(many=True)
    excused = serializers.DictField(
        child=serializers.ListField(child=serializers.IntegerField()),
        help_text="With a quorum: by slug, the calls from which a nation is excused.",
    )


class PlanningDetailShape(PlanningShape):
    """A planning with its plans."""

    nations = serializers.ListField(child=serializers.CharField(), help_text="Slugs.")
    required_nations = serializers.ListField(
        child=serializers.CharField(), help_text="Slugs of those never called at their worst hours."
    )
    table = serializers.CharField(help_text="Version of the table of points.")
    carries = serializers.BooleanField(
        help_text="Whether the burden of the twelve months before counts."
    )
    fault = serializers.CharField(help_text="Why there is no plan.")
    plans = PlanShape(many=True)
    chosen = PlanShape(allow_null=True)
    reason = serializers.CharField(help_text="Why times were set against the plan.")


class PlanningBody(StrictSerializer):
    """The calls that are to be planned."""

    title = Line(max_length=120)
    group = Line(default=None, max_length=60, help_text="Slug; left out, the whole network.")
    first_day = Day(help_text="Of the first call, UTC; the others follow from it.")
    rhythm = serializers.ChoiceField(Rhythm.choices, default=Rhythm.MONTHLY)
    calls = Whole(default=12, min_value=1, max_value=MOST_CALLS)
    days_around = Whole(default=0, min_value=0, max_value=MOST_DAYS_AROUND)
    minutes_long = Whole(default=60, min_value=5, max_value=24 * 60)
    quorum = Whole(default=0, min_value=0, max_value=200)
    carries = Truth(default=True)
    nations = serializers.ListField(
        child=Line(max_length=60),
        default=list,
        max_length=200,
        help_text="Slugs; left out, all that take part in the group or the network.",
    )
    required_nations = serializers.ListField(
        child=Line(max_length=60), default=list, max_length=200
    )


class InsteadBody(StrictSerializer):
    """Another time for one call."""

    call = Whole(min_value=1, max_value=MOST_CALLS)
    sittings = serializers.ListField(child=Instant(), min_length=1, max_length=2)


class ChoiceBody(StrictSerializer):
    """Which plan is chosen."""

    aim = serializers.ChoiceField(_AIMS)
    instead = InsteadBody(many=True, default=list)
    reason = Block(
        default="", allow_blank=True, max_length=2000, help_text="Needed with `instead`."
    )


class BurdenShape(serializers.Serializer[Any]):
    """What a call that was held has cost a nation, or a correction of that."""

    id = serializers.IntegerField()
    nation = serializers.CharField(help_text="Slug.")
    group = serializers.CharField(allow_null=True, help_text="Slug; null is the whole network.")
    planning = serializers.CharField(help_text="Slug of the planning that it came of.")
    starts_at = serializers.DateTimeField(help_text="UTC.")
    local = serializers.CharField(help_text="The same on the nation’s clock.")
    points = serializers.IntegerField(help_text="Of a correction the difference.")
    off = serializers.CharField(help_text="The day off that it fell on.")
    table = serializers.CharField(help_text="Version of the table of points.")
    corrects = serializers.IntegerField(allow_null=True, help_text="The entry that it corrects.")
    reason = serializers.CharField()
