"""The open draft of a practice: read, changed, discarded."""

from typing import Any, Final

from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.utils import timezone
from drf_spectacular.utils import extend_schema
from rest_framework.request import Request

from core.rest.views import Item, ItemView, site
from practices import actions, owning, queries
from practices.api import writing
from practices.api.body import Sent, merged, write
from practices.api.examples import PATCH
from practices.lookups import lookups, stamp
from practices.models import Draft
from practices.serializers.bodies import ContentBody
from practices.serializers.shapes import DraftShape

_NO_CONTENT: Final = 204
_TOLD: Final = ("state", "edition", "based_on", "started_at", "saved_at", "submitted_at")


def shown(request: Request, slug: str) -> Item | None:
    """Return the draft as the reader sees it."""
    draft = queries.draft_for(request.user, slug)
    return None if draft is None else item_of(request, draft)


def item_of(request: Request, draft: Draft) -> Item:
    """Return the item of a draft that the reader may see."""
    path = f"/practices/{draft.practice.slug}/"
    body: dict[str, Any] = {
        "practice": draft.practice.slug,
        "url": site(f"/api/v1{path}draft/"),
        "page": site(f"{path}edit/"),
    }
    body |= {name: getattr(draft, name) for name in _TOLD}
    close = queries.similar_to(request.user, draft, known=lookups(stamp()))
    body["similar"] = [
        {
            "practice": item["slug"],
            "title": item["title"],
            "why": item["why"],
            "url": site(f"/api/v1{item['url']}"),
        }
        for item in close
    ]
    return Item("draft", draft.pk, draft.edition, body | queries.open_to(request.user, draft))


class DraftItem(ItemView):
    """The open draft of a practice, beside what its readers see.

    Writers of the owner see it, and the secretariat once it is handed over for review. A part
    that it does not name stays as it is when it is published.
    """

    serializer_class = DraftShape

    def item(self, request: Request, /, **kwargs: Any) -> Item | None:
        """Return it as the reader sees it."""
        return shown(request, kwargs["slug"])

    @extend_schema(request=ContentBody, responses=DraftShape, examples=PATCH)
    def patch(self, request: Request, slug: str) -> HttpResponse:
        """Change what is sent (RFC 7396). It may be incomplete until it is handed over."""
        draft, item = self._writable(request, slug)
        user: Any = request.user
        expected = item.expected(request)

        def act(sent: Sent) -> Draft:
            return actions.save_draft(
                draft, content=sent.content, by=user, at=timezone.now(), expected=expected
            )

        data = merged(request.data, item.body)
        write(request, data, act, current=item.body, partial=True, shape=ContentBody)
        return self.found(request, slug=slug).reply(request)

    @extend_schema(request=None, responses={_NO_CONTENT: None})
    def delete(self, request: Request, slug: str) -> HttpResponse:
        """Throw the draft away. What readers see stays."""
        draft, item = self._writable(request, slug)
        user: Any = request.user
        actions.discard(draft, by=user, at=timezone.now(), expected=item.expected(request))
        reply = HttpResponse(status=_NO_CONTENT)
        del reply["Content-Type"]
        return reply

    def _writable(self, request: Request, slug: str) -> tuple[Draft, Item]:
        writing.need_credential(request)
        draft = writing.or_404(queries.draft_for(request.user, slug))
        if not owning.can_write(request.user, draft.practice):
            raise PermissionDenied(writing.missing(request.user))
        return draft, item_of(request, draft)
