"""Build the search index anew."""

from typing import Any

from django.core.management.base import BaseCommand
from django.db import transaction

from core.editions import bump
from practices.search.index import refresh_all


class Command(BaseCommand):
    """Index every practice again, after a change of how words are read."""

    help = "Index every practice again, for instance after the search's rules have changed."

    def handle(self, *args: Any, **options: Any) -> None:
        """Do it in one transaction, so that readers never meet half an index."""
        del args, options
        with transaction.atomic():
            done = refresh_all()
            bump("practices")
        self.stdout.write(f"{done} practices indexed.")
