"""When a nation works, kept by its coordinator and its writers as on the page."""

import datetime
from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.utils import timezone
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.exceptions import NotAuthenticated
from rest_framework.request import Request

from core.rest import conditional
from core.rest.fields import Line, StrictSerializer, Whole
from core.rest.negotiation import encode
from core.rest.views import JSONView, site, validated
from members import actions, queries, rules, validators
from members.models import Nation
from members.serializers import WorkingDaysShape
from members.workdays import Off


class HolidayBody(StrictSerializer):
    """What is off on a day."""

    name = Line(max_length=200)
    off = serializers.ChoiceField(Off.choices)
    source = Line(  # type: ignore[assignment] # reason: a field of that name
        max_length=600,
        default="",
        allow_blank=True,
        help_text="Where it is published; your role stands there otherwise.",
    )


class WeekBody(StrictSerializer):
    """The weekend, and the region whose holidays the nation keeps."""

    weekend = serializers.ListField(
        child=Whole(min_value=1, max_value=7), validators=[validators.weekend]
    )
    region = Line(max_length=20, default="", allow_blank=True)


def _nation(request: Request, slug: str) -> Nation:
    """The nation, for whoever keeps its calendar: 401, 403 or 404 otherwise."""
    if not request.user.is_authenticated:
        raise NotAuthenticated
    nation = Nation.objects.visible_to(request.user).filter(slug=slug).first()
    if nation is None:
        raise Http404
    if not rules.can_keep_calendar(request.user, nation_id=nation.pk):
        raise PermissionDenied("Its own people keep the calendar of a nation.")
    return nation


def _day(text: str) -> datetime.date:
    try:
        return datetime.date.fromisoformat(text)
    except ValueError as error:
        raise Http404 from error


def _reply(request: Request, nation: Nation, year: int | None) -> HttpResponse:
    page = {"page": site(f"{nation.get_absolute_url()}holidays/")}
    body = encode(queries.working_days(nation, year=year) | page)
    return conditional.reply(request, body, conditional.body_etag(body))


class NationHoliday(JSONView):
    """A day of a nation, as its own people say."""

    serializer_class = HolidayBody

    @extend_schema(request=HolidayBody, responses=WorkingDaysShape)
    def put(self, request: Request, slug: str, day: str) -> HttpResponse:
        """Say what is off on the day; what was said of it before is replaced."""
        nation, which, user = _nation(request, slug), _day(day), _user(request)
        sent = validated(HolidayBody, request)
        sent["off"] = Off(sent["off"])
        actions.set_holiday(nation, day=which, **sent, by=user, at=timezone.now())
        return _reply(request, nation, which.year)

    @extend_schema(request=None, responses=WorkingDaysShape)
    def delete(self, request: Request, slug: str, day: str) -> HttpResponse:
        """Take back what people said of the day: what the list says holds again."""
        nation, which, user = _nation(request, slug), _day(day), _user(request)
        actions.drop_holiday(nation, day=which, by=user, at=timezone.now())
        return _reply(request, nation, which.year)


class NationWeek(JSONView):
    """The working week of a nation."""

    serializer_class = WeekBody

    @extend_schema(request=WeekBody, responses=WorkingDaysShape)
    def put(self, request: Request, slug: str) -> HttpResponse:
        """Set the weekend and the region; another region fills the list anew."""
        nation, user = _nation(request, slug), _user(request)
        sent = validated(WeekBody, request)
        actions.set_week(nation, **sent, by=user, at=timezone.now())
        return _reply(request, nation, None)


def _user(request: Request) -> Any:
    return request.user
