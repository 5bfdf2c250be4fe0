"""Answers kept for all who read alike, until anything changes.

Who reads alike follows from members.reading: role and nation, seats in circles, and what names
the person or was written by it. What may be read is decided by `visible_to` alone, when an answer
is made; a test holds that readers of the same audience read the same.
"""

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Any, Final, TypeVar

from django.db.models import Exists, QuerySet
from django.db.models.functions import Now

from core import near, prepared
from members.models import Person
from members.reading import PUBLIC, Reader, reader_of
from practices.lookups import Stamp
from practices.models import Practice

T = TypeVar("T")
_SECONDS: Final = 15 * 60  # that an answer is kept; the stamp ends it sooner
_WHO: Final = prepared.number_mark(0)


def kept(user: Any, stamp: Stamp, name: str, read: Callable[[], T]) -> T:
    """Return what `read` finds among published practices, from what is kept where it is.

    `name` says what is asked, with all that it depends on beside the reader and the practices.
    The answer is shared: nobody may change it.
    """
    return kept_each(user, stamp, [name], lambda _name: read())[name]


def kept_each(
    user: Any, stamp: Stamp, names: Sequence[str], read: Callable[[str], T]
) -> dict[str, T]:
    """Return the answer for each of the names, as `kept` does for one."""
    reader = reader_of(user)
    audience = audience_of(reader)
    seen = stamp.public() if reader == PUBLIC else stamp.practices()
    keys = {name: near.key_of("practices:kept", name, audience, seen) for name in names}
    found: dict[str, T] = near.get_many(keys.values(), _SECONDS)
    answers = {name: found[key] if key in found else read(name) for name, key in keys.items()}
    new = {key: answers[name] for name, key in keys.items() if key not in found}
    if new and audience_of(reader) == audience:  # a seat given meanwhile opens nothing to others
        near.set_many(new, _SECONDS)
    return answers


def audience_of(reader: Reader) -> tuple[Any, ...]:
    """What all who read the same published practices as this reader have in common.

    Whoever is named in person, or has written what is under embargo, shares with nobody.
    """
    if reader.person is None:
        return (reader,)
    rows = prepared.rows("ties", _ties, {_WHO: reader.person})
    seats = tuple((row["seats__circle_id"], row["seats__is_chair"]) for row in rows)
    alone = any(row["named"] or row["wrote"] for row in rows)
    return (reader if alone else replace(reader, person=0), seats)


def _ties() -> QuerySet[Person, Any]:
    """What ties a person to practices beside nation and role: a row for each seat, or one."""
    named = Practice.named_people.through._default_manager.filter(person_id=_WHO)
    wrote = Practice.objects.filter(author_id=_WHO, embargo_until__gt=Now()).order_by()
    rows = QuerySet(Person).filter(pk=_WHO).annotate(named=Exists(named), wrote=Exists(wrote))
    found: QuerySet[Person, Any] = rows.order_by("seats__circle_id").values(
        "seats__circle_id", "seats__is_chair", "named", "wrote"
    )
    return found
