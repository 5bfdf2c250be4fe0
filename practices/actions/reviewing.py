"""A review begins and ends: what was approved before counts for nothing in the next one."""

import datetime

from practices.clearing import USUAL_APPROVERS, missing_of, needs_of
from practices.models import Approval, ClearanceRule, Draft, DraftState


def needed_by(nation_id: int) -> int:
    """How many people of the nation approve a draft of it."""
    rule = ClearanceRule.objects.filter(nation=nation_id).values_list("approvers", flat=True)
    found: int | None = rule.first()
    return USUAL_APPROVERS if found is None else found


def begin_review(draft: Draft, *, at: datetime.datetime) -> None:
    """Forget former approvals; where none of its nations asks for one, it is cleared."""
    Approval.objects.filter(draft=draft).delete()
    practice = draft.practice
    owners = {practice.owner_nation_id, *practice.co_owner_ids} - {None}
    draft.needs = {str(nation): needed_by(nation) for nation in sorted(filter(None, owners))}
    settle_review(draft, at=at)


def end_review(draft: Draft) -> None:
    """Forget the approvals of a draft that leaves its review."""
    Approval.objects.filter(draft=draft).delete()
    draft.needs, draft.approvals_needed, draft.cleared_at = {}, 0, None
    draft.save(update_fields=["needs", "approvals_needed", "cleared_at"])


def add_nation(draft: Draft, nation_id: int) -> None:
    """A nation that owns it from now on clears the draft in review as well."""
    if draft.state != DraftState.SUBMITTED:
        return
    draft.needs = {**needs_of(draft), str(nation_id): needed_by(nation_id)}
    settle_review(draft, at=None)


def drop_nation(draft: Draft, nation_id: int, *, at: datetime.datetime) -> None:
    """A nation that owns it no more clears nothing; the draft waits for the others only."""
    if draft.needs.pop(str(nation_id), None) is not None:
        draft.approvals.filter(nation=nation_id).delete()
        settle_review(draft, at=at)


def settle_review(draft: Draft, *, at: datetime.datetime | None) -> None:
    """Count what is needed and given; cleared at `at` once every nation has given its own."""
    draft.approvals_needed = sum(draft.needs.values())
    waits = any(missing_of(draft, nation) for nation in needs_of(draft))
    if waits:
        draft.cleared_at = None
    elif draft.cleared_at is None:
        draft.cleared_at = at
    draft.save(update_fields=["needs", "approvals_needed", "cleared_at"])
