"""Whose feed address it is."""

from members.models import Person
from practices.feedsecrets import hash_of
from practices.models import FeedSecret


def feed_reader(token: str) -> Person | None:
    """The person whose feed address holds this secret; None once the person has left."""
    found = FeedSecret.objects.select_related("person__nation").filter(secret_hash=hash_of(token))
    row = found.first()
    return row.person if row and row.person.is_current else None
