"""The endpoints of groups."""

from collections.abc import Mapping, Sequence
from typing import Any, ClassVar

from django.db.models import QuerySet
from rest_framework.request import Request

from core.rest import params
from core.rest.paging import Order
from core.rest.params import Parameter
from core.rest.views import ListView, RowView, addressed
from members.freshness import freshness
from practices.models import Topic
from workinggroups.models import GroupLead, GroupOutput, GroupStatus, WorkingGroup
from workinggroups.serializers import GroupDetailShape, GroupShape

_FIELDS = (
    "id", "slug", "name", "other_names", "theme", "status", "status_as_of", "founded",
    "founded_note", "marking",
)  # fmt: skip


class GroupList(ListView):
    """Working groups."""

    serializer_class = GroupShape
    orders: ClassVar[Mapping[str, Order]] = {"name": Order("name")}
    filters: ClassVar[Mapping[str, Parameter]] = {
        "status": params.choice("Whether it works.", *GroupStatus.values),
        "topic": params.text("Slug of a topic.", longest=60),
    }

    def revision(self, request: Request, /) -> Sequence[object] | None:
        """Return the network's edition."""
        return freshness(request.user, "network")

    def rows(self, request: Request, given: Mapping[str, Any], /) -> QuerySet[Any, Any]:
        """Return the groups asked for."""
        found = WorkingGroup.objects.visible_to(request.user)
        if "status" in given:
            found = found.filter(status=given["status"])
        if "topic" in given:
            found = found.filter(topics__in=Topic.objects.filter(slug=given["topic"]))
        rows: QuerySet[Any, Any] = found.values(*_FIELDS)
        return rows

    def shape(self, rows: Sequence[Any], /) -> Sequence[Any]:
        """Add the addresses."""
        return [addressed(row, "groups") for row in rows]


class GroupItem(RowView):
    """One working group. Its roster is for people, on its page."""

    serializer_class = GroupDetailShape
    kind = "group"

    def rows(self, request: Request, /) -> QuerySet[Any, Any]:
        """Return the groups that the reader may see."""
        groups = WorkingGroup.objects.visible_to(request.user)
        rows: QuerySet[Any, Any] = groups.values(*_FIELDS, "remit", "sources")
        return rows

    def shape(self, request: Request, row: dict[str, Any], /) -> Mapping[str, Any]:
        """Return the group with its history."""
        del request
        topics = Topic.objects.filter(workinggroups=row["id"]).order_by("slug")
        leads = GroupLead.objects.filter(group_id=row["id"]).order_by("position")
        outputs = GroupOutput.objects.filter(group_id=row["id"]).order_by("position")
        return addressed(row, "groups") | {
            "topics": list(topics.values_list("slug", flat=True)),
            "leads": [
                {"nation": slug, "as_of": as_of, "note": note, "ref": ref}
                for slug, as_of, note, ref in leads.values_list(
                    "nation__slug", "as_of", "note", "ref"
                )
            ],
            "outputs": list(outputs.values("title", "date")),
        }
