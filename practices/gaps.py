"""The gap map: which nation has come how far on which topic, and what nobody has. Pure.

Made of what a reader may see of the library, and of nothing else: that a nation has nothing here
says that nothing is written up. What a nation wants, nobody can say here yet.
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from practices.lookups import Lookups, NationFacts, TopicFacts
from practices.models import Stage

HAS: Final = "has"
BUILDING: Final = "building"
STOPPED: Final = "stopped"
UNKNOWN: Final = "unknown"
NOTHING: Final = "nothing"
WORDS: Final = {
    HAS: "Has it",
    BUILDING: "Building it",
    UNKNOWN: "Stage not known",
    STOPPED: "Tried and stopped",
    NOTHING: "Nothing written up",
}
_OF_STAGE: Final = {
    Stage.DISCOVERY.value: BUILDING,
    Stage.ALPHA.value: BUILDING,
    Stage.BETA.value: BUILDING,
    Stage.LIVE.value: HAS,
    Stage.SCALED.value: HAS,
    Stage.RETIRED.value: STOPPED,
    None: UNKNOWN,
}

# Topic, nation, stage and how many practices there are.
Counted = tuple[int, int | None, str | None, int]


@dataclass(frozen=True, slots=True)
class Cell:
    """How far a nation has come on a topic: the furthest of its practices, and how many of each."""

    nation: NationFacts
    counts: Mapping[str, int]

    @property
    def state(self) -> str:
        """The first of WORDS that holds."""
        return next((state for state in WORDS if self.counts.get(state)), NOTHING)

    @property
    def total(self) -> int:
        """How many practices there are."""
        return sum(self.counts.values())


@dataclass(frozen=True, slots=True)
class Line:
    """A topic with a cell for each nation."""

    topic: TopicFacts
    cells: Sequence[Cell]

    def of(self, state: str) -> list[NationFacts]:
        """The nations in a state."""
        return [cell.nation for cell in self.cells if cell.state == state]

    @property
    def nobody(self) -> bool:
        """Whether no nation has it."""
        return not self.of(HAS)


def state_of(stage: str | None) -> str:
    """What a stage says of whoever is there."""
    return _OF_STAGE[stage]


def lines(counted: Iterable[Counted], known: Lookups) -> list[Line]:
    """Return the map, a line for each topic, a cell for each nation."""
    found: dict[tuple[int, int | None], Counter[str]] = {}
    for topic, nation, stage, number in counted:
        found.setdefault((topic, nation), Counter())[state_of(stage)] += number
    nothing: Counter[str] = Counter()
    return [
        Line(
            topic,
            [
                Cell(nation, found.get((topic.pk, nation.pk), nothing))
                for nation in known.nations.values()
            ],
        )
        for topic in known.topics.values()
    ]
