"""`manage.py create_demo`: accounts to try the hub out with, one per role."""

from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from core import door
from hub.demo import PASSWORD, ROLES, create_demo
from workinggroups.demo import arrange_demo


class Command(BaseCommand):
    """Safe to run again: it makes what is missing and shows the accounts."""

    help = "Make the demo accounts (local runs only) and show them."

    def handle(self, *args: Any, **options: Any) -> None:  # noqa: ARG002 - Django's signature
        """Make and show."""
        if not settings.LOCAL:
            raise CommandError(
                "Demo accounts have a password that everybody knows, so they are made on local "
                "runs only. Set LOCAL=1 to say that this is one."
            )
        now = timezone.now()
        with door.through("command:create_demo"):
            people = create_demo(at=now)
            by = people["secretariat@hub.example"]
            arrange_demo(by=by, people=list(people.values()), at=now)
        self.stdout.write(f"Demo accounts (the password of each is {PASSWORD}):")
        for account in ROLES:
            if account.email in people:
                self.stdout.write(f"  {account.role.label:22}{account.email}")
