"""Reset somebody's second factor from the command line: when nobody who may can sign in."""

from typing import Any

from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from core.audit import System
from core.errors import StateConflict
from members.actions import reset_factors
from members.models import Person


class Command(BaseCommand):
    """The way back in for site administrators, whom nobody resets on a page."""

    help = "Reset a second factor; the person's sessions end, and a letter tells them."

    def add_arguments(self, parser: CommandParser) -> None:
        """Take whose it is, and why."""
        parser.add_argument("email")
        parser.add_argument("--reason", required=True, help="kept in the trail, told by letter")

    def handle(self, *_args: Any, **options: Any) -> None:
        """Reset it, or say why not."""
        person = Person.objects.current().filter(email__iexact=options["email"]).first()
        if person is None:
            raise CommandError("Nobody of the network has this address.")
        by, at = System("reset_second_factor"), timezone.now()
        try:
            reset_factors(person, reason=options["reason"], by=by, at=at)
        except (StateConflict, ValidationError) as refusal:
            said = refusal.messages if isinstance(refusal, ValidationError) else [str(refusal)]
            raise CommandError(" ".join(said)) from None
        self.stdout.write(f"{options['email']} signs in with the password alone from now on.")
