"""Elevations: the one in force, a person's own, and those about a nation's matter."""

import datetime
from dataclasses import dataclass
from typing import Any, Final

from members.models import Elevation, Nation, Person
from members.rules import can_elevate

# How far back lists go; older ones are forgotten (members.retention), the trail keeps them.
SHOWN: Final = 50


@dataclass(frozen=True, slots=True)
class ElevationRow:
    """An elevation as lists show it. `over_at` is when it ended or will end (UTC)."""

    elevation: Elevation
    is_in_force: bool
    over_at: datetime.datetime


def elevation_in_force(user: Any, *, at: datetime.datetime) -> Elevation | None:
    """The user's elevation at the moment `at`: one query, and none for whom there can be none."""
    if not can_elevate(user):
        return None
    rows = Elevation.objects.filter(person=user, ended_at=None)
    current = rows.filter(started_at__lte=at, until__gt=at)
    return current.select_related("nation").order_by("-pk").first()


def elevations_of(person: Person, *, at: datetime.datetime) -> list[ElevationRow]:
    """The person's own, the latest first."""
    return _rows({"person": person}, at)


def elevations_about(nation: Nation, *, at: datetime.datetime) -> list[ElevationRow]:
    """Those that opened the nation's matter to somebody, the latest first."""
    return _rows({"nation": nation}, at)


def elevation_choices(person: Person) -> list[tuple[str, str]]:
    """The nations whose matter can be opened: slug and name."""
    nations = Nation.objects.visible_to(person).order_by("name", "pk")
    return list(nations.values_list("slug", "name"))


def _rows(which: dict[str, Any], at: datetime.datetime) -> list[ElevationRow]:
    rows = Elevation.objects.filter(**which).select_related("nation", "person__nation")
    return [
        ElevationRow(row, row.is_in_force(at=at), row.ended_at or row.until)
        for row in rows.order_by("-started_at", "-pk")[:SHOWN]
    ]
