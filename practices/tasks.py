"""The jobs of the library: adoptions lapse, notices that are owed are sent, files swept."""

import structlog
from celery import shared_task
from django.core.mail import get_connection
from django.template.loader import get_template
from django.utils import timezone

from core.audit import System
from practices import actions
from practices.letters import Letter


@shared_task(name="practices.lapse")
def lapse() -> None:
    """Ask what nobody confirmed for long, and let lapse the adoptions whose year is over."""
    now = timezone.now()
    actions.remind(at=now)
    actions.ask_whether_true(at=now)
    actions.lapse_due(by=System("lapse", door="job"), at=now)


@shared_task(name="practices.send_notices")
def send_notices() -> None:
    """Send the notices that are due; nothing due is nothing done."""
    actions.send_notices(clock=timezone.now, render=written, connect=get_connection)


def written(letter: Letter) -> tuple[str, str]:
    """The letter as text and HTML, from templates/emails/."""
    made = [
        get_template(f"emails/practice_notice.{what}").render({"letter": letter}) for what in _PARTS
    ]
    return made[0], made[1]


_PARTS = ("txt", "html")
logger = structlog.get_logger(__name__)


@shared_task(name="practices.sweep_files")
def sweep_files() -> None:
    """Delete files that no attachment has, and say in the log which attachments lost theirs."""
    gone, lost = actions.sweep_files(at=timezone.now())
    if gone:
        logger.info("files_swept", files=gone)
    for ref in lost:
        logger.error("attachment_lost", ref=ref)
