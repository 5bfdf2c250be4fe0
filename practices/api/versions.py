"""What a practice said before."""

from collections.abc import Mapping, Sequence
from typing import Any, ClassVar

from django.db.models import QuerySet
from django.http import Http404
from rest_framework.request import Request

from core.rest import params
from core.rest.paging import Order
from core.rest.params import Parameter
from core.rest.views import Item, ItemView, ListView, site
from practices.api.item import GONE, note_read, practice_of, shown
from practices.changes import raw
from practices.differences import Change, Piece, compare
from practices.queries.record import pair_of, version_record, versions_of
from practices.serializers.shapes import ChangesShape, VersionDetailShape, VersionShape


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


class VersionChanges(ItemView):
    """What changed up to a version, since the one before it or since another earlier one."""

    serializer_class = ChangesShape
    may_answer = (GONE,)
    parameters: ClassVar[Mapping[str, Parameter]] = {
        "since": params.whole(
            "An earlier version; the one before it unless said.", least=1, most=999_999_999
        )
    }

    def item(self, request: Request, /, **kwargs: Any) -> Item | None:
        """Return the comparison; None where the reader may not read the version."""
        slug, number = kwargs["slug"], kwargs["number"]
        now = shown(request, slug)
        if now is None:
            return None
        numbers = set(versions_of(now.pk, now.body).values_list("number", flat=True))
        if number not in numbers:
            return None
        earlier = {other for other in numbers if other < number}
        since = self.given.get("since", max(earlier, default=None))
        if since is not None and since not in earlier:
            raise params.refuse("since", "Give the number of an earlier version.")
        self.now, self.numbers = now, [number] if since is None else [since, number]
        path = f"/practices/{slug}/versions/{number}/changes/"
        query = "" if since is None else f"?since={since}"
        body = {
            "practice": slug,
            "number": number,
            "since": since,
            "changes": self._changes(request, now, since, number),
            "url": site(f"/api/v1{path}{query}"),
            "page": site(f"{path}{query}"),
        }
        return Item("practice-changes", f"{now.pk}/{since}/{number}", number, body)

    def _changes(
        self, request: Request, now: Item, since: int | None, number: int
    ) -> list[dict[str, Any]]:
        if since is None:
            return []
        pair = pair_of(request.user, now.pk, now.body, (since, number))
        if pair is None:
            raise Http404
        before, after = pair[0]
        return [_told(change) for change in compare(before["content"], after["content"], raw)]

    def opened(self, request: Request, item: Item, /) -> None:
        """Note who was shown both."""
        del item
        for number in self.numbers:
            note_read(request, practice_of(self.now), version=number)


def _told(change: Change) -> dict[str, Any]:
    rows = [
        {
            "op": row.op,
            "members": [{"name": cell.name, "text": _text(cell.pieces)} for cell in row.cells],
        }
        for row in change.rows
    ]
    heading = {"name": change.name, "heading": change.title}
    return heading | {"text": _text(change.pieces), "rows": rows}


def _text(pieces: Sequence[Piece]) -> list[dict[str, str]]:
    return [{"op": piece.op, "text": piece.text} for piece in pieces]
