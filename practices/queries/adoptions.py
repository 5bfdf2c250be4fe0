"""Adoptions as pages and API read them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from django.db.models import OuterRef, Q, QuerySet, Subquery

from members.models import Nation, Organisation, Person
from members.reading import Reader, reader_of
from practices import rules
from practices.models import Adoption, AdoptionInvitation, Practice
from practices.uptake import AdoptionState, Level

MOST: Final = 50  # of what waits for somebody
FIELDS: Final = (
    "id", "practice__slug", "practice__title", "owner_nation__slug", "owner_nation__name",
    "owner_nation__iso2", "level", "organisation__slug", "organisation__name", "body", "kind",
    "stage", "since", "stopped_because", "scope", "changed", "cost", "time", "evidence",
    "outcomes", "repository", "code_form", "code_version", "code_as_of", "taken_from_seen",
    "contact__name", "mailbox", "marking", "released_to_affiliates", "wanted_marking", "state",
    "written_at", "confirmed_at", "lapses_at", "acknowledged_at", "version", "created_at",
    "updated_at",
)  # fmt: skip


def adoption_values(user: Any) -> QuerySet[Adoption, dict[str, Any]]:
    """The adoptions that `user` may read, as rows of FIELDS, unordered."""
    seen: QuerySet[Adoption] = Adoption.objects.visible_to(user)
    above = seen.filter(pk=OuterRef("taken_from_id")).order_by().values("pk")
    rows = seen.annotate(taken_from_seen=Subquery(above[:1])).order_by()
    found: QuerySet[Adoption, dict[str, Any]] = rows.values(*FIELDS)
    return found


def adopter_name(row: Mapping[str, Any]) -> str:
    """Who adopts, by name."""
    return str(row["organisation__name"] or row["body"] or row["owner_nation__name"])


def knows_contacts(user: Any) -> bool:
    """Whether `user` is told whom to ask: the network's people and systems, and affiliates."""
    reader: Reader = reader_of(user)
    return reader.community or reader.released


def adoption_for(user: Any, number: int) -> Adoption | None:
    """The adoption with this number that `user` may read, with all that its page shows."""
    rows = Adoption.objects.visible_to(user).select_related(
        "practice__owner_nation", "owner_nation", "organisation", "contact", "written_by",
        "taken_from__organisation", "taken_from__owner_nation",
    )  # fmt: skip
    found: Adoption | None = rows.filter(pk=number).first()
    return found


def source_of(user: Any, adoption: Adoption) -> Adoption | None:
    """By whose adoption it came, as far as `user` may read that one."""
    if adoption.taken_from_id is None:
        return None
    seen = Adoption.objects.visible_to(user).filter(pk=adoption.taken_from_id)
    return adoption.taken_from if seen.exists() else None


@dataclass(frozen=True, slots=True)
class Waiting:
    """What waits for a person: invitations to answer, adoptions to confirm and to acknowledge."""

    invitations: Sequence[AdoptionInvitation] = ()
    to_confirm: Sequence[Adoption] = ()
    to_acknowledge: Sequence[Adoption] = ()

    def __bool__(self) -> bool:
        """Whether anything waits."""
        return bool(self.invitations or self.to_confirm or self.to_acknowledge)


def waiting_for(user: Any) -> Waiting:
    """What waits for `user`; nothing for whoever belongs to no nation. Two statements."""
    nation = reader_of(user).nation
    if not isinstance(user, Person) or nation is None:
        return Waiting()
    asked = AdoptionInvitation.objects.visible_to(user).waiting().filter(nation=nation)
    invitations = [
        row
        for row in asked.select_related("practice__owner_nation")[:MOST]
        if rules.can_answer_invitation(user, row)
    ]
    mine = Q(owner_nation=nation, state=AdoptionState.UNCONFIRMED)
    known = Q(practice__owner_nation=nation, acknowledged_at=None, confirmed_at__isnull=False)
    rows = Adoption.objects.visible_to(user).filter(mine | known)
    found = list(
        rows.select_related(
            "practice", "owner_nation", "organisation", "written_by"
        ).order_by("-updated_at", "-pk")[:MOST]
    )  # fmt: skip
    return Waiting(
        invitations,
        [
            row
            for row in found
            if row.state == AdoptionState.UNCONFIRMED and rules.can_confirm_adoption(user, row)
        ],
        [
            row
            for row in found
            if row.confirmed_at and not row.acknowledged_at and rules.can_acknowledge(user, row)
        ],
    )


def adoptable(user: Any, slug: str) -> Practice | None:
    """The practice of the library that `user` may read under this slug."""
    rows = Practice.objects.visible_to(user).published().select_related("owner_nation")
    found: Practice | None = rows.filter(slug=slug).first()
    return found


def adoptions_of(user: Any, practice: Practice) -> list[Adoption]:
    """The adoptions of a practice that `user` may read, by name: to choose one from."""
    rows = Adoption.objects.visible_to(user).filter(practice=practice)
    found = rows.select_related("owner_nation", "organisation", "practice")
    return sorted(found, key=lambda row: (row.who, row.pk))


def bodies_of(nation: Nation) -> list[Organisation]:
    """The national bodies of a nation that there still are, by name."""
    rows = nation.organisations.filter(ended=None)
    rows = rows.exclude(kind=Organisation.Kind.LOCAL_AUTHORITY)
    return list(rows.order_by("name", "pk"))


def contacts_of(adoption: Adoption) -> list[Person]:
    """Who may answer for an adoption: present people of the adopter."""
    rows = Person.objects.current().filter(nation=adoption.owner_nation)
    if adoption.level == Level.AUTHORITY:
        rows = rows.filter(organisation=adoption.organisation)
    return list(rows.order_by("name", "pk"))


def nations_to_invite(practice: Practice) -> list[Nation]:
    """The nations that can be asked whether they take a practice up."""
    waiting = AdoptionInvitation.objects.waiting().filter(practice=practice)
    rows = Nation.objects.filter(is_member=True).exclude(pk=practice.owner_nation_id or 0)
    rows = rows.exclude(pk__in=waiting.values("nation_id"))
    return list(rows.order_by("name", "pk"))
