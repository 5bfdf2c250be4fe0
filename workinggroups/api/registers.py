"""The endpoints of decisions and actions."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any, ClassVar

from django.core.exceptions import PermissionDenied
from django.db.models import F, QuerySet
from django.http import Http404, HttpResponse
from django.utils import timezone
from drf_spectacular.utils import extend_schema
from rest_framework.request import Request

from core.rest import params
from core.rest.paging import Order
from core.rest.params import Parameter
from core.rest.views import JSONView, ListView, RowView, site, validated
from members.freshness import freshness
from workinggroups import actions, rules
from workinggroups.actions.editions import MEETINGS_PUBLIC
from workinggroups.api.consulting import superseded
from workinggroups.api.people import person_of
from workinggroups.models import Action, ActionState, Decision, Reached, WorkingGroup
from workinggroups.queries import actions_register, decisions_register
from workinggroups.queries.consulting import decision_page
from workinggroups.serializers import ActionShape, DecisionDetailShape, DecisionShape
from workinggroups.serializers.consulting import CloseBody, DecisionBody, MoveBody

_ENTRY = {"meeting_slug": F("meeting__slug"), "place": F("item__title")}
_FIELDS = ("id", "number", "text", "paragraph")
_WHO = {"owner_name": F("owner__name"), "nation_slug": F("owner__nation__slug")}
_WHOSE = ("mine", "nation")
_ACTION = ("due", "moved", "state", "outcome", "closed_at")


def _decisions(user: Any) -> QuerySet[Any, Any]:
    rows: Any = Decision.objects.visible_to(user).current()
    return rows.values(*_FIELDS, "reached", **_ENTRY)  # type: ignore[no-any-return] # reason: the stubs lose the queryset's class


def _actions(user: Any) -> QuerySet[Any, Any]:
    rows: Any = Action.objects.visible_to(user).current()
    return rows.values(*_FIELDS, *_ACTION, **_ENTRY, **_WHO)  # type: ignore[no-any-return] # reason: the same


def _decision(row: Mapping[str, Any], kind: str = "decisions") -> dict[str, Any]:
    item = dict(row)
    return item | {
        "meeting": item.pop("meeting_slug"),
        "item": item.pop("place"),
        "url": site(f"/api/v1/{kind}/{row['id']}/"),
    }


def _action(row: Mapping[str, Any]) -> dict[str, Any]:
    item = _decision(row, "actions")
    return item | {"owner": item.pop("owner_name"), "nation": item.pop("nation_slug")}


class _Register(ListView):
    """What both registers share."""

    filters: ClassVar[Mapping[str, Parameter]] = {
        "meeting": params.text("Slug of the meeting.", longest=100),
        "group": params.text("Slug of the group.", longest=60),
    }

    def revision(self, request: Request, /) -> Sequence[object] | None:
        """Return the editions of meetings and of the network."""
        return freshness(request.user, MEETINGS_PUBLIC, "network")

    def asked(self, given: Mapping[str, Any]) -> dict[str, Any]:
        """Return the conditions that the parameters stand for; hidden groups have no meetings."""
        groups = WorkingGroup.objects.visible_to(self.request.user)
        conditions = {
            "meeting": ("meeting__slug", given.get("meeting")),
            "group": ("meeting__group__in", groups.filter(slug=given.get("group"))),
        }
        return dict(conditions[name] for name in given if name in conditions)


class DecisionList(_Register):
    """Decisions of meetings that you may read."""

    serializer_class = DecisionShape
    orders: ClassVar[Mapping[str, Order]] = {"newest": Order("id", descending=True)}
    filters: ClassVar[Mapping[str, Parameter]] = {
        **_Register.filters,
        "q": params.text("Words that all stand in it.", longest=100),
        "reached": params.choice("How it came about.", *Reached.values),
        "year": params.whole("Year of the meeting, UTC.", least=2000, most=2100),
        "holds": params.truth("Whether to leave out what another supersedes; false unless said."),
    }

    def rows(self, request: Request, given: Mapping[str, Any], /) -> QuerySet[Any, Any]:
        """Return the decisions asked for."""
        more = {name: given[name] for name in ("reached", "year", "holds") if name in given}
        found = decisions_register(request.user, words=given.get("q", ""), **more)
        rows: Any = found.filter(**self.asked(given)).values(*_FIELDS, "reached", **_ENTRY)
        return rows.order_by()  # type: ignore[no-any-return] # reason: the stubs lose the queryset's class

    def shape(self, rows: Sequence[Any], /) -> Sequence[Any]:
        """Name the meeting and add the address."""
        return [_decision(row) for row in rows]


class DecisionItem(RowView):
    """One decision; PATCH says how it was reached, for those who run the meeting."""

    serializer_class = DecisionDetailShape
    kind = "decision"

    def rows(self, request: Request, /) -> QuerySet[Any, Any]:
        """Return the decisions that the reader may see."""
        return _decisions(request.user)

    def shape(self, request: Request, row: dict[str, Any], /) -> Mapping[str, Any]:
        """Name the meeting, what it replaces and what followed."""
        page = decision_page(request.user, row["id"])
        assert page is not None  # noqa: S101 - the row was just found for the same reader
        return _decision(row) | {
            "objections": page.decision.objections,
            "nations": [nation.slug for nation in page.present],
            "supersedes": page.supersedes and page.supersedes.pk,
            "superseded_by": [later.pk for later in page.superseded_by],
            "follow_ups": [action.pk for action in page.follow_ups],
        }

    @extend_schema(request=DecisionBody, responses=DecisionDetailShape)
    def patch(self, request: Request, pk: int) -> HttpResponse:
        """Say how it was reached; what is left out is taken away."""
        page = decision_page(request.user, pk)
        if page is None:
            raise Http404
        person = person_of(request)
        if not page.may_edit:
            raise PermissionDenied("Whoever runs the meeting says how it decided.")
        sent = validated(DecisionBody, request)
        meeting = page.decision.meeting
        sent["supersedes"] = superseded(request, meeting, sent["supersedes"], but=pk)
        actions.describe_decision(page.decision, by=person, at=timezone.now(), **sent)
        return self.found(request, pk=pk).reply(request)


class ActionList(_Register):
    """Actions of meetings that you may read; for the network's people and systems."""

    serializer_class = ActionShape
    orders: ClassVar[Mapping[str, Order]] = {
        "due": Order("due"),
        "newest": Order("id", descending=True),
    }
    filters: ClassVar[Mapping[str, Parameter]] = {
        **_Register.filters,
        "state": params.choice("How far it has come.", *ActionState.values, "overdue", "moved"),
        "whose": params.choice("Your own or your nation’s; everybody’s unless said.", *_WHOSE),
    }

    def rows(self, request: Request, given: Mapping[str, Any], /) -> QuerySet[Any, Any]:
        """Return the actions asked for; what is overdue by today, UTC."""
        found = actions_register(
            request.user,
            whose=given.get("whose", "all"),
            state=given.get("state", "any"),
            on=timezone.now().date(),
        )
        rows: Any = found.filter(**self.asked(given)).values(*_FIELDS, *_ACTION, **_ENTRY, **_WHO)
        return rows.order_by()  # type: ignore[no-any-return] # reason: the stubs lose the queryset's class

    def shape(self, rows: Sequence[Any], /) -> Sequence[Any]:
        """Name the meeting and who is to do it."""
        return [_action(row) for row in rows]


class ActionItem(RowView):
    """One action."""

    serializer_class = ActionShape
    kind = "action"

    def rows(self, request: Request, /) -> QuerySet[Any, Any]:
        """Return the actions that the reader may see."""
        return _actions(request.user)

    def shape(self, request: Request, row: dict[str, Any], /) -> Mapping[str, Any]:
        """Name the meeting and who is to do it."""
        del request
        return _action(row)


class _ActionStep(JSONView):
    """What is done to an action, by whoever is to do it and whoever runs the meetings."""

    def _done(self, request: Request, number: int, act: Callable[..., Any], body: Any) -> Any:
        known = Action.objects.visible_to(request.user).current()
        action = known.select_related("meeting__group", "owner").filter(pk=number).first()
        if action is None:
            raise Http404
        person = person_of(request)
        if not rules.can_close(person, action):
            raise PermissionDenied("Whoever is to do it does this, or whoever runs the meeting.")
        act(action, by=person, at=timezone.now(), **validated(body, request))
        item = ActionItem(request=request).item(request, pk=number)
        return item.reply(request) if item else None


class ActionClosing(_ActionStep):
    """An action, done or dropped."""

    serializer_class = CloseBody

    @extend_schema(request=CloseBody, responses=ActionShape)
    def post(self, request: Request, pk: int) -> HttpResponse:
        """Close it with a line on what came of it, or why it is dropped."""
        done: HttpResponse = self._done(request, pk, actions.close_action, CloseBody)
        return done


class ActionMoving(_ActionStep):
    """An action whose day moves."""

    serializer_class = MoveBody

    @extend_schema(request=MoveBody, responses=ActionShape)
    def post(self, request: Request, pk: int) -> HttpResponse:
        """Move its day, with a reason; each move counts."""
        done: HttpResponse = self._done(request, pk, actions.move_action, MoveBody)
        return done
