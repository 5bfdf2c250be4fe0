"""One practice: read, changed, submitted, withdrawn."""

from collections.abc import Mapping
from typing import Any, Final

from django.http import HttpResponse
from django.utils import timezone
from drf_spectacular.utils import extend_schema
from rest_framework.request import Request

from core import near
from core.rest import conditional, problems
from core.rest.negotiation import encode
from core.rest.problems import Problem
from core.rest.views import Item, ItemView, JSONView, site
from practices import actions, rules
from practices.api import draft, writing
from practices.api.examples import PATCH, PUT, WITHDRAW
from practices.lookups import stamp
from practices.models import Practice, Status
from practices.queries.record import named_nations, record
from practices.serializers.bodies import NothingBody, PracticeBody, WithdrawalBody
from practices.serializers.shapes import DraftShape, PracticeDetailShape, WithdrawnShape

GONE: Final = 410
_KEPT: Final = 15 * 60  # seconds that what everybody reads is kept; the stamp ends it sooner
ACCEPTED: Final = 202
_CHANGED: Final = {200: PracticeDetailShape, ACCEPTED: DraftShape}
_TOLD: Final = (
    "status",
    "version",
    "marking",
    "released_to_affiliates",
    "is_compiled",
    "created_at",
    "updated_at",
    "published_at",
    "last_confirmed_at",
    "embargo_until",
    "linked_from",
)


def shown(request: Request, slug: str) -> Item | None:
    """Return the practice as the reader sees it. Raises 410 with the reason if withdrawn."""
    row = record(request.user, slug)
    if row is None:
        return None
    if row["status"] == Status.WITHDRAWN:
        note_read(request, Practice(pk=row["id"], title=slug, marking=row["marking"]))
        raise Problem(problems.GONE, row["withdrawal_reason"])
    return Item("practice", row["id"], row["version"], _body(request, row))


def note_read(request: Request, practice: Practice, version: int | None = None) -> None:
    """Note in the trail who was shown it."""
    user: Any = request.user
    actions.note_read(practice, by=user, at=timezone.now(), version=version)


def practice_of(item: Item) -> Practice:
    """The practice of an item, as far as the trail names it."""
    pk: Any = item.pk
    return Practice(pk=pk, title=item.body["title"], marking=item.body["marking"])


def _source(row: Mapping[str, Any]) -> dict[str, Any] | None:
    """Where it is maintained, if not here."""
    if row["source__system"] is None:
        return None
    return {
        "system": row["source__system"],
        "external_id": row["source__external_id"],
        "url": row["source__url"] or None,
    }


def _body(request: Request, row: Mapping[str, Any]) -> dict[str, Any]:
    path = f"/practices/{row['slug']}/"
    body: dict[str, Any] = {
        "slug": row["slug"],
        "url": site(f"/api/v1{path}"),
        "page": site(path),
        "nation": row["owner_nation__slug"],
        "co_owners": (row["search__owners"] or "").split(),
        "group": row["owner_circle__slug"] if row["group_known"] else None,
    }
    body |= {name: row[name] for name in _TOLD}
    body["source"] = _source(row)
    body["reused_by"] = {
        "nations": row["search__reusing_nations"] or 0,
        "organisations": row["search__reusing_bodies"] or 0,
    }
    body |= row["content"]
    if rules.can_create(request.user, nation_id=row["owner_nation_id"] or -1):
        body["named_nations"] = named_nations(row["id"])
    return body


class PracticeItem(ItemView):
    """One practice. Withdrawn, it answers 410 with the reason to those who could read it."""

    serializer_class = PracticeDetailShape
    may_answer = (GONE,)

    def item(self, request: Request, /, **kwargs: Any) -> Item | None:
        """Return it as the reader sees it."""
        return shown(request, kwargs["slug"])

    def get(self, request: Request, **kwargs: Any) -> HttpResponse:
        """Answer with the thing, or 304."""
        if request.auth is not None or request.user.is_authenticated:
            return super().get(request, **kwargs)
        # What everybody reads is noted in no trail, and the same until the public's number rises.
        key = near.key_of("practices:item", kwargs, stamp().public())
        kept: tuple[bytes, str] | None = near.get(key, _KEPT)
        if kept is None:
            item = self.found(request, **kwargs)
            body = encode(item.body)
            kept = body, conditional.item_etag(item.kind, item.pk, item.version, body)
            near.set_many({key: kept}, _KEPT)
        return conditional.reply(request, *kept)

    head = get

    def opened(self, request: Request, item: Item, /) -> None:
        """Note who was shown it."""
        note_read(request, practice_of(item))

    @extend_schema(request={"application/json": PracticeBody}, responses=_CHANGED, examples=PUT)
    def put(self, request: Request, slug: str) -> HttpResponse:
        """Replace what it says. What is left out becomes empty; the sharing stays as it is.

        Of a published practice the words wait in its draft until somebody else publishes them:
        202, with the draft's address in Location.
        """
        return self._change(request, slug, partial=False)

    @extend_schema(request=PracticeBody, responses=_CHANGED, examples=PATCH)
    def patch(self, request: Request, slug: str) -> HttpResponse:
        """Change what is sent (RFC 7396): absent stays, null clears, lists are replaced whole.

        Of a published practice the words wait in its draft until somebody else publishes them:
        202, with the draft's address in Location. Who may read it changes at once.
        """
        return self._change(request, slug, partial=True)

    def _change(self, request: Request, slug: str, *, partial: bool) -> HttpResponse:
        writing.need_credential(request)
        item = self.found(request, slug=slug)
        waiting = writing.change(request, item, partial=partial)
        if waiting is not None:
            found = draft.item_of(request, waiting)
            reply = HttpResponse(
                encode(found.body), status=ACCEPTED, content_type="application/json"
            )
            reply.headers["Location"] = found.body["url"]
            return reply
        return self.found(request, slug=slug).reply(request)


class PracticeSubmission(JSONView):
    """A draft handed over for review."""

    serializer_class = NothingBody
    conditional = True
    may_answer = (GONE,)

    @extend_schema(request=NothingBody, responses=PracticeDetailShape)
    def post(self, request: Request, slug: str) -> HttpResponse:
        """Hand a draft over for review by people."""
        writing.need_credential(request)
        writing.submit(request, writing.or_404(shown(request, slug)))
        return writing.or_404(shown(request, slug)).reply(request)


class PracticeWithdrawal(JSONView):
    """A published practice taken back; there is no DELETE, because a notice stays."""

    serializer_class = WithdrawalBody
    conditional = True
    may_answer = (GONE,)

    @extend_schema(request=WithdrawalBody, responses=WithdrawnShape, examples=WITHDRAW)
    def post(self, request: Request, slug: str) -> HttpResponse:
        """Take a published practice back. Readers of its address are told the reason."""
        writing.need_credential(request)
        return writing.withdraw(request, writing.or_404(shown(request, slug)))
