"""Demo accounts, one per role and one official per nation, for trying the hub out.

Their password is known to everybody, so they exist only where nobody else can reach the hub.
"""

import datetime
from dataclasses import dataclass

from django.db import transaction

from core.audit import System
from members.actions import create_person, seat
from members.models import Circle, Nation, Organisation, Person
from members.roles import Role
from practices.actions import create, submit
from practices.document import Content
from practices.models import Topic

PASSWORD = "digital-nations-demo"  # noqa: S105 - public on purpose, see above
DEMO = System("create_demo")


@dataclass(frozen=True, slots=True)
class Account:
    """A demo account: the role it shows and the nation it stands for (a slug)."""

    role: Role
    nation: str | None
    email: str
    name: str


UK = "united-kingdom"
ROLES = (
    Account(Role.OFFICIAL, "new-zealand", "official@nz.example", "official of New Zealand"),
    Account(Role.CONTRIBUTOR, UK, "contributor@gb.example", "contributor of the United Kingdom"),
    Account(Role.COORDINATOR, UK, "coordinator@gb.example", "coordinator of the United Kingdom"),
    Account(Role.SECRETARIAT, None, "secretariat@hub.example", "secretariat"),
    Account(Role.AFFILIATE, UK, "affiliate@gb.example", "local authority of the United Kingdom"),
    Account(Role.ADMINISTRATOR, None, "administrator@hub.example", "site administrator"),
)
DRAFT = Content(
    title="Demonstration: a draft to approve",
    summary="This is a demonstration: no such service exists. Approve it, or return it.",
    kind="service",
    topics=["forms-and-transactions"],
    lead_organisation="An organisation of the demonstration",
    contact_organisation="An organisation of the demonstration",
    situation="Somebody wanted to see how a draft becomes a write-up.",
    what_we_did="We put one here.",
    what_did_not_work="Nothing was tried.",
)
GROUP = "digital-identity"
CHAIR, SEATED = "portugal", ("portugal", "new-zealand", "denmark", "uruguay")


@transaction.atomic
def create_demo(*, at: datetime.datetime) -> dict[str, Person]:
    """The demo accounts, made where they are missing, by address. Times in UTC."""
    nations = {nation.slug: nation for nation in Nation.objects.all()}
    accounts = [a for a in ROLES if a.nation is None or a.nation in nations]
    taken = {(account.role, account.nation) for account in accounts}
    accounts += [
        Account(
            Role.OFFICIAL, slug, f"official@{nation.iso2.lower()}.example", f"official of {nation}"
        )
        for slug, nation in nations.items()
        if (Role.OFFICIAL, slug) not in taken
    ]
    people = {account.email: _person(account, nations, at=at) for account in accounts}
    _circles(people, at=at)
    _draft(people, at=at)
    return people


def _person(account: Account, nations: dict[str, Nation], *, at: datetime.datetime) -> Person:
    person: Person | None = Person.objects.filter(email=account.email).first()
    if person is not None:
        return person
    nation = nations.get(account.nation or "")
    person = create_person(
        email=account.email,
        name=account.name,
        role=account.role,
        nation=nation,
        password=PASSWORD,
        time_zone=nation.time_zone if nation else "UTC",
        by=DEMO,
        at=at,
    )
    if account.role == Role.AFFILIATE:
        body = Organisation.objects.filter(
            nation=nation, kind=Organisation.Kind.LOCAL_AUTHORITY, ended=None
        ).first()
        Person.objects.filter(pk=person.pk).update(organisation=body)
    return person


def _draft(people: dict[str, Person], *, at: datetime.datetime) -> None:
    """Something for the coordinator to approve."""
    author = people.get("contributor@gb.example")
    topic = Topic.objects.filter(slug="forms-and-transactions").first()
    if author is None or author.nation is None or topic is None:
        return
    if not author.practices_written.exists():
        practice = create(content=DRAFT, owner=author.nation, by=author, at=at)
        submit(practice, by=author, at=at)


def _circles(people: dict[str, Person], *, at: datetime.datetime) -> None:
    office, _ = Circle.objects.get_or_create(slug="secretariat", defaults={"name": "Secretariat"})
    _seat(office, people["secretariat@hub.example"], is_chair=True, at=at)
    group = Circle.objects.filter(slug=GROUP).first()
    if group is None:
        return
    for person in people.values():
        if person.role == Role.OFFICIAL and person.nation and person.nation.slug in SEATED:
            _seat(group, person, is_chair=person.nation.slug == CHAIR, at=at)


def _seat(circle: Circle, person: Person, *, is_chair: bool, at: datetime.datetime) -> None:
    if not circle.seats.filter(person=person).exists():
        seat(circle, person, is_chair=is_chair, by=DEMO, at=at)
