"""Practices side by side: what each says under the same headings, and where they differ.

Pure: the documents come in, rows of a table go out. What a write-up does not say is null, and
whoever shows it says “not stated”, which is never “none”.
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final

from django.core.exceptions import ValidationError
from django.utils.http import urlencode

from core.partialdate import PartialDate
from practices.document import HEADINGS
from practices.evidence import evidence_of
from practices.lookups import Lookups
from practices.models import Kind, Stage

if TYPE_CHECKING:
    from practices.lookups import NationFacts

Item = Mapping[str, Any]
FEWEST: Final = 2
MOST: Final = 4
PARAMETERS: Final = ("topic", "nation", "practice")


@dataclass(frozen=True, slots=True)
class Asked:
    """What is to be compared: nations on a topic, chosen practices, or both together.

    `nations` and `practices` are slugs, in the order of their columns.
    """

    topic: str = ""
    nations: tuple[str, ...] = ()
    practices: tuple[str, ...] = ()

    def to_query(self) -> str:
        """Return the query string of the address that asks this, without the question mark."""
        pairs = [("topic", self.topic)] if self.topic else []
        pairs += [("nation", slug) for slug in self.nations]
        pairs += [("practice", slug) for slug in self.practices]
        return urlencode(pairs)

    @property
    def columns(self) -> int:
        """How many columns are asked for, at most."""
        return len(self.nations) + len(self.practices)


def parse(given: Mapping[str, Sequence[str]], known: Lookups) -> Asked:
    """Read what is to be compared. A nation goes by its slug or by its two letters.

    Raises ValidationError with a sentence under the name of each parameter that is wrong.
    """
    faults: dict[str, list[str]] = {}
    for name, values in given.items():
        if name not in PARAMETERS:
            there = ", ".join(PARAMETERS)
            faults[name[:100]] = [f"There is no such parameter. There are: {there}."]
        elif name == "topic" and len(values) > 1:
            faults[name] = ["Give it once only."]
    topic = next(iter(given.get("topic", ())), "")
    if topic and topic not in {one.slug for one in known.topics.values()}:
        faults["topic"] = [f"There is no topic “{topic[:60]}”."]
    nations, strange = _nations(given.get("nation", ()), known)
    if strange:
        faults["nation"] = [f"There is no nation “{strange[:60]}”."]
    practices = tuple(dict.fromkeys(slug for slug in given.get("practice", ()) if slug))
    if faults:
        raise ValidationError(faults)
    return Asked(topic, nations, practices)


def too_many(asked: Asked) -> dict[str, list[str]]:
    """What is wrong with a choice of more than fit side by side, by the parameter's name."""
    if asked.columns <= MOST:
        return {}
    name = "practice" if asked.practices else "nation"
    return {name: [f"Choose {MOST} at most: these are {asked.columns}."]}


def _nations(given: Sequence[str], known: Lookups) -> tuple[tuple[str, ...], str]:
    """The slugs of the nations that are meant, each once, and the first word that is none."""
    by_word = {nation.slug: nation.slug for nation in known.nations.values()}
    by_word |= {nation.iso2.lower(): nation.slug for nation in known.nations.values()}
    words = [word for word in given if word]
    strange = next((word for word in words if word.lower() not in by_word), "")
    return tuple(dict.fromkeys(by_word[w.lower()] for w in words if w.lower() in by_word)), strange


@dataclass(frozen=True, slots=True)
class Column:
    """One side of a comparison: a practice, or a nation without one on the topic.

    `item` is the row of the library, `content` the document; `others` are further practices of
    the nation on the topic, which could stand here instead.
    """

    nation: "NationFacts | None"
    item: Item | None = None
    content: Item | None = None
    others: Sequence[Item] = ()


@dataclass(frozen=True, slots=True)
class Row:
    """What each column says under one heading; null is “not stated”.

    `kind` is fact (a short text), terms (a list of short texts), claims (a list of objects) or
    prose (Markdown). `differs` says whether those that say something say different things, where
    that can be told; `apart` marks the columns that stand alone against a majority; `shared` are
    the terms that more than one has.
    """

    name: str
    label: str
    kind: str
    values: Sequence[Any]
    differs: bool = False
    apart: Sequence[bool] = ()
    shared: frozenset[str] = field(default_factory=frozenset)

    @property
    def same(self) -> bool:
        """Whether all columns say something, and the same."""
        return not self.differs and self.kind in {"fact", "terms"} and None not in self.values


def rows_of(columns: Sequence[Column], known: Lookups) -> list[Row]:
    """Return the rows of a comparison in the order in which a write-up is read."""
    labels = {topic.slug: topic.label for topic in known.topics.values()}
    facts: dict[str, list[Any]] = {name: [] for name, _l, _k in _FACTS}
    for column in columns:
        said = _said(column, labels)
        for name, values in facts.items():
            values.append(said.get(name) or None)
    return [_row(name, label, kind, facts[name]) for name, label, kind in _FACTS]


# The headings in order. Names and dates of one programme are its own: that they differ tells
# nothing, so they are not marked ("own").
_FACTS: Final = (
    ("stage", "Stage", "fact"),
    ("kind", "Kind", "fact"),
    ("started", "Started", "own"),
    ("lead", "Lead", "own"),
    ("contact", "Whom to ask", "own"),
    ("confirmed", "Confirmed by its nation", "fact"),
    ("code", "Code", "fact"),
    ("repository", "Where the code is", "own"),
    ("standards", "Standards", "terms"),
    ("topics", "Topics", "terms"),
    ("situation", HEADINGS["situation"], "prose"),
    ("options_weighed", HEADINGS["options_weighed"], "prose"),
    ("what_we_did", HEADINGS["what_we_did"], "prose"),
    ("what_it_took", HEADINGS["what_it_took"], "prose"),
    ("results", "Results", "claims"),
    ("what_did_not_work", HEADINGS["what_did_not_work"], "prose"),
    ("lessons", "What was learned", "claims"),
    ("conditions_for_reuse", HEADINGS["conditions_for_reuse"], "prose"),
    ("do_differently", HEADINGS["do_differently"], "prose"),
    ("how_to_start", HEADINGS["how_to_start"], "prose"),
    ("reuses", "Who reuses it", "claims"),
)


def _said(column: Column, labels: Mapping[str, str]) -> dict[str, Any]:
    """What one column says, by the name of the row."""
    item, content = column.item, column.content
    if item is None or content is None:
        return {}
    code = content["open_source"]
    sources = {source["ref"]: source["kind"] for source in content["sources"]}
    return {name: content[name].strip() for name in HEADINGS} | {
        "stage": Stage(content["stage"]).label if content["stage"] else None,
        "kind": Kind(content["kind"]).label,
        "started": _date(content["started"]),
        "lead": content["lead_organisation"],
        "contact": content["contact_organisation"],
        "confirmed": "Yes" if item["last_confirmed_at"] else "Not yet",
        "code": f"Open source, {code['licence'] or 'licence not stated'}" if code else None,
        "repository": code["repository"] if code else None,
        "standards": list(content["standards"]),
        "topics": [labels[slug] for slug in content["topics"] if slug in labels],
        "results": [_result(entry, sources) for entry in content["results"]],
        "lessons": [
            {"text": entry["text"], "when": _date(entry["as_of"]), "ref": entry["ref"]}
            for entry in content["lessons"]
        ],
        "reuses": [
            {"text": entry["who"], "when": _date(entry["since"]), "ref": entry["ref"]}
            for entry in content["reuses"]
        ],
    }


def _result(entry: Item, sources: Mapping[str, str]) -> dict[str, Any]:
    return {
        "text": f"{entry['what']}: {entry['value']}",
        "when": _date(entry["as_of"]),
        "ref": entry["ref"],
        "grade": str(evidence_of(entry, sources).grade.label),
    }


def _date(text: str | None) -> str | None:
    return str(PartialDate(text)) if text else None


def _row(name: str, label: str, kind: str, values: list[Any]) -> Row:
    """The row with its differences. A fact that stands against a majority stands apart."""
    if kind == "terms":
        counted = Counter(term for value in values if value for term in dict.fromkeys(value))
        shared = frozenset(term for term, number in counted.items() if number > 1)
        differs = len({frozenset(value) for value in values if value}) > 1
        return Row(name, label, kind, values, differs, shared=shared)
    if kind != "fact":
        return Row(name, label, "fact" if kind == "own" else kind, values, differs=kind == "own")
    counts = Counter(value for value in values if value is not None)
    most = max(counts.values(), default=0)
    apart = [value is not None and counts[value] < most for value in values]
    return Row(name, label, kind, values, len(counts) > 1, apart)


def marked(rows: Sequence[Row]) -> tuple[list[str], list[str], list[str]]:
    """The labels of the headings under which all differ, all agree, and nobody says anything."""
    stated = [row for row in rows if any(value is not None for value in row.values)]
    return (
        [row.label for row in stated if row.differs and row.name in _COMPARABLE],
        [row.label for row in stated if row.same],
        [row.label for row in rows if row not in stated],
    )


_COMPARABLE: Final = frozenset(name for name, _l, kind in _FACTS if kind in {"fact", "terms"})
