"""Second factors: what the trail learns of them, and codes, each of which works once."""

import datetime
import hmac
import uuid
from typing import Any, Final
from urllib.parse import urlsplit

from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value
from allauth.mfa.utils import decrypt
from allauth.usersessions.models import UserSession
from django.conf import settings
from django.contrib.sessions.models import Session
from django.db import transaction

from core.audit import Actor, need_reason, record
from core.errors import StateConflict
from core.models import Verb
from members.actions.signin import forgive_factor
from members.models import AccountLetter, Nation, Person

STEP: Final = 30  # seconds that a code of an authenticator app is shown
LETTERS_KEPT: Final = datetime.timedelta(days=14)
DRIFT: Final = 1  # steps that the two clocks may differ


@transaction.atomic
def note_factor(person: Person, kind: str, *, added: bool, at: datetime.datetime) -> None:
    """Tell the trail that the person added or removed a factor: totp, webauthn, recovery_codes."""
    verb = Verb.PERSON_FACTOR_ADD if added else Verb.PERSON_FACTOR_REMOVE
    changes = {"factor": [None, kind] if added else [kind, None]}
    record(verb, on=person, by=person, at=at, changes=changes)


@transaction.atomic
def use_code(person: Person, code: str, *, at: datetime.datetime) -> Any:
    """The person's factor whose code this is, which is then used up; None for a wrong one.

    That a code was used stands in the database, so it is known when the cache is lost.
    """
    typed = "".join(code.split())
    kinds = [Authenticator.Type.TOTP, Authenticator.Type.RECOVERY_CODES]
    rows = Authenticator.objects.select_for_update().filter(user=person, type__in=kinds)
    for factor in rows.order_by("-type", "pk"):  # the app's first
        if factor.type == Authenticator.Type.RECOVERY_CODES:
            if factor.wrap().validate_code(typed):
                return factor
        elif _use_totp(factor, typed, at=at):
            return factor
    return None


def _use_totp(factor: Any, typed: str, *, at: datetime.datetime) -> bool:
    secret = decrypt(factor.data["secret"])
    now = int(at.timestamp()) // STEP
    for step in range(now - DRIFT, now + DRIFT + 1):
        right = format_hotp_value(hotp_value(secret, step))
        if step > factor.data.get("last_step", 0) and hmac.compare_digest(
            right.encode(), typed.encode()
        ):
            factor.data["last_step"] = step
            factor.save(update_fields=["data"])
            return True
    return False


@transaction.atomic
def reset_factors(person: Person, *, reason: str, by: Actor, at: datetime.datetime) -> None:
    """Take away all of somebody's second factors, end their sessions, owe them a letter of it.

    Raises ValidationError without a reason, StateConflict when there is no factor to take away.
    """
    need_reason(reason, "Say how you know that it is lost: the reason is kept, and told by letter.")
    person = Person.objects.select_for_update().get(pk=person.pk)
    factors = Authenticator.objects.select_for_update().filter(user=person)
    kinds = sorted(factors.values_list("type", flat=True))
    if not kinds:
        raise StateConflict("This person has no second factor.")
    # Without the signal of a factor less, which would tell that the person removed it.
    Authenticator.objects.filter(user=person)._raw_delete(Authenticator.objects.db)  # noqa: SLF001 - nothing hangs on the rows
    forgive_factor(person)
    person.factors_reset_at = at
    person.save(update_fields=["factors_reset_at"])
    sessions = UserSession.objects.filter(user=person)
    keys = list(sessions.values_list("session_key", flat=True))
    sessions.delete()
    Session.objects.filter(session_key__in=keys).delete()
    _owe_letter(person, reason=reason, by=by, at=at)
    changes: dict[str, list[Any]] = {"factor": [kinds, None], "sessions": [len(keys), 0]}
    record(Verb.PERSON_FACTOR_RESET, on=person, by=by, at=at, changes=changes, reason=reason)


def _owe_letter(person: Person, *, reason: str, by: Actor, at: datetime.datetime) -> None:
    """Owe the person the news of it, whoever it was."""
    host = urlsplit(settings.SITE_URL).hostname
    letter = AccountLetter(
        person=person,
        by=f"the {by.in_trail}" if isinstance(by, Person) else "those who run the site",
        reason=reason,
        made_at=at,
        due_at=at,
        message_id=f"<{uuid.uuid4()}@{host}>",
    )
    letter.full_clean()
    letter.save()


def forget_account_letters(*, at: datetime.datetime) -> int:
    """Delete letters about accounts some time after they were owed; say how many."""
    gone, _ = AccountLetter.objects.filter(made_at__lte=at - LETTERS_KEPT).delete()
    return gone


@transaction.atomic
def ask_second_factor(nation: Nation, *, wanted: bool, by: Actor, at: datetime.datetime) -> None:
    """Ask a second factor of all people of the nation, or leave it to each."""
    before = nation.asks_second_factor
    if before == wanted:
        return
    nation.asks_second_factor = wanted
    nation.save(update_fields=["asks_second_factor"])
    changes = {"asks_second_factor": [before, wanted]}
    record(Verb.NATION_SIGN_IN, on=nation, by=by, at=at, changes=changes)
