"""The groups' tasks: sweeps that work out plans, note what calls have cost, and send letters."""

import structlog
from celery import shared_task
from django.core.mail import get_connection
from django.template.loader import get_template
from django.utils import timezone

from core.audit import System
from core.posting import Written
from workinggroups import actions
from workinggroups.pollletters import PollNote

logger = structlog.get_logger(__name__)

_PLANNER = System("the planner", door="job")
_REGISTER = System("the register", door="job")


@shared_task(name="workinggroups.work_out_plans")
def work_out_plans() -> None:
    """Answer the plannings that wait, one after the other; nothing waiting is nothing done."""
    while planning := actions.claim(at=timezone.now()):
        actions.work_out(planning, by=_PLANNER, at=timezone.now())


@shared_task(name="workinggroups.refresh_plans")
def refresh_plans() -> None:
    """Have plans worked out anew where a holiday or a clock rule has changed since."""
    actions.refresh_plans(by=_PLANNER, at=timezone.now())


@shared_task(name="workinggroups.note_burdens")
def note_burdens() -> None:
    """Put what calls have cost into the ledger, once they are over."""
    actions.note_burdens(by=_PLANNER, at=timezone.now())


@shared_task(name="workinggroups.send_poll_letters")
def send_poll_letters() -> None:
    """Owe reminders where it is time, and send the letters that are due; again changes nothing."""
    actions.owe_reminders(at=timezone.now())
    actions.send_poll_letters(clock=timezone.now, render=poll_letter, connect=get_connection)


def poll_letter(note: PollNote) -> Written:
    """The letter as text and HTML, from templates/emails/."""
    text, html = (
        get_template(f"emails/poll.{what}").render({"letter": note}) for what in ("txt", "html")
    )
    return Written(" ".join(note.subject.split()), text, html)


@shared_task(name="workinggroups.close_consultations")
def close_consultations() -> None:
    """Close the written consultations that are over, and record what nobody objected to."""
    actions.close_consultations(by=_REGISTER, at=timezone.now())


@shared_task(name="workinggroups.freeze_agendas")
def freeze_agendas() -> None:
    """Keep the agendas of meetings that have begun, as they stood."""
    actions.freeze_agendas(by=_REGISTER, at=timezone.now())


@shared_task(name="workinggroups.sweep_papers")
def sweep_papers() -> None:
    """Delete files that no version of a paper has, and say in the log which lost theirs."""
    gone, lost = actions.sweep_papers(at=timezone.now())
    if gone:
        logger.info("papers_swept", files=gone)
    for ref in lost:
        logger.error("paper_lost", ref=ref)
