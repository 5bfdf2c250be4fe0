"""`manage.py erase_account NUMBER`: erase again what a restored backup has brought back."""

import argparse
from typing import Any

from django.core.management import BaseCommand, CommandError
from django.utils import timezone

from core.audit import System
from core.errors import StateConflict
from members.actions import erase_person
from members.models import Person


class Command(BaseCommand):
    """Erase accounts by their numbers, as their owners did before."""

    help = "Erase accounts again after restoring a backup; their numbers are in the log."

    def add_arguments(self, parser: argparse.ArgumentParser) -> None:
        """Take the numbers."""
        parser.add_argument("numbers", type=int, nargs="+", metavar="NUMBER")

    def handle(self, *_args: Any, **options: Any) -> None:
        """Erase each; stop at the first that cannot be."""
        for number in options["numbers"]:
            person = Person.objects.filter(pk=number).first()
            if person is None:
                raise CommandError(f"There is no account {number}.")
            try:
                erase_person(person, by=System("erase_account"), at=timezone.now())
            except StateConflict as refusal:
                raise CommandError(f"Account {number}: {refusal}") from refusal
            self.stdout.write(f"Account {number} is erased.")
