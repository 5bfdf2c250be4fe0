"""A nation's system: what a valid key makes of a request."""

import datetime
from dataclasses import dataclass

from members.models import MemberKey, Nation, Scope
from members.reading import Reader, reader_of_key


@dataclass(frozen=True, slots=True)
class NationSystem:
    """The user of a request that carries a key. `at` is when it asks, UTC."""

    key: MemberKey
    at: datetime.datetime

    actor_kind = "key"
    is_authenticated = True
    is_anonymous = False
    is_active = True

    @property
    def pk(self) -> int:
        """The key's number, which the trail records."""
        return self.key.pk

    @property
    def nation(self) -> Nation:
        """The nation whose system it is, and on whose behalf it acts."""
        return self.key.nation

    acts_for = nation

    @property
    def door(self) -> str:
        """The API, with what names the key there."""
        return f"api:{self.key.prefix}"

    def __str__(self) -> str:
        return f"{self.key} of {self.key.nation}"

    def reader(self) -> Reader:
        """What it may read, with its present rights."""
        return reader_of_key(self.key, at=self.at)

    def has_scope(self, scope: Scope) -> bool:
        """Whether the key was made for it."""
        return scope in self.key.scopes
