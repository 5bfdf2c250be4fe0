"""Choosing one option for each call so that an aim is met, with proof. Pure but for its solver.

The model: calls whose options cost the same are interchangeable, so it counts how often each
option is taken. That keeps a year of calls small enough to be solved exactly. The solver (OR-Tools
CP-SAT) runs in one thread with a fixed seed, and its limit counts work, not seconds: the same
question gets the same answer on any machine.
"""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from ortools.sat.python import cp_model

Options = tuple[tuple[int, ...], ...]  # points of each nation, one row for each option of a call
WORST: Final = "worst"  # the points of the worst-off nation, carried ones included
TOTAL: Final = "total"  # the points of all nations together, for these calls alone
SQUARES: Final = "squares"  # the sum of the squares of the nations' points
EFFORT: Final = 10.0  # the solver's units of work for one stage, about a second of a core each


@dataclass(frozen=True, slots=True)
class Reached:
    """What one stage of a search came to: its value, and the value that none can go below."""

    value: int
    bound: int


@dataclass(frozen=True, slots=True)
class Solved:
    """The option taken for each call, and what each stage came to, in order."""

    taken: tuple[int, ...]
    stages: tuple[Reached, ...]


def fairest(calls: Sequence[Options], carried: Sequence[int], *, effort: float = EFFORT) -> Solved:
    """The smallest burden of the worst-off nation, then the smallest total."""
    return _solve(calls, carried, [WORST, TOTAL], effort)


def least(calls: Sequence[Options], carried: Sequence[int], *, effort: float = EFFORT) -> Solved:
    """The smallest total, then the smallest burden of the worst-off nation."""
    cheapest = [_cheapest(options) for options in calls]
    kept = [
        tuple(options[index] for index in indices)
        for options, indices in zip(calls, cheapest, strict=True)
    ]
    solved = _solve(kept, carried, [WORST], effort)
    taken = tuple(indices[index] for indices, index in zip(cheapest, solved.taken, strict=True))
    total = sum(sum(options[index]) for options, index in zip(calls, taken, strict=True))
    return Solved(taken, (Reached(total, total), *solved.stages))


def balanced(calls: Sequence[Options], carried: Sequence[int], *, effort: float = EFFORT) -> Solved:
    """The smallest sum of squares: a point weighs more, the more its nation bears already."""
    return _solve(calls, carried, [SQUARES, TOTAL], effort)


def _cheapest(options: Options) -> list[int]:
    fewest = min(sum(points) for points in options)
    return [index for index, points in enumerate(options) if sum(points) == fewest]


def _solve(
    calls: Sequence[Options], carried: Sequence[int], aims: Sequence[str], effort: float
) -> Solved:
    if not calls:
        return Solved((), tuple(_no_calls(aim, carried) for aim in aims))
    model = _Model(calls, carried)
    stages = [model.least(aim, effort) for aim in aims]
    return Solved(_spread(calls, model.counts), tuple(stages))


def _no_calls(aim: str, carried: Sequence[int]) -> Reached:
    value = _measure(aim, carried, carried)
    return Reached(value, value)


def _measure(aim: str, totals: Sequence[int], carried: Sequence[int]) -> int:
    if aim == WORST:
        return max(totals)
    if aim == SQUARES:
        return sum(total * total for total in totals)
    return sum(totals) - sum(carried)


class _Model:
    """How often each option is taken, stage upon stage.

    `counts` is the best choice so far; it begins as the cheapest option of each call.
    """

    def __init__(self, calls: Sequence[Options], carried: Sequence[int]) -> None:
        from ortools.sat.python import cp_model  # noqa: PLC0415 - half a second, for plans alone

        self.solving = cp_model
        self.model = cp_model.CpModel()
        self.carried = list(carried)
        self.many = Counter(calls)
        self.counts = {options: _all_cheapest(options, self.many[options]) for options in self.many}
        self.times = {
            options: [self.model.new_int_var(0, many, "") for _ in options]
            for options, many in self.many.items()
        }
        for options, many in self.many.items():
            self.model.add(sum(self.times[options]) == many)
        self.most = max(carried) + sum(
            many * max(map(max, options)) for options, many in self.many.items()
        )
        self.totals = [self._total(nation) for nation in range(len(carried))]

    def _total(self, nation: int) -> "cp_model.IntVar":
        total = self.model.new_int_var(0, self.most, "")
        spent = sum(
            points[nation] * times
            for options in self.many
            for points, times in zip(options, self.times[options], strict=True)
        )
        self.model.add(total == spent + self.carried[nation])
        return total

    def least(self, aim: str, effort: float) -> Reached:
        """Make `aim` as small as it goes; what was reached binds the stages after it."""
        expression = self._expression(aim)
        self.model.minimize(expression)
        self._start_from_here()
        solver = self._solver(effort)
        status = solver.solve(self.model)
        if status in (self.solving.OPTIMAL, self.solving.FEASIBLE):
            self.counts = {
                options: [solver.value(times) for times in each]
                for options, each in self.times.items()
            }
        reached = _measure(aim, self._reckoned(), self.carried)
        self.model.add(expression <= reached)
        proven = status == self.solving.OPTIMAL
        return Reached(reached, reached if proven else max(0, round(solver.best_objective_bound)))

    def _reckoned(self) -> list[int]:
        totals = list(self.carried)
        for options, counts in self.counts.items():
            for points, times in zip(options, counts, strict=True):
                totals = [old + new * times for old, new in zip(totals, points, strict=True)]
        return totals

    def _expression(self, aim: str) -> Any:
        if aim == TOTAL:
            return sum(self.totals) - sum(self.carried)
        if aim == WORST:
            worst = self.model.new_int_var(0, self.most, "")
            self.model.add_max_equality(worst, self.totals)
            return worst
        squares = [self.model.new_int_var(0, self.most**2, "") for _ in self.totals]
        for square, total in zip(squares, self.totals, strict=True):
            self.model.add_multiplication_equality(square, [total, total])
        return sum(squares)

    def _start_from_here(self) -> None:
        self.model.clear_hints()  # type: ignore[no-untyped-call] # reason: the wheel types all but this
        for options, counts in self.counts.items():
            for times, count in zip(self.times[options], counts, strict=True):
                self.model.add_hint(times, count)

    def _solver(self, effort: float) -> "cp_model.CpSolver":
        solver = self.solving.CpSolver()
        solver.parameters.num_workers = 1
        solver.parameters.random_seed = 1
        solver.parameters.max_deterministic_time = effort
        return solver


def _all_cheapest(options: Options, many: int) -> list[int]:
    chosen = min(range(len(options)), key=lambda index: (sum(options[index]), index))
    return [many if index == chosen else 0 for index in range(len(options))]


def _spread(calls: Sequence[Options], counts: dict[Options, list[int]]) -> tuple[int, ...]:
    """Give interchangeable calls their options so that no nation pays twice in a row if it can be.

    In the order of the calls: the option, of those left, that hurts least whoever paid last.
    """
    left = {options: list(each) for options, each in counts.items()}
    before = [0] * len(calls[0][0])
    taken = []
    for options in calls:
        free = [index for index, times in enumerate(left[options]) if times]
        index = min(free, key=lambda number: (_clash(before, options[number]), number))
        left[options][index] -= 1
        before = list(options[index])
        taken.append(index)
    return tuple(taken)


def _clash(before: Sequence[int], points: Sequence[int]) -> int:
    return sum(old * new for old, new in zip(before, points, strict=True))
