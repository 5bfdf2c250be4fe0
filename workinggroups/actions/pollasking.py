"""Who is asked in a poll, from when on and until when."""

import datetime
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.core.exceptions import ValidationError
from django.db import transaction

from core.audit import Actor, record
from core.errors import StateConflict, check_version
from core.models import Verb
from members.models import Nation, Person
from workinggroups import queries, validators
from workinggroups.actions.pollletters import owe_letters
from workinggroups.models import LetterKind, Poll, PollAsked, PollVoice

CLOSED = "This poll is closed: it takes no more answers."


@dataclass(frozen=True, slots=True)
class Whom:
    """Who is asked: nations, each with one voice, and people, each with their own.

    People of a nation that is asked answer for it. `required` are some of the nations.
    """

    nations: Sequence[Nation] = ()
    required: Sequence[Nation] = ()
    people: Sequence[Person] = ()


@transaction.atomic
def ask_more(poll: Poll, *, whom: Whom, by: Actor, at: datetime.datetime) -> Poll:
    """Ask more nations and people; those asked already stay as they are."""
    poll = still_open(poll, at)
    number = ask(poll, whom, at=at)
    counted(poll)
    record(Verb.POLL_ASK, on=poll, by=by, at=at, changes={"asked": [None, number]})
    return poll


@transaction.atomic
def ask_no_more(asked: PollAsked, *, by: Actor, at: datetime.datetime) -> None:
    """Take somebody out of a poll: their link opens nothing from now on.

    The answer of a nation stays while somebody else is asked for it; else it goes as well.
    """
    poll = locked_poll(asked.poll, None)
    voice = asked.voice
    asked.delete()
    if not voice.asked.exists():
        voice.delete()
    counted(poll)
    record(Verb.POLL_ASK, on=poll, by=by, at=at, changes={"asked": [1, None]})


def ask(poll: Poll, whom: Whom, *, at: datetime.datetime) -> int:
    """Ask whoever is not asked yet, and owe them a letter; how many people.

    Within the caller's transaction. Raises ValidationError by field.
    """
    nations = {nation.pk: nation for nation in whom.nations}
    voices = {v.nation_id or 0: v for v in poll.voices.exclude(nation=None)}
    required = {nation.pk for nation in whom.required}
    validators.somebody_asked(len(nations) + len(whom.people), required, set(nations))
    validators.can_read_group(queries.without_the_group(poll.group, list(whom.people)))
    speaking = queries.speakers(poll.group, nations.values(), whom.people)
    _somebody_speaks(nations, speaking)
    alone = _alone(whom.people, set(nations), set(voices), speaking)
    wanted: list[tuple[PollVoice, list[Person]]] = []
    for pk, people in speaking.items():
        voice = voices.get(pk) or PollVoice(poll=poll, nation=nations[pk])
        voice.is_required = voice.is_required or pk in required
        wanted.append((voice, people))
    there = set(poll.asked.values_list("person_id", flat=True))
    wanted += [
        (PollVoice(poll=poll, person=person), [person])
        for person in alone
        if person.pk not in there
    ]
    rows = []
    for voice, people in wanted:
        voice.save()
        rows += [
            PollAsked(poll=poll, voice=voice, person=person)
            for person in people
            if person.pk not in there
        ]
    new = PollAsked.objects.bulk_create(rows)
    owe_letters(LetterKind.ASKED, new, round_=poll.round, at=at)
    return len(new)


def _alone(
    people: Sequence[Person],
    nations: set[int],
    there: set[int],
    speaking: dict[int, list[Person]],
) -> list[Person]:
    """Those who answer for themselves; whose nation is asked already joins those `speaking`."""
    alone = []
    for person in people:
        nation = person.nation_id or 0
        if nation in there - nations:
            speaking.setdefault(nation, []).append(person)
        elif nation not in nations:
            alone.append(person)
    return alone


def _somebody_speaks(nations: Mapping[int, Nation], speaking: Mapping[int, list[Person]]) -> None:
    mute = [nations[pk].name for pk, people in speaking.items() if not people]
    if mute:
        msg = f"Nobody can be asked for {mute[0]}: take it out, or invite somebody to the hub."
        raise ValidationError({"nations": [msg]}, code="nobody")


def counted(poll: Poll, *fields: str) -> None:
    """Save the fields, and count the change."""
    poll.version += 1
    poll.save(update_fields=[*fields, "version"])


def still_open(poll: Poll, at: datetime.datetime) -> Poll:
    """The poll, locked, while it takes answers. Raises StateConflict when it does not."""
    row = locked_poll(poll, None)
    if not queries.is_open(row, at=at):
        raise StateConflict(CLOSED)
    return row


def locked_poll(poll: Poll, expected: frozenset[int] | None) -> Poll:
    """The poll, locked. Raises StaleVersion when it is none of the versions expected."""
    row: Poll = Poll.objects.select_for_update(of=("self",)).get(pk=poll.pk)
    check_version(expected, row.version)
    return row
