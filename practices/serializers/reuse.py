"""What the API tells of who took a practice from whom."""

from typing import Any

from rest_framework import serializers

from practices.uptake import Level


class AboveShape(serializers.Serializer[Any]):
    """A practice from which it came."""

    practice = serializers.CharField(help_text="Slug.")
    title = serializers.CharField()
    country = serializers.CharField(allow_null=True, help_text="ISO 3166-1 alpha-2.")
    how = serializers.CharField()


class CountShape(serializers.Serializer[Any]):
    """How many adopters there are at a level, each counted once, at its best."""

    level = serializers.ChoiceField(["nations", Level.AGENCY.value, Level.AUTHORITY.value])
    total = serializers.IntegerField()
    confirmed = serializers.IntegerField(help_text="By the adopter, and not lapsed.")
    unconfirmed = serializers.IntegerField(help_text="Declared, not confirmed or lapsed.")
    shown = serializers.IntegerField(help_text="Only shown by a source.")


class NodeShape(serializers.Serializer[Any]):
    """A node of the tree. A practice has no level, state or adoption."""

    node = serializers.IntegerField()
    under = serializers.IntegerField(allow_null=True, help_text="Node above it.")
    kind = serializers.ChoiceField(["practice", "adoption", "source"])
    name = serializers.CharField()
    country = serializers.CharField(allow_null=True, help_text="ISO 3166-1 alpha-2.")
    how = serializers.CharField(allow_null=True)
    practice = serializers.CharField(required=False, help_text="Slug.")
    level = serializers.ChoiceField(Level.choices, required=False)
    state = serializers.ChoiceField(["confirmed", "unconfirmed", "source"], required=False)
    since = serializers.CharField(required=False, allow_null=True)
    adoption = serializers.IntegerField(required=False, allow_null=True)
    evidence = serializers.CharField(required=False, allow_null=True)


class ReuseShape(serializers.Serializer[Any]):
    """Who took a practice from whom, as far as you may follow it."""

    practice = serializers.CharField(help_text="Slug.")
    above = AboveShape(many=True)
    counts = CountShape(many=True)
    nodes = NodeShape(many=True)
    page = serializers.URLField(help_text="This for people.")
