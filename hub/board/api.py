"""The board for systems that run on a session of its readers; no key has it."""

from typing import Any

from django.http import HttpResponse
from django.utils import timezone
from rest_framework import serializers
from rest_framework.exceptions import NotAuthenticated, PermissionDenied
from rest_framework.request import Request

from core.rest import conditional
from core.rest.negotiation import encode
from core.rest.views import JSONView, site
from hub.board.board import HEADS, sections
from members.rules import can_see_board


class RowShape(serializers.Serializer[Any]):
    """One thing that waits."""

    what = serializers.CharField()
    whose = serializers.CharField()
    at = serializers.CharField(allow_null=True, help_text="A day, or an instant in UTC.")
    note = serializers.CharField()
    page = serializers.URLField(allow_null=True)


class SectionShape(serializers.Serializer[Any]):
    """Things of one kind."""

    slug = serializers.ChoiceField([(slug, head.title) for slug, head in HEADS.items()])
    title = serializers.CharField()
    more = serializers.BooleanField(help_text="Whether there are others than these.")
    rows = RowShape(many=True)


class BoardShape(serializers.Serializer[Any]):
    """What waits for somebody, across the network."""

    sections = SectionShape(many=True)


class Board(JSONView):
    """What waits for somebody: for the secretariat, and without its content for administrators."""

    serializer_class = BoardShape
    may_answer = (401, 403)

    def get(self, request: Request) -> HttpResponse:
        """Answer with the board."""
        if not request.user.is_authenticated:
            raise NotAuthenticated
        if not can_see_board(request.user):
            detail = "The board is for the secretariat and site administrators."
            raise PermissionDenied(detail)
        user: Any = request.user
        told = [
            {
                "slug": section.slug,
                "title": section.head.title,
                "more": section.more,
                "rows": [
                    {
                        "what": row.what,
                        "whose": row.whose,
                        "at": row.at.isoformat() if row.at else None,
                        "note": row.note,
                        "page": site(row.url) if row.url else None,
                    }
                    for row in section.rows
                ],
            }
            for section in sections(user, at=timezone.now())
        ]
        body = encode({"sections": told})
        return conditional.reply(request, body, conditional.body_etag(body))

    head = get
