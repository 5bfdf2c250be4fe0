"""The search over everything, for systems."""

from collections.abc import Mapping
from typing import Any, ClassVar

from django.http import HttpResponse
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request

from core.rest import conditional, params
from core.rest.negotiation import encode
from core.rest.params import Parameter, refuse
from core.rest.views import JSONView, site
from hub.search.kinds import LABELS
from hub.search.searching import FIRST, WHOLE, Results, search
from hub.situation import GROUPS, answer
from members.markings import Marking
from practices.lookups import lookups, stamp
from practices.queries.items import as_found


class HitShape(serializers.Serializer[Any]):
    """Something that was found."""

    kind = serializers.ChoiceField(list(LABELS.items()))
    title = serializers.CharField()
    text = serializers.CharField()
    marking = serializers.ChoiceField(Marking.choices)
    page = serializers.URLField(help_text="This for people.")


class FoundShape(serializers.Serializer[Any]):
    """What a question found, over what you may see."""

    counts = serializers.DictField(
        child=serializers.IntegerField(), help_text="By kind; of practices 200 at most."
    )
    more = serializers.BooleanField(help_text="Whether there are more practices than counted.")
    suggestion = serializers.CharField(help_text="Another spelling that finds something, or empty.")
    results = HitShape(many=True)


class Search(JSONView):
    """Practices, decisions, declarations, groups, meetings and more, by words."""

    serializer_class = FoundShape
    parameters: ClassVar[Mapping[str, Parameter]] = {
        "q": params.text("Words to search for."),
        "kind": params.choice(f"One kind only, up to {WHOLE}; else {FIRST} of each.", *LABELS),
    }

    @extend_schema(responses=FoundShape)
    def get(self, request: Request) -> HttpResponse:
        """Answer with the best of each kind; /practices/?q= lists practices with filters."""
        if not self.given.get("q"):
            raise refuse("q", "Say what to search for.", "required")
        now = stamp()
        found = search(request.user, self.given["q"], known=lookups(now), now=now)
        body = encode(_found(found, self.given.get("kind", "")))
        return conditional.reply(request, body, conditional.body_etag(body))

    head = get


def _found(found: Results, kind: str) -> dict[str, Any]:
    kinds = [kind] if kind else list(LABELS)
    listing = found.practices
    return {
        "counts": {name: found.counts[name] for name in kinds},
        "more": listing.more,
        "suggestion": listing.found.suggestion if listing.found else "",
        "results": [hit for name in kinds for hit in _hits(name, found, WHOLE if kind else FIRST)],
    }


def _hits(name: str, found: Results, most: int) -> list[dict[str, Any]]:
    if name == "practices":
        return [
            {
                "kind": name,
                "title": item["title"],
                "text": item["summary"],
                "marking": item["marking"],
                "page": site(item["url"]),
            }
            for item in map(as_found, found.practices.items)
        ]
    return [
        {
            "kind": name,
            "title": thing.title,
            "text": thing.text,
            "marking": thing.marking,
            "page": site(thing.url),
        }
        for thing in found.others[name][:most]
    ]


class SituationShape(serializers.Serializer[Any]):
    """Who resolved a situation: slugs of practices by how far they are, the best first."""

    has = serializers.ListField(child=serializers.CharField(), help_text="Solved it.")
    building = serializers.ListField(child=serializers.CharField(), help_text="In it now.")
    stopped = serializers.ListField(child=serializers.CharField(), help_text="Tried and stopped.")
    unknown = serializers.ListField(child=serializers.CharField(), help_text="Stage not known.")
    local_authorities = serializers.ListField(
        child=serializers.DictField(child=serializers.CharField()),
        help_text="Slugs of an organisation and of the practice that it uses.",
    )


class Situation(JSONView):
    """Who resolved the same situation, as far as you may read."""

    serializer_class = SituationShape
    parameters: ClassVar[Mapping[str, Parameter]] = {"q": params.text("The situation, in words.")}

    @extend_schema(responses=SituationShape)
    def get(self, request: Request) -> HttpResponse:
        """Answer with practices by how far they are, and the local authorities that use them."""
        if not self.given.get("q"):
            raise refuse("q", "Say what the situation is.", "required")
        found = answer(request.user, self.given["q"], lookups(stamp()))
        body: dict[str, Any] = {
            state: [item["slug"] for item in found.by_state[state]] for state in GROUPS
        }
        body["local_authorities"] = [
            {"organisation": use.organisation.slug, "practice": use.practice.slug}
            for use in found.uses
            if use.organisation
        ]
        encoded = encode(body)
        return conditional.reply(request, encoded, conditional.body_etag(encoded))

    head = get
