"""Who took a practice from whom, as a tree of places and adopters. Pure: rows in, a tree out.

A place is a country; in it stand its nation, its bodies and its local authorities, and what its
practices passed on stands below them. The adopter's own record comes before what a source shows.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, Final

from members.naming import country
from practices.adopters import standing
from practices.lookups import Lookups
from practices.models import ReuseRelation
from practices.queries.adoptions import adopter_name
from practices.queries.reuse import Row, Web
from practices.uptake import AdoptionKind, AdoptionStage, AdoptionState, CodeForm, Level, Signal

CONFIRMED, UNCONFIRMED, SOURCE = "confirmed", "unconfirmed", "source"
WORDS: Final = {
    CONFIRMED: "Confirmed by the adopter",
    UNCONFIRMED: "Declared, not confirmed now",
    SOURCE: "Shown by a source",
}
_LEVELS: Final = tuple(Level.values)


@dataclass(slots=True)
class Entry:
    """One adopter: its own record, or what a source shows of it."""

    who: str
    country: str
    level: str
    how: str
    state: str
    standing: str
    url: str = ""
    since: str = ""
    note: str = ""
    evidence: str = ""
    code: str = ""
    adoption: int | None = None
    practice: int = 0
    taken_from: int | None = None
    passed_on: list["Entry"] = field(default_factory=list)


@dataclass(slots=True)
class Branch:
    """A practice: whose it is, how it came from the one above, and the places that took it."""

    pk: int
    title: str
    slug: str
    code: str
    nation: str
    how: str = ""
    places: list["Place"] = field(default_factory=list)


@dataclass(slots=True)
class Place:
    """A country: who there takes it up, and what practices of its own came of that."""

    code: str
    name: str
    is_home: bool = False
    entries: list[Entry] = field(default_factory=list)
    branches: list[Branch] = field(default_factory=list)


_HOW: Final = {"based_on": "Based on it", "adapts": "Adapts it"}


def tree_of(web: Web, known: Lookups) -> Branch:
    """The tree below the practice of a web."""
    by_practice: dict[int, list[Entry]] = defaultdict(list)
    for entry in _nested(_own(web.adoptions)):
        by_practice[entry.practice].append(entry)
    own = {
        (entry.practice, entry.country, entry.who)
        for some in by_practice.values()
        for entry in flat(some)
    }
    for entry in _shown(web.reuses):
        if (entry.practice, entry.country, entry.who) not in own:
            by_practice[entry.practice].append(entry)
    row, names = web.practice, {each.iso2: each.name for each in known.nations.values()}
    root = Branch(
        row["id"],
        row["title"],
        row["slug"],
        row["owner_nation__iso2"] or "",
        row["owner_nation__name"] or "",
    )
    branches = {root.pk: root}
    for link in web.below:
        nation = known.nations.get(link["source_nation"])
        branch = Branch(
            link["source_id"], link["source__title"], link["source__slug"],
            nation.iso2 if nation else "", nation.name if nation else "", _HOW[link["kind"]],
        )  # fmt: skip
        branches[branch.pk] = branch
        _place(branches[link["target_id"]], branch.code, names).branches.append(branch)
    for pk, entries in by_practice.items():
        for entry in entries:
            _place(branches[pk], entry.country, names).entries.append(entry)
    for branch in branches.values():
        branch.places.sort(key=lambda place: (not place.is_home, place.name))
        for place in branch.places:
            place.entries.sort(key=lambda entry: (_LEVELS.index(entry.level), entry.who))
    return root


def _place(branch: Branch, code: str, names: Mapping[str, str]) -> Place:
    for place in branch.places:
        if place.code == code:
            return place
    name = names.get(code) or (country(code) if code else "Elsewhere")
    place = Place(code, name, is_home=bool(code) and code == branch.code)
    branch.places.append(place)
    return place


def _own(rows: Iterable[Row]) -> Iterator[Entry]:
    for row in rows:
        words, _ = standing(row["state"], row["confirmed_at"], row["written_at"])
        kind, stage = AdoptionKind(row["kind"]).label, AdoptionStage(row["stage"]).label
        is_confirmed = row["state"] == AdoptionState.CONFIRMED
        yield Entry(
            who=adopter_name(row),
            country=row["owner_nation__iso2"],
            level=row["level"],
            how=f"{kind}, {str(stage).lower()}",
            state=CONFIRMED if is_confirmed else UNCONFIRMED,
            standing=words,
            url=f"/adoptions/{row['id']}/",
            since=str(row["since"] or ""),
            note=_sentence(row["stopped_because"] or row["scope"]),
            code=_code(row),
            adoption=row["id"],
            practice=row["practice_id"],
            taken_from=row["taken_from_seen"],
        )


def _sentence(text: str) -> str:
    """A text that ends as a sentence does."""
    text = text.strip()
    return f"{text}." if text and text[-1] not in ".!?…" else text


def _code(row: Row) -> str:
    """The adopter's code in words: the form, the version, and of when the source is."""
    parts = [str(CodeForm(row["code_form"]).label)] if row["code_form"] else []
    if row["code_version"]:
        parts.append(f"version {row['code_version']}")
    if row["code_as_of"]:
        parts.append(f"based on the source as of {row['code_as_of']}")
    return ", ".join(parts)


def _shown(rows: Iterable[Row]) -> Iterator[Entry]:
    for row in rows:
        slug, kind = row["organisation__slug"], row["organisation__kind"]
        is_local = kind == "local-authority"
        yield Entry(
            who=row["who"],
            country=row["country"],
            level=Level.AUTHORITY if is_local else Level.AGENCY,
            how=str(ReuseRelation(row["relation"]).label),
            state=SOURCE,
            standing=WORDS[SOURCE],
            url=f"/organisations/{slug}/" if slug else "",
            since=str(row["since"] or ""),
            note=_sentence(row["what"]),
            evidence=row["ref"] if row["ref"].startswith("http") else "",
            practice=row["practice_id"],
        )


def _nested(entries: Iterable[Entry]) -> list[Entry]:
    """The entries that came from the source, each with those that it passed on."""
    every = list(entries)
    by_number = {entry.adoption: entry for entry in every}
    tops: list[Entry] = []
    for entry in every:
        above = by_number.get(entry.taken_from)
        (tops if above is None else above.passed_on).append(entry)
    return tops


def flat(entries: Iterable[Entry]) -> Iterator[Entry]:
    """The entries with all that they passed on."""
    for entry in entries:
        yield entry
        yield from flat(entry.passed_on)


def said_of(web: Web) -> list[dict[str, Any]]:
    """What readers say came of it: for each answer the nations, each once, and the reasons."""
    nations: dict[str, dict[str, None]] = {}
    reasons: dict[str, list[dict[str, str]]] = {}
    for row in web.signals:
        nations.setdefault(row["signal"], {})[row["nation__name"]] = None
        if row["because"]:
            why = {"nation": row["nation__name"], "text": row["because"]}
            reasons.setdefault(row["signal"], []).append(why)
    return [
        {
            "words": str(signal.label),
            "nations": ", ".join(sorted(nations[signal])),
            "reasons": reasons.get(signal, []),
        }
        for signal in Signal
        if signal in nations
    ]


def above_of(web: Web, known: Lookups) -> list[dict[str, str]]:
    """What the practice came from, the nearest first."""
    found = []
    for link in web.above:
        nation = known.nations.get(link["target_nation"])
        found.append(
            {
                "words": "Based on" if link["kind"] == "based_on" else "Adapts",
                "title": link["target__title"],
                "slug": link["target__slug"],
                "url": f"/practices/{link['target__slug']}/reuse/",
                "code": nation.iso2 if nation else "",
                "nation": nation.name if nation else "",
                "of": "" if link["source_id"] == web.practice["id"] else link["source__title"],
            }
        )
    return found
