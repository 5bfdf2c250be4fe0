"""Saying through the API that a practice is still true."""

from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.utils import timezone
from drf_spectacular.utils import extend_schema
from rest_framework.request import Request

from core.rest.views import JSONView, validated
from practices import actions, queries, rules
from practices.api.item import GONE, shown
from practices.api.writing import need_credential, or_404
from practices.serializers.bodies import NothingBody
from practices.serializers.shapes import PracticeDetailShape


class PracticeConfirmation(JSONView):
    """A practice of one's nation that is still true."""

    serializer_class = NothingBody
    conditional = True
    may_answer = (GONE,)

    @extend_schema(request=NothingBody, responses=PracticeDetailShape)
    def post(self, request: Request, slug: str) -> HttpResponse:
        """Say that all of it is still true; people of its nation who write for it."""
        need_credential(request)
        user: Any = request.user
        item = or_404(shown(request, slug))
        practice = or_404(queries.practice_for(user, slug))
        if not rules.can_confirm_practice(user, practice):
            raise PermissionDenied("People who write for its nation confirm it.")
        expected = item.expected(request)
        validated(NothingBody, request)
        actions.confirm_practice(
            practice,
            by=user,
            at=timezone.now(),
            expected=frozenset([item.version]) if expected is None else expected,
        )
        return or_404(shown(request, slug)).reply(request)
