"""Members' tasks: a sweep that sends the letters that are owed."""

from celery import shared_task
from django.core.mail import get_connection
from django.template.loader import get_template
from django.utils import timezone

from members import actions
from members.actions import FactorsLetter, JoinLetter, Mail


@shared_task(name="members.send_letters")
def send_letters() -> None:
    """Send the letters that are due; nothing due is nothing done."""
    actions.send_letters(clock=timezone.now, render=written, connect=get_connection)


_TEMPLATES = {JoinLetter: "invitation", FactorsLetter: "factors_reset"}


def written(letter: JoinLetter | FactorsLetter) -> Mail:
    """The letter, from templates/emails/."""
    name = _TEMPLATES[type(letter)]

    def made(what: str) -> str:
        return get_template(f"emails/{name}.{what}").render({"letter": letter})

    return Mail(subject=made("subject.txt").strip(), text=made("txt"), html=made("html"))
