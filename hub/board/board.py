"""What stands on the board: things that wait, each with the reason and a way to it.

Every row is of something that the reader may read; what is hidden is neither listed nor counted.
Site administrators see what runs (mail, keys, jobs), by number and state, without its content.
"""

import datetime
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final

from django.db.models import F, Q, QuerySet
from django.db.models.functions import Coalesce

from core.beat import OVERDUE
from core.models import JobRun
from digests.models import Delivery, DeliveryState, Notice
from hub.celery import BEAT_SCHEDULE
from members.models import MemberKey, Nation, Person
from members.periods import quarter_of
from members.queries import overdue_nations
from members.roles import Role
from practices.models import Practice, Status
from practices.queries import waiting_for
from sharing import queries as sharing
from workinggroups.models import AgendaItem
from workinggroups.queries import actions_register, groups_warned

MOST: Final = 20  # rows of a section
STALE_AFTER: Final = datetime.timedelta(days=365)  # since it was changed or confirmed
WAITS_FROM: Final = datetime.timedelta(days=5)  # in review, or for an answer
STUCK_AFTER: Final = datetime.timedelta(hours=1)
LAPSES_WITHIN: Final = datetime.timedelta(days=30)
LATE_TIMES: Final = 3  # starts that a job may miss


@dataclass(frozen=True, slots=True)
class Row:
    """One thing that waits: what, whose, since or until when, and what is known besides."""

    what: str
    whose: str = ""
    at: datetime.date | datetime.datetime | None = None
    note: str = ""
    url: str = ""


@dataclass(frozen=True, slots=True)
class Head:
    """What a section says of itself. `when` heads its times; `fine` is said when it is empty."""

    title: str
    when: str
    fine: str
    url: str = ""


@dataclass(frozen=True, slots=True)
class Section:
    """Things of one kind; with `more` there are others than these rows."""

    slug: str
    head: Head
    rows: list[Row]
    more: bool

    @property
    def count(self) -> str:
        """How many there are, in words where that is not known."""
        return f"more than {len(self.rows)}" if self.more else str(len(self.rows))


HEADS: Final[Mapping[str, Head]] = {
    "actions": Head(
        "Overdue actions", "Was due", "No action is overdue.", "/actions/?state=overdue"
    ),
    "stale": Head(
        "Practices that nobody has looked at for a year",
        "Last changed or confirmed",
        "Every practice was changed or confirmed within a year.",
    ),
    "reviews": Head(
        "Practices that wait to be published",
        "Waits since",
        "No practice has waited for more than five days.",
    ),
    "checks": Head(
        "Drafts that wait for the secretariat’s check",
        "Cleared",
        "No draft waits for the check.",
        "/practices/drafts/",
    ),
    "wishes": Head(
        "Wishes for wider sharing without an answer",
        "Waits since",
        "No wish has waited for more than five days.",
    ),
    "groups": Head(
        "Groups whose charter or lead ends within sixty days",
        "Ends",
        "No charter and no lead ends within sixty days.",
        "/groups/",
    ),
    "access": Head("Access reviews that are overdue", "Was due", "No access review is overdue."),
    "mail": Head("Mail that failed or is stuck", "Was due", "All mail has gone out.", "/digests/"),
    "keys": Head("Keys about to lapse", "Lapses", "No key lapses within thirty days."),
    "jobs": Head("Jobs that did not run", "Last done", "Every job runs on time."),
}


def sections(user: Person, *, at: datetime.datetime) -> list[Section]:
    """The board for `user` at the moment `at`: one or two statements for each section."""
    office = user.role == Role.SECRETARIAT
    rows: dict[str, Iterable[Row]] = {}
    if office:
        rows = {
            "actions": _actions(user, at),
            "stale": _stale(user, at),
            "reviews": _reviews(user, at),
            "checks": _checks(user, at),
            "wishes": _wishes(user, at),
            "groups": _groups(user, at),
            "access": _access(at),
        }
    rows |= {"mail": _mail(at, named=office), "keys": _keys(at), "jobs": _jobs(at)}
    return [_section(slug, list(each), office=office) for slug, each in rows.items()]


def _section(slug: str, rows: list[Row], *, office: bool) -> Section:
    head = HEADS[slug]
    if not office:
        head = Head(head.title, head.when, head.fine)
    return Section(slug, head, rows[:MOST], len(rows) > MOST)


def _actions(user: Person, at: datetime.datetime) -> Iterator[Row]:
    today = at.astimezone(datetime.UTC).date()
    for action in actions_register(user, state="overdue", on=today)[: MOST + 1]:
        whose = f"{action.owner.name}, {action.owner.nation or 'secretariat'}"
        meeting = action.meeting
        yield Row(action.text, whose, action.due, meeting.title, meeting.get_absolute_url())


def _groups(user: Person, at: datetime.datetime) -> Iterator[Row]:
    for group, each in groups_warned(user, at=at)[: MOST + 1]:
        yield Row(group.name, at=each.day, note=each.words, url=f"{group.get_absolute_url()}remit/")


def _practices(user: Person) -> QuerySet[Practice]:
    rows: QuerySet[Practice] = Practice.objects.visible_to(user).select_related("owner_nation")
    return rows


def _stale(user: Person, at: datetime.datetime) -> Iterator[Row]:
    long_ago = at - STALE_AFTER
    rows = _practices(user).filter(status=Status.PUBLISHED, updated_at__lt=long_ago)
    rows = rows.exclude(last_confirmed_at__gte=long_ago)
    sure = Coalesce(F("last_confirmed_at"), F("updated_at"))
    for practice in rows.annotate(sure_at=sure).order_by("sure_at", "id")[: MOST + 1]:
        yield _practice(practice, practice.sure_at)


def _reviews(user: Person, at: datetime.datetime) -> Iterator[Row]:
    rows = _practices(user).filter(status=Status.SUBMITTED, updated_at__lt=at - WAITS_FROM)
    for practice in rows.order_by("updated_at", "id")[: MOST + 1]:
        yield _practice(practice, practice.updated_at)


def _checks(user: Person, at: datetime.datetime) -> Iterator[Row]:
    """Those whose next step is the secretariat's, the longest waiting first."""
    for item in waiting_for(user, at=at, most=MOST + 1):
        title = str(item.draft.content.get("title") or item.practice.title)
        words = item.clearance.clock.words if item.clearance else ""
        page = f"{item.practice.get_absolute_url()}draft/clearance/"
        yield Row(title, str(item.practice.owner_nation), item.draft.cleared_at, words, page)


def _practice(practice: Practice, at: datetime.datetime) -> Row:
    whose = str(practice.owner_nation or "a working group")
    return Row(practice.title, whose, at, url=practice.get_absolute_url())


def _wishes(user: Person, at: datetime.datetime) -> Iterator[Row]:
    """Those about what the reader may read; the link leads to the thing."""
    for wish in sharing.unanswered(user, since=at - WAITS_FROM)[: MOST + 1]:
        thing = wish.thing
        owner = thing.owner_nation or "a working group"
        whole = thing.meeting if isinstance(thing, AgendaItem) else thing
        wanted = "; ".join(sharing.in_words(wish))
        yield Row(str(thing), str(owner), wish.asked_at, wanted, whole.get_absolute_url())


def _access(at: datetime.datetime) -> Iterator[Row]:
    left = overdue_nations(at=at)
    due = quarter_of(at.astimezone(datetime.UTC).date()).due
    for nation in Nation.objects.filter(pk__in=left).order_by("name", "pk")[: MOST + 1]:
        number = left[nation.pk]
        note = f"{number} {'place waits' if number == 1 else 'places wait'} for a word."
        page = f"/me/people/review/?nation={nation.slug}"
        yield Row("Access review", nation.name, due, note, page)


def _mail(at: datetime.datetime, *, named: bool) -> Iterator[Row]:
    """Digests and notices; what the mail server said may hold an address: for the secretariat."""
    long_ago = at - STUCK_AFTER
    stuck = Q(state=DeliveryState.OWED, due_at__lt=long_ago) | Q(
        state=DeliveryState.SENDING, leased_until__lt=long_ago
    )
    for word, model in (("Digest", Delivery), ("Notice", Notice)):
        rows: QuerySet[Any] = model._default_manager.filter(Q(state=DeliveryState.FAILED) | stuck)
        for letter in rows.select_related("person__nation").order_by("-due_at", "-id")[: MOST + 1]:
            person, tries = letter.person, letter.attempts
            state = f"{letter.get_state_display()}, {tries} {'try' if tries == 1 else 'tries'}."
            yield Row(
                f"{word} {letter.pk}",
                person.name if named else person.in_trail,
                letter.due_at,
                f"{state} {letter.note}".strip() if named else state,
            )


def _keys(at: datetime.datetime) -> Iterator[Row]:
    rows = MemberKey.objects.filter(
        revoked_at=None, expires_at__gt=at, expires_at__lt=at + LAPSES_WITHIN
    )
    for key in rows.select_related("nation").order_by("expires_at", "id")[: MOST + 1]:
        used = "Never used." if key.last_used_at is None else ""
        yield Row(f"Key {key.prefix}", key.nation.name, key.expires_at, used)


def _jobs(at: datetime.datetime) -> Iterator[Row]:
    runs = JobRun.objects.in_bulk(field_name="name")
    for name, entry in BEAT_SCHEDULE.items():
        run = runs.get(entry["task"])
        done = run.done_at if run else None
        wrong = _wrong(run, datetime.timedelta(seconds=entry["schedule"]), at)
        if wrong:
            yield Row(name, at=done, note=wrong)


def _wrong(run: JobRun | None, every: datetime.timedelta, at: datetime.datetime) -> str:
    """What is wrong with a job that is to run once in `every`; nothing: ""."""
    if run is None:
        return "Has never run."
    if run.failed_at is not None and (run.done_at is None or run.failed_at > run.done_at):
        return f"Failed: {run.fault}."
    late = run.done_at is None or at - run.done_at > max(OVERDUE, LATE_TIMES * every)
    return "Late." if late else ""
