"""Keyset pages: a place in an order is remembered by its values, never by a count."""

import base64
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final, Literal
from urllib.parse import urlencode

import orjson
from django.conf import settings
from django.core import signing
from django.core.exceptions import ValidationError
from django.db.models import BooleanField, F, Func, Model, QuerySet, Value
from django.http import QueryDict

from core.rest.negotiation import encode
from core.rest.params import Parameter, refuse, whole
from core.rest.problems import Problem

LARGEST: Final = 100
USUAL: Final = 50
Side = Literal["after", "before"]


@dataclass(frozen=True, slots=True)
class Order:
    """An order of a list: by a column that is never null, then by `pk`, both the same way.

    `field` is a column or an annotation of the queryset; with `values()` both it and the
    primary key must be among the values. A matching index (field, id) makes it fast.
    """

    field: str
    descending: bool = False


@dataclass(frozen=True, slots=True)
class Place:
    """A place between two rows: just after or just before the row with these values."""

    side: Side
    value: Any
    pk: Any


@dataclass(frozen=True, slots=True)
class Page:
    """Rows of one page and the cursors of its neighbours."""

    rows: list[Any]
    next: str | None
    previous: str | None


def parameters(orders: Mapping[str, Order]) -> dict[str, Parameter]:
    """Return the parameters that every list has: cursor, limit and, with a choice, order."""
    own = {
        "limit": whole(f"Items on a page; {USUAL} unless said.", least=1, most=LARGEST),
        "cursor": Parameter(
            "A place in the list. Take it from next or previous; it cannot be made up.",
            str,
            {"type": "string", "maxLength": 1000},
        ),
    }
    if len(orders) > 1:
        own["order"] = Parameter(
            f"The order of the items; {next(iter(orders))} unless said.",
            lambda sent: _known(sent, orders),
            {"type": "string", "enum": list(orders)},
        )
    return own


def fetch(
    rows: QuerySet[Any, Any],
    order: Order,
    *,
    scope: str,
    limit: int = USUAL,
    cursor: str | None = None,
) -> Page:
    """Return one page. Costs one query and never counts.

    `scope` names list and order: a cursor of another scope is refused with a 400 problem.
    """
    place = _read_cursor(cursor, scope, rows, order) if cursor is not None else None
    backwards = place is not None and place.side == "before"
    if place is not None:
        rows = rows.filter(_beyond(rows, order, place, lower=order.descending != backwards))
    sign = "-" if order.descending != backwards else ""
    found = list(rows.order_by(f"{sign}{order.field}", f"{sign}pk")[: limit + 1])
    more = len(found) > limit
    found = found[:limit]
    if backwards:
        found.reverse()
    if not found:
        return Page([], None, None)
    key = rows.model._meta.pk.attname
    has_next, has_previous = (True, more) if backwards else (more, place is not None)
    return Page(
        found,
        _cursor("after", found[-1], order.field, key, scope) if has_next else None,
        _cursor("before", found[0], order.field, key, scope) if has_previous else None,
    )


def first(rows: list[dict[str, Any]], order: Order, *, scope: str, limit: int) -> Page:
    """Return the first page from its rows and, if there is one, the row that follows.

    The rows have their primary key as "id".
    """
    shown = rows[:limit]
    more = len(rows) > limit
    return Page(
        shown, _cursor("after", shown[-1], order.field, "id", scope) if more else None, None
    )


def links(path: str, query: QueryDict, page: Page) -> tuple[str | None, str | None, str]:
    """Return the addresses of next and previous page, and the Link header (RFC 8288).

    They are absolute, on the site's own address, and keep filters, order and limit.
    """
    kept = [(name, text) for name, texts in query.lists() for text in texts if name != "cursor"]
    base = f"{settings.SITE_URL}{path}"

    def address(cursor: str | None) -> str:
        wanted = kept if cursor is None else [*kept, ("cursor", cursor)]
        return f"{base}?{urlencode(wanted)}" if wanted else base

    following = address(page.next) if page.next else None
    previous = address(page.previous) if page.previous else None
    relations = (("next", following), ("prev", previous), ("first", address(None)))
    header = ", ".join(f'<{target}>; rel="{rel}"' for rel, target in relations if target)
    return following, previous, header


def _known(sent: str, orders: Mapping[str, Order]) -> str:
    if sent not in orders:
        raise ValueError(f"Give one of: {', '.join(orders)}.")
    return sent


def _beyond(rows: QuerySet[Any, Any], order: Order, place: Place, *, lower: bool) -> Func:
    """Compare rows as (column, pk) < (value, pk), in one condition that an index can serve."""
    fields = _fields(rows, order)
    here = Func(F(order.field), F("pk"), template="(%(expressions)s)", output_field=BooleanField())
    there = Func(
        Value(place.value, output_field=fields[0]),
        Value(place.pk, output_field=fields[1]),
        template="(%(expressions)s)",
        output_field=BooleanField(),
    )
    sign = " < " if lower else " > "
    return Func(
        here, there, template="%(expressions)s", arg_joiner=sign, output_field=BooleanField()
    )


def _fields(rows: QuerySet[Any, Any], order: Order) -> tuple[Any, Any]:
    meta = rows.model._meta
    annotation = rows.query.annotations.get(order.field)
    column = annotation.output_field if annotation is not None else meta.get_field(order.field)
    return column, meta.pk


def _cursor(side: Side, row: Any, field: str, key: str, scope: str) -> str:
    if isinstance(row, Model):
        parts = [side, getattr(row, field), row.pk]
    else:
        parts = [side, row[field], row.get(key, row.get("pk"))]
    return seal(parts, scope)


def _read_cursor(cursor: str, scope: str, rows: QuerySet[Any, Any], order: Order) -> Place:
    try:
        side, value, pk = unseal(cursor, scope)
        column, key = _fields(rows, order)
        if side not in {"after", "before"} or value is None or pk is None:
            raise ValueError(side)  # noqa: TRY301 - refused below like any other
        return Place(side, column.to_python(value), key.to_python(pk))
    except (ValueError, TypeError, ValidationError) as error:
        raise _astray() from error


def seal(parts: list[Any], scope: str) -> str:
    """Return the cursor that holds these plain values for the list `scope`."""
    text = base64.urlsafe_b64encode(encode(parts)).decode().rstrip("=")
    return _signer(scope).sign(text)


def unseal(cursor: str, scope: str) -> list[Any]:
    """Return what `seal` put in. Raises a 400 problem for a cursor of another list, or none."""
    try:
        text = _signer(scope).unsign(cursor)
        parts: list[Any] = orjson.loads(base64.urlsafe_b64decode(text + "=" * (-len(text) % 4)))
    except (signing.BadSignature, ValueError) as error:
        raise _astray() from error
    return parts


def _astray() -> Problem:
    return refuse("cursor", "Take the cursor from next or previous of this list.")


def _signer(scope: str) -> signing.Signer:
    return signing.Signer(salt=f"core.rest.paging:{scope}", sep=".")
