"""What a group is for, in which state it is, and who leads it."""

from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404, HttpResponse
from django.utils import timezone
from drf_spectacular.utils import extend_schema
from rest_framework.request import Request

from core.rest.idempotency import idempotent
from core.rest.views import Item, ItemView, JSONView, site, validated
from members.models import Person
from workinggroups import actions, queries, rules
from workinggroups.api.people import person_of
from workinggroups.api.planning import _nations
from workinggroups.models import WorkingGroup
from workinggroups.serializers.remits import (
    CharterBody,
    GroupStateBody,
    HandoverBody,
    LeadTermBody,
    RemitShape,
)


class Remit(ItemView):
    """A group's charters, states and terms of leading."""

    serializer_class = RemitShape

    def item(self, request: Request, /, **kwargs: Any) -> Item | None:
        """Return it as far as the reader may see it."""
        group = WorkingGroup.objects.visible_to(request.user).filter(slug=kwargs["slug"]).first()
        return None if group is None else _shown(group, request.user)


class _Step(JSONView):
    """A change by those who run the group."""

    def group(self, person: Person, slug: str) -> WorkingGroup:
        """Return the group. Raises 404 and 403."""
        group = WorkingGroup.objects.visible_to(person).filter(slug=slug).first()
        if group is None:
            raise Http404
        if not rules.can_arrange(person, group):
            raise PermissionDenied("Only those who run the group change this.")
        return group

    def done(self, request: Request, group: WorkingGroup) -> HttpResponse:
        """Answer with the remit as it is now."""
        return _shown(WorkingGroup.objects.get(pk=group.pk), request.user).reply(request)


class Charters(_Step):
    """The next version of a charter."""

    serializer_class = CharterBody

    @extend_schema(request=CharterBody, responses=RemitShape)
    @idempotent()
    def post(self, request: Request, slug: str) -> HttpResponse:
        """Write down the next version; those before stay."""
        person = person_of(request)
        group = self.group(person, slug)
        sent = validated(CharterBody, request)
        number = sent.pop("decision")
        known = queries.adopting_decisions(person, group)
        decision = None if number is None else known.filter(pk=number).first()
        if number is not None and decision is None:
            msg = "There is no such decision of the group or the network."
            raise ValidationError({"decision": [msg]}, code="unknown")
        actions.adopt_charter(group, decision=decision, **sent, by=person, at=timezone.now())
        return self.done(request, group)


class GroupStates(_Step):
    """The next state of a group."""

    serializer_class = GroupStateBody

    @extend_schema(request=GroupStateBody, responses=RemitShape)
    @idempotent()
    def post(self, request: Request, slug: str) -> HttpResponse:
        """Let the group go on to another state."""
        person = person_of(request)
        group = self.group(person, slug)
        sent = validated(GroupStateBody, request)
        actions.set_group_state(group, **sent, by=person, at=timezone.now())
        return self.done(request, group)


class LeadTerms(_Step):
    """A nation's term of leading."""

    serializer_class = LeadTermBody

    @extend_schema(request=LeadTermBody, responses=RemitShape)
    @idempotent()
    def post(self, request: Request, slug: str) -> HttpResponse:
        """Note a term."""
        person = person_of(request)
        group = self.group(person, slug)
        sent = validated(LeadTermBody, request)
        [nation] = _nations([sent.pop("nation")], "nation")
        actions.begin_term(group, nation=nation, **sent, by=person, at=timezone.now())
        return self.done(request, group)


class LeadTermItem(_Step):
    """The end of a term, and its handover."""

    serializer_class = HandoverBody

    @extend_schema(request=HandoverBody, responses=RemitShape)
    def put(self, request: Request, slug: str, pk: int) -> HttpResponse:
        """Set the last day, and what of the handover is done."""
        person = person_of(request)
        group = self.group(person, slug)
        term = group.terms.filter(pk=pk).first()
        if term is None:
            raise Http404
        sent = validated(HandoverBody, request)
        actions.change_term(term, **sent, by=person, at=timezone.now())
        return self.done(request, group)


def _shown(group: WorkingGroup, user: Any) -> Item:
    page = queries.remit_page(group, user, at=timezone.now())
    charters = [
        {name: getattr(each, name) for name in ("number", "text", "renew_by", "reason", "at")}
        | {"decision": each.decision_id if each.decision_id in page.decisions else None}
        for each in page.charters
    ]
    terms = [
        {name: getattr(t, name) for name in ("role", "starts", "ends", "handed_over")}
        | {"id": t.pk, "nation": t.nation.slug}
        for t in page.terms
    ]
    body = {
        "state": group.status,
        "charters": charters,
        "steps": [{"state": s.state, "reason": s.reason, "at": s.at} for s in page.steps],
        "terms": terms,
        "warnings": [each.words for each in page.warned],
        "page": site(f"{group.get_absolute_url()}remit/"),
    }
    return Item("remit", group.pk, 0, body)
