"""The tables of points: the present one, and those by which earlier calls were counted."""

from workinggroups.models import BurdenTable
from workinggroups.planner import TABLES, V1, Table


def table_of(version: str) -> Table:
    """The table of that version, which there is."""
    if version in TABLES:
        return TABLES[version]
    row = BurdenTable.objects.get(number=int(version.removeprefix("v")))
    return Table(version, tuple(row.points))


def present_table() -> Table:
    """What new plannings reckon with."""
    row = BurdenTable.objects.order_by("-number").first()
    return V1 if row is None else Table(row.version, tuple(row.points))


def table_versions() -> list[BurdenTable]:
    """Every version after the first, the latest first."""
    return list(BurdenTable.objects.order_by("-number"))
