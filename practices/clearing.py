"""The way of a draft to its readers: who must clear it, and how long that may take. Pure.

The owner's nation clears it first, by as many people as its rule says; then the secretariat
looks at marking, contact and plain language only. Where it does not answer within CHECK_DAYS
working days of the owner's nation, the nation may publish without it.
"""

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from django.db import models

from members.workdays import WorkClock

if TYPE_CHECKING:
    from practices.models import Draft

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


def missing_of(draft: "Draft", nation: int | str) -> int:
    """How many approvals of this nation are missing."""
    given = sum(approval.nation_id == int(nation) for approval in draft.approvals.all())
    return max(needs_of(draft).get(str(nation), 0) - given, 0)


def needs_of(draft: "Draft") -> dict[str, int]:
    """The approvals that a draft in review needs, by the nation's number.

    One that was handed over before there were several owners needs those of its first.
    """
    alone = {str(draft.practice.owner_nation_id): draft.approvals_needed}
    return draft.needs or (alone if draft.approvals_needed else {})
