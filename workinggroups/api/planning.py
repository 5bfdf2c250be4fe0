"""The call planner and the ledger of burdens: read by the network, asked and chosen by people."""

import datetime
from collections.abc import Mapping, Sequence
from typing import Any, ClassVar

from django.core.exceptions import PermissionDenied, ValidationError
from django.db.models import QuerySet
from django.http import Http404, HttpResponse
from django.utils import timezone
from drf_spectacular.utils import extend_schema
from rest_framework.request import Request

from core.rest import params
from core.rest.idempotency import idempotent
from core.rest.paging import Order
from core.rest.params import Parameter
from core.rest.views import Item, ItemView, JSONView, ListView, addressed, site, validated
from members.models import Nation, Person
from workinggroups import actions, queries, rules
from workinggroups.actions import Wanted
from workinggroups.api.people import group_of, person_of
from workinggroups.models import PlanningState
from workinggroups.planner import Aim, Plan
from workinggroups.planner.words import objective, proof
from workinggroups.planning import excused
from workinggroups.serializers.planning import (
    BurdenShape,
    ChoiceBody,
    PlanningBody,
    PlanningDetailShape,
    PlanningShape,
)

_TOLD = ("first_day", "rhythm", "calls", "days_around", "minutes_long", "quorum", "state")


class PlanningList(ListView):
    """Runs of calls that were planned; POST asks for plans of one more."""

    serializer_class = PlanningShape
    orders: ClassVar[Mapping[str, Order]] = {"newest": Order("asked_at", descending=True)}
    filters: ClassVar[Mapping[str, Parameter]] = {
        "state": params.choice("How far it has come.", *PlanningState.values),
        "group": params.text("Slug of a group.", longest=60),
    }

    def rows(self, request: Request, given: Mapping[str, Any], /) -> QuerySet[Any, Any]:
        """Return the plannings asked for."""
        found = queries.planning_list(request.user)
        if "state" in given:
            found = found.filter(state=given["state"])
        if "group" in given:
            found = found.filter(group__slug=given["group"])
        return found

    def shape(self, rows: Sequence[Any], /) -> Sequence[Any]:
        """Tell them in short."""
        return [_told(row) for row in rows]

    @extend_schema(request=PlanningBody, responses={201: PlanningDetailShape})
    @idempotent()
    def post(self, request: Request) -> HttpResponse:
        """Ask for plans. They are worked out within seconds: ask for the planning again."""
        person = person_of(request)
        sent = validated(PlanningBody, request)
        group = group_of(person, sent.pop("group"))
        if not rules.can_arrange(person, group):
            raise PermissionDenied("Only whoever arranges the meetings plans them.")
        nations = _nations(sent.pop("nations"), "nations") or queries.nations_taking_part(group)
        planning = actions.ask_for_plans(
            group=group,
            nations=nations,
            required=_nations(sent.pop("required_nations"), "required_nations"),
            wanted=Wanted(**sent),
            by=person,
            at=timezone.now(),
        )
        item = _item(person, planning.slug)
        reply = item.reply(request, status=201)
        reply.headers["Location"] = item.body["url"]
        return reply


class PlanningItem(ItemView):
    """One planning with its plans."""

    serializer_class = PlanningDetailShape

    def item(self, request: Request, /, **kwargs: Any) -> Item | None:
        """Return it as far as the reader may see it."""
        page = queries.planning_page(request.user, kwargs["slug"])
        return None if page is None else _shown(page)


class PlanningChoice(JSONView):
    """A plan chosen, and its meetings arranged."""

    serializer_class = ChoiceBody
    conditional = True

    @extend_schema(request=ChoiceBody, responses=PlanningDetailShape)
    @idempotent()
    def post(self, request: Request, slug: str) -> HttpResponse:
        """Choose a plan; `instead` has other times for some calls, with a reason."""
        person = person_of(request)
        page = queries.planning_page(person, slug)
        if page is None:
            raise Http404
        if not rules.can_plan(person, page.planning):
            raise PermissionDenied("Only whoever arranges the meetings chooses.")
        expected = _shown(page).expected(request)
        sent = validated(ChoiceBody, request)
        actions.choose_plan(
            page.planning,
            aim=Aim(sent["aim"]),
            instead={each["call"] - 1: each["sittings"] for each in sent["instead"]},
            reason=sent["reason"],
            by=person,
            at=timezone.now(),
            expected=expected,
        )
        return _item(person, slug).reply(request)


class BurdenList(ListView):
    """What planned calls that were held have cost the nations."""

    serializer_class = BurdenShape
    orders: ClassVar[Mapping[str, Order]] = {"newest": Order("starts_at", descending=True)}
    filters: ClassVar[Mapping[str, Parameter]] = {
        "nation": params.text("Slug of a nation.", longest=60),
    }

    def rows(self, request: Request, given: Mapping[str, Any], /) -> QuerySet[Any, Any]:
        """Return the entries asked for."""
        found = queries.burdens(request.user)
        return found.filter(nation__slug=given["nation"]) if "nation" in given else found

    def shape(self, rows: Sequence[Any], /) -> Sequence[Any]:
        """Tell each entry."""
        return [
            {
                "id": row.pk,
                "nation": row.nation.slug,
                "group": row.group and row.group.slug,
                "planning": row.planned.planning.slug,
                "starts_at": row.starts_at,
                "local": row.local,
                "points": row.points,
                "off": row.off,
                "table": row.table_version,
                "corrects": row.corrects_id,
                "reason": row.reason,
            }
            for row in rows
        ]


def _nations(slugs: Sequence[str], field: str) -> list[Nation]:
    found = {row.slug: row for row in Nation.objects.filter(is_member=True, slug__in=slugs)}
    missing = [slug for slug in slugs if slug not in found]
    if missing:
        raise ValidationError({field: [f"There is no member “{missing[0]}”."]}, code="unknown")
    return [found[slug] for slug in dict.fromkeys(slugs)]


def _item(person: Person, slug: str) -> Item:
    page = queries.planning_page(person, slug)
    if page is None:  # nobody can ask for what they may not read
        raise Http404
    return _shown(page)


def _told(row: Any) -> dict[str, Any]:
    told = {name: getattr(row, name) for name in ("slug", "title", *_TOLD)}
    told |= {"group": row.group and row.group.slug, "asked_at": row.asked_at}
    return addressed({"id": row.pk, **told}, "plannings") | {"page": site(row.get_absolute_url())}


def _shown(page: queries.PlanningPage) -> Item:
    row = page.planning
    body = _told(row) | {
        "nations": [each.nation.slug for each in page.nations],
        "required_nations": [each.nation.slug for each in page.nations if each.is_required],
        "table": row.table_version,
        "carries": row.carries,
        "fault": row.fault,
        "plans": [_plan(page, plan) for plan in page.plans],
        "chosen": None if page.chosen is None else _plan(page, page.chosen),
        "reason": row.reason,
    }
    return Item("planning", row.pk, row.version, body)


def _plan(page: queries.PlanningPage, plan: Plan) -> dict[str, Any]:
    slugs = [each.nation.slug for each in page.nations]
    names = {each.nation.name: each.nation.slug for each in page.nations}
    return {
        "aim": plan.aim.value,
        "objective": objective(plan.aim),
        "proven": None if plan.proof is None else plan.proof.is_proven,
        "proof": proof(plan),
        "worst": plan.worst,
        "total": plan.total,
        "burdens": dict(zip(slugs, plan.burdens, strict=True)),
        "excused": {names[row.name]: row.calls for row in excused(page, plan)},
        "calls": [
            {
                "call": number,
                "sittings": [at.astimezone(datetime.UTC) for at in slot.sittings],
                "nations": [
                    {
                        "nation": slug,
                        "local": share.local.isoformat(timespec="minutes"),
                        "points": share.points,
                        "off": share.off,
                    }
                    for slug, share in zip(slugs, slot.shares, strict=True)
                ],
            }
            for number, slot in enumerate(plan.slots, start=1)
        ],
    }
