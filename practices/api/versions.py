"""What a practice said before."""

from collections.abc import Mapping, Sequence
from typing import Any, ClassVar

from django.db.models import QuerySet
from django.http import Http404
from rest_framework.request import Request

from core.rest.paging import Order
from core.rest.views import Item, ItemView, ListView, site
from practices.api.item import GONE, note_read, practice_of, shown
from practices.queries.record import version_record, versions_of
from practices.serializers.shapes import VersionDetailShape, VersionShape


def _address(slug: str, number: int) -> str:
    return site(f"/api/v1/practices/{slug}/versions/{number}/")


class VersionList(ListView):
    """The versions that you may read; none of what was written before publication."""

    serializer_class = VersionShape
    may_answer = (GONE,)
    orders: ClassVar[Mapping[str, Order]] = {"newest": Order("number", descending=True)}

    def rows(self, request: Request, given: Mapping[str, Any], /) -> QuerySet[Any, Any]:
        """Return the versions of a practice that the reader may see."""
        del given
        item = shown(request, self.kwargs["slug"])
        if item is None:
            raise Http404
        return versions_of(item.pk, item.body).values("id", "number", "at")

    def shape(self, rows: Sequence[Any], /) -> Sequence[Any]:
        """Add the addresses."""
        return [
            {
                "number": row["number"],
                "at": row["at"],
                "url": _address(self.kwargs["slug"], row["number"]),
            }
            for row in rows
        ]


class VersionItem(ItemView):
    """A practice as it was at a version."""

    serializer_class = VersionDetailShape
    may_answer = (GONE,)

    def item(self, request: Request, /, **kwargs: Any) -> Item | None:
        """Return the version, with the links that the reader may follow."""
        slug, number = kwargs["slug"], kwargs["number"]
        now = shown(request, slug)
        found = version_record(request.user, now.pk, now.body, number) if now else None
        if now is None or found is None:
            return None
        self.now = now
        body = {"practice": slug, "number": number, "at": found["at"]}
        body |= {"url": _address(slug, number), **found["content"]}
        return Item("practice-version", f"{now.pk}/{number}", number, body)

    def opened(self, request: Request, item: Item, /) -> None:
        """Note who was shown it."""
        note_read(request, practice_of(self.now), version=item.version)
