"""What must agree between records and files, once each has the right shape."""

from collections import Counter
from typing import Any

from hub.loading.shapes import Findings, in_order

Data = dict[str, dict[str, Any]]


def cross_check(data: Data, findings: Findings) -> None:
    """Add a fault for every disagreement."""
    _nations(data, findings)
    _principles(data, findings)
    _meetings(data, findings)
    _declarations(data, findings)
    _practices(data, findings)
    _affiliates(data, findings)


def _once(values: list[Any], place: str, what: str, findings: Findings) -> None:
    for value, count in Counter(v for v in values if v is not None).items():
        if count > 1:
            findings.add(place, f"{what} {value} is given {count} times")


def _nations(data: Data, findings: Findings) -> None:
    members = data["nations.yaml"]["members"]
    meetings = {m["slug"]: m for m in data["summits.yaml"]["meetings"]}
    for code in ("iso2", "iso3"):
        _once([n[code] for n in members], "nations.yaml", code, findings)
    for nation in members:
        if nation["slug"] not in meetings[nation["joined_at_event"]]["joined"]:
            place = f"nations.yaml, {nation['slug']}.joined_at_event"
            findings.add(place, "that meeting does not list the nation as joining")


def _principles(data: Data, findings: Findings) -> None:
    principles = data["principles.yaml"]["principles"]
    for number in ("number_2014", "number_2021"):
        _once([p[number] for p in principles], "principles.yaml", number, findings)
    for charter in data["principles.yaml"]["charter_versions"]:
        listed = sum(charter["slug"] in p["in_charters"] for p in principles)
        if listed != charter["principles"]:
            place = f"principles.yaml, charter_versions, {charter['slug']}.principles"
            findings.add(place, f"{charter['principles']} counted, {listed} listed")


def _meetings(data: Data, findings: Findings) -> None:
    meetings = data["summits.yaml"]["meetings"]
    declared = {d["slug"]: d["event"] for d in data["declarations.yaml"]["declarations"]}
    _once([m["ordinal"] for m in meetings], "summits.yaml", "ordinal", findings)
    for meeting in meetings:
        place = f"summits.yaml, {meeting['slug']}"
        in_order([("end", meeting["start"], meeting["end"])], place, findings)
        if meeting["part_of"] == meeting["slug"]:
            findings.add(f"{place}.part_of", "a meeting cannot be part of itself")
        if (meeting["kind"] == "ministerial_summit") != (meeting["ordinal"] is not None):
            findings.add(f"{place}.ordinal", "ministerial summits, and no others, are counted")
        for slug in meeting["documents"]:
            if declared[slug] != meeting["slug"]:
                findings.add(f"{place}.documents", f"{slug} names another meeting")


def _declarations(data: Data, findings: Findings) -> None:
    declarations = {d["slug"]: d for d in data["declarations.yaml"]["declarations"]}
    for slug, declaration in declarations.items():
        for one, other in (("supersedes", "superseded_by"), ("superseded_by", "supersedes")):
            named = declaration[one]
            if named is not None and declarations[named][other] != slug:
                findings.add(
                    f"declarations.yaml, {slug}.{one}", f"{named} does not say {other} {slug}"
                )


def _practices(data: Data, findings: Findings) -> None:
    codes = {n["slug"]: n["iso2"] for n in data["nations.yaml"]["members"]}
    for practice in data["practices.yaml"]["practices"]:
        place = f"practices.yaml, {practice['slug']}"
        years = [practice[f"year_{name}"] for name in ("started", "live", "retired")]
        known = [year for year in years if year is not None]
        if known != sorted(known):
            findings.add(f"{place}.year_started", f"the years are out of order: {known}")
        if (practice["stage"] == "retired") != (practice["year_retired"] is not None):
            findings.add(f"{place}.year_retired", "it must be given for retired practices, only")
        for name in ("reuses", "related"):
            if practice["slug"] in practice[name]:
                findings.add(f"{place}.{name}", "a practice cannot name itself")
        for index, use in enumerate(practice["reused_by"]):
            _country(use, codes, f"{place}.reused_by[{index}].country", findings)


def _affiliates(data: Data, findings: Findings) -> None:
    codes = {n["slug"]: n["iso2"] for n in data["nations.yaml"]["members"]}
    for affiliate in data["affiliates.yaml"]["affiliates"]:
        place = f"affiliates.yaml, {affiliate['slug']}"
        _country(affiliate, codes, f"{place}.country", findings)
        in_order(
            [
                (f"reuses[{i}].as_of", u["since"], u["as_of"])
                for i, u in enumerate(affiliate["reuses"])
            ],
            place,
            findings,
        )


def _country(entry: dict[str, Any], codes: dict[str, str], place: str, findings: Findings) -> None:
    nation, country = entry["nation"], entry["country"]
    if nation is None and country in codes.values():
        findings.add(place, f"{country} is a member: name the nation")
    if nation is not None and codes[nation] != country:
        findings.add(place, f"{country} is not the code of {nation}, which is {codes[nation]}")
