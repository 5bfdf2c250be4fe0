"""The secret address of a person's calendars: made, replaced and ended by the person alone."""

import datetime
import hashlib
import secrets
from typing import Final

from django.db import transaction

from core.audit import record
from core.models import Verb
from members.models import Person
from workinggroups.models import CalendarLink

_BYTES: Final = 32  # of randomness: nobody guesses it


def hash_of(token: str) -> str:
    """What is stored of a token: SHA-256, in hexadecimal. Any text has one."""
    return hashlib.sha256(token.encode(errors="surrogatepass")).hexdigest()


@transaction.atomic
def make_calendar_link(person: Person, *, by: Person, at: datetime.datetime) -> str:
    """A new secret for the person's calendars, told this once; the one before ends."""
    token = secrets.token_urlsafe(_BYTES)
    CalendarLink.objects.update_or_create(
        person=person, defaults={"hash": hash_of(token), "made_at": at}
    )
    record(Verb.CALENDAR_OPEN, on=person, by=by, at=at)
    return token


def forget_calendar_link(person: Person) -> None:
    """Drop the address of somebody who is erased; the erasure is what the trail tells of."""
    CalendarLink.objects.filter(person=person).delete()


@transaction.atomic
def end_calendar_link(person: Person, *, by: Person, at: datetime.datetime) -> bool:
    """End the address of the person's calendars; whether there was one."""
    ended, _ = CalendarLink.objects.filter(person=person).delete()
    if ended:
        record(Verb.CALENDAR_CLOSE, on=person, by=by, at=at)
    return bool(ended)
