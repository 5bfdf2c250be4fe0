"""A draft in review, by the API: where it stands, approved, returned, checked and published.

People only, with the session of the pages: no key approves, returns or publishes.
"""

from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.utils import timezone
from drf_spectacular.utils import extend_schema
from rest_framework.request import Request

from core.rest.views import Item, ItemView, JSONView, site, validated
from practices import actions, queries
from practices.api import writing
from practices.api.item import shown as practice_shown
from practices.queries.clearing import Standing
from practices.serializers.clearing import ApprovalBody, CheckBody, ClearanceShape, ReturnBody
from practices.serializers.shapes import PracticeDetailShape

REFUSED = "Those who approve for its nation do this, and not with their own work; no system does."
UNCHECKED = "The secretariat checks it; after three working days its nation may publish."


def _standing(request: Request, slug: str) -> Standing:
    found = queries.standing(request.user, slug, at=timezone.now())
    if found is None:
        raise Http404
    return found


def _item(found: Standing) -> Item:
    path = f"/practices/{found.practice.slug}/draft/clearance/"
    known = found.clearance
    body: dict[str, Any] = {
        "practice": found.practice.slug,
        "edition": found.draft.edition,
        "state": found.draft.state,
        "step": known.step.value if known else None,
        "approvals_needed": known.needed if known else 0,
        "approvals_given": known.given if known else 0,
        "working_days_used": known.clock.used if known else None,
        "working_days_allowed": known.clock.allowed if known else None,
        "due": known.clock.due if known else None,
        "waits_for_you": found.waits_for_reader,
        "remarks": [
            {"part": remark.part, "text": remark.text, "by": remark.by, "at": remark.at}
            for remark in found.remarks
        ],
        "url": site(f"/api/v1{path}"),
        "page": site(path),
    }
    return Item("draft", found.draft.pk, found.draft.edition, body)


class DraftClearance(ItemView):
    """Where the open draft of a practice stands on its way to its readers.

    Its ETag is good for approving, returning and publishing this very edition.
    """

    serializer_class = ClearanceShape

    def item(self, request: Request, /, **kwargs: Any) -> Item | None:
        """Return it, None when the draft is not the reader's to see."""
        found = queries.standing(request.user, kwargs["slug"], at=timezone.now())
        return None if found is None else _item(found)


class DraftApproval(JSONView):
    """A draft in review, approved for its nation."""

    serializer_class = ApprovalBody
    conditional = True

    @extend_schema(request=ApprovalBody, responses=ClearanceShape)
    def post(self, request: Request, slug: str) -> HttpResponse:
        """Approve the edition that you read. The last approval that is needed clears it."""
        writing.need_credential(request)
        found = _standing(request, slug)
        if not found.may_clear:
            raise PermissionDenied(REFUSED)
        expected = _item(found).expected(request)
        validated(ApprovalBody, request)
        user: Any = request.user
        actions.approve(found.practice, by=user, at=timezone.now(), expected=expected)
        return _item(_standing(request, slug)).reply(request)


class DraftReturn(JSONView):
    """A draft in review, given back to its writers."""

    serializer_class = ReturnBody
    conditional = True

    @extend_schema(request=ReturnBody, responses=ClearanceShape)
    def post(self, request: Request, slug: str) -> HttpResponse:
        """Return it with remarks at its parts. Its nation may, and the secretariat."""
        writing.need_credential(request)
        found = _standing(request, slug)
        if not (found.may_clear or found.may_check):
            raise PermissionDenied(REFUSED)
        expected = _item(found).expected(request)
        remarks = {each["part"]: each["text"] for each in validated(ReturnBody, request)["remarks"]}
        user: Any = request.user
        now = timezone.now()
        draft = actions.return_draft(
            found.practice, remarks=remarks, by=user, at=now, expected=expected
        )
        return _item(queries.standings(user, [draft], at=now)[0]).reply(request)


class DraftPublication(JSONView):
    """A draft that its nation has cleared, published."""

    serializer_class = CheckBody
    conditional = True

    @extend_schema(request=CheckBody, responses=PracticeDetailShape)
    def post(self, request: Request, slug: str) -> HttpResponse:
        """Publish it: the secretariat, naming what it checked, or its nation after the wait."""
        writing.need_credential(request)
        found = _standing(request, slug)
        if not (found.may_check or found.may_clear):
            raise PermissionDenied(UNCHECKED)
        expected = _item(found).expected(request)
        checked = validated(CheckBody, request)["checked"]
        user: Any = request.user
        actions.release(
            found.practice, checked=checked, by=user, at=timezone.now(), expected=expected
        )
        return writing.or_404(practice_shown(request, slug)).reply(request)
