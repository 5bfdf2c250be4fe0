"""Make a key for a nation's system and print it, once."""

import datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from core.audit import System
from members.actions import make_key
from members.models import Nation, Scope


class Command(BaseCommand):
    """Make a key for a nation's system."""

    help = "Make a key with which a nation's system uses the API. The secret is printed once."

    def add_arguments(self, parser: CommandParser) -> None:
        """Take the nation, what the key is for, what it may do and how long."""
        parser.add_argument("nation", help="the nation's slug, such as estonia")
        parser.add_argument("--name", required=True, help="the system that uses the key")
        parser.add_argument(
            "--scope",
            action="append",
            required=True,
            choices=Scope.values,
            help="what the key may do; again for more",
        )
        parser.add_argument("--days", type=int, default=180, help="how long it works, at most 365")

    def handle(self, *args: Any, **options: Any) -> None:  # noqa: ARG002 - Django's signature
        """Make it."""
        nation = Nation.objects.filter(slug=options["nation"]).first()
        if nation is None:
            known = ", ".join(Nation.objects.values_list("slug", flat=True)) or "none loaded yet"
            raise CommandError(f"No nation “{options['nation']}”. Known: {known}.")
        now = timezone.now()
        try:
            key, secret = make_key(
                nation=nation,
                name=options["name"],
                scopes=options["scope"],
                expires_at=now + datetime.timedelta(days=options["days"]),
                by=System("make_key"),
                at=now,
            )
        except ValidationError as error:
            raise CommandError(" ".join(error.messages)) from None
        self.stderr.write(f"{key} of {nation}, until {key.expires_at:%Y-%m-%d %H:%M} UTC.")
        self.stderr.write("Keep it now: it is not stored and cannot be shown again.")
        self.stdout.write(f"Authorization: Bearer {secret}")
