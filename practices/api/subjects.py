"""Topics and the glossary."""

from collections.abc import Mapping, Sequence
from typing import Any, ClassVar

from django.apps import apps
from django.db.models import QuerySet
from rest_framework.request import Request

from core.rest.paging import Order
from core.rest.views import ListView, RowView, addressed, site
from members.freshness import freshness
from practices.models import Practice, Term, Topic
from practices.serializers.shapes import TermShape, TopicShape

_TOPIC = ("id", "slug", "label", "definition", "oecd_dgpf", "charter_2021")
_TERM = ("id", "slug", "term", "also", "definition", "see", "sources", "position")


class TopicList(ListView):
    """The subjects of practices and groups."""

    serializer_class = TopicShape
    orders: ClassVar[Mapping[str, Order]] = {"label": Order("label")}

    def revision(self, request: Request, /) -> Sequence[object] | None:
        """Return the network's edition."""
        return freshness(request.user, "network")

    def rows(self, request: Request, given: Mapping[str, Any], /) -> QuerySet[Any, Any]:
        """Return all topics."""
        del given
        found: QuerySet[Any, Any] = Topic.objects.visible_to(request.user).values(*_TOPIC)
        return found

    def shape(self, rows: Sequence[Any], /) -> Sequence[Any]:
        """Add the addresses."""
        return [addressed(row, "topics") for row in rows]


class TopicItem(RowView):
    """One subject; /practices/?topic=… and /groups/?topic=… list what belongs to it."""

    serializer_class = TopicShape
    kind = "topic"

    def rows(self, request: Request, /) -> QuerySet[Any, Any]:
        """Return all topics."""
        found: QuerySet[Any, Any] = Topic.objects.visible_to(request.user).values(*_TOPIC)
        return found

    def shape(self, request: Request, row: dict[str, Any], /) -> Mapping[str, Any]:
        """Add the addresses."""
        del request
        return addressed(row, "topics")


def _terms(user: Any, rows: Sequence[Mapping[str, Any]]) -> list[dict[str, Any]]:
    """The terms; of the practices and groups that they name, those that `user` may read."""
    hidden = set()
    readable = {
        "practices": Practice.objects.visible_to(user).published(),
        "groups": apps.get_model("workinggroups.WorkingGroup").objects.visible_to(user),
    }
    for kind, found in readable.items():
        named = {slug for row in rows for slug in row["see"].get(kind, ())}
        seen = found.filter(slug__in=named).values_list("slug", flat=True) if named else ()
        hidden |= {(kind, slug) for slug in named - set(seen)}
    return [_term(row, hidden) for row in rows]


def _term(row: Mapping[str, Any], hidden: set[tuple[str, str]]) -> dict[str, Any]:
    see = {
        kind: [slug for slug in slugs if (kind, slug) not in hidden]
        for kind, slugs in row["see"].items()
    }
    item = {name: value for name, value in row.items() if name not in {"id", "position"}}
    return item | {
        "see": see,
        "url": site(f"/api/v1/terms/{row['slug']}/"),
        "page": site(f"/glossary/#{row['slug']}"),
    }


class TermList(ListView):
    """The glossary."""

    serializer_class = TermShape
    orders: ClassVar[Mapping[str, Order]] = {
        "position": Order("position"),
        "term": Order("term"),
    }

    def revision(self, request: Request, /) -> Sequence[object] | None:
        """Return the editions of the network and of what the terms point to."""
        return freshness(request.user, "network", "practices:public")

    def rows(self, request: Request, given: Mapping[str, Any], /) -> QuerySet[Any, Any]:
        """Return all terms."""
        del given
        found: QuerySet[Any, Any] = Term.objects.visible_to(request.user).values(*_TERM)
        return found

    def shape(self, rows: Sequence[Any], /) -> Sequence[Any]:
        """Leave out what the reader may not see."""
        return _terms(self.request.user, rows)


class TermItem(RowView):
    """One word of the glossary."""

    serializer_class = TermShape
    kind = "term"

    def rows(self, request: Request, /) -> QuerySet[Any, Any]:
        """Return all terms."""
        found: QuerySet[Any, Any] = Term.objects.visible_to(request.user).values(*_TERM)
        return found

    def shape(self, request: Request, row: dict[str, Any], /) -> Mapping[str, Any]:
        """Leave out what the reader may not see."""
        return _terms(request.user, [row])[0]
