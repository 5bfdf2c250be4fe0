"""What the API tells of nations and organisations."""

from typing import Any

from rest_framework import serializers

from core.rest.fields import PartialDay
from members.models import Organisation
from members.workdays import Off


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


class HolidayShape(serializers.Serializer[Any]):
    """A day that is off, wholly or partly."""

    day = serializers.DateField(help_text="As the nation writes it.")
    name = serializers.CharField()
    off = serializers.ChoiceField(
        Off.choices, help_text="nothing: it stands in the list, but the nation does not keep it."
    )
    ref = serializers.CharField(help_text="Where it is known from.")
    set_by_people = serializers.BooleanField(help_text="Rather than taken from the list.")


class WorkingDaysShape(serializers.Serializer[Any]):
    """When a nation works."""

    nation = serializers.CharField(help_text="Slug.")
    time_zone = serializers.CharField(help_text="IANA name.")
    weekend = serializers.ListField(
        child=serializers.IntegerField(), help_text="ISO weekdays, Monday 1 to Sunday 7."
    )
    region = serializers.CharField(help_text="A code of the list; empty for the whole nation.")
    filled_from = serializers.CharField(help_text="The list and its release; empty without one.")
    filled_at = serializers.DateTimeField(allow_null=True, help_text="When the list was read, UTC.")
    holidays = HolidayShape(many=True, help_text="In the order of days.")
    page = serializers.URLField(help_text="This for people.")


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
