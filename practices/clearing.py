"""The way of a draft to its readers: who must clear it, and how long that may take. Pure.

The owner's nation clears it first, by as many people as its rule says; then the secretariat
looks at marking, contact and plain language only. Where it does not answer within CHECK_DAYS
working days of the owner's nation, the nation may publish without it.
"""

from dataclasses import dataclass
from typing import Final

from django.db import models

from members.workdays import WorkClock

CHECK_DAYS: Final = 3
USUAL_DAYS: Final = 5
USUAL_APPROVERS: Final = 1

CHECKS: Final = {
    "marking": "The marking fits what it says, and whom it names.",
    "contact": "Whom to ask is an organisation or a team that answers.",
    "plain_language": "Somebody outside the field understands the summary.",
}


class Step(models.TextChoices):
    """Where a draft in review waits."""

    NATION = "nation", "Waits for its nation"
    CHECK = "check", "Waits for the secretariat’s check"
    UNANSWERED = "unanswered", "The secretariat has not answered; its nation may publish"


@dataclass(frozen=True, slots=True)
class Clearance:
    """How far a draft in review has come. `needed` people of its nation approve it."""

    needed: int
    given: int
    step: Step
    clock: WorkClock

    @property
    def words(self) -> str:
        """In words: "1 of 2 approvals"."""
        if not self.needed:
            return "Its nation asks for no approval"
        return f"{self.given} of {self.needed} approval{'s' if self.needed > 1 else ''}"


def step_of(*, is_cleared: bool, check_clock: WorkClock | None) -> Step:
    """Where it waits; `check_clock` is that of the secretariat, once the nation has cleared."""
    if not is_cleared or check_clock is None:
        return Step.NATION
    return Step.UNANSWERED if check_clock.is_over else Step.CHECK
