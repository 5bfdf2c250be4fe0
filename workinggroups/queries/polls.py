"""Polls of when to meet: who is asked, what each sees of the answers, what a link opens."""

import datetime
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Exists, OuterRef, QuerySet

from members.audience import alike
from members.models import Nation, Person, Seat
from members.queries import calendars_of
from members.roles import Role
from members.workdays import Calendar
from workinggroups import polltokens, rules
from workinggroups.clocks import Clock, clocks
from workinggroups.models import Poll, PollAnswer, PollAsked, PollVoice, WorkingGroup
from workinggroups.polling import Tally, Voice, off_words, tallies
from workinggroups.queries.meetings import NETWORK_ROLES

_DAY = datetime.timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Time:
    """A proposed time on three clocks, and who is off then."""

    option: int
    starts_at: datetime.datetime
    clocks: list[Clock]
    off: list[str]


@dataclass(frozen=True, slots=True)
class Sheet:
    """What somebody asked fills in: the times, and what their voice has said so far."""

    poll: Poll
    asked: PollAsked
    times: list[Time]
    answers: Mapping[int, str]


@dataclass(frozen=True, slots=True)
class PollRow:
    """A voice with its answers by number of the time, and who may answer for it."""

    voice: PollVoice
    answers: Mapping[int, str]
    people: list[PollAsked]


@dataclass(frozen=True, slots=True)
class PollPage:
    """A poll as one reader sees it; `best` and answers only where the reader may see them."""

    poll: Poll
    is_open: bool
    times: list[Time]
    rows: list[PollRow]
    best: list[Tally]
    shows: bool
    runs: bool
    mine: Sheet | None
    owing: int

    @property
    def state(self) -> str:
        """How far it has come: open, closed, or arranged."""
        if self.poll.meeting_id is not None:
            return "arranged"
        return "open" if self.is_open else "closed"


def polls(user: Any) -> QuerySet[Poll]:
    """The polls that `user` may read, the latest first."""
    return Poll.objects.visible_to(user).select_related("group", "meeting")


def polls_owed(user: Any, *, at: datetime.datetime) -> list[Poll]:
    """The open polls that wait for an answer of `user`, the first to close first."""
    if not isinstance(user, Person):
        return []
    owed = PollAsked.objects.filter(poll=OuterRef("pk"), person=user, voice__answered_at=None)
    rows = Poll.objects.visible_to(user).open(at=at).filter(Exists(owed))
    return list(rows.order_by("closes_at", "pk"))


def poll_page(user: Any, slug: str, *, at: datetime.datetime) -> PollPage | None:
    """A poll as its page and the API show it; None if `user` may not read it."""
    poll = polls(user).filter(slug=slug).first()
    if poll is None:
        return None
    rows = _rows(poll)
    runs = rules.can_run_poll(user, poll)
    shows = poll.shows_answers or runs
    times = _times(poll, user, [row.voice for row in rows])
    own = next((a for row in rows for a in row.people if a.person_id == user.pk), None)
    mine = None
    if own is not None:
        answers = next(row.answers for row in rows if row.voice.pk == own.voice_id)
        mine = Sheet(poll, own, times, answers)
    voices = [Voice(str(r.voice), r.voice.is_required, r.answers) for r in rows]
    return PollPage(
        poll=poll,
        is_open=is_open(poll, at=at),
        times=times,
        rows=rows,
        best=tallies([(t.option, t.starts_at) for t in times], voices) if shows else [],
        shows=shows,
        runs=runs,
        mine=mine,
        owing=sum(row.voice.answered_at is None for row in rows),
    )


def is_open(poll: Poll, *, at: datetime.datetime) -> bool:
    """Whether it takes answers at `at`."""
    return poll.closed_at is None and poll.closes_at > at


def sheet_of_link(token: str, *, at: datetime.datetime) -> Sheet | None:
    """What the link of a letter opens at `at`; None for one that opens nothing, whatever it is.

    That is a forged one, one of a poll that is closed, and one of somebody who is not asked any
    more, has left, or belongs to another nation now.
    """
    numbers = polltokens.read(token)
    if numbers is None:
        return None
    pk, poll, person = numbers
    rows = PollAsked.objects.filter(pk=pk, poll=poll, person=person)
    asked = rows.select_related("poll", "voice__nation", "voice__person", "person__nation").first()
    if asked is None or not may_answer(asked, at=at):
        return None
    voices = _voices(asked.poll)
    answers = PollAnswer.objects.filter(voice=asked.voice_id)
    return Sheet(
        asked.poll,
        asked,
        _times(asked.poll, asked.person, voices),
        dict(answers.values_list("option_id", "choice")),
    )


def may_answer(asked: PollAsked, *, at: datetime.datetime) -> bool:
    """Whether somebody who was asked may answer at `at`, with their rights as they are now."""
    person = asked.person
    if not rules.can_answer_polls(person):
        return False
    return bool(Poll.objects.visible_to(person).open(at=at).filter(pk=asked.poll_id).exists())


def poll_people() -> QuerySet[Person]:
    """Everybody who can be asked when they have time, by nation and name."""
    people: QuerySet[Person] = Person.objects.current().filter(role__in=NETWORK_ROLES)
    return people.order_by("nation__name", "name", "pk")


def speakers(
    group: WorkingGroup | None, nations: Iterable[Nation], picked: Iterable[Person]
) -> dict[int, list[Person]]:
    """By number of the nation, who is asked for it.

    Those picked of its people; else those who sit in the group; else its coordinators; else all.
    """
    wanted, chosen = list(nations), {person.pk for person in picked}
    people = poll_people().filter(nation__in=wanted)
    if group is not None:
        people = people.filter(pk__in=_readers(group, people))
        seats = Seat.objects.filter(circle_id=group.circle_id, person=OuterRef("pk"))
        people = people.annotate(sits=Exists(seats))
    by_nation: dict[int, list[Person]] = {nation.pk: [] for nation in wanted}
    for person in people:
        by_nation[person.nation_id or 0].append(person)
    return {pk: _first_of(some, chosen) for pk, some in by_nation.items()}


def _first_of(people: list[Person], chosen: set[int]) -> list[Person]:
    """The people of one nation who are asked for it."""
    ways = (
        [person for person in people if person.pk in chosen],
        [person for person in people if getattr(person, "sits", False)],
        [person for person in people if person.role == Role.COORDINATOR],
    )
    return next((some for some in ways if some), people)


def without_the_group(group: WorkingGroup | None, people: Sequence[Person]) -> list[Person]:
    """Those of the people who may not read the group's page."""
    if group is None:
        return []
    readers = _readers(group, people)
    return [person for person in people if person.pk not in readers]


def _readers(group: WorkingGroup, people: Iterable[Person]) -> set[int]:
    readers: set[int] = set()
    for some in alike(people, [group]):
        if WorkingGroup.objects.visible_to(some[0]).filter(pk=group.pk).exists():
            readers.update(person.pk for person in some)
    return readers


def _voices(poll: Poll) -> list[PollVoice]:
    rows = poll.voices.select_related("nation", "person__nation")
    return sorted(rows, key=lambda voice: (voice.nation is None, str(voice), voice.pk))


def _rows(poll: Poll) -> list[PollRow]:
    answers: dict[int, dict[int, str]] = {}
    rows = PollAnswer.objects.filter(voice__poll=poll).order_by()
    for voice, option, choice in rows.values_list("voice_id", "option_id", "choice"):
        answers.setdefault(voice, {})[option] = choice
    people: dict[int, list[PollAsked]] = {}
    asked = poll.asked.select_related("person__nation", "voice__nation", "voice__person")
    for each in asked.order_by("person__name", "pk"):
        people.setdefault(each.voice_id, []).append(each)
    return [PollRow(v, answers.get(v.pk, {}), people.get(v.pk, [])) for v in _voices(poll)]


def _times(poll: Poll, reader: Any, voices: Iterable[PollVoice]) -> list[Time]:
    """The times on the clocks of the host and the reader, with the nations that are off."""
    options = list(poll.options.order_by("starts_at").values_list("pk", "starts_at"))
    nations = {n.pk: n for n in map(_nation, voices) if n is not None}
    named = _calendars(nations.values(), [at for _, at in options])
    zone = getattr(reader, "time_zone", None)
    return [
        Time(
            pk,
            at,
            clocks(at, minutes=poll.minutes_long, host_zone=poll.time_zone, reader_zone=zone),
            off_words(at, named),
        )
        for pk, at in options
    ]


def _nation(voice: PollVoice) -> Nation | None:
    return voice.nation or (voice.person.nation if voice.person else None)


def _calendars(
    nations: Iterable[Nation], times: Sequence[datetime.datetime]
) -> list[tuple[str, Calendar]]:
    known = sorted(nations, key=lambda nation: nation.name)
    first, last = min(times).date() - _DAY, max(times).date() + _DAY
    found = calendars_of(known, first=first, last=last)
    return [(nation.name, found[nation.pk]) for nation in known]
