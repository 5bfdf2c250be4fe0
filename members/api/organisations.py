"""The endpoints of organisations."""

from collections.abc import Mapping, Sequence
from typing import Any, ClassVar

from django.db.models import F, QuerySet
from rest_framework.request import Request

from core.rest import params
from core.rest.paging import Order
from core.rest.params import Parameter
from core.rest.views import ListView, RowView, addressed
from members.freshness import freshness
from members.models import Organisation
from members.queries.above import rows as rows_above
from members.serializers import OrganisationDetailShape, OrganisationShape

_ORGANISATION = (
    "id", "slug", "name", "kind", "description", "country", "iso3166_2", "ended", "ending",
    "succeeded_by_name",
)  # fmt: skip


def _organisations(request: Request, *more: str) -> QuerySet[Any, Any]:
    found = Organisation.objects.visible_to(request.user)
    slugs = {"nation_slug": F("nation__slug"), "successor": F("succeeded_by__slug")}
    rows: QuerySet[Any, Any] = found.values(*_ORGANISATION, *more, **slugs)
    return rows


def _organisation(row: Mapping[str, Any]) -> dict[str, Any]:
    item = addressed(row, "organisations")
    return item | {"nation": item.pop("nation_slug"), "succeeded_by": item.pop("successor")}


class OrganisationList(ListView):
    """Ministries, agencies, digital units and local authorities."""

    serializer_class = OrganisationShape
    orders: ClassVar[Mapping[str, Order]] = {"name": Order("name")}
    filters: ClassVar[Mapping[str, Parameter]] = {
        "nation": params.text("Slug of the nation.", longest=60),
        "country": params.text("ISO 3166-1 alpha-2, such as NZ.", longest=2),
        "kind": params.choice("What sort of body.", *Organisation.Kind.values),
    }

    def revision(self, request: Request, /) -> Sequence[object] | None:
        """Return the network's edition."""
        return freshness(request.user, "network")

    def rows(self, request: Request, given: Mapping[str, Any], /) -> QuerySet[Any, Any]:
        """Return the bodies asked for."""
        names = {"nation": "nation__slug", "country": "country", "kind": "kind"}
        return _organisations(request).filter(**{names[name]: given[name] for name in given})

    def shape(self, rows: Sequence[Any], /) -> Sequence[Any]:
        """Name nation and successor by their slugs."""
        return [_organisation(row) for row in rows]


class OrganisationItem(RowView):
    """One organisation with what it reuses."""

    serializer_class = OrganisationDetailShape
    kind = "organisation"

    def rows(self, request: Request, /) -> QuerySet[Any, Any]:
        """Return all organisations."""
        return _organisations(request, "sources")

    def shape(self, request: Request, row: dict[str, Any], /) -> Mapping[str, Any]:
        """Return the organisation with the reuses of practices that the reader may read."""
        reuses = rows_above("practices.Reuse", request.user).filter(organisation_id=row["id"])
        shown = reuses.order_by("practice__title", "id").values(
            "relation", "what", "since", "as_of", "ref", slug=F("practice__slug")
        )
        return _organisation(row) | {
            "reuses": [{**reuse, "practice": reuse.pop("slug")} for reuse in shown]
        }
