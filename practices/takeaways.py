"""What readers take away of the library: practices, a comparison, one practice."""

import datetime
from collections.abc import Mapping, Sequence
from typing import Any, Final

from django.conf import settings

from core.markdown import plain
from core.takeaway import Sheet, escape
from practices.cards import address, stage_text
from practices.comparison import Column, Row
from practices.document import HEADINGS
from practices.filters import LibraryFilter
from practices.lookups import Lookups
from practices.models import Kind, ReuseRelation
from practices.side_by_side import marking_of

Item = Mapping[str, Any]
LICENCE: Final = "Text under CC BY 4.0 unless its marking says otherwise."
_COLUMNS: Final = (
    ("title", "Title"),
    ("nation", "Nation"),
    ("co_owners", "Together with"),
    ("stage", "Stage"),
    ("kind", "Kind"),
    ("topics", "Topics"),
    ("summary", "Summary"),
    ("confirmed", "Confirmed on"),
    ("published", "Published on"),
    ("changed", "Last changed on"),
    ("reused_by_governments", "Reused by governments"),
    ("reused_by_bodies", "Reused by public bodies"),
    ("address", "Address"),
)


def library_sheet(
    items: Sequence[Item],
    asked: LibraryFilter,
    known: Lookups,
    *,
    more: bool,
    at: datetime.datetime,
) -> Sheet:
    """The practices that a question to the library finds, in its order."""
    notes = [f"There is more than these {len(items)}. Narrow the list to take all of it."] * more
    return Sheet(
        name="practices",
        title=f"Practices: {asked.q}" if asked.q else "Practices",
        address=f"{settings.SITE_URL}{address(asked)}",
        at=at,
        columns=_COLUMNS,
        rows=[_row(item, known) for item in items],
        notes=[*notes, LICENCE],
    )


def glossary_sheet(terms: Sequence[Item], *, at: datetime.datetime) -> Sheet:
    """The network's words, each with what it is about as far as its reader may read that."""
    columns = (
        ("term", "Word"), ("also", "Also"), ("definition", "Means"), ("see", "See"),
        ("address", "Address"),
    )  # fmt: skip
    where = f"{settings.SITE_URL}/glossary/"
    return Sheet(
        name="glossary",
        title="Glossary",
        address=where,
        at=at,
        columns=columns,
        rows=[
            {
                "term": term["term"],
                "also": term["also"],
                "definition": plain(term["definition"]),
                "see": [f"{settings.SITE_URL}{link['url']}" for link in term["links"]],
                "address": f"{where}#{term['slug']}",
            }
            for term in terms
        ],
        notes=[LICENCE],
    )


def _row(item: Item, known: Lookups) -> dict[str, Any]:
    labels = {topic.slug: topic.label for topic in known.topics.values()}
    nation, group = item["nation"], item["group"]
    return {
        "marking": item["marking"],
        "title": item["title"],
        "nation": nation["name"] if nation else group["name"],
        "co_owners": [one["name"] for one in item["co_owners"]],
        "stage": stage_text(item),
        "kind": Kind(item["kind"]).label,
        "topics": [labels[slug] for slug in item["topics"] if slug in labels],
        "summary": item["summary"],
        "confirmed": _day(item["last_confirmed_at"]),
        "published": _day(item["published_at"]),
        "changed": _day(item["updated_at"]),
        "reused_by_governments": item["reused_by"]["nations"],
        "reused_by_bodies": item["reused_by"]["organisations"],
        "address": f"{settings.SITE_URL}{item['url']}",
    }


def _day(moment: datetime.datetime | None) -> str | None:
    return moment.date().isoformat() if moment else None


def comparison_sheet(
    columns: Sequence[Column], rows: Sequence[Row], *, title: str, where: str, at: datetime.datetime
) -> Sheet:
    """A comparison: a row for each heading, a column for each practice. RED columns stay."""
    kept = [
        place
        for place, column in enumerate(columns)
        if not (column.item and column.item["marking"] == "RED")
    ]
    heads = {f"column_{place + 1}": _who(columns[place]) for place in kept}
    left = ["What is marked TLP:RED stays on the hub."] * (len(kept) < len(columns))
    marking = marking_of([columns[place] for place in kept])
    told = []
    for row in rows:
        cells = {f"column_{place + 1}": _said(row, row.values[place]) for place in kept}
        if any(cells.values()):
            told.append({"marking": marking, "heading": row.label, **cells})
    return Sheet(
        name="comparison",
        title=title,
        address=f"{settings.SITE_URL}{where}",
        at=at,
        columns=(("heading", "Heading"), *heads.items()),
        rows=told,
        notes=["What is empty is not stated.", *left, LICENCE],
        marking=marking,
        body="\n\n".join(_section(row, heads) for row in told),
    )


def _who(column: Column) -> str:
    nation = column.nation.name if column.nation else ""
    title = column.item["title"] if column.item else "nothing on this topic"
    return f"{nation}: {title}" if nation else title


def _said(row: Row, value: Any) -> Any:
    if value is None:
        return None
    if row.kind == "claims":
        return [_claim(entry) for entry in value]
    return list(value) if row.kind == "terms" else value


def _claim(entry: Item) -> str:
    about = ", ".join(entry[name] for name in ("when", "grade", "ref") if entry.get(name))
    return f"{entry['text']} ({about})" if about else entry["text"]


def _section(row: Item, heads: Mapping[str, str]) -> str:
    parts = [f"## {escape(row['heading'])}"]
    for name, who in heads.items():
        value = row[name]
        if isinstance(value, list):
            text = "\n".join(f"- {escape(entry)}" for entry in value)
        else:
            text = value or "*Not stated*"
        parts += [f"### {escape(who)}", text]
    return "\n\n".join(parts)


def practice_sheet(found: Item, known: Lookups, *, owner: str, at: datetime.datetime) -> Sheet:
    """One practice: in Markdown as the text it is, else a row for each heading."""
    content = found["content"]
    number = found.get("shown", found["version"])
    item = {**found, "topics": content["topics"]}
    facts = _facts(item, content, known, owner)
    rows = [{"heading": label, "text": text} for label, text in facts if text]
    rows += [
        {"heading": label, "text": plain(content[name])}
        for name, label in HEADINGS.items()
        if content[name]
    ]
    claims = _claims(content)
    rows += [{"heading": label, "text": entry} for label, entries in claims for entry in entries]
    texts = [
        f"## {label}\n\n{content[name].strip()}"
        for name, label in HEADINGS.items()
        if content[name]
    ]
    lists = [
        f"## {label}\n\n" + "\n".join(f"- {escape(entry)}" for entry in entries)
        for label, entries in claims
        if entries
    ]
    lead = "\n".join(f"- {escape(label)}: {escape(text)}" for label, text in facts[1:] if text)
    return Sheet(
        name=found["slug"],
        title=content["title"],
        address=f"{settings.SITE_URL}{found['url']}versions/{number}/",
        at=at,
        columns=(("heading", "Heading"), ("text", "Text")),
        rows=rows,
        notes=["What is left out is not stated.", LICENCE],
        marking=found["marking"],
        body="\n\n".join([escape(content["summary"]), lead, *texts, *lists]),
    )


def _facts(item: Item, content: Item, known: Lookups, owner: str) -> list[tuple[str, str]]:
    labels = {topic.slug: topic.label for topic in known.topics.values()}
    code = content["open_source"]
    return [
        ("Summary", content["summary"]),
        ("Owner", owner),
        ("Stage", stage_text(content)),
        ("Kind", Kind(content["kind"]).label),
        ("Topics", ", ".join(labels[slug] for slug in content["topics"] if slug in labels)),
        ("Lead", content["lead_organisation"]),
        ("Whom to ask", content["contact_organisation"]),
        ("Confirmed by its nation on", _day(item["last_confirmed_at"]) or "not yet"),
        ("Code", (code["repository"] or "open source") if code else ""),
        ("Standards", ", ".join(content["standards"])),
    ]


def _claims(content: Item) -> list[tuple[str, list[str]]]:
    return [
        (
            "Results",
            [
                _claim({"text": f"{r['what']}: {r['value']}", "when": r["as_of"], "ref": r["ref"]})
                for r in content["results"]
            ],
        ),
        (
            "What was learned",
            [
                _claim({"text": entry["text"], "when": entry["as_of"], "ref": entry["ref"]})
                for entry in content["lessons"]
            ],
        ),
        (
            "Who reuses it",
            [
                _claim(
                    {
                        "text": f"{r['who']}: {ReuseRelation(r['relation']).label}",
                        "when": r["since"],
                        "ref": r["ref"],
                    }
                )
                for r in content["reuses"]
            ],
        ),
        ("Sources", [source["ref"] for source in content["sources"]]),
    ]
