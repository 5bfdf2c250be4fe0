"""A tree of who took a practice from whom: counted, drawn, listed. Pure: a tree in, facts out."""

from collections import defaultdict
from collections.abc import Iterator, Mapping
from typing import Any, Final

from members.naming import country
from practices.chain import CONFIRMED, SOURCE, UNCONFIRMED, Branch, Entry, flat
from practices.picture import Flow
from practices.uptake import Level

_BEST: Final = (CONFIRMED, UNCONFIRMED, SOURCE)
LEVEL_WORDS: Final = {
    "nations": "Nations",
    Level.AGENCY: "National bodies",
    Level.AUTHORITY: "Local authorities",
}


def entries_of(branch: Branch) -> Iterator[Entry]:
    """Every entry of a tree."""
    for place in branch.places:
        yield from flat(place.entries)
        for below in place.branches:
            yield from entries_of(below)


def counts_of(root: Branch) -> list[dict[str, Any]]:
    """How many adopters there are at each level, each once, by how well they are known.

    A nation counts where anything national in it takes the practice up, abroad only.
    """
    best: dict[str, dict[tuple[str, ...], str]] = {level: {} for level in LEVEL_WORDS}

    def note(level: str, who: tuple[str, ...], state: str) -> None:
        before = best[level].get(who, SOURCE)
        best[level][who] = min(before, state, key=_BEST.index)

    for entry in entries_of(root):
        if entry.level != Level.NATION:
            note(entry.level, (entry.country, entry.who), entry.state)
        if entry.level != Level.AUTHORITY and entry.country != root.code:
            note("nations", (entry.country,), entry.state)
    return [
        {
            "level": str(level),
            "words": words,
            **{state: list(best[level].values()).count(state) for state in _BEST},
            "total": len(best[level]),
        }
        for level, words in LEVEL_WORDS.items()
    ]


def flows_of(root: Branch, names: Mapping[str, str]) -> list[Flow]:
    """Who learned from whom: between countries, and from a nation to its local authorities.

    `names` are those of the nations by their two letters.
    """
    numbers: dict[tuple[str, str], set[tuple[str, str]]] = defaultdict(set)

    def walk(branch: Branch) -> None:
        source = branch.nation or "The group"
        for place in branch.places:
            for entry in place.entries:
                follow(entry, source)
            for below in place.branches:
                if below.nation and below.nation != branch.nation:
                    numbers[source, below.nation].add((below.code, ""))
                walk(below)

    def follow(entry: Entry, source: str) -> None:
        name = names.get(entry.country) or country(entry.country)
        local = entry.level == Level.AUTHORITY
        target = f"Local, {name}" if local else name
        if target != source:
            numbers[source, target].add((entry.country, entry.who if local else ""))
        for below in entry.passed_on:
            follow(below, name)

    walk(root)
    return [Flow(source, target, len(some)) for (source, target), some in numbers.items()]


def nodes_of(root: Branch) -> list[dict[str, Any]]:
    """The tree as a list for machines: each node with its number and that of the one above."""
    nodes: list[dict[str, Any]] = []

    def add(parent: int | None, kind: str, **more: Any) -> int:
        nodes.append({"node": len(nodes) + 1, "under": parent, "kind": kind, **more})
        return len(nodes)

    def branch_node(branch: Branch, parent: int | None) -> None:
        own = add(
            parent, "practice", name=branch.title, practice=branch.slug,
            country=branch.code or None, how=branch.how or None,
        )  # fmt: skip
        for place in branch.places:
            for entry in place.entries:
                entry_node(entry, own)
            for below in place.branches:
                branch_node(below, own)

    def entry_node(entry: Entry, parent: int) -> None:
        own = add(
            parent, "source" if entry.state == SOURCE else "adoption", name=entry.who,
            country=entry.country, level=entry.level, how=entry.how, state=entry.state,
            since=entry.since or None, adoption=entry.adoption, evidence=entry.evidence or None,
        )  # fmt: skip
        for below in entry.passed_on:
            entry_node(below, own)

    branch_node(root, None)
    return nodes
