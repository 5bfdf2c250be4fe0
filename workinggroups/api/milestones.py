"""Milestones of a group: read with it, proposed by its members, answered by those who run it."""

from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.utils import timezone
from drf_spectacular.utils import extend_schema
from rest_framework.request import Request

from core.rest.idempotency import idempotent
from core.rest.views import Item, ItemView, JSONView, site, validated
from members.models import Person
from workinggroups import actions, queries, rules
from workinggroups.actions import Aim
from workinggroups.api.people import person_of
from workinggroups.api.planning import _nations
from workinggroups.models import MilestoneVersion, WorkingGroup
from workinggroups.serializers.milestones import (
    MilestoneAnswerBody,
    MilestoneBody,
    MilestonesShape,
)

_SAYS = ("text", "due", "state", "evidence", "explanation", "who", "at")


class Milestones(ItemView):
    """A group's milestones; POST proposes one."""

    serializer_class = MilestonesShape

    def item(self, request: Request, /, **kwargs: Any) -> Item | None:
        """Return them as far as the reader may see them."""
        group = WorkingGroup.objects.visible_to(request.user).filter(slug=kwargs["slug"]).first()
        return None if group is None else _shown(group, request.user)

    @extend_schema(request=MilestoneBody, responses=MilestonesShape)
    @idempotent()
    def post(self, request: Request, slug: str) -> HttpResponse:
        """Propose a milestone; of those who run the group it counts at once."""
        person = person_of(request)
        group = _page(person, slug).group
        actions.propose_milestone(group, aim=_aim(request), by=person, at=timezone.now())
        return _shown(group, person).reply(request)


class OneMilestone(JSONView):
    """What a milestone should say instead."""

    serializer_class = MilestoneBody

    @extend_schema(request=MilestoneBody, responses=MilestonesShape)
    def put(self, request: Request, slug: str, pk: int) -> HttpResponse:
        """Propose it; of those who run the group it counts at once."""
        person = person_of(request)
        page = _page(person, slug)
        row = next((row for row in page.rows if row.number == pk), None)
        if row is None:
            raise Http404
        milestone = (row.present or row.waiting[0]).milestone
        actions.propose_change(milestone, aim=_aim(request), by=person, at=timezone.now())
        return _shown(page.group, person).reply(request)


class MilestoneAnswer(JSONView):
    """The answer to a proposal."""

    serializer_class = MilestoneAnswerBody

    @extend_schema(request=MilestoneAnswerBody, responses=MilestonesShape)
    @idempotent()
    def post(self, request: Request, slug: str, pk: int) -> HttpResponse:
        """Let a proposal count, by its number, or refuse it with a reason."""
        person = person_of(request)
        page = _page(person, slug)
        if not page.runs:
            raise PermissionDenied("Only those who run the group answer.")
        waiting = (version for row in page.rows for version in row.waiting)
        version = next((each for each in waiting if each.pk == pk), None)
        if version is None:
            raise Http404
        sent = validated(MilestoneAnswerBody, request)
        actions.answer_milestone(version, **sent, by=person, at=timezone.now())
        return _shown(page.group, person).reply(request)


def _page(person: Person, slug: str) -> queries.MilestonesPage:
    """The milestones for who may propose. Raises 404 and 403."""
    group = WorkingGroup.objects.visible_to(person).filter(slug=slug).first()
    if group is None:
        raise Http404
    if not rules.can_propose(person, group):
        raise PermissionDenied("Only who sits in the group proposes.")
    return queries.milestones_page(group, person, at=timezone.now())


def _aim(request: Request) -> Aim:
    sent = validated(MilestoneBody, request)
    [nation] = _nations([sent.pop("nation")], "nation")
    return Aim(nation=nation, **sent)


def _said(version: MilestoneVersion) -> dict[str, Any]:
    told = {name: getattr(version, name) for name in _SAYS}
    return told | {"id": version.pk, "nation": version.nation.slug}


def _shown(group: WorkingGroup, user: Any) -> Item:
    page = queries.milestones_page(group, user, at=timezone.now())
    rows = [
        {
            "id": row.number,
            "state": row.state,
            "present": row.present and _said(row.present),
            "waiting": [_said(each) for each in row.waiting],
            "former": [_said(each) for each in row.former],
        }
        for row in page.rows
    ]
    body = {"milestones": rows, "page": site(f"{group.get_absolute_url()}milestones/")}
    return Item("milestones", group.pk, 0, body)
