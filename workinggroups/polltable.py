"""A poll as its page shows it: a row for each time, a column for each voice. Pure."""

import datetime
from dataclasses import dataclass

from workinggroups.clocks import Clock
from workinggroups.models import Choice
from workinggroups.polling import Tally
from workinggroups.queries import PollPage, Time


@dataclass(frozen=True, slots=True)
class Line:
    """A time in the table of results: on the reader's clock, counted, and what each voice says."""

    time: Time
    clock: Clock
    tally: Tally
    cells: list[tuple[str, str]]
    is_best: bool


def lines_of(page: PollPage) -> list[Line]:
    """The table of results, the best time first; empty where the reader may not see them."""
    times = {time.option: time for time in page.times}
    answered = any(row.answers for row in page.rows)
    return [
        Line(
            times[tally.option],
            clock_of(times[tally.option]),
            tally,
            [_cell(row.answers.get(tally.option, "")) for row in page.rows],
            is_best=answered and place == 0,
        )
        for place, tally in enumerate(page.best)
    ]


def time_choices(page: PollPage, *, at: datetime.datetime) -> list[tuple[str, str]]:
    """The times to come that may become the meeting, the best first, in words."""
    times = {time.option: time for time in page.times}
    return [
        (str(tally.option), _words(clock_of(times[tally.option]), tally))
        for tally in page.best
        if tally.starts_at > at
    ]


def clock_of(time: Time) -> Clock:
    """The reader's own clock, or UTC for a reader without one."""
    return next((clock for clock in time.clocks if clock.you), time.clocks[-1])


def _words(clock: Clock, tally: Tally) -> str:
    said = f"{clock.day}, {clock.hour}: {tally.yes} yes, {tally.if_needed} if needed, {tally.no} no"
    return f"{said}. {tally.words}." if tally.words else said


def _cell(choice: str) -> tuple[str, str]:
    """The class and the words of a cell."""
    return (choice or "owes", Choice(choice).label if choice else "Not yet")
