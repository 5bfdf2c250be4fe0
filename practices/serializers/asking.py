"""What the API takes and tells of invitations to adopt, readers' signals and contacts."""

from typing import Any

from rest_framework import serializers

from core.rest.fields import Block, Line, StrictSerializer
from practices.uptake import Signal


class InvitationShape(serializers.Serializer[Any]):
    """A nation asked whether it takes a practice up."""

    id = serializers.IntegerField()
    practice = serializers.CharField(help_text="Slug.")
    source = serializers.CharField(  # type: ignore[assignment] # reason: a field of that name
        help_text="Slug of the nation that asks."
    )
    nation = serializers.CharField(help_text="Slug of the nation that is asked.")
    note = serializers.CharField()
    made_at = serializers.DateTimeField()
    answered_at = serializers.DateTimeField(allow_null=True)
    declined_because = serializers.CharField(help_text="Empty unless it declined.")


class InviteBody(StrictSerializer):
    """Whom to ask."""

    nation = Line(max_length=60, help_text="Slug.")
    note = Block(max_length=1000, default="", allow_blank=True)


class DeclineBody(StrictSerializer):
    """Why the nation does not take it up."""

    because = Block(max_length=2000, help_text="The nation that asked reads it.")


class SignalBody(StrictSerializer):
    """What your nation did with a practice, in the place of what it said before."""

    signal = serializers.ChoiceField(Signal.choices)
    because = Block(
        max_length=2000, default="", allow_blank=True, help_text="Needed where it did not fit."
    )


class SignalShape(serializers.Serializer[Any]):
    """What somebody's nation did with a practice."""

    signal = serializers.ChoiceField(Signal.choices)
    because = serializers.CharField()
    at = serializers.DateTimeField()


class ContactShape(serializers.Serializer[Any]):
    """Who answers questions about a practice."""

    name = serializers.CharField(allow_null=True)
    mailbox = serializers.CharField(allow_null=True)
    left_at = serializers.DateTimeField(
        allow_null=True, help_text="When whoever answered left, until somebody else is named."
    )


class ContactBody(StrictSerializer):
    """Who answers from now on."""

    person = Line(
        max_length=254,
        default=None,
        allow_null=True,
        help_text="Work address of an official of the practice’s nation; null names nobody.",
    )
    mailbox = Line(max_length=254, default="", allow_blank=True, help_text="An office’s address.")
