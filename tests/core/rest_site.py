"""A small API over the kernel's own tables, for the kernel's tests. Used as ROOT_URLCONF."""

import datetime
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, ClassVar

from django.core.exceptions import PermissionDenied, SuspiciousOperation, ValidationError
from django.db import IntegrityError, OperationalError, transaction
from django.db.models import Max, QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import include, path
from rest_framework import exceptions, serializers
from rest_framework.request import Request

import hub.urls
from core.errors import FieldErrors, StaleVersion, StateConflict, check_version
from core.models import Edition, Event
from core.rest import fields, params
from core.rest.auth import BearerAuthentication, PageSession
from core.rest.idempotency import idempotent
from core.rest.paging import Order
from core.rest.params import Parameter
from core.rest.views import Item, ItemView, JSONView, ListView, validated
from tests.trail import happened

NOON = datetime.datetime(2026, 1, 1, 12, tzinfo=datetime.UTC)


@dataclass(frozen=True)
class Key:
    """Somebody's key."""

    pk: int
    is_authenticated = True


class Keys(BearerAuthentication):
    """Two keys, known by heart."""

    def look_up(self, token: str, request: Request) -> tuple[Any, Any] | None:
        """Return the key's owner and the key."""
        del request
        number = {"one": 1, "two": 2}.get(token)
        return (Key(number), Key(number)) if number else None


AUTHENTICATION = [Keys, PageSession]


class EventShape(serializers.Serializer[Any]):
    """How an event is shown."""

    id = serializers.IntegerField()
    at = serializers.DateTimeField()
    actor_label = serializers.CharField()


class Events(ListView):
    """Events, newest first."""

    authentication_classes = AUTHENTICATION
    serializer_class = EventShape
    orders: ClassVar[Mapping[str, Order]] = {
        "newest": Order("at", descending=True),
        "oldest": Order("at"),
        "actor": Order("actor_label"),
    }
    filters: ClassVar[Mapping[str, Parameter]] = {
        "actor": params.text("Who acted.", many=True),
        "since": params.day("From this day on."),
        "least": params.whole("Least id.", least=0, most=10**9),
    }

    def rows(self, request: Request, given: Mapping[str, Any], /) -> QuerySet[Any, Any]:
        """Return the events asked for."""
        del request
        found = Event.objects.all()
        if "actor" in given:
            found = found.filter(actor_label__in=given["actor"])
        if "since" in given:
            found = found.filter(at__date__gte=given["since"])
        return found.values("id", "at", "actor_label")


class VersionedEvents(Events):
    """The same, with a revision."""

    def revision(self, request: Request, /) -> Sequence[object]:
        """Return the number of the newest event."""
        del request
        return [Event.objects.aggregate(newest=Max("id"))["newest"]]


class ObjectEvents(ListView):
    """Events as model instances."""

    authentication_classes = AUTHENTICATION
    serializer_class = EventShape
    orders: ClassVar[Mapping[str, Order]] = {"oldest": Order("at")}

    def rows(self, request: Request, given: Mapping[str, Any], /) -> QuerySet[Any, Any]:
        """Return all events."""
        del request, given
        return Event.objects.all()

    def shape(self, rows: Sequence[Any], /) -> Sequence[Any]:
        """Return their ids."""
        return [{"id": row.pk} for row in rows]


class EditionBody(fields.StrictSerializer):
    """What a writer may send."""

    kind = fields.Line(read_only=True)
    number = fields.Whole(min_value=0, max_value=1000)
    note = fields.Block(required=False)
    day = fields.Day(required=False)
    at = fields.Instant(required=False)
    sure = fields.Truth(required=False)
    title = fields.Line(required=False, max_length=20)
    marks = serializers.ListField(child=fields.Whole(), required=False)


def change(kind: str, *, number: int, expected: frozenset[int] | None) -> None:
    """Change under the row's lock, if it is what the writer read."""
    with transaction.atomic():
        row = Edition.objects.select_for_update().get(kind=kind)
        check_version(expected, row.number)
        if row.number != number:
            Edition.objects.filter(kind=kind).update(number=number)


class EditionItem(ItemView):
    """One edition; its number is its version."""

    authentication_classes = AUTHENTICATION
    serializer_class = EditionBody

    def item(self, request: Request, /, **kwargs: Any) -> Item | None:
        """Return it with the reader's own note."""
        row = Edition.objects.filter(kind=kwargs["kind"]).first()
        if row is None:
            return None
        body = {"kind": row.kind, "number": row.number}
        if request.auth is not None:
            body["note"] = f"for {request.auth.pk}"
        return Item("edition", row.kind, row.number, body)

    def put(self, request: Request, kind: str) -> HttpResponse:
        """Replace it."""
        item = self.found(request, kind=kind)
        expected = item.expected(request)
        sent = validated(EditionBody, request, current=item.body)
        change(kind, number=sent["number"], expected=expected)
        return self.found(request, kind=kind).reply(request)

    def patch(self, request: Request, kind: str) -> HttpResponse:
        """Change what was sent."""
        item = self.found(request, kind=kind)
        expected = item.expected(request)
        sent = validated(EditionBody, request, current=item.body, partial=True)
        change(kind, number=sent.get("number", item.version), expected=expected)
        return self.found(request, kind=kind).reply(request)


class Notes(JSONView):
    """POST a note: an event of that name."""

    authentication_classes = AUTHENTICATION
    serializer_class = EditionBody

    @idempotent()
    def post(self, request: Request) -> HttpResponse:
        """Make one."""
        sent = validated(EditionBody, request)
        row = happened(
            verb="note:create",
            at=NOON,
            actor_kind="key",
            actor_label=sent.get("title", ""),
            on_kind="note",
            on_id=str(sent["number"]),
            on_label="",
        )
        if sent["number"] == 999:
            raise StateConflict("999 is taken.")
        if sent["number"] == 998:
            return HttpResponse(status=418)
        return Item("note", row.pk, 1, {"id": row.pk}).reply(request, status=201)


class MustNotes(Notes):
    """The same, with the key required."""

    @idempotent(required=True)
    def post(self, request: Request) -> HttpResponse:
        """Make one."""
        return Item("note", 1, 1, {"id": 1}).reply(request, status=201)


FAULTS: dict[str, Exception] = {
    "http404": Http404("secret words"),
    "drf404": exceptions.NotFound("secret words"),
    "denied": PermissionDenied("Only the owner may."),
    "drf-denied": exceptions.PermissionDenied("Not in your scopes."),
    "suspicious": SuspiciousOperation("secret words"),
    "integrity": IntegrityError("UNIQUE constraint failed: secret.words"),
    "operational": OperationalError("server closed the connection"),
    "stale": StaleVersion(),
    "state": StateConflict("It is withdrawn."),
    "fields": FieldErrors(
        {
            "results.0.a/b~c": ["Name it."],
            (): ["Whole."],
            ("x", 1): [ValidationError("Bad.", code="bad")],
        }
    ),
    "django-dict": ValidationError({"title": ["Too long."], "__all__": ["Both or none."]}),
    "django-one": ValidationError("One %(x)s.", code="one", params={"x": "1"}),
    "drf-dict": exceptions.ValidationError(
        {"a": [{}, {"b": ["No."]}], "non_field_errors": ["All."]}
    ),
    "drf-text": exceptions.ValidationError("Plain."),
    "throttled": exceptions.Throttled(wait=7.5),
    "throttled-plain": exceptions.Throttled(),
    "teapot": exceptions.APIException("odd"),
    "bug": RuntimeError("secret words"),
}


class Faulty(JSONView):
    """Raises what is asked for."""

    authentication_classes = AUTHENTICATION
    schema = None

    def get(self, request: Request, name: str) -> HttpResponse:
        """Raise it."""
        del request
        raise FAULTS[name]


def plain_fault(request: HttpRequest, name: str) -> HttpResponse:
    """Raise outside of DRF."""
    del request
    raise FAULTS[name]


def plain_status(request: HttpRequest, status: int) -> HttpResponse:
    """Answer with a bare status."""
    del request
    return HttpResponse("<h1>secret words</h1>", status=status, headers={"X-Extra": "1"})


api = [
    path("v1/events/", Events.as_view()),
    path("v1/versioned/", VersionedEvents.as_view()),
    path("v1/objects/", ObjectEvents.as_view()),
    path("v1/editions/<slug:kind>/", EditionItem.as_view()),
    path("v1/notes/", Notes.as_view()),
    path("v1/must/", MustNotes.as_view()),
    path("v1/faults/<slug:name>/", Faulty.as_view()),
    path("plain/<slug:name>/", plain_fault),
    path("status/<int:status>/", plain_status),
]
# The hub's own map without its endpoints, which are no business of the kernel's tests.
others = [entry for entry in hub.urls.urlpatterns if str(entry.pattern) != "api/v1/"]
urlpatterns = [path("api/", include(api)), *others]
handler404 = "hub.errors.page_not_found"
