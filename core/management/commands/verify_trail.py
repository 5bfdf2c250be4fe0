"""`manage.py verify_trail`: is the trail whole?"""

import argparse
import datetime
import re
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from core.verification import verify

_KEPT = re.compile(r"([0-9]{4}-[0-9]{2}-[0-9]{2})=([0-9a-f]{64})", re.ASCII)


class Command(BaseCommand):
    """Walk the chain; end with 1 and the first broken link, or with 0."""

    help = "Check every entry of the trail and its anchors; name the first broken link."

    def add_arguments(self, parser: argparse.ArgumentParser) -> None:
        """Take --anchor."""
        parser.add_argument(
            "--anchor",
            action="append",
            default=[],
            metavar="DAY=DIGEST",
            help="an anchor that you kept, such as 2026-11-22=3f0c…; as often as you like",
        )

    def handle(self, *_args: Any, **options: Any) -> None:
        """Check and say."""
        verdict = verify(kept=dict(_read(text) for text in options["anchor"]))
        if verdict.broken is not None:
            raise CommandError(
                f"The trail is broken at entry {verdict.broken.sequence}: {verdict.broken.fault}"
            )
        self.stdout.write(
            f"The trail is whole: {verdict.entries} entries, {verdict.anchors} anchors. "
            f"Its last digest is {verdict.digest}."
        )


def _read(text: str) -> tuple[datetime.date, str]:
    found = _KEPT.fullmatch(text)
    try:
        if found is None:
            raise ValueError(text)  # noqa: TRY301 - refused below like a day that does not exist
        return datetime.date.fromisoformat(found[1]), found[2]
    except ValueError as error:
        raise CommandError(f"“{text}” is no anchor: write 2026-11-22=digest.") from error
