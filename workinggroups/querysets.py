"""Words for choosing meetings, their parts, and the registers."""

import datetime
from typing import Any, Self

from django.apps import apps
from django.db.models import Exists, OuterRef, Q, QuerySet

from members.grants import Way, under
from members.querysets import ShareableQuerySet
from members.reading import reader_of


class MeetingQuerySet(ShareableQuerySet[Any]):
    """Meetings."""

    def of_group(self, group: Any) -> Self:
        """Those of the group: its own, and joint sessions with it, each once."""
        return self.filter(Q(group=group) | Q(pk__in=group.joint_meetings.values("pk")))

    def upcoming(self, *, at: datetime.datetime) -> Self:
        """Those that start after `at`, the next one first."""
        return self.filter(starts_at__gt=at).order_by("starts_at", "id")

    def standing(self) -> Self:
        """Those that are not cancelled."""
        return self.filter(cancelled_at=None)

    def past(self, *, at: datetime.datetime) -> Self:
        """Those that have started by `at`, the latest first."""
        return self.filter(starts_at__lte=at).order_by("-starts_at", "-id")


def _meetings_of(user: Any) -> QuerySet[Any]:
    meetings: MeetingQuerySet = apps.get_model("workinggroups", "Meeting").objects.all()
    return meetings.visible_to(user)


class FormerDateQuerySet(QuerySet[Any]):
    """Where meetings stood before they were moved."""

    def visible_to(self, user: Any) -> Self:
        """Those of the meetings that `user` may read."""
        meetings = _meetings_of(user).filter(pk=OuterRef("meeting_id"))
        return self.filter(Exists(meetings))


class SeriesQuerySet(QuerySet[Any]):
    """Series of meetings."""

    def visible_to(self, user: Any) -> Self:
        """Those of which `user` may read a meeting."""
        meetings = _meetings_of(user).filter(occurrence__series=OuterRef("pk"))
        return self.filter(Exists(meetings))


class AgendaItemQuerySet(ShareableQuerySet[Any]):
    """Points of agendas."""

    def ways_for(self, user: Any) -> list[Way]:
        """As to any shareable row, of meetings that `user` may read: a part is never wider."""
        whole = Exists(_meetings_of(user).filter(pk=OuterRef("meeting_id")))
        return under(Q(whole), super().ways_for(user))


class PartQuerySet(QuerySet[Any]):
    """What belongs to a part of a meeting: to the whole of it, or to one point of its agenda."""

    def visible_to(self, user: Any) -> Self:
        """Those of meetings, and of agenda items, that `user` may read."""
        items: AgendaItemQuerySet = apps.get_model("workinggroups", "AgendaItem").objects.all()
        return self.of_parts(_meetings_of(user), items.visible_to(user))

    def of_parts(self, meetings: QuerySet[Any], items: QuerySet[Any]) -> Self:
        """Those in the minutes of these meetings: in the common part, or under these items."""
        return self.filter(
            Q(item=None) | Exists(items.filter(pk=OuterRef("item_id"))),
            Exists(meetings.filter(pk=OuterRef("meeting_id"))),
        )


class RegisterQuerySet(PartQuerySet):
    """Decisions and actions."""

    def of_group(self, group: Any) -> Self:
        """Those of the group's meetings, joint sessions included."""
        joint = group.joint_meetings.values("pk")
        return self.filter(Q(meeting__group=group) | Q(meeting__in=joint))

    def current(self) -> Self:
        """Those that the circulated minutes still hold."""
        return self.filter(struck_at=None)


class ActionQuerySet(RegisterQuerySet):
    """Actions, which name people."""

    def visible_to(self, user: Any) -> Self:
        """As decisions are; outside the network's community only one's own.

        Whoever is elevated reads those of the nation's meetings as well.
        """
        rows, reader = super().visible_to(user), reader_of(user)
        if reader.community:
            return rows
        own = Q(owner_id=reader.person or 0)
        if reader.elevated is not None:
            own |= Q(meeting__owner_nation_id=reader.elevated)
        return rows.filter(own)

    def still_open(self) -> Self:
        """Actions that are still to be done."""
        return self.filter(state="open")

    def overdue(self, *, on: datetime.date) -> Self:
        """Open actions whose day has passed on the day `on`."""
        return self.still_open().filter(due__lt=on)


class ConsultationQuerySet(PartQuerySet):
    """Written consultations, for the network's community."""

    def visible_to(self, user: Any) -> Self:
        """Those of parts that `user` may read; none outside the community."""
        return super().visible_to(user) if reader_of(user).community else self.none()

    def due(self, *, at: datetime.datetime) -> Self:
        """Those that are open and over, the one that ended first before."""
        return self.filter(state="open", deadline__lte=at).order_by("deadline", "id")


class PaperQuerySet(QuerySet[Any]):
    """Papers of points."""

    def visible_to(self, user: Any) -> Self:
        """Those of points that `user` may read."""
        items: AgendaItemQuerySet = apps.get_model("workinggroups", "AgendaItem").objects.all()
        return self.filter(Exists(items.visible_to(user).filter(pk=OuterRef("item_id"))))


class ObjectionQuerySet(QuerySet[Any]):
    """Objections to consultations."""

    def visible_to(self, user: Any) -> Self:
        """Those to consultations that `user` may read."""
        seen = apps.get_model("workinggroups", "Consultation")._default_manager.all()
        rows = seen.visible_to(user).filter(pk=OuterRef("consultation_id"))
        return self.filter(Exists(rows))

    def standing(self) -> Self:
        """Those that were not withdrawn."""
        return self.filter(withdrawn_at=None)


class PlanningQuerySet(QuerySet[Any]):
    """Runs of calls to be planned."""

    def visible_to(self, user: Any) -> Self:
        """For the network's community: those of the whole network, and of groups that one reads."""
        if not reader_of(user).community:
            return self.none()
        groups = apps.get_model("workinggroups", "WorkingGroup")._default_manager.all()
        seen = groups.visible_to(user).filter(pk=OuterRef("group_id"))
        return self.filter(Q(group=None) | Exists(seen))

    def claimable(self, *, at: datetime.datetime) -> Self:
        """Those that are owed plans, in nobody's hands at `at`, the longest waiting first."""
        free = Q(leased_until=None) | Q(leased_until__lte=at)
        return self.filter(free, state="asked").order_by("asked_at", "id")


class BurdenQuerySet(QuerySet[Any]):
    """What calls have cost the nations."""

    def visible_to(self, user: Any) -> Self:
        """For the network's community: as the plannings that they came of."""
        plannings = apps.get_model("workinggroups", "Planning")._default_manager.all()
        seen = plannings.visible_to(user).filter(pk=OuterRef("planned__planning_id"))
        return self.filter(Exists(seen))

    def of_year_before(self, day: datetime.date) -> Self:
        """Those of the twelve months before the day (UTC)."""
        end = datetime.datetime.combine(day, datetime.time(), datetime.UTC)
        return self.filter(starts_at__lt=end, starts_at__gte=end - datetime.timedelta(days=365))


class PollQuerySet(QuerySet[Any]):
    """Polls of when to meet."""

    def visible_to(self, user: Any) -> Self:
        """For those asked, and for those who arrange the meetings, as far as they read the group.

        Whoever is asked for a nation is asked no more once they belong to another.
        """
        reader = reader_of(user)
        if not reader.community or reader.person is None:
            return self.none()
        asked = apps.get_model("workinggroups", "PollAsked")._default_manager
        mine = asked.filter(poll=OuterRef("pk"), person_id=reader.person).filter(
            Q(voice__nation=None) | Q(voice__nation_id=reader.nation)
        )
        seats = apps.get_model("members", "Seat")._default_manager
        chairs = seats.filter(
            circle__group=OuterRef("group_id"), person_id=reader.person, is_chair=True
        )
        groups = apps.get_model("workinggroups", "WorkingGroup")._default_manager.all()
        seen = groups.visible_to(user).filter(pk=OuterRef("group_id"))
        rows = self.filter(Q(group=None) | Exists(seen))
        return rows if reader.secretariat else rows.filter(Q(Exists(mine)) | Q(Exists(chairs)))

    def open(self, *, at: datetime.datetime) -> Self:
        """Those that take answers at `at`."""
        return self.filter(closed_at=None, closes_at__gt=at)

    def to_remind(self, *, at: datetime.datetime) -> Self:
        """Open ones whose reminders are due at `at` and nobody has owed yet."""
        return self.open(at=at).filter(reminded_at=None, remind_at__lte=at)


class PollLetterQuerySet(QuerySet[Any]):
    """Letters about polls."""

    def claimable(self, *, at: datetime.datetime) -> Self:
        """Owed and due at `at`, in nobody's hands."""
        free = Q(leased_until=None) | Q(leased_until__lte=at)
        return self.filter(free, finished_at=None, due_at__lte=at)
