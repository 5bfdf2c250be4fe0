"""Edition numbers: has anything of a kind changed since I last looked?"""

from django.db import models

from core.models import Edition


def bump(*kinds: str) -> None:
    """Raise the number of each kind; call it inside the transaction of the change.

    Kinds are raised in alphabetical order, so that two changes cannot wait for each other.
    """
    for kind in sorted(kinds):
        row = Edition.objects.filter(kind=kind)
        if not row.update(number=models.F("number") + 1):
            Edition.objects.get_or_create(kind=kind)
            row.update(number=models.F("number") + 1)


def numbers() -> dict[str, int]:
    """The current number of every kind, in one small query."""
    return dict(Edition.objects.values_list("kind", "number"))
