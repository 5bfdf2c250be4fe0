"""Wishes for wider sharing, for systems that run on a session of a person; no key asks or answers.

What is asked for stands at the address of the thing, as on the pages: hidden is a 404 there.
"""

from collections.abc import Mapping, Sequence
from typing import Any, ClassVar, Final

from allauth.account.decorators import reauthentication_required
from allauth.core.exceptions import ReauthenticationRequired
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.utils import timezone
from drf_spectacular.utils import extend_schema
from rest_framework.exceptions import NotAuthenticated
from rest_framework.request import Request

from core.addresses import HIGHEST_ID
from core.rest import params, problems
from core.rest.idempotency import idempotent
from core.rest.paging import Order
from core.rest.params import Parameter
from core.rest.problems import Fault, Problem
from core.rest.views import Item, ItemView, JSONView, ListView, site, validated
from members.models import Nation, Person
from practices.models import Attachment, Practice
from sharing import actions, queries, rules
from sharing.models import Thing, Wish
from sharing.queries import Asked
from sharing.serializers import AnswerBody, TakeBackBody, WishBody, WishShape
from sharing.states import State
from workinggroups.models import AgendaItem, Meeting

_KINDS: Final[Mapping[type[Thing], str]] = {
    Practice: "practice",
    Attachment: "attachment",
    Meeting: "meeting",
    AgendaItem: "point",
}
AGAIN: Final = (
    "What somebody has read cannot be taken back: show again who you are, at "
    "/account/reauthenticate/, before you answer."
)


def _person(request: Request) -> Person:
    """Return who asks: a person who is signed in. Raises 401 for nobody and 403 for a key."""
    if not request.user.is_authenticated:
        raise NotAuthenticated
    user: Any = request.user
    if not isinstance(user, Person):
        raise PermissionDenied("People ask and answer; a key does not.")
    return user


class WishList(ListView):
    """What you asked to be shared more widely, and what waits for your answer."""

    serializer_class = WishShape
    orders: ClassVar[Mapping[str, Order]] = {"newest": Order("asked_at", descending=True)}
    filters: ClassVar[Mapping[str, Parameter]] = {
        "own": params.truth("true: what you asked; false: what waits for your answer."),
    }

    def rows(self, request: Request, given: Mapping[str, Any], /) -> QuerySet[Any, Any]:
        """Return the wishes that the person is shown."""
        return queries.shown_to(_person(request), own=given.get("own"))

    def shape(self, rows: Sequence[Any], /) -> Sequence[Any]:
        """Tell them, as far as what they are about may be read."""
        person = _person(self.request)
        seen = queries.readable(rows, person)
        return [_told(Asked(wish, wish.pk in seen), person) for wish in rows]


class WishItem(ItemView):
    """One wish: your own, or one that waits for your answer."""

    serializer_class = WishShape

    def item(self, request: Request, /, **kwargs: Any) -> Item | None:
        """Return it as the person is shown it."""
        person = _person(request)
        return _item(_found(person, kwargs["pk"]), person)


class Answer(JSONView):
    """A wish answered by a second person, who shows again who they are."""

    serializer_class = AnswerBody
    conditional = True

    @extend_schema(request=AnswerBody, responses=WishShape)
    @idempotent()
    def post(self, request: Request, pk: int) -> HttpResponse:
        """Agree, which shares it as wished from now on, or decline."""
        person = _person(request)
        asked = _found(person, pk)
        if asked.wish.asked_by_id == person.pk:
            raise PermissionDenied("It takes two people: whoever asked does not answer.")
        _shown_again(request._request)  # noqa: SLF001 - the library for signing in knows no other
        expected = _item(asked, person).expected(request)
        sent = validated(AnswerBody, request)
        wish = actions.answer(asked.wish, **sent, by=person, at=timezone.now(), expected=expected)
        return _item(Asked(wish, seen=True), person).reply(request)


class TakeBack(JSONView):
    """A wish taken back by whoever asked."""

    serializer_class = TakeBackBody
    conditional = True

    @extend_schema(request=TakeBackBody, responses=WishShape)
    @idempotent()
    def post(self, request: Request, pk: int) -> HttpResponse:
        """Take your own wish back."""
        person = _person(request)
        asked = _found(person, pk)
        if not rules.can_take_back(person, asked.wish):
            raise PermissionDenied("Only whoever asked takes it back.")
        expected = _item(asked, person).expected(request)
        validated(TakeBackBody, request)
        wish = actions.take_back(asked.wish, by=person, at=timezone.now(), expected=expected)
        return _item(Asked(wish, asked.seen), person).reply(request)


class _Asking(JSONView):
    """A wish about one thing. Say `thing`, which returns it if the person reads it."""

    serializer_class = WishBody

    def thing(self, person: Person, /, **kwargs: Any) -> Any:
        """Return what is asked about, or None."""
        raise NotImplementedError

    @extend_schema(request=WishBody, responses={201: WishShape})
    @idempotent()
    def post(self, request: Request, **kwargs: Any) -> HttpResponse:
        """Ask that it be shared more widely. Another person, whose it is, answers."""
        person = _person(request)
        thing = self.thing(person, **kwargs)
        if thing is None:
            raise Http404
        if not rules.can_ask(person, thing):
            raise PermissionDenied("You cannot ask for this.")
        sent = _understood(validated(WishBody, request), person)
        wish = actions.ask(thing, **sent, by=person, at=timezone.now())
        item = _item(Asked(wish, seen=True), person)
        reply = item.reply(request, status=201)
        reply.headers["Location"] = item.body["url"]
        return reply


class PracticeSharing(_Asking):
    """Wider sharing of a practice."""

    def thing(self, person: Person, /, **kwargs: Any) -> Any:
        """Return the practice."""
        return queries.practice_of(person, kwargs["slug"])


class AttachmentSharing(_Asking):
    """Wider sharing of a file of a practice."""

    def thing(self, person: Person, /, **kwargs: Any) -> Any:
        """Return the file."""
        return queries.attachment_of(person, kwargs["slug"], kwargs["ref"])


class MeetingSharing(_Asking):
    """Wider sharing of a meeting."""

    def thing(self, person: Person, /, **kwargs: Any) -> Any:
        """Return the meeting."""
        return queries.meeting_of(person, kwargs["slug"])


class PointSharing(_Asking):
    """Wider sharing of a point of a meeting's agenda."""

    def thing(self, person: Person, /, **kwargs: Any) -> Any:
        """Return the point."""
        number = kwargs["number"]
        return queries.point_of(person, kwargs["slug"], number) if number <= HIGHEST_ID else None


def _found(person: Person, number: int) -> Asked:
    asked = queries.wish_shown(person, number) if number <= HIGHEST_ID else None
    if asked is None:
        raise Http404
    return asked


@reauthentication_required  # type: ignore[untyped-decorator] # reason: the library has no types
def _recent(_request: HttpRequest) -> None:
    """Do nothing, once the person has shown again who they are."""


def _shown_again(request: HttpRequest) -> None:
    """Raise 403 unless the person has shown again who they are, within the last minutes."""
    try:
        _recent(request)
    except ReauthenticationRequired:
        raise PermissionDenied(AGAIN) from None


def _understood(sent: dict[str, Any], person: Person) -> dict[str, Any]:
    """The body with whom it names in place of slugs and addresses. Raises 422 for who is none."""
    nations = {each.slug: each for each in Nation.objects.visible_to(person).filter(is_member=True)}
    circles = {each.slug: each for each in queries.circles_to_name(person)}
    people = {each.email.casefold(): each for each in queries.people_to_name(person)}
    faults: list[Fault] = []
    if sent["nation"] is not None and sent["nation"] not in nations:
        sentence = f"No nation is called “{sent['nation']}”."
        faults.append(problems.body_fault(("nation",), sentence, "unknown"))
    for name, known, sentence in (
        ("circles", circles, "There is no such circle that you can name."),
        ("people", people, "Nobody whom you can name has this address."),
    ):
        faults += [
            problems.body_fault((name, index), sentence, "unknown")
            for index, word in enumerate(sent[name])
            if word.casefold() not in known
        ]
    if faults:
        raise Problem(problems.INVALID, errors=faults)
    return sent | {
        "nation": nations.get(sent["nation"]),
        "circles": [circles[slug.casefold()] for slug in sent["circles"]],
        "people": [people[address.casefold()] for address in sent["people"]],
    }


def _item(asked: Asked, person: Person) -> Item:
    return Item("wish", asked.wish.pk, asked.wish.version, _told(asked, person))


def _told(asked: Asked, person: Person) -> dict[str, Any]:
    wish, seen = asked.wish, asked.seen
    told: dict[str, Any] = dict.fromkeys(WishShape().fields)
    told |= {
        "id": wish.pk,
        "url": site(f"/api/v1/sharing/{wish.pk}/"),
        "asked_at": wish.asked_at,
        "own": wish.asked_by_id == person.pk,
        "state": wish.state if seen or wish.state == State.OPEN else None,
    }
    if seen:
        told |= {
            "about": _about(wish),
            "wanted": _wanted(wish),
            "reason": wish.reason,
            "asked_by": wish.asked_by and _who(wish.asked_by),
            "answer": wish.answer or None,
            "answered_at": wish.answered_at,
        }
    return told


def _about(wish: Wish) -> dict[str, Any]:
    thing = wish.thing
    address = (thing.meeting if isinstance(thing, AgendaItem) else thing).get_absolute_url()
    return {
        "kind": _KINDS[type(thing)],
        "title": str(thing),
        "marking": thing.marking,
        "url": site(f"/api/v1{address}"),
        "page": site(address),
    }


def _wanted(wish: Wish) -> dict[str, Any]:
    return {
        "marking": wish.marking or None,
        "release": wish.release,
        "nation": wish.nation and wish.nation.slug,
        "circles": [circle.slug for circle in wish.circles.all()],
        "people": [_who(person) for person in wish.people.all()],
        "embargo_until": wish.embargo_until,
    }


def _who(person: Person) -> dict[str, Any]:
    return {"name": person.name, "nation": person.nation and person.nation.slug}
