"""Other nations asked whether they take a practice up, what readers say, and who answers."""

from collections.abc import Mapping, Sequence
from typing import Any, ClassVar

from django.core.exceptions import PermissionDenied, ValidationError
from django.db.models import QuerySet
from django.http import Http404, HttpResponse
from django.utils import timezone
from drf_spectacular.utils import extend_schema
from rest_framework.request import Request

from core.addresses import HIGHEST_ID
from core.rest import conditional, params
from core.rest.negotiation import encode
from core.rest.paging import Order
from core.rest.params import Parameter
from core.rest.views import JSONView, ListView, validated
from practices import actions, rules
from practices.api.writing import missing, need_credential, or_404
from practices.models import AdoptionInvitation, Practice
from practices.queries import adoptions
from practices.queries.contacts import contact_row, people_of
from practices.serializers.asking import (
    ContactBody,
    ContactShape,
    DeclineBody,
    InvitationShape,
    InviteBody,
    SignalBody,
    SignalShape,
)

_INVITATION = ("id", "note", "made_at", "answered_at", "declined_because")
_NAMES = {
    "practice__slug": "practice",
    "practice__owner_nation__slug": "source",
    "nation__slug": "nation",
}


def _reply(request: Request, told: Any, status: int = 200) -> HttpResponse:
    body = encode(told)
    return conditional.reply(request, body, conditional.body_etag(body), status=status)


def _practice(request: Request, slug: str) -> Practice:
    return or_404(adoptions.adoptable(request.user, slug))


def _user(request: Request) -> Any:
    return request.user


class InvitationList(ListView):
    """Invitations to take a practice up, from and to your nation."""

    serializer_class = InvitationShape
    orders: ClassVar[Mapping[str, Order]] = {"newest": Order("made_at", descending=True)}
    filters: ClassVar[Mapping[str, Parameter]] = {
        "waiting": params.truth("true: those not answered yet; false: the others."),
    }

    def rows(self, request: Request, given: Mapping[str, Any], /) -> QuerySet[Any, Any]:
        """Return those that the nation made or got."""
        rows = AdoptionInvitation.objects.visible_to(request.user)
        if "waiting" in given:
            rows = rows.filter(answered_at__isnull=given["waiting"])
        found: QuerySet[Any, Any] = rows.values(*_INVITATION, *_NAMES)
        return found

    def shape(self, rows: Sequence[Any], /) -> Sequence[Any]:
        """Name others by their slugs."""
        return [{_NAMES.get(name, name): value for name, value in row.items()} for row in rows]


class PracticeInvitation(JSONView):
    """A nation asked whether it takes your practice up."""

    serializer_class = InviteBody

    @extend_schema(request=InviteBody, responses={201: InvitationShape})
    def post(self, request: Request, slug: str) -> HttpResponse:
        """Ask a nation. Its own people answer, by declaring an adoption or declining."""
        need_credential(request)
        practice, user = _practice(request, slug), _user(request)
        if not rules.can_invite_adopters(user, practice):
            raise PermissionDenied(missing(user))
        sent = validated(InviteBody, request)
        nations = {nation.slug: nation for nation in adoptions.nations_to_invite(practice)}
        if sent["nation"] not in nations:
            msg = f"No nation “{sent['nation']}” can be asked."
            raise ValidationError({"nation": [msg]}, code="unknown")
        made = actions.invite_adopter(
            practice,
            nation=nations[sent["nation"]],
            note=sent["note"],
            by=user,
            at=timezone.now(),
        )
        row = AdoptionInvitation.objects.filter(pk=made.pk).values(*_INVITATION, *_NAMES).get()
        told = {_NAMES.get(name, name): value for name, value in row.items()}
        return _reply(request, told, status=201)


class InvitationDecline(JSONView):
    """An invitation answered: the nation does not take it up."""

    serializer_class = DeclineBody

    @extend_schema(request=DeclineBody, responses={204: None})
    def post(self, request: Request, pk: int) -> HttpResponse:
        """Decline for your nation. To take it up, declare an adoption."""
        need_credential(request)
        rows = AdoptionInvitation.objects.visible_to(request.user).select_related("practice")
        row = rows.filter(pk=pk).first() if pk <= HIGHEST_ID else None
        if row is None:
            raise Http404
        user = _user(request)
        if not rules.can_answer_invitation(user, row):
            raise PermissionDenied(missing(user))
        because = validated(DeclineBody, request)["because"]
        actions.decline(row, because=because, by=user, at=timezone.now())
        return HttpResponse(status=204)


class PracticeSignal(JSONView):
    """What your nation did with a practice of another."""

    serializer_class = SignalBody

    @extend_schema(request=SignalBody, responses=SignalShape)
    def post(self, request: Request, slug: str) -> HttpResponse:
        """Say it, in the place of what you said before; people only."""
        need_credential(request)
        practice, user = _practice(request, slug), _user(request)
        if not rules.can_signal(user, practice):
            raise PermissionDenied("Officials of other nations say what came of reading it.")
        sent = validated(SignalBody, request)
        row = actions.signal(practice, **sent, by=user, at=timezone.now())
        return _reply(request, {"signal": row.signal, "because": row.because, "at": row.at})


class Contact(JSONView):
    """Who answers questions about a practice, for the network."""

    serializer_class = ContactShape

    @extend_schema(responses=ContactShape)
    def get(self, request: Request, slug: str) -> HttpResponse:
        """Tell who it is."""
        practice = _practice(request, slug)
        if not adoptions.knows_contacts(request.user):
            raise Http404
        return self._told(request, practice)

    head = get

    @extend_schema(request=ContactBody, responses=ContactShape)
    def put(self, request: Request, slug: str) -> HttpResponse:
        """Name a person of its nation, an office's address, or both; people only."""
        need_credential(request)
        practice, user = _practice(request, slug), _user(request)
        if not rules.can_name_contact(user, practice):
            raise PermissionDenied("People who write for its nation say who answers.")
        sent = validated(ContactBody, request)
        person = None
        if sent["person"] is not None:
            known = {each.email.casefold(): each for each in people_of(practice)}
            person = known.get(sent["person"].casefold())
            if person is None:
                msg = "No official of its nation has this address."
                raise ValidationError({"person": [msg]}, code="unknown")
        actions.name_contact(
            practice, person=person, mailbox=sent["mailbox"], by=user, at=timezone.now()
        )
        return self._told(request, practice)

    def _told(self, request: Request, practice: Practice) -> HttpResponse:
        row = contact_row(practice)
        told = {
            "name": row.person.name if row and row.person else None,
            "mailbox": (row.mailbox or None) if row else None,
            "left_at": row.left_at if row else None,
        }
        return _reply(request, told)
