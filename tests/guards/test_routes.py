"""Every route of the map has a row in the table of tests/access/routes.py, and no row is idle."""

from collections.abc import Iterator
from typing import Any

from django.urls import get_resolver

from tests.access.routes import READERS, ROUTES


def patterns(resolver: Any, before: str = "") -> Iterator[str]:
    for each in resolver.url_patterns:
        here = f"{before}{each.pattern}"
        if hasattr(each, "url_patterns"):
            yield from patterns(each, here)
        else:
            yield here


def test_every_route_says_who_is_answered_what() -> None:
    rows = [route.pattern for route in ROUTES]
    assert len(rows) == len(set(rows))
    assert set(rows) == set(patterns(get_resolver()))


def test_every_row_has_a_status_for_every_reader() -> None:
    for route in ROUTES:
        for statuses in (route.get, *route.more.values()):
            assert len(statuses.split()) == len(READERS), route.pattern
