"""What a batch of digests needs to know, asked once for all of it; and the ledger."""

import datetime
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, TypeVar

import structlog
from django.conf import settings
from django.db.models import Count, Max, QuerySet

from digests import letters
from digests.letters import Letter, Readable
from digests.lists import list_of, words_for
from digests.models import Delivery, DeliveryState, OptOut
from members.audience import alike
from members.models import Person
from workinggroups.clocks import moment_and_utc
from workinggroups.models import Action, AgendaItem, Circulation, Decision, Invitation, Meeting

logger = structlog.get_logger(__name__)

Entry = TypeVar("Entry", Decision, Action)
AWAY = ("absent", "apologies")


@dataclass(frozen=True, slots=True)
class Withheld:
    """Why a digest must not be sent."""

    reason: str


@dataclass(frozen=True, slots=True)
class Uncomposed:
    """Why nothing could be composed this time; it may be tried again."""

    reason: str


Verdict = Letter | Withheld | Uncomposed


def owed_circulations() -> QuerySet[Circulation]:
    """Circulations whose debt does not stand as deliveries yet, the oldest first."""
    return Circulation.objects.filter(fanned_out_at=None).order_by("id")


def claimable_count(*, at: datetime.datetime) -> int:
    """How many deliveries a worker could take up at `at`."""
    return Delivery.objects.claimable(at=at).count()


def compose(deliveries: Sequence[Delivery]) -> dict[int, Verdict]:
    """What each delivery says now, or why it must not be sent, by the delivery's number.

    Rights, invitations and texts are read afresh; the query count depends on how many meetings
    and kinds of readers there are, not on how many people. A meeting that cannot be composed
    stops no other.
    """
    by_meeting: defaultdict[int, list[Delivery]] = defaultdict(list)
    for delivery in deliveries:
        by_meeting[delivery.circulation.meeting_id].append(delivery)
    people = Person.objects.in_bulk({delivery.person_id for delivery in deliveries})
    verdicts: dict[int, Verdict] = {}
    for meeting in Meeting.objects.filter(pk__in=by_meeting).defer("minutes_draft"):
        mine = by_meeting[meeting.pk]
        try:
            verdicts |= _compose_for(meeting, mine, people)
        except Exception as error:  # whatever is wrong with one meeting, the queue goes on
            logger.exception("digest_not_composed", meeting=meeting.pk)
            failed = Uncomposed(f"Not composed ({type(error).__name__}).")
            verdicts |= dict.fromkeys((delivery.pk for delivery in mine), failed)
    return verdicts


def readable_by(meeting: Meeting, people: Iterable[Person]) -> dict[int, Readable]:
    """What each of the people may read of a meeting, by the person's number; absent: nothing."""
    attendance = dict(meeting.attendance.values_list("nation_id", "state"))
    found: dict[int, Readable] = {}
    for group in alike(people, [meeting, *AgendaItem.objects.filter(meeting=meeting)]):
        if Meeting.objects.filter(pk=meeting.pk).visible_to(group[0]).exists():
            seen = _readable(meeting, group[0], attendance)
            found |= {person.pk: seen for person in group}
    return found


def ledger(user: Any) -> QuerySet[Delivery]:
    """Deliveries about what `user` may read, the latest first."""
    rows: QuerySet[Delivery] = Delivery.objects.visible_to(user)
    return rows.select_related("person__nation", "circulation__meeting").order_by("-id")


def ledger_counts(user: Any) -> list[tuple[str, str, int]]:
    """How many deliveries stand in each state: (state, words, count), all states."""
    rows = Delivery.objects.visible_to(user).order_by().values_list("state")
    counts = dict(rows.annotate(count=Count("pk")))
    return [(state.value, state.label, counts.get(state.value, 0)) for state in DeliveryState]


def _compose_for(
    meeting: Meeting, deliveries: list[Delivery], people: dict[int, Person]
) -> dict[int, Letter | Withheld]:
    invited = _ids(Invitation.objects.filter(meeting=meeting, person_id__in=people))
    left = _ids(OptOut.objects.filter(list_name=list_of(meeting), person_id__in=people))
    last = meeting.circulations.aggregate(last=Max("number"))["last"]
    sent = dict(
        Delivery.objects.filter(
            circulation__meeting=meeting, state=DeliveryState.SENT, person_id__in=people
        )
        .order_by()
        .values_list("person_id")
        .annotate(last=Max("circulation__at"))
    )
    present = [person for person in people.values() if person.is_current and person.pk in invited]
    readable = readable_by(meeting, present)
    bodies: dict[Any, letters.Body] = {}
    verdicts: dict[int, Letter | Withheld] = {}
    for delivery in deliveries:
        person = people.get(delivery.person_id)
        if person is None or not person.is_current:
            verdict: Letter | Withheld = Withheld("No longer belongs to the network.")
        elif person.pk not in invited:
            verdict = Withheld("No longer invited.")
        elif person.pk in left:
            verdict = Withheld("Unsubscribed from this list.")
        elif delivery.circulation.number < last:
            verdict = Withheld("A later circulation carries it.")
        elif person.pk not in readable:
            verdict = Withheld("May not read the meeting.")
        else:
            seen, since = readable[person.pk], sent.get(person.pk)
            verdict = _letter(delivery, person, seen, since, bodies)
        verdicts[delivery.pk] = verdict
    return verdicts


def _letter(
    delivery: Delivery,
    person: Person,
    seen: Readable,
    since: datetime.datetime | None,
    bodies: dict[Any, letters.Body],
) -> Letter | Withheld:
    missed = (seen.attendance or {}).get(person.nation_id or 0) in AWAY
    key = (id(seen), since, missed)
    if key not in bodies:
        bodies[key] = letters.body(seen, since=since, missed=missed)
    if bodies[key].empty:
        return Withheld("Nothing in it for this reader.")
    return letters.letter(
        seen,
        bodies[key],
        person,
        since=since,
        page=f"{settings.SITE_URL}{delivery.get_absolute_url()}",
        site=settings.SITE_URL,
        list_words=words_for(seen.meeting),
    )


def _readable(meeting: Meeting, reader: Person, attendance: dict[int, str]) -> Readable:
    """What the reader, who may read the meeting, may read of it."""
    of_meeting = AgendaItem.objects.filter(meeting=meeting, minutes_circulated_at__isnull=False)
    items = {item.pk: item for item in of_meeting.visible_to(reader).defer("minutes_draft")}
    parts = (
        Meeting.objects.filter(pk=meeting.pk),
        AgendaItem.objects.filter(pk__in=items),
    )
    decisions = Decision.objects.filter(meeting=meeting).current().of_parts(*parts)
    actions = Action.objects.filter(meeting=meeting).current().still_open().of_parts(*parts)
    return Readable(
        meeting=meeting,
        items=list(items.values()),
        decisions=[_placed(row, meeting, items) for row in decisions],
        actions=[_placed(row, meeting, items) for row in actions],
        attendance=attendance,
    )


def _placed(row: Entry, meeting: Meeting, items: Mapping[int, AgendaItem]) -> Entry:
    """The entry with its meeting and item, which are here already and hold long texts."""
    row.meeting = meeting
    row.item = None if row.item_id is None else items[row.item_id]
    return row


def _ids(rows: QuerySet[Any]) -> set[int]:
    return set(rows.values_list("person_id", flat=True))


def is_off(person: Person, list_name: str) -> bool:
    """Whether the person has left the list."""
    return OptOut.objects.filter(person=person, list_name=list_name).exists()


@dataclass(frozen=True, slots=True)
class WebCopy:
    """A digest on the site, where nothing is held back that the person may read."""

    meeting: Meeting
    when: str
    mine: Sequence[Action]
    decisions: Sequence[Decision]
    items: Sequence[AgendaItem]


def web_copy(delivery: Delivery, person: Person) -> WebCopy | None:
    """The person's digest as of now; None when there is nothing in it for the person."""
    meeting = delivery.circulation.meeting
    seen = readable_by(meeting, [person]).get(person.pk)
    if seen is None or not letters.news(seen, since=None):
        return None
    return WebCopy(
        meeting=meeting,
        when=moment_and_utc(meeting.starts_at, person.time_zone),
        mine=[action for action in seen.actions if action.owner_id == person.pk],
        decisions=seen.decisions,
        items=[item for item in seen.items if item.minutes.strip()],
    )
