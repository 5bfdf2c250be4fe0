"""Notes of thirty seconds for systems: read, and written for their nation to publish."""

from collections.abc import Mapping, Sequence
from typing import Any, ClassVar

from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import HttpResponse
from django.utils import timezone
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request

from core.rest import problems
from core.rest.fields import Block, Line, StrictSerializer
from core.rest.idempotency import idempotent
from core.rest.paging import Order
from core.rest.problems import Problem
from core.rest.views import Item, ListView, RowView, site, validated
from practices import actions, queries, rules
from practices.api.writing import missing, need_credential
from practices.models import NoteKind, NoteState, Topic


class NoteBody(StrictSerializer):
    """What a note says."""

    kind = serializers.ChoiceField(NoteKind.choices)
    text = Block(max_length=400)
    topic = Line(max_length=60, help_text="Slug.")
    ask = Line(max_length=200, help_text="Whom to ask: an organisation or a team.")


class NoteShape(NoteBody):
    """A note of thirty seconds, for the network's officials."""

    nation = serializers.CharField(help_text="Slug.")
    state = serializers.ChoiceField(NoteState.choices)
    created_at = serializers.DateTimeField()
    published_at = serializers.DateTimeField(allow_null=True)
    over_at = serializers.DateTimeField(
        allow_null=True, help_text="When it is over, unless it has become a write-up."
    )
    is_written_up = serializers.BooleanField()
    url = serializers.URLField(help_text="This in the API.")
    page = serializers.URLField(help_text="This for people.")


def _item(row: Mapping[str, Any]) -> dict[str, Any]:
    item = {name.removesuffix("__slug"): value for name, value in row.items()}
    number = item.pop("id")
    item["is_written_up"] = item.pop("promoted_to_id") is not None
    return item | {
        "url": site(f"/api/v1/notes/{number}/"),
        "page": site(f"/notes/#note-{number}"),
    }


class NoteList(ListView):
    """Notes that you may read, the latest first: officials of the network only."""

    serializer_class = NoteShape
    orders: ClassVar[Mapping[str, Order]] = {"newest": Order("id", descending=True)}

    def rows(self, request: Request, given: Mapping[str, Any], /) -> QuerySet[Any, Any]:
        """Return the notes."""
        del given
        return queries.note_values(request.user)

    def shape(self, rows: Sequence[Any], /) -> Sequence[Any]:
        """Return them as items."""
        return [_item(row) for row in rows]

    @extend_schema(request=NoteBody, responses={201: NoteShape})
    @idempotent()
    def post(self, request: Request) -> HttpResponse:
        """Write a note of your nation. It is published by people."""
        need_credential(request)
        user: Any = request.user
        nation = user.nation
        if nation is None or not rules.can_create(user, nation_id=nation.pk):
            raise PermissionDenied(missing(user))
        given = validated(NoteBody, request)
        topic = Topic.objects.filter(slug=given.pop("topic")).first()
        if topic is None:
            faults = [problems.body_fault(("topic",), "There is no such topic.", "unknown")]
            raise Problem(problems.INVALID, errors=faults)
        note = actions.write_note(**given, topic=topic, nation=nation, by=user, at=timezone.now())
        body = _item(queries.note_values(user).get(pk=note.pk))
        reply = Item("note", note.pk, 0, body).reply(request, status=201)
        reply.headers["Location"] = body["url"]
        return reply


class NoteItem(RowView):
    """One note."""

    serializer_class = NoteShape
    kind = "note"

    def rows(self, request: Request, /) -> QuerySet[Any, Any]:
        """Return the notes that the reader may see."""
        return queries.note_values(request.user)

    def shape(self, request: Request, row: dict[str, Any], /) -> Mapping[str, Any]:
        """Return it as an item."""
        del request
        return _item(row)
