"""Who asks: what the hub takes the reader of this very request for."""

from collections.abc import Mapping
from typing import Any

from django.http import HttpResponse
from rest_framework import serializers
from rest_framework.exceptions import NotAuthenticated
from rest_framework.request import Request

from core.rest import conditional
from core.rest.negotiation import encode
from core.rest.views import JSONView
from members.models import Person, Scope, Seat
from members.queries import seats_of
from members.roles import Role
from members.systems import NationSystem


class SittingShape(serializers.Serializer[Any]):
    """A circle in which the person sits."""

    slug = serializers.CharField()
    name = serializers.CharField()
    is_chair = serializers.BooleanField()


class ElevationShape(serializers.Serializer[Any]):
    """Whose restricted matter the person reads for some hours, and only reads."""

    nation = serializers.CharField(help_text="Slug.")
    until = serializers.DateTimeField(help_text="UTC.")


class MeShape(serializers.Serializer[Any]):
    """Who asks. What only a person has is null for a key, and the other way round."""

    kind = serializers.ChoiceField([("person", "a person"), ("key", "a nation's system")])
    name = serializers.CharField(help_text="The person's, or that of the system with the key.")
    nation = serializers.CharField(allow_null=True, help_text="Slug; null for those without one.")
    role = serializers.ChoiceField(Role.choices, allow_null=True)
    circles = SittingShape(many=True, help_text="Those in which the person sits; by name.")
    elevation = ElevationShape(allow_null=True)
    prefix = serializers.CharField(allow_null=True, help_text="What names the key in logs.")
    scopes = serializers.ListField(
        child=serializers.ChoiceField(Scope.choices), allow_null=True, help_text="Of the key."
    )
    expires_at = serializers.DateTimeField(allow_null=True, help_text="Of the key, UTC.")


class Me(JSONView):
    """Who asks: a signed-in person, or a nation's system by its key."""

    serializer_class = MeShape

    def get(self, request: Request) -> HttpResponse:
        """Answer with who asks; 401 for whoever is nobody."""
        if not request.user.is_authenticated:
            raise NotAuthenticated
        user: Any = request.user
        body = encode(_key(user) if isinstance(user, NationSystem) else _person(user))
        return conditional.reply(request, body, conditional.body_etag(body))

    head = get


def _key(system: NationSystem) -> Mapping[str, Any]:
    key = system.key
    return {
        "kind": "key",
        "name": key.name,
        "nation": system.nation.slug,
        "role": None,
        "circles": [],
        "elevation": None,
        "prefix": key.prefix,
        "scopes": key.scopes,
        "expires_at": key.expires_at,
    }


def _person(person: Person) -> Mapping[str, Any]:
    held = person.elevation
    return {
        "kind": "person",
        "name": person.name,
        "nation": person.nation.slug if person.nation else None,
        "role": person.role,
        "circles": [_sitting(each) for each in seats_of(person)],
        "elevation": held and {"nation": held.nation.slug, "until": held.until},
        "prefix": None,
        "scopes": None,
        "expires_at": None,
    }


def _sitting(seat: Seat) -> Mapping[str, Any]:
    return {"slug": seat.circle.slug, "name": seat.circle.name, "is_chair": seat.is_chair}
