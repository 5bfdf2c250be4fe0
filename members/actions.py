"""Changes to keys, people and circles that have a consequence."""

import datetime
import hashlib
import hmac
import secrets
from collections.abc import Iterable

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import transaction

from core.audit import Actor, record
from core.models import Verb
from members.models import Circle, MemberKey, Nation, Person, Scope, Seat

LONGEST_LIFE = datetime.timedelta(days=366)
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
def revoke_key(key: MemberKey, *, by: Actor, at: datetime.datetime) -> None:
    """Close a key for good; the next request with it is refused."""
    if key.revoked_at is None:
        key.revoked_at = at
        key.save(update_fields=["revoked_at"])
        record(Verb.KEY_REVOKE, on=key, by=by, at=at)


def note_use(key: MemberKey, *, at: datetime.datetime) -> None:
    """Remember that the key was used, to the hour, so that reading does not become writing."""
    if key.last_used_at is None or at - key.last_used_at >= datetime.timedelta(hours=1):
        MemberKey.objects.filter(pk=key.pk).update(last_used_at=at)


@transaction.atomic
def create_person(  # noqa: PLR0913 - a person is made of these, all named
    *,
    email: str,
    name: str,
    role: str,
    nation: Nation | None,
    password: str,
    by: Actor,
    at: datetime.datetime,
    time_zone: str = "UTC",
) -> Person:
    """An account. Raises ValidationError by field, for instance when the address is taken."""
    person = Person(
        email=Person.objects.normalize_email(email),
        name=name,
        role=role,
        nation=nation,
        time_zone=time_zone,
        joined_at=at,
    )
    person.set_password(password)
    person.full_clean()
    person.save()
    record(Verb.PERSON_CREATE, on=person, by=by, at=at, changes={"role": [None, role]})
    return person


@transaction.atomic
def change_zone(person: Person, *, time_zone: str, by: Actor, at: datetime.datetime) -> None:
    """Set the clock in which a person is told times. Raises ValidationError for no IANA zone."""
    before = person.time_zone
    if time_zone == before:
        return
    person.time_zone = time_zone
    person.clean_fields(exclude=[f.name for f in person._meta.fields if f.name != "time_zone"])
    person.save(update_fields=["time_zone"])
    record(Verb.PERSON_UPDATE, on=person, by=by, at=at, changes={"time_zone": [before, time_zone]})


@transaction.atomic
def seat(
    circle: Circle, person: Person, *, by: Actor, at: datetime.datetime, is_chair: bool = False
) -> Seat:
    """Give a person a place in a circle; again only changes whether it is the chair."""
    place, _ = Seat.objects.update_or_create(
        circle=circle, person=person, defaults={"is_chair": is_chair}
    )
    record(Verb.CIRCLE_CHANGE, on=circle, by=by, at=at, changes={"seat": [None, _seated(person)]})
    return place


@transaction.atomic
def unseat(circle: Circle, person: Person, *, by: Actor, at: datetime.datetime) -> None:
    """Take a person's place in a circle away; what it opened is closed at once."""
    gone, _ = Seat.objects.filter(circle=circle, person=person).delete()
    if gone:
        changes = {"seat": [_seated(person), None]}
        record(Verb.CIRCLE_CHANGE, on=circle, by=by, at=at, changes=changes)


def _seated(person: Person) -> str:
    """Whose seat it is, for the trail, which names nobody: role, nation and number."""
    return f"{person.in_trail}, number {person.pk}"
