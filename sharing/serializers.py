"""Wishes for wider sharing as the API takes and tells them."""

from typing import Any

from rest_framework import serializers

from core.rest.fields import Block, Instant, Line, StrictSerializer, Truth
from members.markings import Marking
from sharing.models import LONGEST
from sharing.states import State


class AboutShape(serializers.Serializer[Any]):
    """What a wish is about."""

    kind = serializers.ChoiceField(
        [
            ("practice", "a practice"),
            ("attachment", "a file of a practice"),
            ("meeting", "a meeting"),
            ("point", "a point of an agenda"),
        ]
    )
    title = serializers.CharField()
    marking = serializers.ChoiceField(Marking.choices, help_text="As it is now.")
    url = serializers.URLField(help_text="It in the API; of a point, its meeting.")
    page = serializers.URLField(help_text="It for people.")


class WisherShape(serializers.Serializer[Any]):
    """Somebody, by name."""

    name = serializers.CharField()
    nation = serializers.CharField(allow_null=True, help_text="Slug.")


class WantedShape(serializers.Serializer[Any]):
    """How it should be shared more widely."""

    marking = serializers.ChoiceField(
        Marking.choices, allow_null=True, help_text="null leaves it as it is."
    )
    release = serializers.BooleanField(help_text="To local authorities.")
    nation = serializers.CharField(allow_null=True, help_text="Slug of one to be named.")
    circles = serializers.ListField(child=serializers.CharField(), help_text="Slugs, to be named.")
    people = WisherShape(many=True, help_text="Those to be named.")
    embargo_until = serializers.DateTimeField(allow_null=True, help_text="Its earlier end, UTC.")


class WishShape(serializers.Serializer[Any]):
    """A wish for wider sharing. Of what you may no longer read, nothing is told but that you asked.

    Then everything is null but the first four members, and `state` as well once it is answered.
    """

    id = serializers.IntegerField()
    url = serializers.URLField(help_text="This in the API.")
    asked_at = serializers.DateTimeField(help_text="UTC.")
    own = serializers.BooleanField(help_text="Whether you asked; else you may answer it.")
    state = serializers.ChoiceField(State.choices, allow_null=True)
    about = AboutShape(allow_null=True)
    wanted = WantedShape(allow_null=True)
    reason = serializers.CharField(allow_null=True, help_text="Why, in the words of who asked.")
    asked_by = WisherShape(allow_null=True)
    answer = serializers.CharField(allow_null=True, help_text="Why, in the words of who answered.")
    answered_at = serializers.DateTimeField(allow_null=True, help_text="UTC.")


class WishBody(StrictSerializer):
    """How something should be shared more widely, and why."""

    marking = serializers.ChoiceField(
        Marking.choices, default="", help_text="A wider one; left out, it stays as it is."
    )
    release = Truth(default=False, help_text="To local authorities.")
    nation = Line(
        default=None, max_length=60, help_text="Slug of one to be named, under TLP:AMBER."
    )
    circles = serializers.ListField(
        child=Line(max_length=60), default=list, max_length=20, help_text="Slugs, to be named."
    )
    people = serializers.ListField(
        child=Line(max_length=254),
        default=list,
        max_length=20,
        help_text="Work addresses of people of your nation or your circles, to be named.",
    )
    embargo_until = Instant(
        default=None, allow_null=True, help_text="When the embargo should end, if earlier."
    )
    reason = Block(max_length=LONGEST, help_text="Whoever answers reads this. It is kept.")


class AnswerBody(StrictSerializer):
    """Whether to agree, and why."""

    agree = Truth(help_text="true: it is shared so from now on.")
    reason = Block(max_length=LONGEST, help_text="Who asked reads this. It is kept.")


class TakeBackBody(StrictSerializer):
    """Nothing needs saying."""
