"""Polls of when to meet, as the API takes and tells them."""

from typing import Any

from rest_framework import serializers

from core.rest.fields import Block, Instant, Line, StrictSerializer, Truth, Whole
from workinggroups.models import FEWEST_TIMES, MOST_TIMES, Choice, PollMarking

STATES = ("open", "closed", "arranged")


class PollShape(serializers.Serializer[Any]):
    """A poll of when to meet."""

    slug = serializers.SlugField()
    title = serializers.CharField()
    group = serializers.CharField(allow_null=True, help_text="Slug; null is the whole network.")
    marking = serializers.ChoiceField(PollMarking.choices, help_text="Of the meeting.")
    minutes_long = serializers.IntegerField()
    time_zone = serializers.CharField(help_text="The host’s clock: IANA name.")
    closes_at = serializers.DateTimeField(help_text="Until when answers are taken, UTC.")
    state = serializers.ChoiceField([(state, state) for state in STATES])
    meeting = serializers.CharField(allow_null=True, help_text="Slug of what was made of it.")
    url = serializers.URLField(help_text="This in the API.")
    page = serializers.URLField(help_text="This for people.")


class PollTimeShape(serializers.Serializer[Any]):
    """A time, the best first where you may see the answers."""

    starts_at = serializers.DateTimeField(help_text="UTC.")
    off = serializers.ListField(child=serializers.CharField(), help_text="Who is off, and why.")
    yes = serializers.IntegerField(allow_null=True)
    if_needed = serializers.IntegerField(allow_null=True)
    no = serializers.IntegerField(allow_null=True)
    against = serializers.CharField(help_text="Which required nations say no, or nothing.")


class PollChoiceShape(serializers.Serializer[Any]):
    """What a voice says of a time."""

    starts_at = serializers.DateTimeField(help_text="UTC.")
    choice = serializers.ChoiceField(Choice.choices)


class PollVoiceShape(serializers.Serializer[Any]):
    """Who answers with one voice: a nation, or a person."""

    name = serializers.CharField()
    nation = serializers.CharField(allow_null=True, help_text="Slug; null for a person.")
    is_required = serializers.BooleanField()
    answered = serializers.BooleanField()
    answers = PollChoiceShape(many=True)


class PollDetailShape(PollShape):
    """A poll with its times and, where you may see them, the answers."""

    note = serializers.CharField()
    shows_answers = serializers.BooleanField(
        help_text="Whether those asked see what the others answered."
    )
    times = PollTimeShape(many=True)
    voices = PollVoiceShape(many=True)
    mine = PollChoiceShape(many=True, allow_null=True, help_text="Null: you are not asked.")


class WhomBody(StrictSerializer):
    """Who is asked."""

    nations = serializers.ListField(
        child=Line(max_length=60), default=list, max_length=200, help_text="Slugs."
    )
    required_nations = serializers.ListField(
        child=Line(max_length=60), default=list, max_length=200
    )
    people = serializers.ListField(
        child=Line(max_length=254), default=list, max_length=200, help_text="Mail addresses."
    )


class PollBody(WhomBody):
    """A poll that is to be opened."""

    title = Line(max_length=120)
    note = Block(default="", allow_blank=True, max_length=600)
    group = Line(default=None, max_length=60, help_text="Slug; left out, the whole network.")
    marking = serializers.ChoiceField(PollMarking.choices, default=PollMarking.GREEN)
    minutes_long = Whole(default=60, min_value=5, max_value=24 * 60)
    time_zone = Line(max_length=60, help_text="The host’s clock: IANA name.")
    closes_at = Instant()
    shows_answers = Truth(default=True)
    times = serializers.ListField(child=Instant(), min_length=FEWEST_TIMES, max_length=MOST_TIMES)


class PollChoiceBody(StrictSerializer):
    """What is said of a time."""

    starts_at = Instant()
    choice = serializers.ChoiceField(Choice.choices)


class PollAnswerBody(StrictSerializer):
    """An answer: every time of the poll once."""

    answers = PollChoiceBody(many=True)


class PollReopenBody(StrictSerializer):
    """Until when answers are taken."""

    closes_at = Instant()


class PollMeetBody(StrictSerializer):
    """Which time becomes the meeting."""

    starts_at = Instant()
    reason = Block(
        default="",
        allow_blank=True,
        max_length=500,
        help_text="Needed if a required nation said no.",
    )
