"""Topics, the glossary, practices with their claims, and who reuses them."""

from typing import Any

from hub.loading.writers.upsert import Load, upsert
from members.markings import Marking
from members.models import Nation
from practices.actions import import_compiled, reserve_compiled
from practices.document import Content
from practices.models import LinkKind, Practice, Stage, Term, Topic, UptakeFigure

Record = dict[str, Any]


def write_topics(load: Load, records: list[Record]) -> dict[str, Topic]:
    """The controlled vocabulary."""
    return {
        record["slug"]: upsert(
            load,
            "topics",
            Topic,
            {"slug": record["slug"]},
            {name: record[name] for name in ("label", "definition", "oecd_dgpf", "charter_2021")},
        )
        for record in records
    }


def write_terms(load: Load, records: list[Record]) -> None:
    """The glossary."""
    for position, record in enumerate(records):
        values = {name: record[name] for name in ("term", "also", "definition", "see", "sources")}
        upsert(load, "terms", Term, {"slug": record["slug"]}, values | {"position": position})


def write_practices(
    load: Load, records: list[Record], affiliates: list[Record], nations: dict[str, Nation]
) -> dict[str, Practice]:
    """The write-ups. All are reserved first, so that any may be linked to any."""
    for record in records:
        reserve_compiled(slug=record["slug"], owner=nations[record["nation"]], at=load.at)
    found = {}
    for record in records:
        practice, outcome = import_compiled(
            slug=record["slug"],
            content=content_of(record, affiliates),
            owner=nations[record["nation"]],
            marking=Marking.CLEAR,
            by=load.by,
            at=load.at,
        )
        load.count("practices", outcome)
        found[record["slug"]] = practice
    return found


def content_of(record: Record, affiliates: list[Record]) -> Content:
    """A record of practices.yaml as the hub's own document; what it lacks stays “not stated”."""
    return Content(
        title=record["title"],
        summary=record["summary"],
        kind=record["kind"],
        topics=record["topics"],
        lead_organisation=record["lead_organisation"],
        contact_organisation=record["contact_organisation"],
        situation=record["problem"],
        what_we_did=record["approach"],
        stage=record["stage"],
        stage_as_of=record["stage_as_of"],
        started=_year(record["year_started"]),
        stages=_stages(record),
        results=record["results"],
        lessons=record["lessons"],
        standards=record["standards"],
        open_source=record["open_source"],
        sources=record["sources"],
        reuses=[*_by_governments(record), *_by_affiliates(record["slug"], affiliates)],
        links=[
            *({"practice": slug, "kind": LinkKind.BASED_ON.value} for slug in record["reuses"]),
            *({"practice": slug, "kind": LinkKind.RELATED.value} for slug in record["related"]),
        ],
    )


def _year(year: int | None) -> str | None:
    return None if year is None else str(year)


def _stages(record: Record) -> list[Record]:
    """The steps that the record dates: live, retired, and wherever it was last seen."""
    steps = [
        {"stage": stage.value, "since": str(year), "seen_on": None}
        for stage, year in (
            (Stage.LIVE, record["year_live"]),
            (Stage.RETIRED, record["year_retired"]),
        )
        if year is not None
    ]
    if record["stage"] is None:
        return steps
    if not steps or steps[-1]["stage"] != record["stage"]:
        steps.append({"stage": record["stage"], "since": None, "seen_on": None})
    steps[-1]["seen_on"] = record["stage_as_of"]
    return steps


def _by_governments(record: Record) -> list[Record]:
    return [use | {"organisation": None, "as_of": None} for use in record["reused_by"]]


def _by_affiliates(slug: str, affiliates: list[Record]) -> list[Record]:
    return [
        {
            "who": affiliate["name"],
            "nation": affiliate["nation"],
            "country": affiliate["country"],
            "organisation": affiliate["slug"],
            "relation": use["relation"],
            "what": use["detail"],
            "since": use["since"],
            "as_of": use["as_of"],
            "ref": use["ref"],
        }
        for affiliate in affiliates
        for use in affiliate["reuses"]
        if use["practice"] == slug
    ]


def write_aggregates(
    load: Load,
    records: list[Record],
    nations: dict[str, Nation],
    practices: dict[str, Practice],
) -> None:
    """Counts of local take-up."""
    for record in records:
        upsert(
            load,
            "uptake figures",
            UptakeFigure,
            {"nation": nations[record["nation"]], "what": record["what"]},
            {
                "practice": practices.get(record["practice"]),
                "value": record["value"],
                "as_of": record["as_of"],
                "ref": record["ref"],
            },
        )
