"""The cast: everybody who may ask to read, and what each may read. The same in every test.

Estonia owns; Denmark is named as a nation; the reader "named" is an official of Canada named in
person; the working group's members are of Canada too, so that being a member is all that counts.
"""

import datetime
from dataclasses import dataclass, field
from typing import Any

from django.contrib.auth.models import AnonymousUser

from core.audit import System
from members.actions import create_person, make_key, seat
from members.markings import Marking
from members.models import Circle, Elevation, MemberKey, Nation, Person, Scope
from members.roles import Role
from members.systems import NationSystem
from practices.models import Practice, Status
from tests.again import once_more

NOW = datetime.datetime(2026, 11, 22, 12, 0, tzinfo=datetime.UTC)
LATER = datetime.timedelta(days=3650)
TEST = System("a test")
PASSWORD = "correct horse battery staple"

EVERYONE = frozenset(
    [
        "stranger",
        "affiliate of the owner",
        "affiliate of a named nation",
        "author",
        "owner official",
        "owner coordinator",
        "peer official",
        "named nation's official",
        "named official",
        "group member",
        "chair",
        "secretariat",
        "secretariat, elevated",
        "administrator",
        "administrator, elevated",
        "nation's system",
        "nation's system, public scope",
        "former member",
        "official of a former member nation",
    ]
)
OWNERS = frozenset({"author", "owner official", "owner coordinator", "nation's system"})
NAMED = frozenset({"named nation's official", "named official"})
AFFILIATES = frozenset({"affiliate of the owner", "affiliate of a named nation"})
GROUP = frozenset({"group member", "chair"})
SECRETARIATS = frozenset({"secretariat", "secretariat, elevated"})
ELEVATED = frozenset({"secretariat, elevated", "administrator, elevated"})  # for Estonia
COMMUNITY = OWNERS | NAMED | GROUP | SECRETARIATS | {"peer official"}
DRAFTERS = frozenset({"author", "owner coordinator", "nation's system"})

# What may be read, by whom: the access matrix, "all" or "none" in each cell.
MAY_READ: dict[str, frozenset[str]] = {
    "clear": EVERYONE,
    "green": COMMUNITY | ELEVATED,
    "green, group's": COMMUNITY,
    "green released": COMMUNITY | ELEVATED | AFFILIATES,
    "amber, named": OWNERS | NAMED | SECRETARIATS | ELEVATED,
    "amber, named, released": OWNERS | NAMED | AFFILIATES | SECRETARIATS | ELEVATED,
    "amber, group's": GROUP | SECRETARIATS,
    "amber, names the group": OWNERS | GROUP | SECRETARIATS | ELEVATED,
    "amber, secretariat's": SECRETARIATS,
    "strict, named": OWNERS | NAMED | ELEVATED,
    "strict, group's": GROUP,
    "red, named": frozenset({"named official"}),
}
MAY_READ_PRACTICE: dict[str, frozenset[str]] = MAY_READ | {
    "draft": DRAFTERS,
    "draft, red": frozenset({"author", "named official"}),
    "draft, group's": GROUP,
    "in review": DRAFTERS | SECRETARIATS,
    "in review, strict": DRAFTERS,
    "under embargo": SECRETARIATS | {"author"},
    "under embargo, group's": SECRETARIATS | {"chair"},
    "under embargo, strict": frozenset({"author"}),
    "embargo over": EVERYONE,
    "withdrawn, clear": EVERYONE,
    "withdrawn, green": COMMUNITY | ELEVATED,
}

READERS = sorted(EVERYONE)
CELLS = [(reader, level) for level in MAY_READ for reader in READERS]
PRACTICE_CELLS = [(reader, level) for level in MAY_READ_PRACTICE for reader in READERS]


@dataclass
class Cast:
    """Nations, circles and readers, by the names above."""

    nations: dict[str, Nation] = field(default_factory=dict)
    circles: dict[str, Circle] = field(default_factory=dict)
    people: dict[str, Person] = field(default_factory=dict)
    keys: dict[str, MemberKey] = field(default_factory=dict)
    secrets: dict[str, str] = field(default_factory=dict)

    def user(self, reader: str) -> Any:
        """Whoever the reader is to the code: a person, a nation's system or nobody."""
        if reader in self.keys:
            return NationSystem(MemberKey.objects.get(pk=self.keys[reader].pk), NOW)
        if reader == "stranger":
            return AnonymousUser()
        person: Person = Person.objects.get(pk=self.people[reader].pk)
        person.elevation = Elevation.objects.filter(person=person).first()  # as the door does
        return person


_NATIONS = (
    ("estonia", "Estonia", "EE", "EST", "Europe/Tallinn"),
    ("denmark", "Denmark", "DK", "DNK", "Europe/Copenhagen"),
    ("canada", "Canada", "CA", "CAN", "America/Toronto"),
    ("atlantis", "Atlantis", "XA", "XAT", "Atlantic/Azores"),
)
_PEOPLE = (
    ("affiliate of the owner", Role.AFFILIATE, "estonia"),
    ("affiliate of a named nation", Role.AFFILIATE, "denmark"),
    ("author", Role.CONTRIBUTOR, "estonia"),
    ("owner official", Role.OFFICIAL, "estonia"),
    ("owner coordinator", Role.COORDINATOR, "estonia"),
    ("peer official", Role.OFFICIAL, "canada"),
    ("named nation's official", Role.OFFICIAL, "denmark"),
    ("named official", Role.OFFICIAL, "canada"),
    ("group member", Role.OFFICIAL, "canada"),
    ("chair", Role.OFFICIAL, "canada"),
    ("secretariat", Role.SECRETARIAT, None),
    ("secretariat, elevated", Role.SECRETARIAT, None),
    ("administrator", Role.ADMINISTRATOR, None),
    ("administrator, elevated", Role.ADMINISTRATOR, None),
    ("former member", Role.OFFICIAL, "estonia"),
    ("official of a former member nation", Role.OFFICIAL, "atlantis"),
)


def make_cast() -> Cast:
    """Everybody, in the database."""
    return once_more(_make_cast)


def _make_cast() -> Cast:
    cast = Cast()
    for slug, name, iso2, iso3, zone in _NATIONS:
        cast.nations[slug], _ = Nation.objects.get_or_create(
            slug=slug,
            defaults={
                "name": name,
                "official_name": name,
                "iso2": iso2,
                "iso3": iso3,
                "time_zone": zone,
            },
        )
    for name, role, nation in _PEOPLE:
        address = name.replace(" ", ".").replace("'", "").replace(",", "")
        cast.people[name] = create_person(
            email=f"{address}@example.org",
            name=name,
            role=role,
            nation=cast.nations[nation] if nation else None,
            password=PASSWORD,
            by=TEST,
            at=NOW,
        )
    for slug in ("the-group", "secretariat"):
        cast.circles[slug], _ = Circle.objects.get_or_create(slug=slug, defaults={"name": slug})
    group = cast.circles["the-group"]
    seat(group, cast.people["group member"], by=TEST, at=NOW)
    seat(group, cast.people["chair"], by=TEST, at=NOW, is_chair=True)
    seat(group, cast.people["former member"], by=TEST, at=NOW)
    seat(cast.circles["secretariat"], cast.people["secretariat"], by=TEST, at=NOW, is_chair=True)
    _keys(cast)
    for name in ELEVATED:
        elevate(cast, name, at=NOW)
    _departures(cast)
    return cast


def elevate(cast: Cast, name: str, *, at: datetime.datetime, hours: int = 4) -> Elevation:
    """An elevation of somebody for Estonia, beside any other."""
    return Elevation.objects.create(
        person=cast.people[name],
        nation=cast.nations["estonia"],
        reason="A court asked.",
        started_at=at,
        until=at + datetime.timedelta(hours=hours),
    )


def _keys(cast: Cast) -> None:
    every = {
        "nation's system": [Scope.READ, Scope.READ_NETWORK, Scope.WRITE_PRACTICES],
        "nation's system, public scope": [Scope.READ],
    }
    for name, scopes in every.items():
        cast.keys[name], cast.secrets[name] = make_key(
            nation=cast.nations["estonia"],
            name=name,
            scopes=scopes,
            expires_at=NOW + datetime.timedelta(days=300),
            by=cast.people["owner coordinator"],
            at=NOW,
        )


def _departures(cast: Cast) -> None:
    gone = cast.people["former member"]
    gone.left_at = NOW
    gone.save(update_fields=["left_at"])
    Nation.objects.filter(slug="atlantis").update(is_member=False)


def sharing_of(cast: Cast, level: str) -> tuple[dict[str, Any], dict[str, list[Any]]]:
    """The fields and the named readers that make a row of `level`."""
    owner: dict[str, Any] = {"owner_nation": cast.nations["estonia"]}
    if "group's" in level:
        owner = {"owner_circle": cast.circles["the-group"]}
    if "secretariat's" in level:
        owner = {"owner_circle": cast.circles["secretariat"]}
    marking = {
        "clear": Marking.CLEAR,
        "amber": Marking.AMBER,
        "strict": Marking.STRICT,
        "red": Marking.RED,
    }
    word = next((name for name in marking if name in level), None)
    fields = owner | {
        "marking": marking[word] if word else Marking.GREEN,
        "released_to_affiliates": "released" in level,
    }
    named: dict[str, list[Any]] = {}
    if "named" in level or "draft, red" in level:
        named["named_people"] = [cast.people["named official"]]
    if "named" in level and "red" not in level:
        named["named_nations"] = [cast.nations["denmark"]]
    if "names the group" in level:
        named["named_circles"] = [cast.circles["the-group"]]
    return fields, named


def make_practice(cast: Cast, level: str, **more: Any) -> Practice:
    """A practice of `level`, as a row; its words can be found nowhere else."""
    fields, named = sharing_of(cast, level)
    if "embargo" in level:
        if "strict" not in level:
            fields["marking"] = Marking.AMBER if "group's" in level else Marking.CLEAR
        fields["embargo_until"] = datetime.datetime.now(datetime.UTC) + (
            -LATER if "over" in level else LATER
        )
    status = Status.PUBLISHED
    if "draft" in level or "review" in level:
        status = Status.DRAFT if "draft" in level else Status.SUBMITTED
    if "withdrawn" in level:
        status = Status.WITHDRAWN
        fields |= {"withdrawn_at": NOW, "withdrawal_reason": "It was wrong."}
    author = "chair" if "group's" in level else "author"
    values = {
        "slug": level.replace(" ", "-").replace(",", "").replace("'", ""),
        "title": f"Zanzibar {level}",
        "summary": "What a quokka would do.",
        "kind": "platform",
        "lead_organisation": "A ministry",
        "contact_organisation": "A ministry",
        "situation": "There was a situation.",
        "what_we_did": "Something was done.",
        "author": cast.people[author],
        "created_at": NOW,
        "updated_at": NOW,
        "published_at": None if status in {Status.DRAFT, Status.SUBMITTED} else NOW,
        "status": status,
    }
    practice = Practice.objects.create(**(values | fields | more))
    for relation, rows in named.items():
        getattr(practice, relation).set(rows)
    return practice
