"""Written consultations by the API: read by the network, opened and objected to by people."""

from collections.abc import Mapping, Sequence
from typing import Any, ClassVar

from django.core.exceptions import PermissionDenied, ValidationError
from django.db.models import QuerySet
from django.http import Http404, HttpResponse
from django.utils import timezone
from drf_spectacular.utils import extend_schema
from rest_framework.request import Request

from core.rest import params
from core.rest.paging import Order
from core.rest.params import Parameter
from core.rest.views import Item, ItemView, JSONView, ListView, site, validated
from members.models import Nation
from workinggroups import actions, queries, rules
from workinggroups.api.asking import meeting_of, part_of
from workinggroups.api.people import person_of
from workinggroups.models import AgendaItem, Consultation, ConsultationState, Decision, Meeting
from workinggroups.queries.consulting import (
    ConsultationPage,
    consultation_page,
    consultations,
    earlier_decisions,
    nations_to_ask,
)
from workinggroups.serializers.consulting import (
    ConsultationBody,
    ConsultationDetailShape,
    ConsultationShape,
    WhyBody,
)
from workinggroups.serializers.minutes import NothingBody


class ConsultationList(ListView):
    """Written consultations, for the network."""

    serializer_class = ConsultationShape
    orders: ClassVar[Mapping[str, Order]] = {"newest": Order("opened_at", descending=True)}
    filters: ClassVar[Mapping[str, Parameter]] = {
        "state": params.choice("How far it has come.", *ConsultationState.values),
        "meeting": params.text("Slug of the meeting.", longest=100),
    }

    def rows(self, request: Request, given: Mapping[str, Any], /) -> QuerySet[Any, Any]:
        """Return those asked for."""
        rows = consultations(request.user, state=given.get("state", ""))
        return rows.filter(meeting__slug=given["meeting"]) if "meeting" in given else rows

    def shape(self, rows: Sequence[Any], /) -> Sequence[Any]:
        """Tell them in short."""
        return [_told(row) for row in rows]


class ConsultationItem(ItemView):
    """One consultation with its deadline in each capital."""

    serializer_class = ConsultationDetailShape

    def item(self, request: Request, /, **kwargs: Any) -> Item | None:
        """Return it as far as the reader may see it."""
        page = consultation_page(request.user, kwargs["pk"], at=timezone.now())
        return None if page is None else _item(page)

    def opened(self, request: Request, item: Item, /) -> None:
        """Note who was shown it."""
        number: Any = item.pk
        row = Consultation.objects.select_related("meeting", "item").get(pk=number)
        user: Any = request.user
        items = [row.item] if row.item else []
        actions.note_read(row.meeting, items, by=user, at=timezone.now())


class ConsultationOpening(JSONView):
    """A text put to nations."""

    serializer_class = ConsultationDetailShape

    @extend_schema(request=ConsultationBody, responses={201: ConsultationDetailShape})
    def post(self, request: Request, slug: str) -> HttpResponse:
        """Open a consultation under a meeting that you run."""
        meeting = meeting_of(request, slug)
        person = person_of(request)
        if not rules.can_write_minutes(person, meeting):
            raise PermissionDenied("Whoever runs the meeting asks in writing.")
        sent = validated(ConsultationBody, request)
        item = part_of(request, meeting, sent["item"])
        row = actions.open_consultation(
            meeting,
            proposal=actions.Proposal(
                title=sent["title"],
                text=sent["text"],
                deadline=sent["deadline"],
                item=item,
                supersedes=superseded(request, meeting, sent["supersedes"]),
            ),
            nations=_nations(meeting, item, sent["nations"]),
            by=person,
            at=timezone.now(),
        )
        reply = _item(_page(request, row.pk)).reply(request, 201)
        reply.headers["Location"] = site(f"/api/v1{row.get_absolute_url()}")
        return reply


class _Step(JSONView):
    serializer_class = ConsultationDetailShape

    def found(self, request: Request, number: int) -> ConsultationPage:
        """The consultation of the address, of a reader who is a person."""
        page = _page(request, number)
        person_of(request)
        return page


class ConsultationObjection(_Step):
    """Your nation's objection."""

    @extend_schema(request=WhyBody, responses=ConsultationDetailShape)
    def post(self, request: Request, pk: int) -> HttpResponse:
        """Object for your nation, with a reason."""
        page = self.found(request, pk)
        if not rules.can_object(request.user, page.consultation):
            raise PermissionDenied("Officials of the nations that are asked object.")
        reason = validated(WhyBody, request)["reason"]
        person = person_of(request)
        actions.object_to(page.consultation, reason=reason, by=person, at=timezone.now())
        return _item(_page(request, pk)).reply(request)


class ConsultationYield(_Step):
    """Your nation's objection, withdrawn."""

    @extend_schema(request=NothingBody, responses=ConsultationDetailShape)
    def post(self, request: Request, pk: int) -> HttpResponse:
        """Withdraw it while the consultation is open."""
        page = self.found(request, pk)
        if not rules.can_object(request.user, page.consultation):
            raise PermissionDenied("Officials of the nations that are asked object.")
        validated(NothingBody, request)
        actions.yield_objection(page.consultation, by=person_of(request), at=timezone.now())
        return _item(_page(request, pk)).reply(request)


class ConsultationWithdrawal(_Step):
    """A consultation, taken back."""

    @extend_schema(request=WhyBody, responses=ConsultationDetailShape)
    def post(self, request: Request, pk: int) -> HttpResponse:
        """Withdraw it, with a reason that stays."""
        page = self.found(request, pk)
        if not rules.can_write_minutes(request.user, page.consultation.meeting):
            raise PermissionDenied("Whoever runs the meeting withdraws it.")
        reason = validated(WhyBody, request)["reason"]
        by = person_of(request)
        actions.withdraw_consultation(page.consultation, reason=reason, by=by, at=timezone.now())
        return _item(_page(request, pk)).reply(request)


def superseded(
    request: Request, meeting: Meeting, number: int | None, *, but: int = 0
) -> Decision | None:
    """The decision of the same body with that number; 422 where there is none to be read."""
    if number is None:
        return None
    found = earlier_decisions(meeting, request.user, but=but).filter(pk=number).first()
    if found is None:
        said = "There is no such decision of the same group."
        raise ValidationError({"supersedes": [said]}, code="unknown")
    return found


def _nations(meeting: Meeting, item: AgendaItem | None, slugs: Sequence[str]) -> list[Nation]:
    asked = nations_to_ask(meeting, item)
    known = {nation.slug: nation for nation in asked}
    for slug in slugs:
        if slug not in known:
            said = f"Nobody of “{slug}” is invited who may read this."
            raise ValidationError({"nations": [said]}, code="unknown")
    return [known[slug] for slug in dict.fromkeys(slugs)] or asked


def _page(request: Request, number: int) -> ConsultationPage:
    page = consultation_page(request.user, number, at=timezone.now())
    if page is None:
        raise Http404
    return page


def _told(row: Consultation) -> dict[str, Any]:
    return {
        "id": row.pk,
        "title": row.title,
        "meeting": row.meeting.slug,
        "state": row.state,
        "opened_at": row.opened_at,
        "deadline": row.deadline,
        "marking": row.marking,
        "url": site(f"/api/v1{row.get_absolute_url()}"),
        "page": site(row.get_absolute_url()),
    }


def _item(page: ConsultationPage) -> Item:
    row = page.consultation
    body = _told(row) | {
        "text": row.text,
        "item": row.item_id,
        "nations": [_time(time) for time in page.times],
        "objections": [
            {"nation": each.nation.slug, "reason": each.reason, "at": each.at}
            for each in page.objections
        ],
        "decision": page.decision and page.decision.pk,
        "supersedes": page.supersedes and page.supersedes.pk,
        "reason": row.reason,
    }
    return Item("consultation", row.pk, 1, body)


def _time(time: queries.NationTime) -> dict[str, Any]:
    return {
        "nation": time.nation.slug,
        "local": time.words,
        "working_days": time.days,
        "off": time.off,
    }
