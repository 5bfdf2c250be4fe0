"""`manage.py load_holidays`: bring the public holidays of all nations to what the list says."""

from typing import Any

from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand
from django.utils import timezone

from core.audit import System
from members import actions
from members.models import Nation


class Command(BaseCommand):
    """What people set stays; run it again after each upgrade of the package `holidays`."""

    help = "Load public holidays and weekends of all nations, 2024 to 2030."

    def handle(self, *args: Any, **options: Any) -> None:  # noqa: ARG002 - Django's signature
        """Load, and say what changed."""
        now = timezone.now()
        for nation in Nation.objects.order_by("name", "pk"):
            try:
                counts = actions.fill_calendar(nation, by=System("load_holidays"), at=now)
            except ValidationError as error:
                self.stderr.write(" ".join(error.messages))
                continue
            names = ("created", "updated", "removed", "unchanged", "kept")
            parts = " ".join(f"{counts[name]:4} {name}" for name in names)
            self.stdout.write(f"{nation.name:16}{parts}")
