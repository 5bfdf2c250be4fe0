"""Working groups, summits, declarations and principles."""

from typing import Any

from declarations.models import Declaration, Principle
from hub.loading.writers.upsert import Load, upsert
from members.markings import Marking
from members.models import Circle, Membership, Nation
from practices.models import Practice, Topic
from summits.models import Chair, Summit
from workinggroups.models import GroupOutput, GroupStep, WorkingGroup

Record = dict[str, Any]
_OF_GROUP = (
    "name",
    "other_names",
    "theme",
    "remit",
    "status",
    "status_as_of",
    "founded",
    "founded_note",
    "sources",
)
_STATE = ("status", "status_as_of")  # a group’s own people set it once they have begun to
_OF_SUMMIT = (
    "name",
    "ordinal",
    "kind",
    "format",
    "city",
    "venue",
    "start",
    "end",
    "time_zone",
    "theme",
    "participants",
    "outcomes",
    "confidence",
    "sources",
)
_OF_DECLARATION = (
    "title",
    "other_titles",
    "kind",
    "date",
    "prepared_by",
    "signatories_note",
    "summary",
    "text_url",
    "sources",
)
_OF_PRINCIPLE = (
    "name",
    "gloss",
    "gloss_basis",
    "number_2014",
    "number_2021",
)


def write_groups(
    load: Load, records: list[Record], nations: dict[str, Nation], topics: dict[str, Topic]
) -> dict[str, WorkingGroup]:
    """The thematic groups, each with a circle of its own."""
    found = {}
    own = set(GroupStep.objects.values_list("group__slug", flat=True))
    for record in records:
        circle = upsert(
            load,
            "circles",
            Circle,
            {"slug": record["slug"]},
            {"name": f"Working group on {record['name']}"},
        )
        leads = [
            {"nation": nations[lead["nation"]]} | {n: lead[n] for n in ("as_of", "note", "ref")}
            for lead in record["leads"]
        ]
        told = [name for name in _OF_GROUP if record["slug"] not in own or name not in _STATE]
        outputs = [{"title": out["title"], "date": out["date"]} for out in record["outputs"]]
        found[record["slug"]] = upsert(
            load,
            "groups",
            WorkingGroup,
            {"slug": record["slug"]},
            {name: record[name] for name in told} | {"circle": circle, "owner_circle": circle},
            once={"marking": Marking.CLEAR},
            many={"topics": [topics[slug] for slug in record["topics"]]},
            parts={"leads": leads, "outputs": outputs},
        )
    return found


def write_summits(
    load: Load,
    records: list[Record],
    groups: list[Record],
    nations: dict[str, Nation],
) -> dict[str, Summit]:
    """The gatherings; the larger ones first, since the smaller may be part of them."""
    found: dict[str, Summit] = {}
    for record in sorted(records, key=lambda r: r["part_of"] is not None):
        admitted = Membership.objects.filter(nation__slug__in=record["joined"])
        founded = [g["slug"] for g in groups if g["founded_at_event"] == record["slug"]]
        found[record["slug"]] = upsert(
            load,
            "meetings",
            Summit,
            {"slug": record["slug"]},
            {name: record[name] for name in _OF_SUMMIT}
            | {
                "host": nations.get(record["host"]),
                "part_of": found[record["part_of"]] if record["part_of"] else None,
            },
            many={
                "admitted": list(admitted),
                "groups_founded": list(WorkingGroup.objects.filter(slug__in=founded)),
            },
        )
    return found


def write_chairs(load: Load, records: list[Record], nations: dict[str, Nation]) -> None:
    """Who held the chair."""
    for position, record in enumerate(records):
        upsert(
            load,
            "chairs",
            Chair,
            {"position": position},
            {
                "nation": nations[record["nation"]],
                "start": record["from"],
                "end": record["to"],
                "ref": record["ref"],
            },
        )


def write_declarations(
    load: Load,
    records: list[Record],
    groups: list[Record],
    summits: dict[str, Summit],
    nations: dict[str, Nation],
) -> dict[str, Declaration]:
    """The texts, older before newer, so that each finds the one it supersedes."""
    found: dict[str, Declaration] = {}
    prepared = {g.slug: g for g in WorkingGroup.objects.all()}
    for record in sorted(records, key=lambda r: r["date"]):
        found[record["slug"]] = upsert(
            load,
            "declarations",
            Declaration,
            {"slug": record["slug"]},
            {name: record[name] for name in _OF_DECLARATION}
            | {
                "summit": summits.get(record["event"]),
                "prepared_by_group": prepared.get(record["prepared_by"]),
                "signatories_known": record["signatories"] is not None,
                "is_binding": record["binding"],
                "supersedes": found[record["supersedes"]] if record["supersedes"] else None,
            },
            many={"output_of": _outputs_of(record["slug"], groups)},
            parts={
                "signatures": [{"nation": nations[slug]} for slug in record["signatories"] or []],
                "uptake": record["uptake"],
            },
        )
    return found


def _outputs_of(slug: str, groups: list[Record]) -> list[GroupOutput]:
    """The groups' outputs that are the declaration `slug`."""
    return [
        GroupOutput.objects.get(group__slug=group["slug"], position=place)
        for group in groups
        for place, out in enumerate(group["outputs"])
        if out["declaration"] == slug
    ]


def write_principles(
    load: Load,
    data: Record,
    declarations: dict[str, Declaration],
    practices: list[Record],
    topics: list[Record],
) -> None:
    """The principles, an older one before the one that continues it."""
    found: dict[str, Principle] = {}
    for record in sorted(data["principles"], key=lambda r: r["continues"] is not None):
        slug = record["slug"]
        told = [p["slug"] for p in practices if slug in p["principles"]]
        found[slug] = upsert(
            load,
            "principles",
            Principle,
            {"slug": slug},
            {name: record[name] for name in _OF_PRINCIPLE}
            | {
                "continues": found[record["continues"]] if record["continues"] else None,
                "sources": data["sources"],
            },
            many={
                "charters": [declarations[charter] for charter in record["in_charters"]],
                "practices": list(Practice.objects.filter(slug__in=told)),
                "topics": list(
                    Topic.objects.filter(
                        slug__in=[t["slug"] for t in topics if slug in t["charter_2021"]]
                    )
                ),
            },
        )
