"""A group's states, and the terms of those who lead it: what is coming, what is missing. Pure."""

import datetime
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final

from core.time import day_words
from workinggroups.models import GroupStatus, LeadRole, LeadTerm

WARNED: Final = datetime.timedelta(days=60)  # before a term or a charter ends
_S = GroupStatus
# What may follow on each state; what sources call inactive may become anything that works.
NEXT: Final[dict[str, tuple[GroupStatus, ...]]] = {
    _S.PROPOSED: (_S.CHARTERED, _S.CONCLUDED),
    _S.CHARTERED: (_S.ACTIVE, _S.DORMANT, _S.CONCLUDED),
    _S.ACTIVE: (_S.DORMANT, _S.CONCLUDED),
    _S.DORMANT: (_S.ACTIVE, _S.CONCLUDED),
    _S.INACTIVE: (_S.CHARTERED, _S.ACTIVE, _S.DORMANT, _S.CONCLUDED),
    _S.CONCLUDED: (_S.CHARTERED,),
}
OVER: Final = (_S.CONCLUDED, _S.INACTIVE)
HANDOVER: Final[dict[str, str]] = {
    "minutes": "Minutes and registers are complete and circulated",
    "actions": "Every open action has somebody to do it",
    "calls": "The next calls are arranged, or the planner is",
    "seat": "Somebody of the next lead sits in the chair",
    "talk": "Old and new lead have spoken",
}


@dataclass(frozen=True, slots=True)
class Warned:
    """What is about to end: on which day, in words, and for whom it is."""

    day: datetime.date
    words: str


def leads_on(day: datetime.date, terms: Iterable[LeadTerm]) -> list[LeadTerm]:
    """The terms that run on the day, leads first."""
    running = [t for t in terms if t.starts <= day and (t.ends is None or t.ends >= day)]
    return sorted(running, key=lambda t: (t.role != LeadRole.LEAD, t.starts, t.pk))


def warnings(
    day: datetime.date, *, status: str, renew_by: datetime.date | None, terms: Sequence[LeadTerm]
) -> list[Warned]:
    """What of a group ends within sixty days of the day, or has, with nothing after it."""
    if status in OVER:
        return []
    found = []
    if renew_by is not None and renew_by <= day + WARNED:
        verb = "ends" if renew_by >= day else "ended"
        found.append(Warned(renew_by, f"The charter {verb} on {day_words(renew_by)}."))
    leads = [term for term in terms if term.role == LeadRole.LEAD]
    found += [_ending(term, day) for term in leads_on(day, leads) if _is_last(term, day, leads)]
    if status == GroupStatus.ACTIVE and leads and not leads_on(day, leads):
        found.append(Warned(day, "No nation leads the group now."))
    return sorted(found, key=lambda each: each.day)


def _ending(term: LeadTerm, day: datetime.date) -> Warned:
    ends = term.ends or day
    left = [words for name, words in HANDOVER.items() if name not in term.handed_over]
    still = f" Still to do for the handover: {len(left)} of {len(HANDOVER)}." if left else ""
    return Warned(
        ends,
        f"The term of {term.nation.name} as lead ends on {day_words(ends)}, "
        f"and nobody follows.{still}",
    )


def _is_last(term: LeadTerm, day: datetime.date, leads: Sequence[LeadTerm]) -> bool:
    """Whether the term ends within the time of warning, and no lead is there on the day after."""
    if term.ends is None or term.ends > day + WARNED:
        return False
    return not leads_on(term.ends + datetime.timedelta(days=1), leads)
