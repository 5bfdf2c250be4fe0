"""What a person sees of themself, and what a coordinator sees of the nation's keys."""

import datetime
import zoneinfo
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import Any

from django.db.models import Prefetch

from core.time import LocalTime, local_time
from members import rules
from members.models import Circle, MemberKey, Nation, Person, Scope, Seat
from members.queries.above import rows
from members.queries.elevations import ElevationRow, elevations_about
from members.roles import ABILITIES, Ability

UTC = "UTC"


@dataclass(frozen=True, slots=True)
class OwnPage:
    """A person's own page. `abilities` says what the role allows, in words.

    `elevations` tells a coordinator who was let in to the nation's restricted matter.
    """

    clock: LocalTime
    abilities: list[str]
    circles: list[Circle]
    actions: list[Any]
    manages_keys: bool
    manages_people: bool
    may_elevate: bool
    sees_board: bool
    elevations: list[ElevationRow]


def own_page(person: Person, *, at: datetime.datetime) -> OwnPage:
    """The page of the person who asks."""
    actions = rows("workinggroups.Action", person).filter(owner=person).current().still_open()
    groups = Prefetch("group", rows("workinggroups.WorkingGroup", person))
    circles = Circle.objects.with_seat_for(person).prefetch_related(groups)
    allowed = ABILITIES[person.role] if person.is_current else frozenset()
    return OwnPage(
        clock=local_time(at, person.time_zone),
        abilities=[_in_words(ability) for ability in Ability if ability in allowed],
        circles=list(circles.order_by("name", "pk")),
        actions=list(actions.select_related("meeting").order_by("due", "pk")),
        manages_keys=Ability.MANAGE_KEYS in allowed,
        manages_people=rules.answers_for_people(person),
        may_elevate=rules.can_elevate(person),
        sees_board=rules.can_see_board(person),
        elevations=_elevations(person, at),
    )


def seats_of(person: Person) -> list[Seat]:
    """Where the person sits, by the circles' names."""
    seats = Seat.objects.filter(person=person).select_related("circle")
    return list(seats.order_by("circle__name", "pk"))


def _elevations(person: Person, at: datetime.datetime) -> list[ElevationRow]:
    nation = person.nation
    if nation is None or not rules.oversees_elevations(person, nation_id=nation.pk):
        return []
    return elevations_about(nation, at=at)


def _in_words(ability: Ability) -> str:
    words = str(ability.label).replace("the own nation", "your nation")
    return words[:1].upper() + words[1:]


@dataclass(frozen=True, slots=True)
class KeyRow:
    """A key of a nation, without its secret. `state` is usable, expired or revoked."""

    key: MemberKey
    scopes: list[str]
    state: str


def keys_of(nation: Nation, *, at: datetime.datetime) -> list[KeyRow]:
    """The nation's keys, the newest first, with what each may do in words."""
    keys = MemberKey.objects.filter(nation=nation).select_related("created_by", "nation")
    labels = dict(Scope.choices)
    return [
        KeyRow(key, [str(labels[scope]) for scope in key.scopes], _state(key, at))
        for key in keys.order_by("-created_at", "-pk")
    ]


def _state(key: MemberKey, at: datetime.datetime) -> str:
    if key.revoked_at is not None:
        return "revoked"
    return "usable" if key.is_usable(at=at) else "expired"


@cache
def _zones() -> list[str]:
    """The places of the tz database, without outdated names."""
    table = resources.files("tzdata").joinpath("zoneinfo", "zone.tab")
    lines = table.read_text(encoding="utf-8").splitlines()
    listed = {line.split("\t")[2] for line in lines if line and not line.startswith("#")}
    return sorted(listed & zoneinfo.available_timezones())


def zone_choices(user: Any, zone: str) -> list[tuple[str, list[tuple[str, str]]]]:
    """The zones to choose from: those of the members and UTC first, then all by region.

    `zone` is the one chosen now: it stands before all others where no member has it.
    """
    members = Nation.objects.visible_to(user).order_by("time_zone")
    first = [UTC, *members.values_list("time_zone", flat=True).distinct()]
    if zone not in first:
        first.insert(0, zone)
    regions: dict[str, list[tuple[str, str]]] = {}
    for name in _zones():
        if name not in first:
            regions.setdefault(name.split("/")[0], []).append((name, name))
    return [("The members’ clocks", [(name, name) for name in first]), *regions.items()]
