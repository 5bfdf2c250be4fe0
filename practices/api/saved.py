"""One's saved searches, for systems that a person uses."""

from collections.abc import Mapping, Sequence
from typing import Any, ClassVar

from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import Http404, HttpResponse, QueryDict
from django.utils import timezone
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request

from core.addresses import HIGHEST_ID
from core.rest import conditional
from core.rest.fields import Line, StrictSerializer, Truth
from core.rest.negotiation import encode
from core.rest.paging import Order
from core.rest.views import JSONView, ListView, site, validated
from members.models import Person
from practices import actions, filters
from practices.api.writing import need_credential
from practices.lookups import lookups, stamp
from practices.models import SavedSearch


class SavedSearchShape(serializers.Serializer[Any]):
    """A search that the person keeps."""

    id = serializers.IntegerField()
    name = serializers.CharField()
    query = serializers.CharField(help_text="The query string of /practices/.")
    is_weekly = serializers.BooleanField(help_text="Whether what is new comes by mail.")
    created_at = serializers.DateTimeField()
    page = serializers.URLField(help_text="What it finds, for people.")


class NameBody(StrictSerializer):
    """The name of a search, and whether to be told of it."""

    name = Line(max_length=80)
    is_weekly = Truth(default=True, help_text="Send what is new, once a week.")


class SearchBody(NameBody):
    """A search to be kept."""

    query = Line(max_length=2000, help_text="The query string of /practices/.")


def _person(request: Request) -> Person:
    need_credential(request)
    user: Any = request.user
    if not isinstance(user, Person):
        raise PermissionDenied("People keep searches; a key keeps none.")
    return user


def _row(request: Request, pk: int) -> SavedSearch:
    found = SavedSearch.objects.visible_to(request.user).filter(pk=pk)
    row: SavedSearch | None = found.first() if pk <= HIGHEST_ID else None
    if row is None:
        raise Http404
    return row


def _told(row: Mapping[str, Any]) -> dict[str, Any]:
    return {**row, "page": site(f"/practices/?{row['query']}")}


def _reply(request: Request, row: SavedSearch, status: int = 200) -> HttpResponse:
    told = _told({name: getattr(row, name) for name in _FIELDS})
    body = encode(told)
    return conditional.reply(request, body, conditional.body_etag(body), status=status)


_FIELDS = ("id", "name", "query", "is_weekly", "created_at")


class SavedSearchList(ListView):
    """The searches that you keep; a key keeps none."""

    serializer_class = SavedSearchShape
    orders: ClassVar[Mapping[str, Order]] = {"name": Order("name")}

    def rows(self, request: Request, given: Mapping[str, Any], /) -> QuerySet[Any, Any]:
        """Return the person's own."""
        del given
        rows: QuerySet[Any, Any] = SavedSearch.objects.visible_to(request.user).values(*_FIELDS)
        return rows

    def shape(self, rows: Sequence[Any], /) -> Sequence[Any]:
        """Add the addresses."""
        return [_told(row) for row in rows]

    @extend_schema(request=SearchBody, responses={201: SavedSearchShape})
    def post(self, request: Request) -> HttpResponse:
        """Keep another."""
        person = _person(request)
        sent = validated(SearchBody, request)
        asked = filters.parse(QueryDict(sent["query"].removeprefix("?")), lookups(stamp()))
        sent["query"] = filters.usual(asked)
        row = actions.save_search(**sent, by=person, at=timezone.now())
        return _reply(request, row, status=201)


class SavedSearchItem(JSONView):
    """A search that you keep."""

    serializer_class = NameBody

    @extend_schema(request=NameBody, responses=SavedSearchShape)
    def put(self, request: Request, pk: int) -> HttpResponse:
        """Rename it, begin or stop its letters."""
        person, row = _person(request), _row(request, pk)
        sent = validated(NameBody, request)
        actions.change_search(row, **sent, by=person, at=timezone.now())
        return _reply(request, row)

    @extend_schema(request=None, responses={204: None})
    def delete(self, request: Request, pk: int) -> HttpResponse:
        """Give it up."""
        person, row = _person(request), _row(request, pk)
        actions.drop_search(row, by=person, at=timezone.now())
        return HttpResponse(status=204)
