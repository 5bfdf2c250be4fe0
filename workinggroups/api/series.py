"""Series of meetings: read by all who may, begun and copied by whoever arranges the meetings."""

import datetime
from collections.abc import Mapping, Sequence
from typing import Any, ClassVar

from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import Http404, HttpResponse
from django.utils import timezone
from drf_spectacular.utils import extend_schema
from rest_framework.request import Request

from core.rest import params
from core.rest.idempotency import idempotent
from core.rest.negotiation import encode
from core.rest.paging import Order
from core.rest.params import Parameter
from core.rest.views import Item, ItemView, JSONView, ListView, addressed, validated
from members.models import Person
from workinggroups import actions, queries, recurrence, rules
from workinggroups.actions import SeriesDetails
from workinggroups.api.meetings import MeetingItem
from workinggroups.api.people import group_of, person_of
from workinggroups.models import Meeting, Series, WorkingGroup
from workinggroups.queries import SeriesPage
from workinggroups.serializers import MeetingDetailShape
from workinggroups.serializers.series import (
    LookShape,
    MeetingCopyBody,
    SeriesBody,
    SeriesCopyBody,
    SeriesDetailShape,
    SeriesShape,
)

_TOLD = (
    "slug", "title", "pattern", "every", "first_day", "time_zone", "minutes_long", "place",
)  # fmt: skip
REFUSED = "Only whoever arranges the meetings does this."


class SeriesList(ListView):
    """Series of which you may read a meeting; POST begins one, or looks at its days."""

    serializer_class = SeriesShape
    orders: ClassVar[Mapping[str, Order]] = {"newest": Order("created_at", descending=True)}
    filters: ClassVar[Mapping[str, Parameter]] = {
        "group": params.text("Slug of a group.", longest=60),
    }

    def rows(self, request: Request, given: Mapping[str, Any], /) -> QuerySet[Any, Any]:
        """Return the series asked for."""
        found = queries.series_seen(request.user)
        if "group" in given:
            groups = WorkingGroup.objects.visible_to(request.user).filter(slug=given["group"])
            found = found.filter(group__in=groups)
        return found

    def shape(self, rows: Sequence[Any], /) -> Sequence[Any]:
        """Tell them in short."""
        return [_told(row, queries.rule_of(row)) for row in rows]

    @extend_schema(request=SeriesBody, responses={200: LookShape, 201: SeriesDetailShape})
    @idempotent()
    def post(self, request: Request) -> HttpResponse:
        """Begin a series; with `dry_run`, tell its days, clock changes and who is off."""
        person = person_of(request)
        sent = validated(SeriesBody, request)
        group = group_of(person, sent.pop("group"))
        if not rules.can_arrange(person, group):
            raise PermissionDenied(REFUSED)
        dry, tell = sent.pop("dry_run"), sent.pop("tell")
        skip = {row["day"]: row["reason"] for row in sent.pop("skip")}
        details = SeriesDetails(**sent | {"hour": datetime.time.fromisoformat(sent["hour"])})
        if dry:
            return _looked(details, group)
        series = actions.start_series(
            group=group, details=details, skip=skip, by=person, at=timezone.now(), tell=tell
        )
        return _created(request, person, series.slug)


class SeriesItem(ItemView):
    """One series with its days."""

    serializer_class = SeriesDetailShape

    def item(self, request: Request, /, **kwargs: Any) -> Item | None:
        """Return it as far as the reader may see it."""
        page = queries.series_page(request.user, kwargs["slug"])
        return None if page is None else _shown(page)


class SeriesCopying(JSONView):
    """A series like another, from another first day on."""

    serializer_class = SeriesDetailShape

    @extend_schema(request=SeriesCopyBody, responses={201: SeriesDetailShape})
    @idempotent()
    def post(self, request: Request, slug: str) -> HttpResponse:
        """Copy it: its rule, its meetings' form and agenda, nothing of what happened."""
        person = person_of(request)
        series = queries.series_seen(person).filter(slug=slug).first()
        if series is None:
            raise Http404
        if not rules.can_arrange_series(person, series):
            raise PermissionDenied(REFUSED)
        sent = validated(SeriesCopyBody, request)
        made = actions.copy_series(series, **sent, by=person, at=timezone.now())
        return _created(request, person, made.slug)


class MeetingCopying(MeetingItem):
    """A meeting like another, at another time."""

    http_method_names = ("post", "options")

    @extend_schema(request=MeetingCopyBody, responses={201: MeetingDetailShape})
    @idempotent()
    def post(self, request: Request, slug: str) -> HttpResponse:
        """Copy it: its form and agenda, nothing of what happened; its group is asked anew."""
        person = person_of(request)
        seen = Meeting.objects.visible_to(person).select_related("group")
        meeting = seen.filter(slug=slug).first()
        if meeting is None:
            raise Http404
        if not rules.can_edit(person, meeting):
            raise PermissionDenied(REFUSED)
        sent = validated(MeetingCopyBody, request)
        made = actions.copy_meeting(meeting, **sent, by=person, at=timezone.now())
        item = self.found(request, slug=made.slug)
        reply = item.reply(request, status=201)
        reply.headers["Location"] = item.body["url"]
        return reply


def _looked(details: SeriesDetails, group: WorkingGroup | None) -> HttpResponse:
    dates = queries.look_at(details.rule, actions.days_asked(details), group)
    rows = [
        {
            "day": date.day,
            "starts_at": date.starts,
            "clock_changes": list(date.changes),
            "off": list(date.off),
        }
        for date in dates
    ]
    body = encode({"words": recurrence.words(details.rule), "dates": rows})
    return HttpResponse(body, content_type="application/json")


def _created(request: Request, person: Person, slug: str) -> HttpResponse:
    page = queries.series_page(person, slug)
    if page is None:  # nobody begins what they may not read
        raise Http404
    item = _shown(page)
    reply = item.reply(request, status=201)
    reply.headers["Location"] = item.body["url"]
    return reply


def _told(row: Series, rule: recurrence.Rule) -> dict[str, Any]:
    told = {"id": row.pk} | {name: getattr(row, name) for name in _TOLD}
    group = row.group.slug if row.group else None
    more = {"group": group, "hour": f"{row.hour:%H:%M}", "words": recurrence.words(rule)}
    return addressed(told, "series") | more


def _shown(page: SeriesPage) -> Item:
    dates = []
    for row in page.occurrences:
        meeting = row.meeting
        status = "skipped"
        if meeting is not None:
            status = "confirmed" if meeting.cancelled_at is None else "cancelled"
        dates.append(
            {
                "day": row.day,
                "meeting": meeting.slug if meeting else None,
                "starts_at": meeting.starts_at if meeting else None,
                "status": status,
                "skipped": row.skipped,
            }
        )
    rule = recurrence.rrule(page.rule, page.series.occurrences.count())
    body = _told(page.series, page.rule) | {"rule": rule, "dates": dates}
    return Item("series", page.series.pk, 0, body)
