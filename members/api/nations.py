"""The endpoints of nations."""

from collections.abc import Mapping, Sequence
from typing import Any, ClassVar

from django.db.models import QuerySet
from rest_framework.request import Request

from core.rest import params
from core.rest.paging import Order
from core.rest.params import Parameter
from core.rest.views import Item, ItemView, ListView, RowView, addressed, site
from members import queries
from members.freshness import freshness
from members.models import LeadBody, Membership, Nation
from members.serializers import NationDetailShape, NationShape, WorkingDaysShape

_NATION = (
    "id", "slug", "name", "official_name", "iso2", "iso3", "is_founder", "is_member", "languages",
    "time_zone", "website",
)  # fmt: skip


class NationList(ListView):
    """The nations of the network."""

    serializer_class = NationShape
    orders: ClassVar[Mapping[str, Order]] = {"name": Order("name")}
    filters: ClassVar[Mapping[str, Parameter]] = {
        "member": params.truth("Whether a membership is open."),
    }

    def revision(self, request: Request, /) -> Sequence[object] | None:
        """Return the network's edition."""
        return freshness(request.user, "network")

    def rows(self, request: Request, given: Mapping[str, Any], /) -> QuerySet[Any, Any]:
        """Return the nations asked for."""
        found = Nation.objects.visible_to(request.user)
        if "member" in given:
            found = found.filter(is_member=given["member"])
        rows: QuerySet[Any, Any] = found.values(*_NATION)
        return rows

    def shape(self, rows: Sequence[Any], /) -> Sequence[Any]:
        """Add the addresses."""
        return [addressed(row, "nations") for row in rows]


class NationItem(RowView):
    """One nation: its memberships and the bodies that represented it."""

    serializer_class = NationDetailShape
    kind = "nation"

    def rows(self, request: Request, /) -> QuerySet[Any, Any]:
        """Return all nations."""
        nations = Nation.objects.visible_to(request.user)
        rows: QuerySet[Any, Any] = nations.values(*_NATION, "network_page", "notes", "sources")
        return rows

    def shape(self, request: Request, row: dict[str, Any], /) -> Mapping[str, Any]:
        """Return the nation with its history."""
        del request
        periods = Membership.objects.filter(nation_id=row["id"]).order_by("joined", "id")
        bodies = LeadBody.objects.filter(nation_id=row["id"]).order_by("position")
        return addressed(row, "nations") | {
            "memberships": list(periods.values("joined", "left")),
            "lead_bodies": list(bodies.values("name", "is_current", "since", "as_of", "ref")),
        }


class NationHolidays(ItemView):
    """When a nation works: its weekend and its public holidays, with where they are known from."""

    serializer_class = WorkingDaysShape
    parameters: ClassVar[Mapping[str, Parameter]] = {
        "year": params.whole("A year; all that are known unless said.", least=2000, most=2100)
    }

    def item(self, request: Request, /, **kwargs: Any) -> Item | None:
        """Return it, with the holidays of the year that is asked for."""
        nation = Nation.objects.visible_to(request.user).filter(slug=kwargs["slug"]).first()
        if nation is None:
            return None
        known = queries.working_days(nation, year=self.given.get("year"))
        page = {"page": site(f"{nation.get_absolute_url()}holidays/")}
        return Item("working days", nation.pk, 0, known | page)
