"""Where a person is signed in."""

import datetime
from dataclasses import dataclass

from allauth.usersessions.models import UserSession
from django.contrib.sessions.models import Session

from members.devices import device_words
from members.models import Person


@dataclass(frozen=True, slots=True)
class SessionRow:
    """A session: the device in words, the network it was seen from, and since when."""

    number: int
    device: str
    network: str
    since: datetime.datetime
    seen: datetime.datetime
    is_this: bool


def sessions_of(person: Person, *, this: str, at: datetime.datetime) -> list[SessionRow]:
    """The person's sessions that still last, the one that asks (`this`, its key) first."""
    live = Session.objects.filter(expire_date__gt=at).values("session_key")
    rows = UserSession.objects.filter(user=person, session_key__in=live)
    found = [
        SessionRow(
            number=row.pk,
            device=device_words(row.user_agent),
            network=row.ip,
            since=row.created_at,
            seen=row.last_seen_at,
            is_this=row.session_key == this,
        )
        for row in rows.order_by("-last_seen_at", "-pk")
    ]
    return sorted(found, key=lambda row: not row.is_this)
