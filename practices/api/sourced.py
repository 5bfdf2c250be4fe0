"""A practice by the number of the nation's own system: posted twice, it is there once."""

from typing import Any

from django.db import transaction
from django.http import Http404, HttpResponse
from django.utils import timezone
from drf_spectacular.utils import extend_schema
from rest_framework.request import Request

from core.rest import conditional, problems
from core.rest.negotiation import encode
from core.rest.problems import Problem
from core.rest.views import Item, ItemView
from practices import actions, queries
from practices.api import draft, writing
from practices.api.item import ACCEPTED, GONE, practice_of, shown
from practices.models import Draft, Practice
from practices.serializers.bodies import SourcedBody
from practices.serializers.shapes import DraftShape, PracticeDetailShape


class SourcedPractice(ItemView):
    """A practice of your nation, by the number that a system of it gave."""

    serializer_class = PracticeDetailShape
    may_answer = (GONE,)

    def item(self, request: Request, /, **kwargs: Any) -> Item | None:
        """Return it as the reader sees it."""
        slug = queries.slug_of_source(request.user, kwargs["system"], kwargs["external_id"])
        return None if slug is None else shown(request, slug)

    def opened(self, request: Request, item: Item, /) -> None:
        """Note who was shown it."""
        user: Any = request.user
        actions.note_read(practice_of(item), by=user, at=timezone.now())

    @extend_schema(
        request={"application/json": SourcedBody},
        responses={200: PracticeDetailShape, 201: PracticeDetailShape, ACCEPTED: DraftShape},
    )
    def put(self, request: Request, system: str, external_id: str) -> HttpResponse:
        """Make it, or replace what it says. The same body again changes nothing.

        Another body needs If-Match, or `*`. Of a published practice the words wait in its draft.
        """
        writing.need_credential(request)
        item = self.item(request, system=system, external_id=external_id)
        matching = request.META.get("HTTP_IF_MATCH", "").strip()
        if item is None:
            if matching:
                raise Problem(problems.STALE)
            return self._made(request, system, external_id)
        if conditional.creates_only(request):
            raise Problem(problems.STALE)
        waiting = self._changed(request, item, blind=not matching)
        if waiting is None:
            found = self.found(request, system=system, external_id=external_id)
            return found.reply(request)
        body = draft.item_of(request, waiting).body
        reply = HttpResponse(encode(body), status=ACCEPTED, content_type="application/json")
        reply.headers["Location"] = body["url"]
        return reply

    def _made(self, request: Request, system: str, external_id: str) -> HttpResponse:
        practice, is_new = writing.sourced(request, system, external_id)
        item = shown(request, practice.slug)
        if item is None:  # under this number, and not the writer's to see
            raise Http404
        reply = item.reply(request, status=201 if is_new else 200)
        reply.headers["Location"] = item.body["url"]
        return reply

    @transaction.atomic
    def _changed(self, request: Request, item: Item, *, blind: bool) -> Draft | None:
        """Change it; `blind`, without having read it, only where that changes nothing."""
        expected = frozenset([item.version]) if blind else None
        before = _state(item)
        waiting = writing.change(request, item, partial=False, expected=expected, shape=SourcedBody)
        if blind and _state(item) != before:  # leaves the transaction, undone
            raise Problem(problems.PRECONDITION_REQUIRED)
        return waiting


def _state(item: Item) -> Any:
    pk: Any = item.pk
    rows = Practice.objects.filter(pk=pk)
    return rows.values_list("version", "draft__content", "source__url").get()
