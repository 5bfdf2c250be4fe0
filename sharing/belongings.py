"""What wishes for wider sharing hold about a person."""

import datetime
from collections.abc import Collection

from django.db.models import Q

from core.belongings import Belonging, Item, register
from members.models import Person
from sharing import actions
from sharing.models import Wish


def _wishes(person: Person) -> list[Item]:
    """Those that the person asked or answered, about what the person may read now."""
    mine = Q(asked_by=person) | Q(answered_by=person)
    rows = Wish.objects.about_what_is_read_by(person).filter(mine)
    return [
        {
            "about": str(row.thing),
            "what": "asked" if row.asked_by_id == person.pk else "answered",
            "state": str(row.get_state_display()),
            "why": row.reason if row.asked_by_id == person.pk else row.answer,
        }
        for row in rows.select_related("practice", "attachment", "meeting", "item").order_by("pk")
    ]


def _named(person: Person) -> list[Item]:
    """Of those in which others ask that the person be named: what the person reads already."""
    rows = Wish.objects.about_what_is_read_by(person).filter(people=person)
    return [{"about": str(row.thing)} for row in rows.with_parts().order_by("pk")]


def _unname(person: Person, _called: str, _at: datetime.datetime) -> Collection[str]:
    actions.forget_named(person)
    return ()


register(
    Belonging(
        "sharing.wishes",
        "What you asked to be shared more widely, or answered",
        _wishes,
        ("sharing.Wish.asked_by", "sharing.Wish.answered_by"),
        stays="what you asked to be shared more widely, or answered, for a year, without your name",
    ),
    Belonging(
        "sharing.named",
        "Wishes of others that you be named as a reader, as far as you read it already",
        _named,
        ("sharing.Wish.people",),
        erase=_unname,
    ),
)
