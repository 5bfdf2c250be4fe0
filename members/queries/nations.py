"""The list of nations and the page of one."""

import datetime
from collections import Counter
from dataclasses import dataclass
from itertools import groupby
from typing import Any

from django.db.models import Count, Prefetch, Q
from django.db.models.functions import Lower

from core.time import LocalTime, local_time
from members.models import LeadBody, Membership, Nation, Organisation
from members.queries.above import library, rows, stages


@dataclass(frozen=True, slots=True)
class StageCount:
    """How many practices stand at a stage; `stage` is empty where it is not known."""

    stage: str
    label: str
    number: int


@dataclass(frozen=True, slots=True)
class NationRow:
    """A nation in the list, with its clock at the moment of asking."""

    nation: Nation
    since: Membership | None
    lead_body: LeadBody | None
    stages: list[StageCount]
    total: int
    clock: LocalTime


def nation_rows(user: Any, *, at: datetime.datetime) -> list[NationRow]:
    """Every nation by name, with the practices that `user` may read counted by stage."""
    nations = Nation.objects.visible_to(user).prefetch_related(
        Prefetch("memberships", Membership.objects.filter(left=None)),
        Prefetch("lead_bodies", LeadBody.objects.filter(is_current=True)),
    )
    counted: dict[int, dict[str, int]] = {}
    counts = (
        library(user).order_by().values_list("owner_nation_id", "stage").annotate(n=Count("pk"))
    )
    others = library(user).filter(co_ownerships__accepted_at__isnull=False).order_by()
    joint = others.values_list("co_ownerships__nation_id", "stage").annotate(n=Count("pk"))
    for nation_id, stage, number in (*counts, *joint):
        held = counted.setdefault(nation_id, {})
        held[stage or ""] = held.get(stage or "", 0) + number
    return [
        NationRow(
            nation=nation,
            since=next(iter(nation.memberships.all()), None),
            lead_body=next(iter(nation.lead_bodies.all()), None),
            stages=_by_stage(counted.get(nation.pk, {})),
            total=sum(counted.get(nation.pk, {}).values()),
            clock=local_time(at, nation.time_zone),
        )
        for nation in nations.order_by("name", "pk")
    ]


def _by_stage(counted: dict[str, int]) -> list[StageCount]:
    known = [*stages(), ("", "Stage not known")]
    return [StageCount(key, label, counted[key]) for key, label in known if key in counted]


@dataclass(frozen=True, slots=True)
class TopicCount:
    """A topic and how many of the nation's practices have it."""

    topic: Any
    number: int


@dataclass(frozen=True, slots=True)
class TakenOver:
    """A practice of the nation, and who reuses it: abroad, and at home."""

    practice: Any
    abroad: list[Any]
    at_home: list[Any]


@dataclass(frozen=True, slots=True)
class NationPage:
    """All that a nation's page shows; rows of the apps above are theirs."""

    clock: LocalTime
    memberships: list[Membership]
    lead_body: LeadBody | None
    earlier_bodies: list[LeadBody]
    digital_units: list[Organisation]
    other_bodies: list[Organisation]
    practices: list[Any]
    stages: list[StageCount]
    topics: list[TopicCount]
    taken_over: list[TakenOver]
    took_over: list[Any]
    uptake_figures: list[Any]
    summits: list[Any]
    chairs: list[Any]
    groups_led: list[Any]
    signed: list[Any]


def nation_page(nation: Nation, user: Any, *, at: datetime.datetime) -> NationPage:
    """The page of `nation` for `user`."""
    practices = list(
        library(user)
        .filter(Q(owner_nation=nation) | Q(pk__in=_joint(nation)))
        .prefetch_related("topics")
        .order_by(Lower("title"), "pk")
    )
    bodies = list(nation.lead_bodies.order_by("position"))
    organisations = list(nation.organisations.order_by("name", "pk"))
    unit = Organisation.Kind.DIGITAL_UNIT
    return NationPage(
        clock=local_time(at, nation.time_zone),
        memberships=_memberships(nation, user),
        lead_body=next((body for body in bodies if body.is_current), None),
        earlier_bodies=[body for body in bodies if not body.is_current],
        digital_units=[body for body in organisations if body.kind == unit],
        other_bodies=[body for body in organisations if body.kind != unit],
        practices=practices,
        stages=_by_stage(Counter(practice.stage or "" for practice in practices)),
        topics=_topics(practices),
        taken_over=_taken_over(nation, user),
        took_over=_took_over(nation, user),
        uptake_figures=_uptake(nation, user),
        summits=list(rows("summits.Summit", user).filter(host=nation).order_by("-start", "-pk")),
        chairs=list(rows("summits.Chair", user).filter(nation=nation).order_by("position")),
        groups_led=_groups_led(nation, user),
        signed=_signed(nation, user),
    )


def _joint(nation: Nation) -> Any:
    """The practices that the nation owns together with others."""
    owned: Any = nation.co_ownerships
    return owned.accepted().values("practice")


def _memberships(nation: Nation, user: Any) -> list[Membership]:
    joined_at = Prefetch("admitted_at", rows("summits.Summit", user))
    return list(nation.memberships.prefetch_related(joined_at).order_by("joined", "pk"))


def _topics(practices: list[Any]) -> list[TopicCount]:
    found = Counter(topic for practice in practices for topic in practice.topics.all())
    ordered = sorted(found.items(), key=lambda pair: (-pair[1], pair[0].label))
    return [TopicCount(topic, number) for topic, number in ordered]


def _reuses(user: Any) -> Any:
    return rows("practices.Reuse", user).select_related(
        "practice__owner_nation", "nation", "organisation"
    )


def _taken_over(nation: Nation, user: Any) -> list[TakenOver]:
    """What others made of the nation's practices, a practice at a time."""
    uses = _reuses(user).filter(practice__owner_nation=nation)
    ordered = uses.order_by("practice__title", "practice_id", "position", "pk")
    taken = []
    for practice, group in groupby(ordered, key=lambda use: use.practice):
        found = list(group)
        taken.append(
            TakenOver(
                practice=practice,
                abroad=[use for use in found if use.country != nation.iso2],
                at_home=[use for use in found if use.country == nation.iso2],
            )
        )
    return taken


def _took_over(nation: Nation, user: Any) -> list[Any]:
    """What the nation, or a body of it, took over from others."""
    uses = _reuses(user).filter(Q(nation=nation) | Q(country=nation.iso2))
    foreign = uses.exclude(practice__owner_nation=nation)
    return list(foreign.order_by("practice__title", "practice_id", "position", "pk"))


def _uptake(nation: Nation, user: Any) -> list[Any]:
    figures = rows("practices.UptakeFigure", user).filter(nation=nation)
    return list(figures.select_related("practice").order_by("pk"))


def _groups_led(nation: Nation, user: Any) -> list[Any]:
    leads = nation.group_leads.filter(group__in=rows("workinggroups.WorkingGroup", user))
    return list(leads.select_related("group").order_by("group__name", "position", "pk"))


def _signed(nation: Nation, user: Any) -> list[Any]:
    texts = rows("declarations.Declaration", user).filter(signatures__nation=nation)
    return list(texts.order_by("-date", "-pk"))
