"""What signing in changes: failures counted, pauses, sessions, and what the trail keeps of it."""

import datetime
import hashlib
import hmac
from collections.abc import Sequence

from allauth.usersessions.models import UserSession
from django.conf import settings
from django.contrib.sessions.models import Session
from django.db import transaction

from core.audit import Nobody, record
from core.models import Verb
from members.models import FailedSignIns, Person
from members.throttle import KEPT, Counted, after_failure, is_under_attack


def hidden(kind: Counted, what: str) -> str:
    """What a row of FailedSignIns keeps of an address or account: a keyed hash."""
    text = f"{kind}:{what.strip().lower()}"
    return hmac.new(settings.SECRET_KEY.encode(), text.encode(), hashlib.sha256).hexdigest()


def _keys(address: str, account: str) -> dict[Counted, str]:
    return {
        Counted.ADDRESS: hidden(Counted.ADDRESS, address),
        Counted.ACCOUNT: hidden(Counted.ACCOUNT, account),
        Counted.PAIR: hidden(Counted.PAIR, f"{address} {account}"),
    }


def paused_until(*, address: str, account: str, at: datetime.datetime) -> datetime.datetime | None:
    """Until when this address must wait, for this account; None when it may try now.

    The answer does not depend on whether the account exists.
    """
    keys = _keys(address, account)
    waiting = FailedSignIns.objects.filter(
        key__in=[keys[Counted.ADDRESS], keys[Counted.PAIR]], paused_until__gt=at
    )
    return waiting.order_by("-paused_until").values_list("paused_until", flat=True).first()


def factor_paused_until(person: Person, *, at: datetime.datetime) -> datetime.datetime | None:
    """Until when codes of the person's second factor are not looked at; None when they are."""
    key = hidden(Counted.FACTOR, str(person.pk))
    return (
        FailedSignIns.objects.filter(key=key, paused_until__gt=at)
        .values_list("paused_until", flat=True)
        .first()
    )


@transaction.atomic
def note_refusal(
    *, address: str, account: str, person: Person | None, at: datetime.datetime
) -> None:
    """Count a wrong password. `person` is whose account it is, if there is one.

    The trail learns of both alike, of the second by its hash: so neither takes longer.
    """
    keys = _keys(address, account)
    _count(Counted.ADDRESS, keys[Counted.ADDRESS], at=at)
    of_account = _count(Counted.ACCOUNT, keys[Counted.ACCOUNT], at=at)
    attacked = is_under_attack(of_account.standing, at=at)
    pair = _count(Counted.PAIR, keys[Counted.PAIR], at=at, under_attack=attacked)
    _record_refusal(person or pair, pair, at=at)


@transaction.atomic
def note_factor_refusal(person: Person, *, at: datetime.datetime) -> None:
    """Count a wrong code of a second factor."""
    row = _count(Counted.FACTOR, hidden(Counted.FACTOR, str(person.pk)), at=at)
    _record_refusal(person, row, at=at)


def _record_refusal(
    on: Person | FailedSignIns, row: FailedSignIns, *, at: datetime.datetime
) -> None:
    wait = [None, row.paused_until.isoformat()] if row.paused_until else None
    told = {"paused_until": wait} if wait else None
    record(Verb.PERSON_REFUSE, on=on, by=Nobody(), at=at, changes=told)


def _count(
    kind: Counted, key: str, *, at: datetime.datetime, under_attack: bool = False
) -> FailedSignIns:
    rows = FailedSignIns.objects.select_for_update()
    made = {"since": at, "last_at": at}
    row, _ = rows.get_or_create(kind=kind, key=key, defaults=made)
    before = row.standing if row.count else None
    now = after_failure(before, kind, at=at, under_attack=under_attack)
    row.count, row.since, row.paused_until, row.last_at = (
        now.count, now.since, now.paused_until, at,
    )  # fmt: skip
    row.save(update_fields=["count", "since", "paused_until", "last_at"])
    return row


def forgive(*, address: str, account: str) -> None:
    """Forget the failures of an account from an address: its password was right.

    The address keeps its own, or one account of an attacker's would wash it clean.
    """
    FailedSignIns.objects.filter(key=_keys(address, account)[Counted.PAIR]).delete()


def forgive_factor(person: Person) -> None:
    """Forget wrong codes: the last one was right."""
    FailedSignIns.objects.filter(key=hidden(Counted.FACTOR, str(person.pk))).delete()


@transaction.atomic
def note_sign_in(person: Person, *, by_means: Sequence[str], at: datetime.datetime) -> None:
    """Tell the trail that the person is in, and by what: password, totp, webauthn and so on."""
    changes = {"means": [None, list(by_means)]}
    record(Verb.PERSON_SIGN_IN, on=person, by=person, at=at, changes=changes)


@transaction.atomic
def end_sessions(
    person: Person, *, keep: str, at: datetime.datetime, only: int | None = None
) -> int:
    """End the person's sessions but `keep` (a session's key), or `only` one; say how many."""
    rows = UserSession.objects.filter(user=person).exclude(session_key=keep)
    if only is not None:
        rows = rows.filter(pk=only)
    keys = list(rows.select_for_update().values_list("session_key", flat=True))
    rows.filter(session_key__in=keys).delete()
    Session.objects.filter(session_key__in=keys).delete()
    if keys:
        changes = {"sessions": [len(keys), 0]}
        record(Verb.PERSON_SIGN_OUT, on=person, by=person, at=at, changes=changes)
    return len(keys)


def note_seen(session_key: str, *, at: datetime.datetime) -> None:
    """Remember that a session is in use."""
    UserSession.objects.filter(session_key=session_key).update(last_seen_at=at)


def forget_failures(*, at: datetime.datetime) -> int:
    """Forget failures that are a day old; say how many rows."""
    return FailedSignIns.objects.filter(last_at__lt=at - KEPT).delete()[0]


def forget_sessions(*, at: datetime.datetime) -> int:
    """Forget where people were signed in, once that is over; say how many rows."""
    live = Session.objects.filter(expire_date__gt=at).values("session_key")
    forgotten: int = UserSession.objects.exclude(session_key__in=live).delete()[0]
    return forgotten
