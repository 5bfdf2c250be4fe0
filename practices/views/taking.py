"""Files to take away: the library, a comparison, one practice, as their reader sees them."""

import datetime
from collections.abc import Mapping, Sequence
from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse

from core.pages import file_of
from members.markings import Marking
from practices import actions, side_by_side, takeaways
from practices.comparison import Asked, Column, rows_of
from practices.filters import LibraryFilter
from practices.lookups import Lookups, Stamp
from practices.models import Practice
from practices.queries.library import whole_library

Item = Mapping[str, Any]


def library(  # noqa: PLR0913 - what is asked, of what, and how it is to be written
    request: HttpRequest,
    asked: LibraryFilter,
    wanted: str,
    *,
    known: Lookups,
    stamp: Stamp,
    at: datetime.datetime,
) -> HttpResponse:
    """The practices that are asked for, all pages of the list, as a file."""
    items, more = whole_library(request.user, asked, known=known, stamp=stamp, at=at)
    _note(request, items, at)
    sheet = takeaways.library_sheet(items, asked, known, more=more, at=at)
    return file_of(sheet, wanted)


def comparison(  # noqa: PLR0913 - what stands side by side, under which title, and how
    request: HttpRequest,
    asked: Asked,
    columns: Sequence[Column],
    wanted: str,
    *,
    known: Lookups,
    title: str,
    at: datetime.datetime,
) -> HttpResponse:
    """A comparison as a file."""
    _note(request, [column.item for column in columns if column.item], at)
    where = side_by_side.address(asked)
    rows = rows_of(columns, known)
    sheet = takeaways.comparison_sheet(columns, rows, title=title, where=where, at=at)
    return file_of(sheet, wanted)


def practice(
    request: HttpRequest, found: Item, wanted: str, *, known: Lookups, at: datetime.datetime
) -> HttpResponse:
    """One practice as a file. What is TLP:RED stays on the hub."""
    if found["marking"] == Marking.RED:
        raise PermissionDenied
    _note(request, [found], at)
    nation, group = found["nation"], found["group"]
    owner = nation["name"] if nation else group["name"]
    return file_of(takeaways.practice_sheet(found, known, owner=owner, at=at), wanted)


def _note(request: HttpRequest, items: Sequence[Item], at: datetime.datetime) -> None:
    """Note who takes away what not all of the network may read."""
    user: Any = request.user
    rows = [Practice(pk=i["id"], title=i["title"], marking=i["marking"]) for i in items]
    actions.note_export(rows, by=user, at=at)
