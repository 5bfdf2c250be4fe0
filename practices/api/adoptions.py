"""The endpoints of adoptions: the adopter's own records."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any, ClassVar

from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import HttpResponse
from django.utils import timezone
from drf_spectacular.utils import extend_schema
from rest_framework.request import Request

from core.rest import params, problems
from core.rest.idempotency import idempotent
from core.rest.paging import Order
from core.rest.params import Parameter
from core.rest.problems import Problem
from core.rest.views import Item, JSONView, ListView, RowView, site, validated
from members.freshness import freshness
from members.models import Organisation
from practices import actions, rules
from practices.actions import Adopter
from practices.api.writing import need_credential, or_404
from practices.models import Adoption
from practices.queries.adoptions import (
    adoptable,
    adopter_name,
    adoption_for,
    adoption_values,
    knows_contacts,
)
from practices.serializers.adoptions import AdoptionBody, AdoptionPatch, AdoptionShape
from practices.serializers.bodies import NothingBody
from practices.uptake import AdoptionKind, AdoptionStage, AdoptionState, Level

_NOT_YOURS = "An adoption is declared by the adopter’s own people and systems only."
_MOVED = {
    "practice__slug": "practice",
    "owner_nation__slug": "nation",
    "organisation__slug": "organisation",
    "contact__name": "contact",
    "taken_from_seen": "taken_from",
}
_LEFT_OUT = frozenset(
    {"practice__title", "owner_nation__name", "owner_nation__iso2", "organisation__name", "body",
     "wanted_marking", "written_at", "released_to_affiliates"}
)  # fmt: skip


def _item(row: Mapping[str, Any], *, contacts: bool) -> dict[str, Any]:
    item = {_MOVED.get(name, name): value for name, value in row.items() if name not in _LEFT_OUT}
    for name in ("since", "code_as_of"):
        item[name] = item[name].iso if item[name] else None
    if not contacts:
        item["contact"] = item["mailbox"] = None
    path = f"/adoptions/{row['id']}/"
    return item | {
        "adopter": adopter_name(row),
        "url": site(f"/api/v1{path}"),
        "page": site(path),
    }


class AdoptionList(ListView):
    """Adoptions that you may read: who takes up whose practice, as the adopters say."""

    serializer_class = AdoptionShape
    orders: ClassVar[Mapping[str, Order]] = {
        "newest": Order("id", descending=True),
        "updated": Order("updated_at", descending=True),
    }
    filters: ClassVar[Mapping[str, Parameter]] = {
        "practice": params.text("Slug of the practice.", longest=80),
        "nation": params.text("Slug of the adopter’s nation.", longest=60),
        "source": params.text("Slug of the nation whose practice it is.", longest=60),
        "level": params.choice("Level of government.", *Level.values),
        "kind": params.choice("What is taken up.", *AdoptionKind.values),
        "stage": params.choice("How far it has come.", *AdoptionStage.values),
        "state": params.choice("Whether it is confirmed.", *AdoptionState.values),
    }

    def revision(self, request: Request, /) -> Sequence[object] | None:
        """Return the editions of what the public reads of adoptions and practices."""
        return freshness(request.user, "adoptions:public", "practices:public", "network")

    def rows(self, request: Request, given: Mapping[str, Any], /) -> QuerySet[Any, Any]:
        """Return the adoptions asked for."""
        names = {
            "practice": "practice__slug",
            "nation": "owner_nation__slug",
            "source": "practice__owner_nation__slug",
        }
        asked = {names.get(name, name): value for name, value in given.items()}
        return adoption_values(request.user).filter(**asked)

    def shape(self, rows: Sequence[Any], /) -> Sequence[Any]:
        """Return them as items."""
        contacts = knows_contacts(self.request.user)
        return [_item(row, contacts=contacts) for row in rows]

    @extend_schema(request=AdoptionBody, responses={201: AdoptionShape})
    @idempotent()
    def post(self, request: Request) -> HttpResponse:
        """Declare that your nation, or a body of it, takes a practice up. People confirm it."""
        need_credential(request)
        user: Any = request.user
        if not rules.declares(user):
            raise PermissionDenied(_NOT_YOURS)
        given = validated(AdoptionBody, request)
        practice = adoptable(user, given.pop("practice"))
        if practice is None:
            raise _unknown("practice", "There is no practice with this slug.")
        organisation = _organisation(given.pop("organisation"))
        level, nation = given.pop("level"), user.nation
        if nation is None or not rules.can_declare(
            user, nation_id=nation.pk, level=level, organisation=organisation
        ):
            raise PermissionDenied(_NOT_YOURS)
        adoption = actions.declare(
            practice,
            adopter=Adopter(nation, level, organisation, given.pop("body")),
            marking=given.pop("marking"),
            content=given | _taken_from(user, given),
            by=user,
            at=timezone.now(),
        )
        return _reply(request, adoption.pk, status=201)


def _organisation(slug: str | None) -> Organisation | None:
    if slug is None:
        return None
    found: Organisation | None = Organisation.objects.filter(slug=slug).first()
    if found is None:
        raise _unknown("organisation", "There is no organisation with this slug.")
    return found


def _taken_from(user: Any, given: Mapping[str, Any]) -> dict[str, Adoption | None]:
    """The adoption that the body names by number, among those that the writer may read."""
    if "taken_from" not in given:
        return {}
    number = given["taken_from"]
    found = None if number is None else adoption_for(user, number)
    if number is not None and found is None:
        raise _unknown("taken_from", "There is no adoption with this number.")
    return {"taken_from": found}


def _unknown(name: str, sentence: str) -> Problem:
    faults = [problems.body_fault((name,), sentence, "unknown")]
    return Problem(problems.INVALID, errors=faults)


class AdoptionItem(RowView):
    """One adoption."""

    serializer_class = AdoptionShape
    kind = "adoption"

    def rows(self, request: Request, /) -> QuerySet[Any, Any]:
        """Return the adoptions that the reader may see."""
        return adoption_values(request.user)

    def shape(self, request: Request, row: dict[str, Any], /) -> Mapping[str, Any]:
        """Return it as an item."""
        return _item(row, contacts=knows_contacts(request.user))

    def opened(self, request: Request, item: Item, /) -> None:
        """Note who was shown it."""
        user: Any = request.user
        row = or_404(adoption_for(user, int(str(item.pk))))
        actions.note_adoption_read(row, by=user, at=timezone.now())

    @extend_schema(request=AdoptionPatch, responses=AdoptionShape)
    def patch(self, request: Request, pk: int) -> HttpResponse:
        """Change what is sent (RFC 7396); then somebody else has to confirm it again."""
        need_credential(request)
        user: Any = request.user
        item = self.found(request, pk=pk)
        row = or_404(adoption_for(user, pk))
        if not rules.can_edit_adoption(user, row):
            raise PermissionDenied(_NOT_YOURS)
        expected = item.expected(request)
        given = validated(AdoptionPatch, request, current=item.body, partial=True)
        marking, reason = given.pop("marking", None), given.pop("reason", "")
        actions.change(
            row,
            content=given | _taken_from(user, given),
            marking=marking,
            reason=reason,
            by=user,
            at=timezone.now(),
            expected=frozenset([item.version]) if expected is None else expected,
        )
        return _reply(request, pk)


class _Step(JSONView):
    """A step of people about an adoption."""

    serializer_class = NothingBody
    conditional = True

    def step(
        self, request: Request, pk: int, may: Callable[[Any, Adoption], bool], act: Any, why: str
    ) -> HttpResponse:
        """Take it, if the reader may."""
        need_credential(request)
        user: Any = request.user
        row = or_404(adoption_for(user, pk))
        if not may(user, row):
            raise PermissionDenied(why)
        item = or_404(_item_of(request, pk))
        expected = item.expected(request)
        validated(NothingBody, request)
        act(
            row,
            by=user,
            at=timezone.now(),
            expected=frozenset([item.version]) if expected is None else expected,
        )
        return _reply(request, pk)


class AdoptionConfirmation(_Step):
    """An adoption that its adopter stands by for a year."""

    @extend_schema(request=NothingBody, responses=AdoptionShape)
    def post(self, request: Request, pk: int) -> HttpResponse:
        """Confirm it: somebody else of the adopter than who wrote it."""
        why = "The adopter’s authorised person confirms it, and not who wrote it."
        return self.step(request, pk, rules.can_confirm_adoption, actions.confirm, why)


class AdoptionAcknowledgement(_Step):
    """An adoption that the source knows of."""

    @extend_schema(request=NothingBody, responses=AdoptionShape)
    def post(self, request: Request, pk: int) -> HttpResponse:
        """Acknowledge it for the nation whose practice it is."""
        why = "The nation whose practice it is acknowledges it."
        return self.step(request, pk, rules.can_acknowledge, actions.acknowledge, why)


def _item_of(request: Request, pk: int) -> Item | None:
    row = adoption_values(request.user).filter(pk=pk).first()
    if row is None:
        return None
    body = _item(row, contacts=knows_contacts(request.user))
    return Item("adoption", row["id"], row["version"], body)


def _reply(request: Request, pk: int, status: int = 200) -> HttpResponse:
    item = or_404(_item_of(request, pk))
    reply = item.reply(request, status=status)
    if status == HttpResponse.status_code:
        return reply
    reply.headers["Location"] = item.body["url"]
    return reply
