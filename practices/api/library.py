"""The list of practices, and a new one."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, ClassVar, Final

from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.http import HttpResponse
from django.utils import timezone
from drf_spectacular.utils import extend_schema
from rest_framework.request import Request

from core.rest import paging, params
from core.rest.idempotency import idempotent
from core.rest.paging import Order, Page
from core.rest.params import Parameter, refuse
from core.rest.views import ListView, site
from members.reading import PUBLIC, reader_of
from practices.api import writing
from practices.api.examples import CREATE
from practices.api.item import shown
from practices.facets import FACETS, OUR_STAGE, condition
from practices.filters import Cursor, LibraryFilter
from practices.lookups import Lookups, Stamp, lookups, stamp
from practices.models import Practice, Status
from practices.queries.items import card_values, item_of
from practices.queries.library import library
from practices.queries.record import newest_cards
from practices.queries.stages import at_home
from practices.serializers.bodies import PracticeBody
from practices.serializers.shapes import PracticeDetailShape, PracticeShape

_PREPARED: Final = (20, paging.USUAL, paging.LARGEST)  # limits, each a statement of its own
RELEVANCE: Final = "relevance"
_BY_SLUG: Final = {"topic": "Slug of a topic.", "nation": "Slug of the owner."}
_FREE: Final = {"licence": "SPDX identifier of the code's licence."}


def _facets() -> dict[str, Parameter]:
    """The facets as parameters: the words that never change are told, names of data are not."""
    nothing = Lookups({}, {}, None)  # type: ignore[arg-type] # reason: no question is asked of it
    found = {}
    for name, facet in FACETS.items():
        about = _BY_SLUG.get(name) or _FREE.get(name)
        if about:
            found[name] = params.text(f"{about} Any of several.", longest=80, many=True)
        else:
            found[name] = params.choice(
                f"{facet.label}. Any of several.", *facet.words(nothing), many=True
            )
    return found


class PracticeList(ListView):
    """Practices of the library; with `status`, drafts that you may read."""

    serializer_class = PracticeShape
    orders: ClassVar[Mapping[str, Order]] = {
        "newest": Order("published_at", descending=True),
        "updated": Order("updated_at", descending=True),
        "title": Order("title"),
        RELEVANCE: Order("id"),
    }
    filters: ClassVar[Mapping[str, Parameter]] = {
        "q": params.text("Words to search for: the best 200 of the library."),
        **_facets(),
        "status": params.choice(
            "published unless said; drafts are listed in the order “updated”.",
            Status.PUBLISHED,
            Status.DRAFT,
            Status.SUBMITTED,
        ),
    }

    def revision(self, request: Request, /) -> Sequence[object] | None:
        """Return who reads and the edition; None where something else decides as well."""
        self.stamp: Stamp = stamp()
        reader = reader_of(request.user)
        if reader != PUBLIC or "confirmed" in self.given:
            return None  # a number would tell of what is hidden, or not tell of a naming
        kinds = ("practices:public", "network")
        return (self.stamp.embargo, *(self.stamp.of(kind) for kind in kinds))

    def page(self, request: Request, given: dict[str, Any], /) -> Page:
        """Return the page: a search is ranked, anything else is read in order."""
        self.known = lookups(self.stamp)
        _check(given, self.known)
        try:
            self.known = at_home(request.user, given, self.known)
        except ValidationError as error:
            sentence = error.message_dict[OUR_STAGE][0]
            raise refuse(OUR_STAGE, sentence, "invalid") from error
        if given.get("status", Status.PUBLISHED) != Status.PUBLISHED:
            given.setdefault("order", "updated")
        if given.get("q"):
            return self._ranked(request, given)
        given.pop("q", None)
        limit = given.get("limit", paging.USUAL)
        if limit in _PREPARED and {"limit": limit, **given} == {"limit": limit}:
            return self._newest(request, limit)
        return super().page(request, given)

    def rows(self, request: Request, given: Mapping[str, Any], /) -> QuerySet[Any, Any]:
        """Return the rows as the library's cards."""
        status = given.get("status", Status.PUBLISHED)
        rows = Practice.objects.visible_to(request.user).filter(status=status)
        chosen = condition(_chosen(given), self.known, timezone.now())
        return card_values(rows.filter(chosen).order_by(), request.user)

    def shape(self, rows: Sequence[Any], /) -> Sequence[Any]:
        """Return the cards as items; those of a search are items already."""
        cards = rows if self.given.get("q") else (item_of(row, self.known) for row in rows)
        return _items(cards, self.given.get("status", Status.PUBLISHED))

    def _newest(self, request: Request, limit: int) -> Page:
        """The page that is asked for most: the first, of everything, by a prepared statement."""
        rows = newest_cards(request.user, limit=limit + 1)
        return paging.first(
            rows, self.orders["newest"], scope=f"{request.path}:newest", limit=limit
        )

    def _ranked(self, request: Request, given: Mapping[str, Any]) -> Page:
        order, limit = given.get("order", RELEVANCE), given.get("limit", paging.USUAL)
        scope = f"{request.path}:{given['q']}:{order}"
        place = _place(given["cursor"], scope) if "cursor" in given else {}
        asked = LibraryFilter(given["q"], _chosen(given), order, limit, **place)
        found = library(request.user, asked, known=self.known, stamp=self.stamp, at=timezone.now())
        return Page(
            list(found.items),
            paging.seal(["after", *found.after], scope) if found.after else None,
            paging.seal(["before", *found.before], scope) if found.before else None,
        )

    @extend_schema(
        request=PracticeBody,
        responses={201: PracticeDetailShape},
        examples=CREATE,
    )
    @idempotent()
    def post(self, request: Request) -> HttpResponse:
        """Make a draft of your nation. It is published by people."""
        practice = writing.draft(request)
        item = writing.or_404(shown(request, practice.slug))
        reply = item.reply(request, status=201)
        reply.headers["Location"] = item.body["url"]
        return reply


def _chosen(given: Mapping[str, Any]) -> dict[str, tuple[str, ...]]:
    return {name: given[name] for name in FACETS if name in given}


def _check(given: Mapping[str, Any], known: Lookups) -> None:
    """Refuse what only the data can tell to be wrong, and orders that have nothing to go by."""
    for name in _BY_SLUG:
        words = FACETS[name].words(known)
        for slug in given.get(name, ()):
            if slug not in words:
                raise refuse(name, f"There is no {name} “{slug}”.", "unknown")
    order, drafts = given.get("order"), given.get("status", Status.PUBLISHED) != Status.PUBLISHED
    if drafts and given.get("q"):
        raise refuse("q", "Only the library is searched.", "conflict")
    if order == RELEVANCE and not given.get("q"):
        raise refuse("order", "The order “relevance” needs a question: give q.", "conflict")
    if order == "newest" and drafts:
        raise refuse("order", "Drafts have no day of publication: take updated.", "conflict")


def _place(cursor: str, scope: str) -> dict[str, Cursor]:
    side, start, pk = paging.unseal(cursor, scope)
    return {side: Cursor(start, pk)}


def _items(cards: Iterable[dict[str, Any]], status: str) -> list[dict[str, Any]]:
    """The cards as the API tells them: others are named by their slugs. Changes the cards."""
    system, people = site("/api/v1"), site("")
    items = []
    for item in cards:
        path, nation, group = item["url"], item["nation"], item["group"]
        del item["id"]
        item["nation"] = nation["slug"] if nation else None
        item["co_owners"] = [one["slug"] for one in item["co_owners"]]
        item["group"] = group["slug"] if group else None
        item["status"] = status
        item["url"] = f"{system}{path}"
        item["page"] = f"{people}{path}"
        if found := item.get("found_in"):
            item["found_in"] = {**found, "url": f"{people}{found['url']}"}
        items.append(item)
    return items
