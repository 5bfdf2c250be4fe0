"""The list of public bodies and the page of one."""

from dataclasses import dataclass
from typing import Any

from django.db.models import Count

from members.models import Nation, Organisation
from members.naming import country
from members.queries.above import rows


@dataclass(frozen=True, slots=True)
class BodyRow:
    """A body in the list, and in how many reuses of practices it has a part."""

    body: Organisation
    reuses: int


@dataclass(frozen=True, slots=True)
class Bodies:
    """The bodies of one nation, or of one country outside the network (`nation` is None)."""

    nation: Nation | None
    code: str
    name: str
    local: list[BodyRow]
    central: list[BodyRow]


def bodies_by_nation(user: Any) -> list[Bodies]:
    """All bodies: nations by name, then other countries by name."""
    found: dict[str, list[Organisation]] = {}
    bodies = Organisation.objects.visible_to(user).select_related("nation", "succeeded_by")
    for body in bodies.order_by("name", "pk"):
        found.setdefault(body.country, []).append(body)
    uses = rows("practices.Reuse", user).exclude(organisation=None).order_by()
    counts = dict(uses.values_list("organisation_id").annotate(n=Count("pk")))
    sections = [_section(code, group, counts) for code, group in found.items()]
    return sorted(sections, key=lambda section: (section.nation is None, section.name))


def _section(code: str, bodies: list[Organisation], counts: dict[int, int]) -> Bodies:
    nation = next((body.nation for body in bodies if body.nation), None)
    listed = [BodyRow(body, counts.get(body.pk, 0)) for body in bodies]
    local = Organisation.Kind.LOCAL_AUTHORITY
    return Bodies(
        nation=nation,
        code=code,
        name=nation.name if nation else country(code),
        local=[row for row in listed if row.body.kind == local],
        central=[row for row in listed if row.body.kind != local],
    )


@dataclass(frozen=True, slots=True)
class OrganisationPage:
    """All that a body's page shows."""

    organisation: Organisation
    reuses: list[Any]
    predecessors: list[Organisation]


def organisation_page(organisation: Organisation, user: Any) -> OrganisationPage:
    """The page of `organisation` for `user`."""
    uses = rows("practices.Reuse", user).filter(organisation=organisation)
    before = Organisation.objects.visible_to(user).filter(succeeded_by=organisation)
    return OrganisationPage(
        organisation=organisation,
        reuses=list(
            uses.select_related("practice__owner_nation").order_by("practice__title", "pk")
        ),
        predecessors=list(before.order_by("name", "pk")),
    )
