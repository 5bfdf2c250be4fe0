"""Polls of when to meet: opened, answered, closed, opened again, and made a meeting."""

import datetime
import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.text import slugify

from core.audit import Actor, need_reason, record
from core.errors import StateConflict
from core.models import Verb
from members.models import Person
from workinggroups import validators
from workinggroups.actions.meetings import Details, arrange
from workinggroups.actions.pollasking import Whom, ask, counted, locked_poll, still_open
from workinggroups.models import (
    FEWEST_TIMES,
    MOST_TIMES,
    Choice,
    Meeting,
    Poll,
    PollAnswer,
    PollAsked,
    PollMarking,
    PollOption,
    PollVoice,
    WorkingGroup,
)
from workinggroups.polling import remind_at

_ALPHABET = "23456789abcdefghjkmnpqrstuvwxyz"


@dataclass(frozen=True, slots=True)
class PollWanted:
    """What a poll is about. Instants are aware; `time_zone` is the host's IANA name."""

    title: str
    closes_at: datetime.datetime
    time_zone: str
    minutes_long: int = 60
    note: str = ""
    marking: str = PollMarking.GREEN
    shows_answers: bool = True


@transaction.atomic
def open_poll(  # noqa: PLR0913 - a poll is made of these, all named
    *,
    group: WorkingGroup | None,
    wanted: PollWanted,
    times: Sequence[datetime.datetime],
    whom: Whom,
    by: Actor,
    at: datetime.datetime,
) -> Poll:
    """A poll of the times, with a letter owed to everybody asked. Raises ValidationError."""
    tail = "".join(secrets.choice(_ALPHABET) for _ in range(4))
    poll = Poll(
        slug=f"{slugify(wanted.title)[:70] or 'poll'}-{tail}",
        group=group,
        made_by=by if isinstance(by, Person) else None,
        made_at=at,
        remind_at=remind_at(at, wanted.closes_at),
        **{name: getattr(wanted, name) for name in PollWanted.__dataclass_fields__},
    )
    validators.poll_makes_sense(poll, times, fewest=FEWEST_TIMES, most=MOST_TIMES, at=at)
    poll.full_clean()
    poll.save()
    PollOption.objects.bulk_create(PollOption(poll=poll, starts_at=each) for each in sorted(times))
    number = ask(poll, whom, at=at)
    changes = {"times": [None, len(times)], "asked": [None, number]}
    record(Verb.POLL_OPEN, on=poll, by=by, at=at, changes=changes)
    return poll


@transaction.atomic
def answer_poll(
    asked: PollAsked, *, answers: Mapping[int, str], by: Person, at: datetime.datetime
) -> None:
    """Say of every time, by its number, whether it suits; what was said before is replaced.

    Raises StateConflict once the poll is closed, ValidationError for a time left out.
    """
    poll = still_open(asked.poll, at)
    options = list(poll.options.order_by("starts_at").values_list("pk", flat=True))
    validators.every_time_answered(dict(answers), options)
    voice = PollVoice.objects.select_for_update(of=("self",)).get(pk=asked.voice_id)
    before = dict(voice.answers.values_list("option_id", "choice"))
    voice.answers.all().delete()
    PollAnswer.objects.bulk_create(
        PollAnswer(voice=voice, option_id=pk, choice=Choice(answers[pk])) for pk in options
    )
    voice.answered_at, voice.answered_by = at, by
    voice.save(update_fields=["answered_at", "answered_by"])
    counted(poll)
    told = [[some[pk] for pk in options] if some else None for some in (before, answers)]
    record(Verb.POLL_ANSWER, on=poll, by=by, at=at, changes={"answers": told})


@transaction.atomic
def close_poll(poll: Poll, *, by: Actor, at: datetime.datetime) -> Poll:
    """Take no more answers, and end all links. Raises StateConflict when it is closed already."""
    poll = still_open(poll, at)
    poll.closed_at = at
    counted(poll, "closed_at")
    record(Verb.POLL_CLOSE, on=poll, by=by, at=at)
    return poll


@transaction.atomic
def reopen_poll(
    poll: Poll,
    *,
    closes_at: datetime.datetime,
    by: Actor,
    at: datetime.datetime,
    expected: frozenset[int] | None = None,
) -> Poll:
    """Take answers until another moment: of a closed poll again, of an open one longer.

    Links open again, and those who still owe are reminded once more. Raises StateConflict once
    a meeting was made of it.
    """
    poll = locked_poll(poll, expected)
    if poll.meeting_id is not None:
        raise StateConflict("A meeting was made of this poll: it stays closed.")
    before, poll.closes_at = poll.closes_at, closes_at
    times = list(poll.options.values_list("starts_at", flat=True))
    coming = [each for each in times if each > at]
    if not coming:
        raise StateConflict("All its times have passed: open another poll.")
    if closes_at <= at or closes_at >= max(coming):
        msg = "Choose a moment in the future, before the last of the times."
        raise ValidationError({"closes_at": [msg]}, code="closes_at")
    poll.closed_at, poll.reminded_at = None, None
    poll.remind_at = remind_at(at, closes_at)
    poll.round += 1
    counted(poll, "closes_at", "closed_at", "reminded_at", "remind_at", "round")
    changes = {"closes_at": [before.isoformat(), closes_at.isoformat()]}
    record(Verb.POLL_REOPEN, on=poll, by=by, at=at, changes=changes)
    return poll


@transaction.atomic
def meet_as_polled(  # noqa: PLR0913 - which time, why, by whom: all named
    poll: Poll,
    *,
    option: int,
    by: Actor,
    at: datetime.datetime,
    reason: str = "",
    expected: frozenset[int] | None = None,
) -> Meeting:
    """Make a meeting at the very instant of one of the times, and ask to it who was asked here.

    Closes the poll. Raises StateConflict when that is done already, ValidationError for a time
    that is over or none of the poll's, and without a `reason` for one that a required nation
    refuses.
    """
    poll = locked_poll(poll, expected)
    if poll.meeting_id is not None:
        raise StateConflict("A meeting was made of this poll already.")
    time = poll.options.filter(pk=option, starts_at__gt=at).first()
    if time is None:
        msg = "Choose one of the times that are still to come."
        raise ValidationError({"time": [msg]}, code="time")
    refused = poll.voices.filter(is_required=True, answers__option=time, answers__choice=Choice.NO)
    if refused.exists():
        need_reason(reason, "Say why, since a required nation cannot come: the reason is kept.")
    people = list(Person.objects.current().filter(polls_asked__poll=poll).order_by("pk"))
    details = Details(
        title=poll.title,
        starts_at=time.starts_at,
        time_zone=poll.time_zone,
        minutes_long=poll.minutes_long,
        marking=poll.marking,
    )
    meeting = arrange(group=poll.group, details=details, invite=people, by=by, at=at)
    poll.meeting, poll.closed_at = meeting, poll.closed_at or at
    counted(poll, "meeting", "closed_at")
    changes = {"time": [None, time.starts_at.astimezone(datetime.UTC).isoformat()]}
    record(Verb.POLL_MEET, on=poll, by=by, at=at, changes=changes, reason=reason.strip())
    return meeting


def forget_in_polls(person: Person) -> None:
    """Take somebody out of all polls; what they answered for a nation stays, without them."""
    PollVoice.objects.filter(person=person).delete()
    PollAsked.objects.filter(person=person).delete()
    PollVoice.objects.filter(answered_by=person).update(answered_by=None)
    Poll.objects.filter(made_by=person).update(made_by=None)


def forget_polls(*, at: datetime.datetime) -> int:
    """Delete the polls that ended a year before `at`, with their answers; return how many."""
    old = Poll.objects.filter(closes_at__lte=at - datetime.timedelta(days=365))
    number = old.count()
    old.delete()
    return number
