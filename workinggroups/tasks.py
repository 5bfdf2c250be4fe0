"""The groups' tasks: sweeps that work out plans of calls, and note what calls have cost."""

from celery import shared_task
from django.utils import timezone

from core.audit import System
from workinggroups import actions

_PLANNER = System("the planner", door="job")


@shared_task(name="workinggroups.work_out_plans")
def work_out_plans() -> None:
    """Answer the plannings that wait, one after the other; nothing waiting is nothing done."""
    while planning := actions.claim(at=timezone.now()):
        actions.work_out(planning, by=_PLANNER, at=timezone.now())


@shared_task(name="workinggroups.note_burdens")
def note_burdens() -> None:
    """Put what calls have cost into the ledger, once they are over."""
    actions.note_burdens(by=_PLANNER, at=timezone.now())
