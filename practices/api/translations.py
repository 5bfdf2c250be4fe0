"""A practice in other languages."""

from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.utils import timezone
from drf_spectacular.utils import extend_schema
from rest_framework.request import Request

from core.rest import conditional
from core.rest.negotiation import encode
from core.rest.views import Item, ItemView, JSONView, site, validated
from practices import actions, queries, rules
from practices.api.writing import missing, need_credential
from practices.models import Translation
from practices.serializers.translations import (
    TranslationBody,
    TranslationDetailShape,
    TranslationShape,
)


def _told(row: Translation) -> dict[str, Any]:
    names = ("language", "by_machine", "of_version", "is_stale")
    path = f"{row.practice.get_absolute_url()}translations/{row.language}/"
    body = {name: getattr(row, name) for name in names}
    return body | {"url": site(f"/api/v1{path}"), "page": site(row.get_absolute_url())}


class TranslationList(JSONView):
    """The languages in which a practice can be read beside its own."""

    serializer_class = TranslationShape

    @extend_schema(responses=TranslationShape(many=True))
    def get(self, request: Request, slug: str) -> HttpResponse:
        """List them, by language."""
        practice = queries.practice_for(request.user, slug)
        if practice is None:
            raise Http404
        body = encode([_told(row) for row in queries.languages_of(request.user, practice)])
        return conditional.reply(request, body, conditional.body_etag(body))

    head = get


class TranslationItem(ItemView):
    """A practice in another language."""

    serializer_class = TranslationDetailShape

    def item(self, request: Request, /, **kwargs: Any) -> Item | None:
        """Return the translation with its texts."""
        row = queries.translation_for(request.user, kwargs["slug"], kwargs["language"])
        if row is None:
            return None
        user: Any = request.user
        if request.method == "GET":
            actions.note_read(row.practice, by=user, at=timezone.now())
        return Item("translation", row.pk, row.version, _told(row) | {"content": row.content})

    @extend_schema(request=TranslationBody, responses=TranslationDetailShape)
    def put(self, request: Request, slug: str, language: str) -> HttpResponse:
        """Put a translation there: of the present version, in the place of what was there."""
        need_credential(request)
        practice = queries.practice_for(request.user, slug)
        if practice is None:
            raise Http404
        user: Any = request.user
        if not rules.can_edit(user, practice):
            raise PermissionDenied(missing(user))
        present = self.item(request, slug=slug, language=language)
        expected = present.expected(request) if present else frozenset({0})
        said = validated(TranslationBody, request)
        actions.translate(
            practice,
            language=language,
            by_machine=said.pop("by_machine"),
            texts=said,
            by=user,
            at=timezone.now(),
            expected=expected,
        )
        return self.found(request, slug=slug, language=language).reply(request)
