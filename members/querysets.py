"""Words for choosing nations, people and shareable rows."""

import datetime
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, Self, TypeVar

from django.apps import apps
from django.contrib.auth.base_user import BaseUserManager
from django.db import models

from core.prepared import Condition, condition
from members.grants import Grant, Way, any_of, truth
from members.reading import reader_of, ways

if TYPE_CHECKING:
    from members.models import Person

M = TypeVar("M", bound=models.Model)


class PublicQuerySet(models.QuerySet[M]):
    """Rows of a kind that everyone may read."""

    def visible_to(self, user: Any) -> Self:  # noqa: ARG002 - the same question for every kind
        """All of them."""
        return self


class ShareableQuerySet(models.QuerySet[M]):
    """Rows that have an owner, a marking and an audience."""

    def ways_for(self, user: Any) -> list[Way]:
        """How `user` (a person, a nation's system, the public) may come to read rows."""
        return ways(self.model, reader_of(user))

    def visible_to(self, user: Any) -> Self:
        """The rows that `user` may read."""
        return self.filter(self.seen_by(user))

    def seen_by(self, user: Any) -> Condition:
        """The condition that a row is one that `user` may read."""
        marks, values = reader_of(user).marked()
        return condition(self.model, ("seen", marks), lambda: any_of(self.ways_for(marks)), values)

    def grants_to(self, user: Any) -> dict[int, list[Grant]]:
        """Why `user` may read each of the rows, by number: one statement.

        None of those that `user` may not read.
        """
        found = {row["pk"]: granted(row) for row in self.values_of_grants(user)}
        return {pk: grants for pk, grants in found.items() if grants}

    def values_of_grants(self, user: Any, **more: Any) -> models.QuerySet[M, dict[str, Any]]:
        """Each row's number, and a column for each grant that may open it; see `granted`."""
        by_grant: dict[Grant, list[Way]] = {}
        for way in self.ways_for(user):
            by_grant.setdefault(way.grant, []).append(way)
        open_ = {f"by_{grant.name}": truth(any_of(some)) for grant, some in by_grant.items()}
        return self.order_by().values("pk", **open_, **more)


def granted(row: Mapping[str, Any]) -> list[Grant]:
    """The grants of a row of `values_of_grants` that hold."""
    return [Grant[name[3:]] for name, holds in row.items() if name.startswith("by_") and holds]


class CircleQuerySet(models.QuerySet[Any]):
    """Circles."""

    def with_seat_for(self, user: Any) -> Self:
        """The circles in which `user` sits."""
        person = reader_of(user).person
        return self.none() if person is None else self.filter(seats__person_id=person)

    def known_to(self, user: Any) -> Self:
        """The circles whose name `user` may know.

        Those without a working group, those of groups that `user` may read, and one's own.
        """
        groups = apps.get_model("workinggroups", "WorkingGroup")._default_manager.all()
        seen = groups.visible_to(user).filter(circle_id=models.OuterRef("pk"))
        grouped = models.Exists(groups.filter(circle_id=models.OuterRef("pk")))
        known = models.Q(~grouped) | models.Q(models.Exists(seen))
        person = reader_of(user).person
        if person is not None:
            seats = apps.get_model("members", "Seat")._default_manager.filter(person_id=person)
            known |= models.Q(models.Exists(seats.filter(circle_id=models.OuterRef("pk"))))
        return self.filter(known)


class PersonQuerySet(models.QuerySet["Person"]):
    """People."""

    def current(self) -> Self:
        """Those who still belong to the network."""
        return self.filter(is_active=True, left_at=None).filter(
            models.Q(nation=None) | models.Q(nation__is_member=True)
        )


class PersonManager(BaseUserManager["Person"].from_queryset(PersonQuerySet)):  # type: ignore[misc] # reason: a manager made at run time
    """People, fetched together with their nation, which every reading right depends on."""

    def get_queryset(self) -> PersonQuerySet:
        """People with their nation."""
        return PersonQuerySet(self.model, using=self._db).select_related("nation")

    def select_for_update(self, *, of: tuple[str, ...] = ("self",), **how: Any) -> PersonQuerySet:
        """People, locked; not their nations, which PostgreSQL could not lock for those without."""
        return self.get_queryset().select_for_update(of=of, **how)

    def get_by_natural_key(self, username: str | None) -> "Person":
        """The person with the address, whatever its capitals."""
        person: Person = self.get(email__iexact=username)
        return person


class AccountLetterQuerySet(models.QuerySet[Any]):
    """Letters about accounts."""

    def claimable(self, *, at: datetime.datetime) -> Self:
        """Those owed and due at `at`, in nobody's hands, to people who still have an account."""
        people = apps.get_model("members", "Person")._default_manager
        # No join: what decides who claims must stand in the row itself, to be asked again there.
        there = people.filter(is_active=True, left_at=None).order_by().values("pk")
        owed = self.filter(sent_at=None, failed_at=None, due_at__lte=at, person_id__in=there)
        return owed.filter(models.Q(leased_until=None) | models.Q(leased_until__lte=at))


class JoinInvitationQuerySet(models.QuerySet[Any]):
    """Invitations to join the hub."""

    def standing(self) -> Self:
        """Those neither accepted nor withdrawn, expired or not."""
        return self.filter(accepted_at=None, withdrawn_at=None)

    def ended(self, *, expired_by: datetime.datetime) -> Self:
        """Those accepted, withdrawn, or expired by that moment."""
        over = models.Q(accepted_at__isnull=False) | models.Q(withdrawn_at__isnull=False)
        return self.filter(over | models.Q(expires_at__lte=expired_by))

    def open(self, *, at: datetime.datetime) -> Self:
        """Those whose link opens something at `at`."""
        return self.standing().filter(expires_at__gt=at)

    def claimable(self, *, at: datetime.datetime) -> Self:
        """Those whose letter is owed and due at `at`, in nobody's hands."""
        owed = self.open(at=at).filter(sent_at=None, failed_at=None, due_at__lte=at)
        return owed.filter(models.Q(leased_until=None) | models.Q(leased_until__lte=at))
