"""Set up, or close, the identity provider of a nation."""

import os
from typing import Any

from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from core.audit import System
from members.actions import close_provider, set_provider
from members.models import IdentityProvider, Nation

VARIABLE = "IDENTITY_SECRET"


class Command(BaseCommand):
    """The hub calls the address that is given here, so those who run the site give it."""

    help = (
        f"Set up an OpenID Connect provider of a nation. Its client secret comes from {VARIABLE}."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        """Take what the provider gave, and whom it may vouch for."""
        parser.add_argument("slug", help="its name in the return address")
        parser.add_argument("--nation", help="the nation's slug")
        parser.add_argument("--name", help="as in “Sign in with …”")
        parser.add_argument("--server", help="its issuer: https://login.example.org")
        parser.add_argument("--client-id")
        parser.add_argument(
            "--domain", action="append", default=[], help="of addresses; may repeat"
        )
        parser.add_argument("--close", action="store_true", help="let nobody in with it any more")

    def handle(self, *args: Any, **options: Any) -> None:  # noqa: ARG002 - Django's signature
        """Set it up or close it, and say what the provider must be told."""
        by, at, slug = System("identity_provider"), timezone.now(), options["slug"]
        if options["close"]:
            provider = IdentityProvider.objects.filter(slug=slug).select_related("nation").first()
            if provider is None:
                raise CommandError(f"There is no identity provider “{slug}”.")
            close_provider(provider, by=by, at=at)
            self.stdout.write(f"{provider} is closed.")
            return
        nation = Nation.objects.filter(slug=options["nation"] or "").first()
        secret = os.environ.get(VARIABLE, "")
        if nation is None or not secret:
            raise CommandError(f"Name a --nation that there is, and set {VARIABLE}.")
        try:
            set_provider(
                slug=slug,
                nation=nation,
                name=options["name"] or "",
                server_url=options["server"] or "",
                client_id=options["client_id"] or "",
                secret=secret,
                domains=options["domain"],
                by=by,
                at=at,
            )
        except ValidationError as error:
            raise CommandError(" ".join(error.messages)) from None
        self.stdout.write(
            f"Its return address is /account/oidc/{slug}/login/callback/ of this site."
        )
