"""`manage.py load_network FOLDER`: bring the network's data into the hub."""

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from core.audit import System
from hub.loading.files import BadDataError
from hub.loading.load import load_network


class Command(BaseCommand):
    """Checks everything first; on any fault nothing is written."""

    help = "Load the network's data from a folder of YAML files."

    def add_arguments(self, parser: CommandParser) -> None:
        """The folder."""
        parser.add_argument("folder", type=Path, help="where the nine YAML files are")

    def handle(self, *args: Any, folder: Path, **options: Any) -> None:  # noqa: ARG002 - Django's signature
        """Load, and say what changed."""
        if not folder.is_dir():
            raise CommandError(f"There is no folder {folder}.")
        try:
            load = load_network(folder, by=System("load_network"), at=timezone.now())
        except BadDataError as error:
            count = len(error.faults)
            listed = "\n".join(f"  {fault}" for fault in error.faults)
            raise CommandError(f"Nothing was loaded. {count} fault(s):\n{listed}") from error
        for kind, counts in load.counts.items():
            parts = (f"{counts[name]:4} {name}" for name in ("created", "updated", "unchanged"))
            kept = f" {counts['kept']:4} kept" if counts["kept"] else ""
            self.stdout.write(f"{kind:16}{' '.join(parts)}{kept}")
        self.stdout.write(f"{load.changed} changed")
