"""Nations, organisations and what the network says of itself."""

from typing import Any

from django.utils.text import slugify

from hub.loading.writers.upsert import Load, upsert
from members.models import Circle, Membership, Nation, NetworkProfile, Observer, Organisation

Record = dict[str, Any]
_OF_NATION = (
    "name",
    "official_name",
    "iso2",
    "iso3",
    "languages",
    "time_zone",
    "capital",
    "capital_note",
    "website",
    "network_page",
    "notes",
    "sources",
)


def write_network(load: Load, network: Record, principles_note: str) -> NetworkProfile:
    """The network's account of itself, and the circle in which its secretariat sits."""
    upsert(load, "circles", Circle, {"slug": "secretariat"}, {"name": "Secretariat"})
    values = {name: value for name, value in network.items() if name != "name_history"}
    history = [
        {"name": h["name"], "from": h["from"], "to": h["to"], "members": h["members"]}
        for h in network["name_history"]
    ]
    values |= {"name_history": history, "principles_note": principles_note}
    return upsert(load, "network", NetworkProfile, {"slug": "digital-nations"}, values)


def write_nations(load: Load, records: list[Record]) -> dict[str, Nation]:
    """The members with their membership, lead bodies and digital units."""
    return {record["slug"]: _nation(load, record) for record in records}


def _nation(load: Load, record: Record) -> Nation:
    values = {name: record[name] for name in _OF_NATION} | {"is_founder": record["founding"]}
    nation = upsert(
        load,
        "nations",
        Nation,
        {"slug": record["slug"]},
        values,
        parts={"lead_bodies": _lead_bodies(record)},
    )
    upsert(load, "memberships", Membership, {"nation": nation}, {"joined": record["joined"]})
    _digital_units(load, record, nation)
    return nation


def _lead_bodies(record: Record) -> list[Record]:
    current = {
        "name": record["lead_body"],
        "is_current": True,
        "since": record["lead_body_since"],
        "as_of": None,
        "ref": None,
    }
    earlier = [
        {
            "name": body["body"],
            "is_current": False,
            "since": None,
            "as_of": body["as_of"],
            "ref": body["ref"],
        }
        for body in record["lead_body_history"]
    ]
    return [current, *earlier]


def _digital_units(load: Load, record: Record, nation: Nation) -> None:
    for unit in record["digital_units"]:
        upsert(
            load,
            "organisations",
            Organisation,
            {"slug": slugify(f"{record['iso2']} {unit['name']}")[:120]},
            {
                "name": unit["name"],
                "kind": Organisation.Kind.DIGITAL_UNIT,
                "description": unit["role"],
                "nation": nation,
                "country": record["iso2"],
                "sources": record["sources"],
            },
        )


def write_observers(load: Load, records: list[Record]) -> None:
    """Countries that were observers or candidates."""
    for record in records:
        upsert(
            load,
            "observers",
            Observer,
            {"slug": f"{slugify(record['name'])}-{record['date'][:4]}"},
            {name: record[name] for name in ("name", "iso2", "status", "date", "sources")},
        )


def write_affiliates(
    load: Load, records: list[Record], nations: dict[str, Nation]
) -> dict[str, Organisation]:
    """Local authorities and other bodies below or beside national government."""
    found = {}
    for record in records:
        ended = record["dissolved"]
        merged = Organisation.Ending.MERGED if record["succeeded_by"] else None
        found[record["slug"]] = upsert(
            load,
            "organisations",
            Organisation,
            {"slug": record["slug"]},
            {
                "name": record["name"],
                "kind": Organisation.Kind.LOCAL_AUTHORITY,
                "description": record["type"],
                "nation": nations.get(record["nation"]),
                "country": record["country"],
                "iso3166_2": record["iso3166_2"],
                "ended": ended,
                "ending": (merged or Organisation.Ending.DISSOLVED) if ended else "",
                "succeeded_by_name": record["succeeded_by"],
                "sources": record["sources"],
            },
        )
    return found
