"""The home page: what the network is, and what waits for the person who asks."""

import datetime
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, F, Prefetch, Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from core.time import LocalTime, local_time
from members.models import NetworkProfile, Person
from members.naming import country
from practices.models import Practice, Reuse
from practices.picture import Flow, Picture, draw
from practices.queries import waiting_for
from practices.queries.clearing import Standing
from practices.rules import writes_for
from summits.models import Summit, SummitKind
from workinggroups.models import Action, Consultation, Meeting, Paper, Poll, WorkingGroup
from workinggroups.queries import owed_papers, polls_owed, waiting_consultations

_SHOWN = 4


@dataclass(frozen=True, slots=True)
class NextMeeting:
    """A meeting to come, on the reader's clock, or on the host's for the public."""

    meeting: Meeting
    time: LocalTime
    is_mine: bool


@dataclass(frozen=True, slots=True)
class Mine:
    """What waits for a person: actions due, and what the nation has to write or confirm."""

    actions: list[Action]
    overdue: int
    drafts: list[Practice]
    to_clear: list[Standing]
    unconfirmed: list[Practice]
    unconfirmed_more: bool
    writes: bool
    consultations: list[Consultation]
    polls: list[Poll]
    papers: list[Paper]


@dataclass(frozen=True, slots=True)
class Home:
    """All that the home page shows; `mine` only to those who are signed in."""

    profile: NetworkProfile | None
    newest: list[Practice]
    meetings: list[NextMeeting]
    summit: Summit | None
    picture: Picture | None
    mine: Mine | None


def compose(user: Any, *, at: datetime.datetime) -> Home:
    """The home page of `user` at the moment `at`."""
    person = user if isinstance(user, Person) else None
    newest = Practice.objects.visible_to(user).published().newest()
    summits = Summit.objects.visible_to(user).filter(kind=SummitKind.MINISTERIAL)
    return Home(
        profile=NetworkProfile.objects.visible_to(user).order_by("pk").first(),
        newest=list(
            newest.select_related("owner_nation").prefetch_related("topics").defer(*_LONG)[:_SHOWN]
        ),
        meetings=_meetings(user, person, at),
        summit=summits.select_related("host").order_by("-start", "-pk").first(),
        picture=draw(_flows(user)),
        mine=None if person is None else _mine(person, at),
    )


# What a short row of a practice does not show.
_LONG = (
    "situation",
    "options_weighed",
    "what_we_did",
    "what_it_took",
    "what_did_not_work",
    "conditions_for_reuse",
    "do_differently",
    "how_to_start",
    "sources",
    "standards",
)


def _meetings(user: Any, person: Person | None, at: datetime.datetime) -> list[NextMeeting]:
    groups = Prefetch("group", WorkingGroup.objects.visible_to(user))
    upcoming = Meeting.objects.visible_to(user).standing().upcoming(at=at).prefetch_related(groups)
    return [
        NextMeeting(
            meeting=meeting,
            time=local_time(meeting.starts_at, person.time_zone if person else meeting.time_zone),
            is_mine=person is not None,
        )
        for meeting in upcoming[:3]
    ]


def _flows(user: Any) -> Iterable[Flow]:
    """How many practices of each nation were taken over in each other country."""
    uses = Reuse.objects.visible_to(user).exclude(practice=None)
    abroad = uses.exclude(country=F("practice__owner_nation__iso2")).order_by()
    counted = abroad.values_list("practice__owner_nation__name", "nation__name", "country")
    for source, nation, code, number in counted.annotate(n=Count("practice", distinct=True)):
        yield Flow(source=source, target=nation or country(code), number=number)


def _mine(person: Person, at: datetime.datetime) -> Mine:
    actions = Action.objects.visible_to(person).filter(owner=person).current().still_open()
    waiting = list(actions.select_related("meeting").order_by("due", "pk")[:10])
    today = datetime.date.fromisoformat(local_time(at, person.time_zone).iso[:10])
    seen = Practice.objects.visible_to(person).filter(_of_nation(person)).defer(*_LONG)
    unconfirmed = seen.published().filter(is_compiled=True, last_confirmed_at=None)
    stale = list(unconfirmed.order_by("title", "pk")[: _SHOWN + 1])
    return Mine(
        actions=waiting,
        overdue=sum(action.due < today for action in waiting),
        to_clear=waiting_for(person, at=at)[:_SHOWN],
        drafts=list(seen.drafts().order_by("-updated_at", "-pk")[:_SHOWN]),
        unconfirmed=stale[:_SHOWN],
        unconfirmed_more=len(stale) > _SHOWN,
        writes=writes_for(person) is not None,
        papers=list(owed_papers(person, at=at)[:_SHOWN]),
        consultations=list(waiting_consultations(person, at=at)[:_SHOWN]),
        polls=polls_owed(person, at=at)[:_SHOWN],
    )


def _of_nation(person: Person) -> Q:
    """The nation's own practices; none for those who belong to no nation."""
    return Q(owner_nation=person.nation) if person.nation_id else Q(pk__in=[])


@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """Show the home page."""
    page = compose(request.user, at=timezone.now())
    return render(request, "home/home.html", {"page": page})
