"""What the API tells of nations and organisations."""

from typing import Any

from rest_framework import serializers

from core.rest.fields import PartialDay
from members.models import Organisation


class SourceShape(serializers.Serializer[Any]):
    """Where something was read."""

    ref = serializers.CharField(help_text="A web address, or the number of a founding article.")
    kind = serializers.CharField(help_text="official, audit, code, press, academic and so on.")


class LanguageShape(serializers.Serializer[Any]):
    """A language of a nation."""

    tag = serializers.CharField(help_text="BCP 47.")
    role = serializers.CharField()


class NationShape(serializers.Serializer[Any]):
    """A member, or a former member, of the network."""

    slug = serializers.CharField()
    name = serializers.CharField()
    official_name = serializers.CharField()
    iso2 = serializers.CharField(help_text="ISO 3166-1 alpha-2.")
    iso3 = serializers.CharField(help_text="ISO 3166-1 alpha-3.")
    is_founder = serializers.BooleanField()
    is_member = serializers.BooleanField(help_text="Whether a membership is open.")
    languages = LanguageShape(many=True)
    time_zone = serializers.CharField(help_text="IANA name.")
    website = serializers.URLField(allow_null=True)
    url = serializers.URLField(help_text="This in the API.")
    page = serializers.URLField(help_text="This for people.")


class MembershipShape(serializers.Serializer[Any]):
    """A period of belonging; open while `left` is null."""

    joined = PartialDay()
    left = PartialDay(allow_null=True)


class LeadBodyShape(serializers.Serializer[Any]):
    """A body that represents the nation, now or earlier."""

    name = serializers.CharField()
    is_current = serializers.BooleanField()
    since = PartialDay(allow_null=True)
    as_of = PartialDay(allow_null=True, help_text="When a source shows it in that place.")
    ref = serializers.CharField(allow_null=True)


class NationDetailShape(NationShape):
    """A nation with its history in the network."""

    network_page = serializers.URLField(allow_null=True)
    notes = serializers.CharField(allow_null=True)
    memberships = MembershipShape(many=True)
    lead_bodies = LeadBodyShape(many=True)
    sources = SourceShape(many=True)


class OrganisationShape(serializers.Serializer[Any]):
    """A public body; `nation` is null outside the network."""

    slug = serializers.CharField()
    name = serializers.CharField()
    kind = serializers.ChoiceField(Organisation.Kind.choices)
    description = serializers.CharField(help_text="The kind in the source's words, or empty.")
    nation = serializers.CharField(allow_null=True, help_text="Slug.")
    country = serializers.CharField(help_text="ISO 3166-1 alpha-2.")
    iso3166_2 = serializers.CharField(allow_null=True)
    ended = PartialDay(allow_null=True)
    ending = serializers.CharField(help_text="renamed, merged or dissolved; empty while it stands.")
    succeeded_by = serializers.CharField(allow_null=True, help_text="Slug.")
    succeeded_by_name = serializers.CharField(allow_null=True)
    url = serializers.URLField(help_text="This in the API.")
    page = serializers.URLField(help_text="This for people.")


class BodyReuseShape(serializers.Serializer[Any]):
    """A practice that the organisation reuses."""

    practice = serializers.CharField(allow_null=True, help_text="Slug.")
    relation = serializers.CharField()
    what = serializers.CharField()
    since = PartialDay(allow_null=True)
    as_of = PartialDay(allow_null=True)
    ref = serializers.CharField()


class OrganisationDetailShape(OrganisationShape):
    """An organisation with what it reuses."""

    reuses = BodyReuseShape(many=True)
    sources = SourceShape(many=True)
