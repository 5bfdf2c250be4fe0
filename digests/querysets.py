"""Words for choosing deliveries."""

import datetime
from typing import Any, Self

from django.apps import apps
from django.db.models import Exists, OuterRef, Q, QuerySet

from members.reading import reader_of


class NoticeQuerySet(QuerySet[Any]):
    """Notices owed to people."""

    def claimable(self, *, at: datetime.datetime) -> Self:
        """Owed and due at `at`, or claimed under a lease that has run out."""
        return self.filter(due_at__lte=at).filter(
            Q(state="owed") | Q(state="sending", leased_until__lte=at)
        )


class DeliveryQuerySet(QuerySet[Any]):
    """Digests owed to people."""

    def visible_to(self, user: Any) -> Self:
        """A person's own; for the secretariat all of those about meetings that it may read.

        A person's own show as long as the person may read the meeting.
        """
        reader = reader_of(user)
        if reader.person is None:
            return self.none()
        meetings = apps.get_model("workinggroups", "Meeting").objects.visible_to(user)
        readable = self.filter(Exists(meetings.filter(pk=OuterRef("circulation__meeting_id"))))
        return readable if reader.secretariat else readable.filter(person_id=reader.person)

    def claimable(self, *, at: datetime.datetime) -> Self:
        """Owed and due at `at`, or claimed under a lease that has run out."""
        return self.filter(due_at__lte=at).filter(
            Q(state="owed") | Q(state="sending", leased_until__lte=at)
        )
