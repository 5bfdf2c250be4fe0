"""Second factors: what the trail learns of them, and codes, each of which works once."""

import datetime
import hmac
from typing import Any, Final

from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value
from allauth.mfa.utils import decrypt
from django.db import transaction

from core.audit import Actor, record
from core.models import Verb
from members.models import Nation, Person

STEP: Final = 30  # seconds that a code of an authenticator app is shown
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
def ask_second_factor(nation: Nation, *, wanted: bool, by: Actor, at: datetime.datetime) -> None:
    """Ask a second factor of all people of the nation, or leave it to each."""
    before = nation.asks_second_factor
    if before == wanted:
        return
    nation.asks_second_factor = wanted
    nation.save(update_fields=["asks_second_factor"])
    changes = {"asks_second_factor": [before, wanted]}
    record(Verb.NATION_SIGN_IN, on=nation, by=by, at=at, changes=changes)
