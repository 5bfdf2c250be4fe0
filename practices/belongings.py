"""What practices hold about a person."""

import datetime
from collections.abc import Collection

from core.belongings import Belonging, Item, register
from members.models import Person
from practices import actions
from practices.models import Practice


def _written(person: Person) -> list[Item]:
    rows = Practice.objects.visible_to(person).filter(author=person).order_by("pk")
    return [
        {
            "title": row.title,
            "state": row.get_status_display(),
            "marking": f"TLP:{row.marking}",
            "address": row.get_absolute_url(),
        }
        for row in rows
    ]


def _rename(person: Person, called: str, _at: datetime.datetime) -> Collection[str]:
    actions.rename_in_versions(person, called=called)
    return ()


register(
    Belonging(
        "practices.written",
        "Practices that you wrote, as far as you may read them",
        _written,
        ("practices.Practice.author",),
        erase=_rename,
        stays="what you wrote, which is your nation’s, without your name",
    ),
)
