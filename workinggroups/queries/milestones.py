"""A group's milestones as one reader sees them."""

import datetime
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from workinggroups import rules
from workinggroups.models import MilestoneState, MilestoneVersion, WorkingGroup


@dataclass(frozen=True, slots=True)
class MilestoneRow:
    """A milestone: what it says (None while it is only proposed), what waits, what it said."""

    number: int
    present: MilestoneVersion | None
    waiting: Sequence[MilestoneVersion]
    former: Sequence[MilestoneVersion]
    is_late: bool

    @property
    def state(self) -> str:
        """due, late, met, dropped, or proposed."""
        if self.present is None:
            return "proposed"
        return "late" if self.is_late else self.present.state


@dataclass(frozen=True, slots=True)
class MilestonesPage:
    """The milestones, the first due first. What waits and was refused is for the group's own."""

    group: WorkingGroup
    rows: Sequence[MilestoneRow]
    proposes: bool
    runs: bool


def milestones_page(group: WorkingGroup, user: Any, *, at: datetime.datetime) -> MilestonesPage:
    """What `user`, who may read the group, sees of its milestones. A few questions, all told."""
    runs, proposes = rules.can_arrange(user, group), rules.can_propose(user, group)
    day = at.astimezone(datetime.UTC).date()
    found = MilestoneVersion.objects.filter(milestone__group=group).select_related("nation")
    by_milestone: dict[int, list[MilestoneVersion]] = {}
    for version in found.order_by("-pk"):
        by_milestone.setdefault(version.milestone_id, []).append(version)
    rows = [_row(number, some, day, own=proposes) for number, some in by_milestone.items()]
    shown = [row for row in rows if row.present or row.waiting]
    return MilestonesPage(group, sorted(shown, key=_order), proposes, runs)


def _row(
    number: int, versions: list[MilestoneVersion], day: datetime.date, *, own: bool
) -> MilestoneRow:
    accepted = sorted(
        (v for v in versions if v.accepted_at is not None), key=lambda v: (v.accepted_at, v.pk)
    )
    present = accepted[-1] if accepted else None
    open_ = [v for v in versions if v.accepted_at is None and v.refused_at is None]
    former = [v for v in versions if v not in open_ and v is not present]
    return MilestoneRow(
        number=number,
        present=present,
        waiting=open_ if own else [],
        former=[v for v in former if own or v.accepted_at],
        is_late=present is not None and present.state == MilestoneState.DUE and present.due < day,
    )


def _order(row: MilestoneRow) -> tuple[bool, datetime.date, int]:
    shown = row.present or row.waiting[0]
    return (shown.state != MilestoneState.DUE, shown.due, row.number)
