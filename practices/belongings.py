"""What practices hold about a person."""

import datetime
from collections.abc import Collection

from django.db.models import Q

from core.belongings import Belonging, Item, register
from members.models import Person
from practices import actions
from practices.models import Draft, Practice


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


def _drafting(person: Person) -> list[Item]:
    wrote = Q(started_by=person) | Q(saved_by=person) | Q(submitted_by=person)
    rows = Draft.objects.visible_to(person).filter(wrote).select_related("practice").order_by("pk")
    return [
        {
            "title": row.content.get("title") or row.practice.title,
            "state": row.get_state_display(),
            "saved": row.saved_at.isoformat(),
            "address": row.practice.get_absolute_url(),
        }
        for row in rows
    ]


register(
    Belonging(
        "practices.written",
        "Practices that you wrote, as far as you may read them",
        _written,
        ("practices.Practice.author",),
        erase=_rename,
        stays="what you wrote, which is your nation’s, without your name",
    ),
    Belonging(
        "practices.drafts",
        "Open drafts that you began, saved or handed over",
        _drafting,
        (
            "practices.Draft.started_by",
            "practices.Draft.saved_by",
            "practices.Draft.submitted_by",
        ),
        stays="what you wrote, which is your nation’s, without your name",
    ),
)
