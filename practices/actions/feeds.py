"""A person's own feed address: made, made anew, revoked."""

import datetime
import secrets

from django.db import transaction

from core.audit import record
from core.models import Verb
from members.models import Person
from practices.feedsecrets import hash_of
from practices.models import FeedSecret


@transaction.atomic
def make_feed(*, by: Person, at: datetime.datetime) -> str:
    """Make the person's feed address and return its secret, once; the former one is void."""
    token = secrets.token_urlsafe(32)
    before = FeedSecret.objects.filter(person=by).count()
    FeedSecret.objects.update_or_create(
        person=by, defaults={"secret_hash": hash_of(token), "made_at": at}
    )
    record(Verb.PERSON_SEARCHES, on=by, by=by, at=at, changes={"feed_addresses": [before, 1]})
    return token


@transaction.atomic
def revoke_feed(*, by: Person, at: datetime.datetime) -> bool:
    """Make the person's feed address void; return whether there was one."""
    number = FeedSecret.objects.filter(person=by).delete()[0]
    if number:
        record(Verb.PERSON_SEARCHES, on=by, by=by, at=at, changes={"feed_addresses": [1, 0]})
    return bool(number)


def forget_feed(person: Person) -> None:
    """Forget the person's feed address, for erasure."""
    FeedSecret.objects.filter(person=person).delete()
