"""The nations that own a practice besides its first owner."""

from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404, HttpResponse
from django.utils import timezone
from drf_spectacular.utils import extend_schema
from rest_framework.request import Request

from core.rest import conditional
from core.rest.negotiation import encode
from core.rest.views import JSONView, validated
from practices import actions, owning, queries
from practices.api.writing import missing, need_credential
from practices.models import CoOwnership, Practice
from practices.serializers.bodies import NothingBody
from practices.serializers.owners import OwnerBody, OwnerShape


def _practice(request: Request, slug: str) -> Practice:
    practice = queries.practice_for(request.user, slug)
    if practice is None:
        raise Http404
    return practice


def _told(row: CoOwnership) -> dict[str, Any]:
    return {"nation": row.nation.slug, "asked_at": row.asked_at, "accepted_at": row.accepted_at}


def _reply(request: Request, practice: Practice, status: int = 200) -> HttpResponse:
    body = encode([_told(row) for row in queries.co_owners(request.user, practice)])
    return conditional.reply(request, body, conditional.body_etag(body), status=status)


class OwnerList(JSONView):
    """The nations that own a practice besides its first owner, and those that are asked to."""

    serializer_class = OwnerShape

    @extend_schema(responses=OwnerShape(many=True))
    def get(self, request: Request, slug: str) -> HttpResponse:
        """List them; those who have not answered only to the two nations."""
        return _reply(request, _practice(request, slug))

    head = get

    @extend_schema(request=OwnerBody, responses={201: OwnerShape(many=True)})
    def post(self, request: Request, slug: str) -> HttpResponse:
        """Ask a nation to own it too. Its coordinator answers."""
        need_credential(request)
        practice, user = _practice(request, slug), _user(request)
        if not owning.can_ask_co_owner(user, practice):
            raise PermissionDenied(missing(user))
        slug_of = validated(OwnerBody, request)["nation"]
        found = {nation.slug: nation for nation in queries.could_own(practice)}
        if slug_of not in found:
            msg = f"No nation “{slug_of}” can be asked."
            raise ValidationError({"nation": [msg]}, code="unknown")
        actions.ask_co_owner(practice, nation=found[slug_of], by=user, at=timezone.now())
        return _reply(request, practice, status=201)


class _Step(JSONView):
    """A step of a coordinator. Say `may` and `take`."""

    serializer_class = NothingBody

    def may(self, user: Any, row: CoOwnership) -> bool:
        """Say whether the user takes this step."""
        raise NotImplementedError

    def take(self, row: CoOwnership, **how: Any) -> object:
        """Take it."""
        raise NotImplementedError

    @extend_schema(request=NothingBody, responses=OwnerShape(many=True))
    def post(self, request: Request, slug: str, nation: str) -> HttpResponse:
        """Take the step; 204 where one can no longer read the practice."""
        need_credential(request)
        user = _user(request)
        row = queries.co_ownership(user, slug, nation)
        if row is None:
            raise Http404
        if not self.may(user, row):
            raise PermissionDenied(missing(user))
        validated(NothingBody, request)
        self.take(row, by=user, at=timezone.now())
        left = queries.practice_for(user, slug)
        return _reply(request, left) if left else HttpResponse(status=204)


class OwnerAcceptance(_Step):
    """A nation that owns it too from now on."""

    def may(self, user: Any, row: CoOwnership) -> bool:
        """The coordinator of the nation asked."""
        return owning.can_accept_co_ownership(user, row)

    def take(self, row: CoOwnership, **how: Any) -> object:
        """Accept."""
        return actions.accept_co_ownership(row, **how)


class OwnerLeaving(_Step):
    """A nation that does not own it: left, declined, or asked no more."""

    def may(self, user: Any, row: CoOwnership) -> bool:
        """Its coordinator; until it accepts, also who asked."""
        return owning.can_leave_co_ownership(user, row)

    def take(self, row: CoOwnership, **how: Any) -> object:
        """Leave."""
        return actions.leave_co_ownership(row, **how)


def _user(request: Request) -> Any:
    return request.user
