"""What is known of the letters to a person."""

import datetime
from collections.abc import Collection

from core.belongings import Belonging, Item, register
from digests import actions
from digests.models import Delivery, Notice, OptOut, SummonsLetter
from members.models import Person


def _letters(person: Person) -> list[Item]:
    """Of each letter when, and what became of it; its subject only while that may be read."""
    mine = Delivery.objects.filter(person=person).select_related("circulation__meeting")
    seen = set(
        Delivery.objects.visible_to(person).filter(person=person).values_list("pk", flat=True)
    )
    return [
        {
            "about": row.circulation.meeting.title if row.pk in seen else None,
            "due": row.due_at.astimezone(datetime.UTC).isoformat(timespec="seconds"),
            "state": row.get_state_display(),
        }
        for row in mine.order_by("pk")
    ]


def _notices(person: Person) -> list[Item]:
    """Of each notice what kind it is and what became of it; nothing of what it is about."""
    return [
        {
            "kind": row.get_kind_display(),
            "due": row.due_at.astimezone(datetime.UTC).isoformat(timespec="seconds"),
            "state": row.get_state_display(),
        }
        for row in Notice.objects.filter(person=person).order_by("pk")
    ]


def _summonses(person: Person) -> list[Item]:
    """Of each letter when, and what became of it; nothing of what it is about."""
    rows = SummonsLetter.objects.filter(person=person).order_by("pk")
    return [
        {
            "due": row.due_at.astimezone(datetime.UTC).isoformat(timespec="seconds"),
            "state": row.get_state_display(),
        }
        for row in rows
    ]


def _opt_outs(person: Person) -> list[Item]:
    rows = OptOut.objects.filter(person=person).order_by("list_name")
    return [
        {"list": row.list_name, "left": row.at.astimezone(datetime.UTC).isoformat()} for row in rows
    ]


def _erase(person: Person, _called: str, _at: datetime.datetime) -> Collection[str]:
    actions.forget_letters(person)
    return ()


register(
    Belonging(
        "digests.letters",
        "Letters owed and sent to you",
        _letters,
        ("digests.Delivery.person",),
        erase=_erase,
    ),
    Belonging(
        "digests.notices",
        "Notices owed and sent to you",
        _notices,
        ("digests.Notice.person",),
    ),
    Belonging(
        "digests.summonses",
        "Letters about meetings owed and sent to you",
        _summonses,
        ("digests.SummonsLetter.person",),
    ),
    Belonging(
        "digests.opt-outs",
        "Lists of letters that you left",
        _opt_outs,
        ("digests.OptOut.person",),
    ),
)
