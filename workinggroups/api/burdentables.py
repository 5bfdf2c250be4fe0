"""The table of points by which calls are counted."""

from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.utils import timezone
from drf_spectacular.utils import extend_schema
from rest_framework.request import Request

from core.rest.idempotency import idempotent
from core.rest.views import Item, ItemView, validated
from members.reading import reader_of
from workinggroups import actions, queries, rules
from workinggroups.api.people import person_of
from workinggroups.planner import V1
from workinggroups.serializers.burdentables import BurdenTableBody, BurdenTablesShape


class BurdenTables(ItemView):
    """Points by local hour in every version, for the network; POST sets the next one."""

    serializer_class = BurdenTablesShape

    def item(self, request: Request, /, **kwargs: Any) -> Item | None:
        """Return the versions, to the network."""
        del kwargs
        return _shown() if reader_of(request.user).community else None

    @extend_schema(request=BurdenTableBody, responses=BurdenTablesShape)
    @idempotent()
    def post(self, request: Request) -> HttpResponse:
        """Count by other points from now on; what was counted stays."""
        person = person_of(request)
        if not rules.can_correct_burdens(person):
            raise PermissionDenied("The secretariat keeps the table.")
        sent = validated(BurdenTableBody, request)
        actions.set_burden_table(**sent, by=person, at=timezone.now())
        return _shown().reply(request)


def _shown() -> Item:
    names = ("version", "points", "reason", "at")
    tables = [{name: getattr(row, name) for name in names} for row in queries.table_versions()]
    first = {"version": V1.version, "points": list(V1.points), "reason": "", "at": None}
    return Item("burden-tables", 1, len(tables), {"tables": [*tables, first]})
