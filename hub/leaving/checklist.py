"""What somebody holds that another person must take over, as far as a viewer may know of it.

Whoever ends somebody's place sees no more of it here than elsewhere. What they do not see goes,
without being shown, to those who run it: see hub.leaving.actions.
"""

import datetime
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from django.db.models import Q, QuerySet

from members.models import Circle, MemberKey, Person
from members.roles import OF_A_NATION, Role
from practices.models import Adoption, Practice, PracticeContact, Status
from workinggroups.models import Action, Meeting, WorkingGroup

CHAIR: Final = "chair"
PRACTICE: Final = "practice"
ACTION: Final = "action"
KEY: Final = "key"
MEETING: Final = "meeting"
ADOPTION: Final = "adoption"
CONTACT: Final = "contact"
SECTIONS: Final = {
    CHAIR: "Chairs",
    PRACTICE: "Drafts and write-ups",
    CONTACT: "Practices for which they answer",
    ADOPTION: "Adoptions that they answer for",
    ACTION: "Open actions",
    KEY: "Keys of the nation’s systems",
    MEETING: "Meetings to come",
}

Thing = Circle | Practice | PracticeContact | Adoption | Action | MemberKey | Meeting


@dataclass(frozen=True, slots=True)
class Holding:
    """One thing that somebody holds. `key` names it in the form: "action-12"."""

    kind: str
    thing: Thing
    words: str
    url: str = ""

    @property
    def key(self) -> str:
        """The name of its field."""
        return f"{self.kind}-{self.thing.pk}"


@dataclass(frozen=True, slots=True)
class Checklist:
    """All that is handed over, and who may take it: people of the same place, by name."""

    person: Person
    holdings: Sequence[Holding]
    heirs: Sequence[Person]


def checklist(person: Person, viewer: Person, *, at: datetime.datetime) -> Checklist:
    """What `person` holds at `at` of what `viewer` may read. One question for each kind."""
    holdings = [
        *_chairs(person, viewer),
        *_practices(person, viewer),
        *_contacts(person, viewer),
        *_adoptions(person, viewer),
        *_actions(person, viewer),
        *_keys(person, at),
        *_meetings(person, viewer, at),
    ]
    return Checklist(person, holdings, list(heirs_of(person)))


def heirs_of(person: Person) -> QuerySet[Person]:
    """Who may take over: current people of the same place, affiliates only from an affiliate."""
    rows: QuerySet[Person] = Person.objects.current().exclude(pk=person.pk)
    rows = rows.filter(nation=person.nation, role__in=_alike(person.role))
    return rows.order_by("name", "pk")


def _alike(role: str) -> list[str]:
    if role in {Role.AFFILIATE, Role.SECRETARIAT, Role.ADMINISTRATOR}:
        return [role]
    return [other for other in OF_A_NATION if other != Role.AFFILIATE]


def _chairs(person: Person, viewer: Person) -> Iterator[Holding]:
    chaired = Circle.objects.filter(seats__person=person, seats__is_chair=True)
    groups = WorkingGroup.objects.visible_to(viewer).filter(circle__in=chaired)
    for group in groups.select_related("circle").order_by("name", "pk"):
        yield Holding(CHAIR, group.circle, group.name, group.get_absolute_url())


def _practices(person: Person, viewer: Person) -> Iterator[Holding]:
    rows = Practice.objects.visible_to(viewer).filter(author=person)
    for practice in rows.exclude(status=Status.WITHDRAWN).order_by("title", "pk"):
        state = practice.get_status_display().lower()
        yield Holding(
            PRACTICE, practice, f"{practice.title} ({state})", practice.get_absolute_url()
        )


def _contacts(person: Person, viewer: Person) -> Iterator[Holding]:
    seen = Practice.objects.visible_to(viewer).published()
    rows = PracticeContact.objects.filter(person=person, practice__in=seen)
    for row in rows.select_related("practice").order_by("practice__title", "pk"):
        yield Holding(CONTACT, row, row.practice.title, row.practice.get_absolute_url())


def _adoptions(person: Person, viewer: Person) -> Iterator[Holding]:
    rows = Adoption.objects.visible_to(viewer).filter(contact=person)
    rows = rows.select_related("practice", "owner_nation", "organisation")
    for adoption in rows.order_by("practice__title", "pk"):
        yield Holding(ADOPTION, adoption, str(adoption), adoption.get_absolute_url())


def _actions(person: Person, viewer: Person) -> Iterator[Holding]:
    rows = Action.objects.visible_to(viewer).filter(owner=person).current().still_open()
    for action in rows.select_related("meeting").order_by("due", "pk"):
        words = f"{action.text} (due {action.due.day} {action.due:%B %Y})"
        yield Holding(ACTION, action, words, action.meeting.get_absolute_url())


def _keys(person: Person, at: datetime.datetime) -> Iterator[Holding]:
    kept = Q(kept_by=person) | Q(kept_by=None, created_by=person)
    rows = MemberKey.objects.filter(kept, nation=person.nation, revoked_at=None, expires_at__gt=at)
    for key in rows.order_by("name", "pk"):
        yield Holding(KEY, key, str(key))


def _meetings(person: Person, viewer: Person, at: datetime.datetime) -> Iterator[Holding]:
    coming = Meeting.objects.visible_to(viewer).standing().upcoming(at=at)
    rows = coming.filter(invitations__person=person)
    for meeting in rows:
        words = f"{meeting.title} ({meeting.starts_at.day} {meeting.starts_at:%B %Y})"
        yield Holding(MEETING, meeting, words, meeting.get_absolute_url())
