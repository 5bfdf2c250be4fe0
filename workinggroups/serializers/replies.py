"""Answers to invitations, as the API takes and tells them."""

from typing import Any

from rest_framework import serializers

from core.rest.fields import Line, StrictSerializer
from workinggroups.models import Answer


class ReplyBody(StrictSerializer):
    """Whether you come."""

    answer = serializers.ChoiceField(Answer.choices)
    substitute = Line(
        default="", allow_blank=True, max_length=160, help_text="Who comes instead, if somebody."
    )


class ReplyShape(serializers.Serializer[Any]):
    """Your answer."""

    answer = serializers.ChoiceField(Answer.choices, allow_null=True)
    substitute = serializers.CharField()
    is_old = serializers.BooleanField(help_text="The time or place has changed since.")


class AskedShape(serializers.Serializer[Any]):
    """Somebody who is asked."""

    person = serializers.CharField(help_text="Name.")
    nation = serializers.CharField(allow_null=True, help_text="Slug.")
    answer = serializers.ChoiceField([*Answer.choices, ("owed", "No answer yet")])
    words = serializers.CharField()
    is_old = serializers.BooleanField(help_text="The time or place has changed since.")


class NationRepliesShape(serializers.Serializer[Any]):
    """How many of a nation answered what."""

    nation = serializers.CharField(allow_null=True, help_text="Slug; null: the secretariat.")
    answers = serializers.DictField(child=serializers.IntegerField())


class RepliesShape(serializers.Serializer[Any]):
    """The answers of all who are asked."""

    people = AskedShape(many=True)
    nations = NationRepliesShape(many=True)
    answers = serializers.DictField(child=serializers.IntegerField())
