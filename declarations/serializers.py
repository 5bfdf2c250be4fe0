"""What the API tells of declarations and principles."""

from typing import Any

from rest_framework import serializers

from core.rest.fields import PartialDay
from declarations.models import DeclarationKind, GlossBasis


def _slugs() -> serializers.ListField:
    return serializers.ListField(child=serializers.CharField(), help_text="Slugs.")


def _sources() -> serializers.ListField:
    return serializers.ListField(child=serializers.DictField(child=serializers.CharField()))


class DeclarationShape(serializers.Serializer[Any]):
    """A text that members adopted together."""

    slug = serializers.CharField()
    title = serializers.CharField()
    other_titles = serializers.ListField(child=serializers.CharField())
    kind = serializers.ChoiceField(DeclarationKind.choices)
    date = PartialDay()
    summit = serializers.CharField(allow_null=True, help_text="Slug.")
    is_binding = serializers.BooleanField()
    supersedes = serializers.CharField(allow_null=True, help_text="Slug.")
    signatories_known = serializers.BooleanField(
        help_text="False where no source lists who signed."
    )
    summary = serializers.CharField()
    text_url = serializers.CharField(allow_null=True)
    url = serializers.URLField(help_text="This in the API.")
    page = serializers.URLField(help_text="This for people.")


class TakenUpShape(serializers.Serializer[Any]):
    """Something that shows a text taken up."""

    what = serializers.CharField()
    ref = serializers.CharField()


class DeclarationDetailShape(DeclarationShape):
    """A text with who signed it and what it led to."""

    signatories = _slugs()
    signatories_note = serializers.CharField(allow_null=True)
    prepared_by = serializers.CharField(allow_null=True)
    principles = _slugs()
    uptake = TakenUpShape(many=True)
    sources = _sources()


class PrincipleShape(serializers.Serializer[Any]):
    """A principle of the charters; `continues` is our reading."""

    slug = serializers.CharField()
    name = serializers.CharField()
    gloss = serializers.CharField()
    gloss_basis = serializers.ChoiceField(GlossBasis.choices)
    number_2014 = serializers.IntegerField(allow_null=True)
    number_2021 = serializers.IntegerField(allow_null=True)
    continues = serializers.CharField(allow_null=True, help_text="Slug.")
    sources = _sources()
    url = serializers.URLField(help_text="This in the API.")
    page = serializers.URLField(help_text="This for people.")


class PrincipleDetailShape(PrincipleShape):
    """A principle with its charters and the practices that serve it."""

    charters = _slugs()
    topics = _slugs()
    practices = _slugs()
