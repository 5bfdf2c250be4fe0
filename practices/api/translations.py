"""A practice in other languages."""

from typing import Any, ClassVar

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.utils import timezone
from drf_spectacular.utils import extend_schema
from rest_framework.request import Request

from core.rest import conditional
from core.rest.fields import StrictSerializer
from core.rest.negotiation import encode
from core.rest.views import Item, ItemView, JSONView, site, validated
from practices import actions, queries, rules
from practices.api.writing import missing, need_credential
from practices.models import Translation, TranslationState
from practices.serializers.translations import (
    EmptyBody,
    ReasonBody,
    TranslationBody,
    TranslationDetailShape,
    TranslationShape,
    WaitingTranslationShape,
)


def _told(row: Translation) -> dict[str, Any]:
    names = ("language", "by_machine", "of_version", "is_stale", "state")
    waiting = "" if row.state == TranslationState.SHOWN else "waiting/"
    path = f"{row.practice.get_absolute_url()}translations/{row.language}/{waiting}"
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
        return _item(row)

    @extend_schema(
        request=TranslationBody,
        responses={200: TranslationDetailShape, 202: TranslationDetailShape},
    )
    def put(self, request: Request, slug: str, language: str) -> HttpResponse:
        """Put a translation there, of the present version; 202 while its nation clears it.

        With the ETag of the one that waits, or else of the one that is shown.
        """
        need_credential(request)
        practice = queries.practice_for(request.user, slug)
        if practice is None:
            raise Http404
        user: Any = request.user
        if not rules.can_edit(user, practice):
            raise PermissionDenied(missing(user))
        present = _waiting(user, slug, language) or self.item(request, slug=slug, language=language)
        expected = present.expected(request) if present else frozenset({0})
        said = validated(TranslationBody, request)
        row = actions.translate(
            practice,
            language=language,
            by_machine=said.pop("by_machine"),
            texts=said,
            by=user,
            at=timezone.now(),
            expected=expected,
        )
        if row.state == TranslationState.SHOWN:
            return _item(row).reply(request)
        reply = _item(row).reply(request, status=202)
        reply.headers["Location"] = _told(row)["url"]
        return reply


class TranslationWaiting(ItemView):
    """A translation that its nation has not cleared, for that nation."""

    serializer_class = WaitingTranslationShape

    def item(self, request: Request, /, **kwargs: Any) -> Item | None:
        """Return it with its texts, and how far it has come."""
        return _waiting(request.user, kwargs["slug"], kwargs["language"])


class _Step(JSONView):
    """A step with a translation, by a person. Say `row`, `may` and `take`."""

    serializer_class: ClassVar[type[StrictSerializer]] = ReasonBody
    conditional = True

    def row(self, user: Any, slug: str, language: str) -> Translation | None:
        """Return the translation, if the user may see it."""
        return queries.waiting_translation(user, slug, language)

    def may(self, user: Any, row: Translation) -> bool:
        """Say whether the user takes this step."""
        return queries.may_clear_translation(user, row)

    def take(self, row: Translation, **how: Any) -> Translation | None:
        """Take it; return what is left of the translation."""
        raise NotImplementedError

    @extend_schema(request=ReasonBody, responses={200: WaitingTranslationShape, 204: None})
    def post(self, request: Request, slug: str, language: str) -> HttpResponse:
        """Take the step, with the ETag of what was read and the reason where it needs one."""
        need_credential(request)
        user: Any = request.user
        row = self.row(user, slug, language)
        if row is None:
            raise Http404
        if not self.may(user, row):
            raise PermissionDenied(missing(user))
        expected = _item(row).expected(request)
        how = {"by": user, "at": timezone.now(), "expected": expected}
        left = self.take(row, **validated(self.serializer_class, request), **how)
        return HttpResponse(status=204) if left is None else _item(left).reply(request)


class TranslationApproval(_Step):
    """A translation approved for its nation."""

    serializer_class = EmptyBody

    def take(self, row: Translation, **how: Any) -> Translation | None:
        """Approve it."""
        return actions.approve_translation(row, **how)


class TranslationReturn(_Step):
    """A translation given back to its translator."""

    def take(self, row: Translation, **how: Any) -> Translation | None:
        """Return it."""
        return actions.return_translation(row, **how)


class TranslationDiscard(_Step):
    """A translation that waits, removed."""

    def may(self, user: Any, row: Translation) -> bool:
        """Whoever may edit the practice."""
        return rules.can_edit(user, row.practice)

    def take(self, row: Translation, **how: Any) -> Translation | None:
        """Remove it."""
        actions.remove_translation(row, **how)
        return None


class TranslationRemoval(TranslationDiscard):
    """A translation that is shown, removed."""

    def row(self, user: Any, slug: str, language: str) -> Translation | None:
        """Return the translation that is shown."""
        return queries.translation_for(user, slug, language)


def _waiting(user: Any, slug: str, language: str) -> Item | None:
    row = queries.waiting_translation(user, slug, language)
    return None if row is None else _item(row)


def _item(row: Translation) -> Item:
    body = _told(row) | {"content": row.content}
    if row.state != TranslationState.SHOWN:
        body |= {
            "needed": row.needed,
            "given": row.approved_by.count(),
            "returned_because": row.returned_because,
        }
    return Item("translation", row.pk, row.version, body)
