"""The endpoints of meetings."""

from collections.abc import Mapping, Sequence
from typing import Any, ClassVar

from django.db.models import F, OuterRef, QuerySet, Subquery
from django.utils import timezone
from rest_framework.request import Request

from core.rest import params
from core.rest.paging import Order
from core.rest.params import Parameter
from core.rest.views import Item, ListView, RowView, addressed
from members.freshness import freshness
from members.markings import READS_LOGGED
from workinggroups import actions, rules
from workinggroups.actions.editions import MEETINGS_PUBLIC
from workinggroups.models import AgendaItem, Attendance, Meeting, WorkingGroup
from workinggroups.serializers import MeetingDetailShape, MeetingShape

_FIELDS = (
    "id", "slug", "title", "starts_at", "minutes_long", "time_zone", "place", "chatham_house",
    "minutes_circulated_at", "marking", "version", "updated_at", "group_slug",
)  # fmt: skip
_ITEM = ("title", "purpose", "minutes_long", "marking", "minutes")


def _meetings(user: Any) -> QuerySet[Any]:
    """The meetings that `user` may read; the group is named to those who may read it."""
    groups = WorkingGroup.objects.visible_to(user).filter(pk=OuterRef("group_id"))
    meetings = Meeting.objects.visible_to(user)
    rows: QuerySet[Any] = meetings.annotate(group_slug=Subquery(groups.values("slug")[:1]))
    return rows


def _item(row: Mapping[str, Any]) -> dict[str, Any]:
    item = addressed(row, "meetings")
    return item | {"group": item.pop("group_slug")}


class MeetingList(ListView):
    """Meetings that you may read."""

    serializer_class = MeetingShape
    orders: ClassVar[Mapping[str, Order]] = {
        "latest": Order("starts_at", descending=True),
        "earliest": Order("starts_at"),
    }
    filters: ClassVar[Mapping[str, Parameter]] = {
        "group": params.text("Slug of the group.", longest=60),
        "since": params.instant("Those that start then or later."),
        "until": params.instant("Those that start before then."),
    }

    def revision(self, request: Request, /) -> Sequence[object] | None:
        """Return the editions of meetings and of the network, whose groups they name."""
        return freshness(request.user, MEETINGS_PUBLIC, "network")

    def rows(self, request: Request, given: Mapping[str, Any], /) -> QuerySet[Any, Any]:
        """Return the meetings asked for."""
        names = {"group": "group_slug", "since": "starts_at__gte", "until": "starts_at__lt"}
        asked = {names[name]: value for name, value in given.items()}
        return _meetings(request.user).filter(**asked).values(*_FIELDS)

    def shape(self, rows: Sequence[Any], /) -> Sequence[Any]:
        """Add the addresses."""
        return [_item(row) for row in rows]


def _narrow_items(user: Any, meeting: Meeting) -> QuerySet[AgendaItem]:
    """The points of a meeting that `user` may read and whose readers are noted."""
    items: QuerySet[AgendaItem] = AgendaItem.objects.visible_to(user)
    return items.filter(meeting_id=meeting.pk, marking__in=READS_LOGGED)


class MeetingItem(RowView):
    """One meeting; /decisions/?meeting=… and /actions/?meeting=… list what came of it."""

    serializer_class = MeetingDetailShape
    kind = "meeting"

    def rows(self, request: Request, /) -> QuerySet[Any, Any]:
        """Return the meetings that the reader may see."""
        return _meetings(request.user).values(*_FIELDS, "minutes")

    def opened(self, request: Request, item: Item, /) -> None:
        """Note who was shown it, where it or a point of it is not for all of the network."""
        user: Any = request.user
        body, now = item.body, timezone.now()
        pk: Any = item.pk
        meeting = Meeting(pk=pk, title=body["title"], marking=body["marking"])
        narrow = any(point["marking"] in READS_LOGGED for point in body["items"])
        items = _narrow_items(user, meeting) if narrow else ()
        actions.note_read(meeting, items, by=user, at=now)

    def shape(self, request: Request, row: dict[str, Any], /) -> Mapping[str, Any]:
        """Return the meeting with the items that the reader may see."""
        items = AgendaItem.objects.filter(meeting_id=row["id"]).visible_to(request.user)
        points = list(items.order_by("position").values("id", *_ITEM))
        if not _arranges(request.user, row["id"]):
            points = [point | {"id": None} for point in points]
        attended = Attendance.objects.filter(meeting_id=row["id"]).order_by("nation__slug")
        return _item(row) | {
            "items": points,
            "attendance": [
                {"nation": slug, "state": state}
                for slug, state in attended.values_list(F("nation__slug"), "state")
            ],
        }


def _arranges(user: Any, pk: int) -> bool:
    """Whether the reader arranges the meeting, asked only of people."""
    if not rules.can_arrange_any(user):
        return False
    return rules.can_edit(user, Meeting.objects.select_related("group").get(pk=pk))
