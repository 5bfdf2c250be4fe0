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
from workinggroups.models import AgendaItem, Attendance, FormerDate, Meeting, Series, WorkingGroup
from workinggroups.serializers import MeetingDetailShape, MeetingShape

_FIELDS = (
    "id", "slug", "title", "starts_at", "minutes_long", "time_zone", "place", "chatham_house",
    "minutes_circulated_at", "marking", "version", "updated_at", "group_slug", "cancelled_at",
    "cancelled_reason", "series_slug",
)  # fmt: skip
_ITEM = ("title", "purpose", "minutes_long", "marking", "chatham_house", "minutes")


def _meetings(user: Any) -> QuerySet[Any]:
    """The meetings that `user` may read; the group is named to those who may read it."""
    groups = WorkingGroup.objects.visible_to(user).filter(pk=OuterRef("group_id"))
    meetings = Meeting.objects.visible_to(user)
    series = Series.objects.filter(occurrences__meeting=OuterRef("pk"))
    rows: QuerySet[Any] = meetings.annotate(
        group_slug=Subquery(groups.values("slug")[:1]),
        series_slug=Subquery(series.values("slug")[:1]),
    )
    return rows


def _items(rows: Sequence[Mapping[str, Any]]) -> list[dict[str, Any]]:
    """The meetings as they are sent, each with where it stood before."""
    stood: dict[int, list[dict[str, Any]]] = {row["id"]: [] for row in rows}
    former = FormerDate.objects.filter(meeting__in=stood).order_by("starts_at")
    for pk, starts_at, moved_at, reason in former.values_list(
        "meeting_id", "starts_at", "moved_at", "reason"
    ):
        stood[pk].append({"starts_at": starts_at, "moved_at": moved_at, "reason": reason})
    return [_item(row, stood[row["id"]]) for row in rows]


def _item(row: Mapping[str, Any], stood: list[dict[str, Any]]) -> dict[str, Any]:
    item = addressed(row, "meetings")
    status = "confirmed" if item.pop("cancelled_at") is None else "cancelled"
    named = {"group": item.pop("group_slug"), "series": item.pop("series_slug")}
    return item | named | {"status": status, "moved_from": stood}


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
        "status": params.choice("Whether they are held.", "confirmed", "cancelled"),
    }

    def revision(self, request: Request, /) -> Sequence[object] | None:
        """Return the editions of meetings and of the network, whose groups they name."""
        return freshness(request.user, MEETINGS_PUBLIC, "network")

    def rows(self, request: Request, given: Mapping[str, Any], /) -> QuerySet[Any, Any]:
        """Return the meetings asked for."""
        names = {"group": "group_slug", "since": "starts_at__gte", "until": "starts_at__lt"}
        asked = {names[name]: value for name, value in given.items() if name in names}
        if "status" in given:
            asked["cancelled_at__isnull"] = given["status"] == "confirmed"
        return _meetings(request.user).filter(**asked).values(*_FIELDS)

    def shape(self, rows: Sequence[Any], /) -> Sequence[Any]:
        """Add the addresses."""
        return _items(rows)


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
        leads = {"led": F("led_by__slug")}
        rows = items.order_by("position").values("id", *_ITEM, **leads)
        points = [point | {"led_by": point.pop("led")} for point in rows]
        if not _arranges(request.user, row["id"]):
            points = [point | {"id": None} for point in points]
        attended = Attendance.objects.filter(meeting_id=row["id"]).order_by("nation__slug")
        return _items([row])[0] | {
            "further_groups": _joined(request.user, row["id"]),
            "items": points,
            "attendance": [
                {"nation": slug, "state": state}
                for slug, state in attended.values_list(F("nation__slug"), "state")
            ],
        }


def _joined(user: Any, pk: int) -> list[str]:
    """The groups that meet together with the meeting's own, as far as the reader may know."""
    groups = WorkingGroup.objects.visible_to(user).filter(joint_meetings=pk)
    return list(groups.order_by("slug").values_list("slug", flat=True))


def _arranges(user: Any, pk: int) -> bool:
    """Whether the reader arranges the meeting, asked only of people."""
    if not rules.can_arrange_any(user):
        return False
    return rules.can_edit(user, Meeting.objects.select_related("group").get(pk=pk))
