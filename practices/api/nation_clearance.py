"""How a nation clears its drafts, for its coordinator."""

from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404, HttpResponse
from django.utils import timezone
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request

from core.rest import conditional
from core.rest.fields import Line, StrictSerializer, Whole
from core.rest.negotiation import encode
from core.rest.views import JSONView, validated
from members.models import Nation
from practices import actions, queries, rules
from practices.api.writing import need_credential


class RuleBody(StrictSerializer):
    """How many people approve a draft, and in how many working days."""

    approvers = Whole(min_value=0, max_value=2)
    days = Whole(min_value=1, max_value=30)


class ApproverBody(StrictSerializer):
    """Who may approve besides the coordinator."""

    person = Line(max_length=254, help_text="Work address of an official of the nation.")


class ApproverShape(serializers.Serializer[Any]):
    """Somebody named to approve drafts."""

    id = serializers.IntegerField()
    name = serializers.CharField()


class ClearanceRuleShape(serializers.Serializer[Any]):
    """How a nation clears its drafts."""

    approvers = serializers.IntegerField(help_text="How many people approve a draft.")
    days = serializers.IntegerField(help_text="Working days.")
    named = ApproverShape(many=True, help_text="Who may approve besides the coordinator.")


def _nation(request: Request, slug: str) -> Nation:
    """The nation, for its coordinator: 401, 403 or 404 otherwise."""
    need_credential(request)
    nation = Nation.objects.visible_to(request.user).filter(slug=slug).first()
    if nation is None:
        raise Http404
    if not rules.can_set_clearance(request.user, nation_id=nation.pk):
        raise PermissionDenied("Its coordinator decides how a nation clears its drafts.")
    return nation


def _reply(request: Request, nation: Nation, status: int = 200) -> HttpResponse:
    rule = queries.clearance_rule(nation)
    named = [{"id": each.pk, "name": each.name} for each in queries.approvers_of(nation)]
    body = encode({"approvers": rule.approvers, "days": rule.days, "named": named})
    return conditional.reply(request, body, conditional.body_etag(body), status=status)


class NationClearance(JSONView):
    """A nation's rule, and whom its coordinator named."""

    serializer_class = ClearanceRuleShape

    @extend_schema(responses=ClearanceRuleShape)
    def get(self, request: Request, slug: str) -> HttpResponse:
        """Tell it to the coordinator."""
        return _reply(request, _nation(request, slug))

    head = get

    @extend_schema(request=RuleBody, responses=ClearanceRuleShape)
    def put(self, request: Request, slug: str) -> HttpResponse:
        """Set it, for what is handed over from now on."""
        nation, user = _nation(request, slug), _user(request)
        sent = validated(RuleBody, request)
        actions.set_clearance(nation, **sent, by=user, at=timezone.now())
        return _reply(request, nation)


class NationApprovers(JSONView):
    """Those who may approve besides the coordinator."""

    serializer_class = ApproverBody

    @extend_schema(request=ApproverBody, responses={201: ClearanceRuleShape})
    def post(self, request: Request, slug: str) -> HttpResponse:
        """Name an official of the nation."""
        nation, user = _nation(request, slug), _user(request)
        address = validated(ApproverBody, request)["person"]
        known = {each.email.casefold(): each for each in queries.could_approve(nation)}
        if address.casefold() not in known:
            msg = "No official of your nation who could be named has this address."
            raise ValidationError({"person": [msg]}, code="unknown")
        actions.name_approver(known[address.casefold()], by=user, at=timezone.now())
        return _reply(request, nation, status=201)


class NationApprover(JSONView):
    """Somebody who may approve."""

    serializer_class = ApproverShape

    @extend_schema(request=None, responses={204: None})
    def delete(self, request: Request, slug: str, pk: int) -> HttpResponse:
        """Let them approve no more."""
        nation, user = _nation(request, slug), _user(request)
        person = next((each for each in queries.approvers_of(nation) if each.pk == pk), None)
        if person is None:
            raise Http404
        actions.dismiss_approver(person, by=user, at=timezone.now())
        return HttpResponse(status=204)


def _user(request: Request) -> Any:
    return request.user
