"""Polls of when to meet: opened, answered and made a meeting by people."""

import datetime
from collections.abc import Mapping, Sequence
from typing import Any, ClassVar

from django.core.exceptions import PermissionDenied, ValidationError
from django.db.models import QuerySet
from django.db.models.functions import Lower
from django.http import Http404, HttpResponse
from django.utils import timezone
from drf_spectacular.utils import extend_schema
from rest_framework.request import Request

from core.rest.idempotency import idempotent
from core.rest.paging import Order
from core.rest.views import Item, ItemView, JSONView, ListView, addressed, site, validated
from members.models import Person
from workinggroups import actions, queries, rules
from workinggroups.actions import PollWanted, Whom
from workinggroups.api.people import group_of, person_of
from workinggroups.api.planning import _nations
from workinggroups.serializers.polls import (
    PollAnswerBody,
    PollBody,
    PollDetailShape,
    PollMeetBody,
    PollReopenBody,
    PollShape,
    WhomBody,
)

_TOLD = ("title", "marking", "minutes_long", "time_zone", "closes_at")
_RUNS = "Only whoever arranges the meeting does this."


class PollList(ListView):
    """Polls that ask you, or that you arrange; POST opens one."""

    serializer_class = PollShape
    orders: ClassVar[Mapping[str, Order]] = {"newest": Order("made_at", descending=True)}

    def rows(self, request: Request, given: Mapping[str, Any], /) -> QuerySet[Any, Any]:
        """Return the polls."""
        del given
        return queries.polls(request.user)

    def shape(self, rows: Sequence[Any], /) -> Sequence[Any]:
        """Tell them in short."""
        return [_told(row, at=timezone.now()) for row in rows]

    @extend_schema(request=PollBody, responses={201: PollDetailShape})
    @idempotent()
    def post(self, request: Request) -> HttpResponse:
        """Open a poll. Everybody asked is owed a letter with a link of their own."""
        person = person_of(request)
        sent = validated(PollBody, request)
        group = group_of(person, sent.pop("group"))
        if not rules.can_arrange(person, group):
            raise PermissionDenied(_RUNS)
        whom, times = _whom(sent), sent.pop("times")
        poll = actions.open_poll(
            group=group,
            wanted=PollWanted(**sent),
            times=times,
            whom=whom,
            by=person,
            at=timezone.now(),
        )
        item = _item(person, poll.slug)
        reply = item.reply(request, status=201)
        reply.headers["Location"] = item.body["url"]
        return reply


class PollItem(ItemView):
    """One poll."""

    serializer_class = PollDetailShape

    def item(self, request: Request, /, **kwargs: Any) -> Item | None:
        """Return it as far as the reader may see it."""
        page = queries.poll_page(request.user, kwargs["slug"], at=timezone.now())
        return None if page is None else _shown(page)


class _Step(JSONView):
    """A step in the life of a poll."""

    def page(self, person: Person, slug: str, *, runs: bool = True) -> queries.PollPage:
        """Return the poll. Raises 404 and 403."""
        page = queries.poll_page(person, slug, at=timezone.now())
        if page is None:
            raise Http404
        if runs and not page.runs:
            raise PermissionDenied(_RUNS)
        return page


class PollAnswering(_Step):
    """An answer, for whom you are asked."""

    serializer_class = PollAnswerBody

    @extend_schema(request=PollAnswerBody, responses=PollDetailShape)
    @idempotent()
    def post(self, request: Request, slug: str) -> HttpResponse:
        """Say of every time whether it suits; what was said before is replaced."""
        person = person_of(request)
        page = self.page(person, slug, runs=False)
        if page.mine is None or not rules.can_answer_polls(person):
            raise PermissionDenied("Only those who are asked answer.")
        sent = validated(PollAnswerBody, request)["answers"]
        said = {each["starts_at"]: each["choice"] for each in sent}
        known = {time.starts_at: time.option for time in page.times}
        if said.keys() != known.keys() or len(said) != len(sent):
            msg = "Say of every time of the poll once whether it suits, and of no other."
            raise ValidationError({"answers": [msg]}, code="answers")
        actions.answer_poll(
            page.mine.asked,
            answers={known[at]: choice for at, choice in said.items()},
            by=person,
            at=timezone.now(),
        )
        return _item(person, slug).reply(request)


class PollAsking(_Step):
    """More who are asked."""

    serializer_class = WhomBody

    @extend_schema(request=WhomBody, responses=PollDetailShape)
    @idempotent()
    def post(self, request: Request, slug: str) -> HttpResponse:
        """Ask more nations and people; those asked already stay as they are."""
        person = person_of(request)
        page = self.page(person, slug)
        whom = _whom(validated(WhomBody, request))
        actions.ask_more(page.poll, whom=whom, by=person, at=timezone.now())
        return _item(person, slug).reply(request)


class PollAskedItem(_Step):
    """Somebody who is asked, by mail address."""

    serializer_class = PollDetailShape

    @extend_schema(request=None, responses={204: None})
    def delete(self, request: Request, slug: str, email: str) -> HttpResponse:
        """Take somebody out: their link opens nothing from now on."""
        person = person_of(request)
        page = self.page(person, slug)
        people = (asked for row in page.rows for asked in row.people)
        asked = next((each for each in people if each.person.email.lower() == email.lower()), None)
        if asked is None:
            raise Http404
        actions.ask_no_more(asked, by=person, at=timezone.now())
        return HttpResponse(status=204)


class PollClosing(_Step):
    """The end of a poll before its time."""

    serializer_class = PollDetailShape

    @extend_schema(request=None, responses=PollDetailShape)
    @idempotent()
    def post(self, request: Request, slug: str) -> HttpResponse:
        """Take no more answers."""
        person = person_of(request)
        actions.close_poll(self.page(person, slug).poll, by=person, at=timezone.now())
        return _item(person, slug).reply(request)


class PollReopening(_Step):
    """More time for answers."""

    serializer_class = PollReopenBody
    conditional = True

    @extend_schema(request=PollReopenBody, responses=PollDetailShape)
    @idempotent()
    def post(self, request: Request, slug: str) -> HttpResponse:
        """Take answers until another moment, of a closed poll again or of an open one longer."""
        person = person_of(request)
        page = self.page(person, slug)
        expected = _shown(page).expected(request)
        sent = validated(PollReopenBody, request)
        actions.reopen_poll(page.poll, **sent, by=person, at=timezone.now(), expected=expected)
        return _item(person, slug).reply(request)


class PollMeeting(_Step):
    """The meeting that a poll becomes."""

    serializer_class = PollMeetBody
    conditional = True

    @extend_schema(request=PollMeetBody, responses=PollDetailShape)
    @idempotent()
    def post(self, request: Request, slug: str) -> HttpResponse:
        """Arrange a meeting at one of the times, and invite those who were asked."""
        person = person_of(request)
        page = self.page(person, slug)
        expected = _shown(page).expected(request)
        sent = validated(PollMeetBody, request)
        known = {time.starts_at: time.option for time in page.times}
        if sent["starts_at"] not in known:
            msg = "Choose one of the poll’s times."
            raise ValidationError({"starts_at": [msg]}, code="time")
        actions.meet_as_polled(
            page.poll,
            option=known[sent["starts_at"]],
            reason=sent["reason"],
            by=person,
            at=timezone.now(),
            expected=expected,
        )
        return _item(person, slug).reply(request)


def _whom(sent: dict[str, Any]) -> Whom:
    """Who is asked, out of what was sent. Raises ValidationError for those not known."""
    addresses = [address.lower() for address in sent.pop("people")]
    people = queries.poll_people().annotate(address=Lower("email"))
    found = {p.email.lower(): p for p in people.filter(address__in=addresses)}
    missing = [address for address in addresses if address not in found]
    if missing:
        raise ValidationError({"people": [f"Nobody here has the address “{missing[0]}”."]})
    return Whom(
        _nations(sent.pop("nations"), "nations"),
        _nations(sent.pop("required_nations"), "required_nations"),
        list(found.values()),
    )


def _item(person: Person, slug: str) -> Item:
    page = queries.poll_page(person, slug, at=timezone.now())
    if page is None:  # nobody can open what they may not read
        raise Http404
    return _shown(page)


def _told(row: Any, *, at: datetime.datetime) -> dict[str, Any]:
    state = "open" if queries.is_open(row, at=at) else "closed"
    told = {name: getattr(row, name) for name in ("slug", *_TOLD)} | {
        "group": row.group and row.group.slug,
        "state": "arranged" if row.meeting_id else state,
        "meeting": row.meeting and row.meeting.slug,
    }
    return addressed({"id": row.pk, **told}, "polls") | {"page": site(row.get_absolute_url())}


def _shown(page: queries.PollPage) -> Item:
    row = page.poll
    starts = {time.option: time.starts_at for time in page.times}
    counted = {tally.option: tally for tally in page.best}
    order = [tally.option for tally in page.best] or list(starts)
    off = {time.option: time.off for time in page.times}

    def said(answers: Mapping[int, str]) -> list[dict[str, Any]]:
        return [{"starts_at": starts[pk], "choice": answers[pk]} for pk in starts if pk in answers]

    body = _told(row, at=timezone.now()) | {
        "state": page.state,
        "note": row.note,
        "shows_answers": row.shows_answers,
        "times": [
            {
                "starts_at": starts[pk],
                "off": off[pk],
                **{
                    name: getattr(counted[pk], name) if pk in counted else None
                    for name in ("yes", "if_needed", "no")
                },
                "against": counted[pk].words if pk in counted else "",
            }
            for pk in order
        ],
        "voices": [
            {
                "name": str(each.voice),
                "nation": each.voice.nation and each.voice.nation.slug,
                "is_required": each.voice.is_required,
                "answered": each.voice.answered_at is not None,
                "answers": said(each.answers),
            }
            for each in page.rows
            if page.shows
        ],
        "mine": None if page.mine is None else said(page.mine.answers),
    }
    return Item("poll", row.pk, row.version, body)
