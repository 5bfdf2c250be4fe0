"""The endpoints of summits."""

from collections.abc import Mapping, Sequence
from typing import Any, ClassVar

from django.db.models import F, QuerySet
from rest_framework.request import Request

from core.rest import params
from core.rest.paging import Order
from core.rest.params import Parameter
from core.rest.views import ListView, RowView, addressed
from members.freshness import freshness
from members.models import Nation
from summits.models import Summit, SummitKind
from summits.serializers import SummitDetailShape, SummitShape
from workinggroups.models import WorkingGroup

_FIELDS = (
    "id", "slug", "name", "ordinal", "kind", "format", "city", "venue", "start", "end",
    "time_zone", "theme", "confidence",
)  # fmt: skip


def _summits(user: Any, *more: str) -> QuerySet[Any, Any]:
    slugs = {"part_of_slug": F("part_of__slug"), "host_slug": F("host__slug")}
    summits = Summit.objects.visible_to(user)
    found: QuerySet[Any, Any] = summits.values(*_FIELDS, *more, **slugs)
    return found


def _item(row: Mapping[str, Any]) -> dict[str, Any]:
    item = addressed(row, "summits")
    return item | {"part_of": item.pop("part_of_slug"), "host": item.pop("host_slug")}


class SummitList(ListView):
    """Summits and other gatherings."""

    serializer_class = SummitShape
    orders: ClassVar[Mapping[str, Order]] = {
        "latest": Order("start", descending=True),
        "earliest": Order("start"),
    }
    filters: ClassVar[Mapping[str, Parameter]] = {
        "kind": params.choice("What sort of gathering.", *SummitKind.values),
        "host": params.text("Slug of the nation.", longest=60),
    }

    def revision(self, request: Request, /) -> Sequence[object] | None:
        """Return the network's edition."""
        return freshness(request.user, "network")

    def rows(self, request: Request, given: Mapping[str, Any], /) -> QuerySet[Any, Any]:
        """Return the gatherings asked for."""
        names = {"kind": "kind", "host": "host__slug"}
        return _summits(request.user).filter(**{names[name]: given[name] for name in given})

    def shape(self, rows: Sequence[Any], /) -> Sequence[Any]:
        """Add the addresses."""
        return [_item(row) for row in rows]


class SummitItem(RowView):
    """One gathering; /declarations/?summit=… lists its texts."""

    serializer_class = SummitDetailShape
    kind = "summit"

    def rows(self, request: Request, /) -> QuerySet[Any, Any]:
        """Return all gatherings."""
        return _summits(request.user, "participants", "outcomes", "sources")

    def shape(self, request: Request, row: dict[str, Any], /) -> Mapping[str, Any]:
        """Return the gathering with what came of it."""
        joined = Nation.objects.filter(memberships__admitted_at=row["id"]).order_by("slug")
        groups = WorkingGroup.objects.visible_to(request.user).filter(founded_at=row["id"])
        return _item(row) | {
            "admitted": list(joined.values_list("slug", flat=True)),
            "groups_founded": list(groups.order_by("slug").values_list("slug", flat=True)),
        }
