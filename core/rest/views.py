"""The base views: a thin way to read, and a careful way to write.

Replies are finished bytes, not DRF's lazily rendered responses: authentication, permissions,
limits and the schema stay DRF's; everything else is left out.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, ClassVar, Final

import orjson
from django.conf import settings
from django.db.models import QuerySet
from django.http import Http404, HttpResponse
from django.http.response import HttpResponseBase
from rest_framework.exceptions import APIException
from rest_framework.request import Request
from rest_framework.views import APIView

from core.rest import conditional, paging, params, problems
from core.rest.auth import credential
from core.rest.fields import StrictSerializer
from core.rest.negotiation import encode
from core.rest.paging import Order, Page
from core.rest.params import Parameter
from core.rest.problems import Problem

_POLICY: Final = "default-src 'none'; frame-ancestors 'none'"  # JSON loads nothing


class JSONView(APIView):
    """The base of every endpoint. Query parameters that `parameters` does not name are refused."""

    parameters: ClassVar[Mapping[str, Parameter]] = {}
    # For the schema: statuses beside the usual ones, and whether a POST needs If-Match.
    may_answer: ClassVar[Sequence[int]] = ()
    conditional: ClassVar[bool] = False
    body_limit: ClassVar[int] = 0  # bytes; 0 is settings.API_BODY_LIMIT

    @classmethod
    def as_view(cls, **initkwargs: Any) -> Any:
        """Return the view; an address without its last slash is told, not redirected."""
        view = super().as_view(**initkwargs)
        view.should_append_slash = False  # type: ignore[attr-defined] # Django reads it so
        return view

    @property
    def allowed_methods(self) -> list[str]:
        """What Allow lists; HEAD goes with GET."""
        return [name.upper() for name in self.http_method_names if hasattr(self, name)]

    def initial(self, request: Request, *args: Any, **kwargs: Any) -> None:
        """Check who asks, their limit and their parameters, before any work is done."""
        most = self.body_limit or settings.API_BODY_LIMIT
        if request.method not in {"GET", "HEAD"} and _length(request) > most:
            raise Problem(problems.TOO_LARGE, f"A body may have {most} bytes.")
        super().initial(request, *args, **kwargs)
        self.given = params.read(request.query_params, self.parameters)

    def perform_authentication(self, request: Request) -> None:
        """Find out who asks. A credential that is not valid counts as its address's request."""
        try:
            super().perform_authentication(request)
        except APIException:
            self.check_throttles(request)
            raise

    def http_method_not_allowed(self, request: Any, *args: Any, **kwargs: Any) -> Any:
        """Answer 405 with the methods that the address takes."""
        del args, kwargs
        allow = ", ".join(self.allowed_methods)
        detail = f"{request.method} is not taken here; {allow} are."
        raise Problem(problems.METHOD_NOT_ALLOWED, detail, headers={"Allow": allow})

    def options(self, request: Any, *args: Any, **kwargs: Any) -> Any:
        """Say which methods and bodies the address takes, and nothing about its data."""
        del request, args, kwargs
        reply = HttpResponse(status=204)
        del reply["Content-Type"]
        reply.headers["Allow"] = ", ".join(self.allowed_methods)
        for method, header in (("patch", "Accept-Patch"), ("post", "Accept-Post")):
            if hasattr(self, method):
                reply.headers[header] = self._bodies(method)
        return reply

    def _bodies(self, method: str) -> str:
        types = [parser.media_type for parser in self.parser_classes]
        return ", ".join(t for t in types if method == "patch" or "patch" not in t)

    def finalize_response(
        self, request: Request, response: HttpResponseBase, *args: Any, **kwargs: Any
    ) -> Any:
        """Add what every reply tells: the limit, and that it is nobody else's to keep."""
        del args, kwargs
        standing = getattr(request._request, "standing", None)  # noqa: SLF001 - set by the throttle
        if standing is not None:
            for name, value in standing.headers().items():
                response.headers[name] = value
        response.headers["Content-Security-Policy"] = _POLICY
        if "Cache-Control" not in response.headers:
            response.headers["Cache-Control"] = "private, no-store"
        return response

    def reader(self) -> str:
        """Who asks, for ETags that must differ between readers; "" for anybody."""
        who = credential(self.request)
        return "" if who.startswith("address:") else who


class ListView(JSONView):
    """GET a list in keyset pages.

    Say `orders` (the first is the usual one), `filters`, `rows` and, if rows are not yet the
    items, `shape`. `revision` gives 304 before the database is asked for rows.
    """

    orders: ClassVar[Mapping[str, Order]] = {}
    filters: ClassVar[Mapping[str, Parameter]] = {}

    def __init_subclass__(cls, **kwargs: Any) -> None:
        super().__init_subclass__(**kwargs)
        cls.parameters = {**cls.filters, **paging.parameters(cls.orders)}

    def rows(self, request: Request, given: Mapping[str, Any], /) -> QuerySet[Any, Any]:
        """Return the rows that the reader may see and asks for, unordered and uncut."""
        raise NotImplementedError

    def shape(self, rows: Sequence[Any], /) -> Sequence[Any]:
        """Return the items to send for the rows of one page; they are sent as they are."""
        return rows

    def page(self, request: Request, given: dict[str, Any], /) -> Page:
        """Return the page that is asked for: keyset over `rows`."""
        name = given.pop("order", next(iter(self.orders)))
        limit, cursor = given.pop("limit", paging.USUAL), given.pop("cursor", None)
        scope = f"{request.path}:{name}"
        rows = self.rows(request, given)
        return paging.fetch(rows, self.orders[name], scope=scope, limit=limit, cursor=cursor)

    def revision(self, request: Request, /) -> Sequence[object] | None:
        """Return what, with address and reader, decides the body: edition numbers. Or None."""
        del request
        return None

    def get(self, request: Request, *_args: Any, **_kwargs: Any) -> HttpResponse:
        """Answer with a page, or 304."""
        etag = None
        revision = self.revision(request)
        if revision is not None:
            etag = conditional.revision_etag(request.get_full_path(), self.reader(), *revision)
            if conditional.matches(request.META.get("HTTP_IF_NONE_MATCH"), etag):
                return conditional.reply(request, b"", etag)
        page = self.page(request, dict(self.given))
        following, previous, link = paging.links(request.path, request.query_params, page)
        items = self.shape(page.rows) if page.rows else []
        body = encode({"results": items, "next": following, "previous": previous})
        reply = conditional.reply(request, body, etag or conditional.body_etag(body))
        reply.headers["Link"] = link
        return reply

    head = get


@dataclass(frozen=True, slots=True)
class Item:
    """One thing as a reader sees it: the body to send, and its kind, key and version."""

    kind: str
    pk: object
    version: int
    body: Mapping[str, Any] = field(repr=False)

    def reply(self, request: Request, status: int = 200) -> HttpResponse:
        """Return it with its ETag, or 304."""
        body = encode(self.body)
        etag = conditional.item_etag(self.kind, self.pk, self.version, body)
        return conditional.reply(request, body, etag, status)

    def expected(self, request: Request) -> frozenset[int] | None:
        """Return the versions that the writer read: hand it to the action as `expected`."""
        return conditional.expected_versions(request, self.kind, self.pk)


class ItemView(JSONView):
    """GET one thing. Writing methods may stand beside `get`; they use `item` and `answer`."""

    def item(self, request: Request, /, **kwargs: Any) -> Item | None:
        """Return the thing as the reader sees it, None when it is not theirs to see."""
        raise NotImplementedError

    def found(self, request: Request, **kwargs: Any) -> Item:
        """Return the item, or raise 404."""
        item = self.item(request, **kwargs)
        if item is None:
            raise Http404
        return item

    def get(self, request: Request, **kwargs: Any) -> HttpResponse:
        """Answer with the thing, or 304."""
        item = self.found(request, **kwargs)
        reply = item.reply(request)
        if request.method == "GET" and reply.status_code == HttpResponse.status_code:
            self.opened(request, item)
        return reply

    def opened(self, request: Request, item: Item, /) -> None:
        """Do what must be done before the thing is handed out; a 304 hands out nothing."""

    head = get


class RowView(ItemView):
    """GET one row, found by what stands in the address.

    Say `kind`, `rows` (dicts with the primary key as "id") and, for all else it shows, `shape`.
    """

    kind: ClassVar[str]

    def rows(self, request: Request, /) -> QuerySet[Any, Any]:
        """Return the rows that the reader may see, as dicts."""
        raise NotImplementedError

    def shape(self, request: Request, row: dict[str, Any], /) -> Mapping[str, Any]:
        """Return the item to send for a row; "id" is not for sending."""
        del request
        return {name: value for name, value in row.items() if name != "id"}

    def item(self, request: Request, /, **kwargs: Any) -> Item | None:
        """Return the row's item."""
        row = self.rows(request).filter(**kwargs).first()
        if row is None:
            return None
        return Item(self.kind, row["id"], row.get("version", 0), self.shape(request, row))


def site(path: str) -> str:
    """Return the absolute address of a path of this site."""
    return f"{settings.SITE_URL}{path}"


def addressed(row: Mapping[str, Any], kind: str) -> dict[str, Any]:
    """Return a row without its number "id", with its addresses for systems and for people."""
    path = f"/{kind}/{row['slug']}/"
    item = {name: value for name, value in row.items() if name != "id"}
    return item | {"url": site(f"/api/v1{path}"), "page": site(path)}


def validated(
    serializer: type[StrictSerializer],
    request: Request,
    *,
    current: Mapping[str, Any] | None = None,
    partial: bool = False,
) -> dict[str, Any]:
    """Return the body's validated values. Raises 422 with a pointer for each fault.

    `current` is the item as last shown, so that its server-set members may be sent back.
    `partial` is PATCH: what is absent is left out.
    """
    shown = orjson.loads(encode(current)) if current is not None else None
    checked = serializer(data=request.data, partial=partial, context={"current": shown})
    checked.is_valid(raise_exception=True)
    values: dict[str, Any] = checked.validated_data
    return values


def _length(request: Request) -> int:
    """The body's length in bytes as announced; 0 when it is not a number."""
    announced = str(request.META.get("CONTENT_LENGTH") or "0")
    return int(announced) if announced.isascii() and announced.isdecimal() else 0
