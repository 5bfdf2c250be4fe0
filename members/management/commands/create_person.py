"""Make an account from the command line: the way in for the first people of a new hub."""

import secrets
from typing import Any

from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import transaction
from django.utils import timezone

from core.audit import System
from members.actions import create_person, seat
from members.models import Circle, Nation
from members.roles import Role


class Command(BaseCommand):
    """Make an account and print its password, once."""

    help = "Make an account with a random password, printed once. Change it after signing in."

    def add_arguments(self, parser: CommandParser) -> None:
        """Take who it is, the role, and where the person belongs."""
        parser.add_argument("email")
        parser.add_argument("--name", required=True)
        parser.add_argument("--role", required=True, choices=Role.values)
        parser.add_argument("--nation", help="the nation's slug, such as estonia")
        parser.add_argument("--time-zone", help="an IANA name; the nation's, unless given")
        parser.add_argument("--circle", help="the slug of a circle to sit in, such as secretariat")

    def handle(self, *args: Any, **options: Any) -> None:  # noqa: ARG002 - Django's signature
        """Make it, with the seat, or nothing."""
        password = secrets.token_urlsafe(18)
        try:
            with transaction.atomic():
                self._make(options, password)
        except ValidationError as error:
            raise CommandError(" ".join(error.messages)) from None
        self.stderr.write(f"{options['email']}, {Role(options['role']).label}. The password:")
        self.stdout.write(password)

    def _make(self, options: dict[str, Any], password: str) -> None:
        by, at = System("create_person"), timezone.now()
        nation = self._known(Nation, options["nation"]) if options["nation"] else None
        person = create_person(
            email=options["email"],
            name=options["name"],
            role=options["role"],
            nation=nation,
            password=password,
            time_zone=options["time_zone"] or (nation.time_zone if nation else "UTC"),
            by=by,
            at=at,
        )
        if options["circle"]:
            seat(self._known(Circle, options["circle"]), person, by=by, at=at)

    @staticmethod
    def _known(model: type[Any], slug: str) -> Any:
        row = model.objects.filter(slug=slug).first()
        if row is None:
            known = ", ".join(model.objects.values_list("slug", flat=True)) or "none yet"
            what = model._meta.verbose_name
            raise CommandError(f"There is no {what} “{slug}”. There are: {known}.")
        return row
