"""A review begins and ends: what was approved before counts for nothing in the next one."""

import datetime

from practices.clearing import USUAL_APPROVERS
from practices.models import Approval, ClearanceRule, Draft


def needed_by(nation_id: int | None) -> int:
    """How many people of the nation approve a draft of it; nobody for what no nation owns."""
    if nation_id is None:
        return 0
    rule = ClearanceRule.objects.filter(nation=nation_id).values_list("approvers", flat=True)
    found: int | None = rule.first()
    return USUAL_APPROVERS if found is None else found


def begin_review(draft: Draft, *, at: datetime.datetime) -> None:
    """Forget former approvals; where the nation asks for none, it has cleared the draft."""
    Approval.objects.filter(draft=draft).delete()
    draft.approvals_needed = needed_by(draft.practice.owner_nation_id)
    draft.cleared_at = None if draft.approvals_needed else at
    draft.save(update_fields=["approvals_needed", "cleared_at"])


def end_review(draft: Draft) -> None:
    """Forget the approvals of a draft that leaves its review."""
    Approval.objects.filter(draft=draft).delete()
    draft.approvals_needed, draft.cleared_at = 0, None
    draft.save(update_fields=["approvals_needed", "cleared_at"])
