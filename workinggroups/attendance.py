"""Who took part in a group's meetings over time, and who has stayed away. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from workinggroups.models import Attendance

AWAY: Final = 3  # meetings in a row, after which whoever runs the group is told


@dataclass(frozen=True, slots=True)
class Kept:
    """A nation's row: its state in each meeting, the latest first ("" where none is noted)."""

    name: str
    slug: str
    states: tuple[str, ...]

    @property
    def present(self) -> int:
        """In how many of the meetings it was present."""
        return self.states.count(Attendance.State.PRESENT)

    @property
    def noted(self) -> int:
        """Of how many meetings it is known."""
        return sum(state != "" for state in self.states)

    @property
    def is_away(self) -> bool:
        """Whether it was absent, without apologies, from the last three of which it is known."""
        last = [state for state in self.states if state][:AWAY]
        return len(last) == AWAY and set(last) == {Attendance.State.ABSENT}


def prompt(rows: Sequence[Kept]) -> str:
    """What whoever runs the group is told of those who stay away; "" for nobody."""
    names = [row.name for row in rows if row.is_away]
    if not names:
        return ""
    who = names[0] if len(names) == 1 else f"{', '.join(names[:-1])} and {names[-1]}"
    verb = "was" if len(names) == 1 else "were"
    return f"{who} {verb} absent from the last three calls, without apologies: ask why."
