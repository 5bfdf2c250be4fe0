"""A practice as one document: the shape that versions keep, the API shows and actions take."""

from typing import TYPE_CHECKING, Any, TypedDict, cast

if TYPE_CHECKING:
    from django.db.models import Model, QuerySet

    from core.partialdate import PartialDate
    from practices.models import Practice

HEADINGS = {
    "situation": "Situation and context",
    "options_weighed": "Options weighed",
    "what_we_did": "What we did",
    "what_it_took": "What it took",
    "what_did_not_work": "What did not work",
    "conditions_for_reuse": "Conditions that must hold for reuse",
    "do_differently": "What we would do differently",
    "how_to_start": "How to start",
}
PLAIN = (
    "title",
    "summary",
    "kind",
    "lead_organisation",
    "contact_organisation",
    "language",
    *HEADINGS,
    "stage",
    "standards",
    "text_licence",
    "sources",
)
DATES = ("stage_as_of", "started")
CODE = {"repository": None, "code_licence": "licence"}
CODE_DATES = ("first_commit", "last_commit_seen")
PARTS = {
    "stages": (("stage", "since", "seen_on", "reason", "by", "ref"), {"since", "seen_on"}),
    "results": (("what", "value", "before", "period", "as_of", "ref"), {"as_of"}),
    "lessons": (("text", "as_of", "ref"), {"as_of"}),
    "reuses": (
        ("who", "country", "relation", "what", "since", "as_of", "ref"),
        {"since", "as_of"},
    ),
}


class Content(TypedDict, total=False):
    """What a write-up says. Dates are ISO text as precise as known; null is “not verified”.

    `open_source` is null where it is not known whether code is open, else an object with
    `repository`, `licence`, `first_commit` and `last_commit_seen`. `reuses[].nation` and
    `.organisation` and `links[].practice` and `topics` are slugs.
    """

    title: str
    summary: str
    kind: str
    topics: list[str]
    lead_organisation: str
    contact_organisation: str
    language: str
    situation: str
    options_weighed: str
    what_we_did: str
    what_it_took: str
    what_did_not_work: str
    conditions_for_reuse: str
    do_differently: str
    how_to_start: str
    stage: str | None
    stage_as_of: str | None
    started: str | None
    stages: list[dict[str, Any]]
    results: list[dict[str, Any]]
    lessons: list[dict[str, Any]]
    standards: list[str]
    open_source: dict[str, Any] | None
    text_licence: str
    sources: list[dict[str, str]]
    reuses: list[dict[str, Any]]
    links: list[dict[str, str]]


def iso(date: "PartialDate | None") -> str | None:
    """The ISO text of a partial date."""
    return None if date is None else date.iso


def _part(row: "Model", names: tuple[str, ...], dates: set[str]) -> dict[str, Any]:
    part = {
        name: iso(getattr(row, name)) if name in dates else getattr(row, name) for name in names
    }
    for name in ("nation", "organisation"):
        if hasattr(row, f"{name}_id"):
            named = getattr(row, name)
            part[name] = named.slug if named else None
    return part


def _rows(practice: "Practice", name: str) -> "QuerySet[Any]":
    rows: QuerySet[Any] = getattr(practice, name).order_by("position")
    return rows.select_related("nation", "organisation") if name == "reuses" else rows


def document_of(practice: "Practice") -> Content:
    """The document of a saved practice, read from its rows. Links are left to the reader's rights.

    `links` names every link; whoever shows it keeps those that the reader may follow.
    """
    content: dict[str, Any] = {name: getattr(practice, name) for name in PLAIN}
    content |= {name: iso(getattr(practice, name)) for name in DATES}
    content["topics"] = [topic.slug for topic in practice.topics.order_by("slug")]
    for name, (fields, dates) in PARTS.items():
        content[name] = [_part(row, fields, dates) for row in _rows(practice, name)]
    content["open_source"] = _open_source(practice)
    links = practice.links_out.select_related("target")
    content["links"] = [
        {"practice": link.target.slug, "kind": link.kind}
        for link in links.order_by("kind", "position", "target__slug")
    ]
    return cast("Content", content)


def _open_source(practice: "Practice") -> dict[str, Any] | None:
    if practice.has_open_source is None:
        return None
    return {
        "repository": practice.repository,
        "licence": practice.code_licence,
        "first_commit": iso(practice.first_commit),
        "last_commit_seen": iso(practice.last_commit_seen),
    }
