"""Changes to the keys of nations' systems."""

import datetime
import hashlib
import hmac
import secrets
from collections.abc import Iterable

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models.functions import Coalesce

from core.audit import Actor, record
from core.models import Verb
from members.actions.circles import seated
from members.models import MemberKey, Nation, Person, Scope

LONGEST_LIFE = datetime.timedelta(days=366)
LONGEST_IDLE = datetime.timedelta(days=90)
_PREFIX_BYTES, _SECRET_BYTES = 4, 32


def hash_secret(secret: str) -> str:
    """What is stored of a key: HMAC-SHA256 of the whole secret under the site's own secret."""
    return hmac.new(settings.SECRET_KEY.encode(), secret.encode(), hashlib.sha256).hexdigest()


@transaction.atomic
def make_key(  # noqa: PLR0913 - a key is made of these, all named
    *,
    nation: Nation,
    name: str,
    scopes: Iterable[str],
    expires_at: datetime.datetime,
    by: Actor,
    at: datetime.datetime,
) -> tuple[MemberKey, str]:
    """A key for a nation's system, and its secret, which cannot be had again.

    Raises ValidationError for an unknown scope, no scope, or an expiry over a year away.
    """
    wanted = sorted(set(scopes))
    _check_key(wanted, expires_at, at)
    prefix = secrets.token_hex(_PREFIX_BYTES)
    secret = f"dnh_{prefix}_{secrets.token_urlsafe(_SECRET_BYTES)}"
    key = MemberKey(
        nation=nation,
        name=name,
        prefix=prefix,
        secret_hash=hash_secret(secret),
        scopes=wanted,
        created_by=by if isinstance(by, Person) else None,
        created_at=at,
        expires_at=expires_at,
    )
    key.full_clean()
    key.save()
    record(
        Verb.KEY_CREATE,
        on=key,
        by=by,
        at=at,
        changes={"scopes": [None, wanted], "expires_at": [None, expires_at.isoformat()]},
    )
    return key, secret


def _check_key(scopes: list[str], expires_at: datetime.datetime, at: datetime.datetime) -> None:
    unknown = [scope for scope in scopes if scope not in Scope.values]
    if unknown or not scopes:
        msg = f"Choose what the key may do, from: {', '.join(Scope.values)}."
        raise ValidationError({"scopes": [msg]}, code="scopes")
    if not at < expires_at <= at + LONGEST_LIFE:
        msg = "A key expires within a year from today. Choose a day before that."
        raise ValidationError({"expires_at": [msg]}, code="expires_at")


@transaction.atomic
def revoke_key(key: MemberKey, *, by: Actor, at: datetime.datetime, reason: str = "") -> None:
    """Close a key for good; the next request with it is refused."""
    if key.revoked_at is None:
        key.revoked_at = at
        key.save(update_fields=["revoked_at"])
        record(Verb.KEY_REVOKE, on=key, by=by, at=at, reason=reason)


@transaction.atomic
def revoke_unused_keys(*, by: Actor, at: datetime.datetime) -> int:
    """Close the keys that nobody has used for LONGEST_IDLE; return how many there were."""
    last = Coalesce("last_used_at", "created_at")
    idle = MemberKey.objects.alias(last=last).filter(revoked_at=None, last__lte=at - LONGEST_IDLE)
    keys = list(idle.select_for_update().order_by("pk"))
    for key in keys:
        revoke_key(key, by=by, at=at, reason="Nobody has used it for 90 days.")
    return len(keys)


@transaction.atomic
def hand_over_key(key: MemberKey, to: Person, *, by: Actor, at: datetime.datetime) -> None:
    """Let another person answer for a key. Who made it stays on record."""
    before = key.kept_by or key.created_by
    key.kept_by = to
    key.save(update_fields=["kept_by"])
    changes = {"keeper": [before and seated(before), seated(to)]}
    record(Verb.KEY_HAND_OVER, on=key, by=by, at=at, changes=changes)


def note_use(key: MemberKey, *, at: datetime.datetime) -> None:
    """Remember that the key was used, to the hour, so that reading does not become writing."""
    if key.last_used_at is None or at - key.last_used_at >= datetime.timedelta(hours=1):
        MemberKey.objects.filter(pk=key.pk).update(last_used_at=at)
