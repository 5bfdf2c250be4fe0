"""Meetings in lists, one meeting as a reader sees it, and whom one can invite."""

import datetime
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Prefetch, Q, QuerySet

from members.markings import Marking, narrower
from members.models import Nation, Person
from members.roles import Ability, Role, allows
from workinggroups.models import (
    Action,
    AgendaItem,
    Attendance,
    Decision,
    FormerDate,
    Invitation,
    Meeting,
    Series,
    WorkingGroup,
)
from workinggroups.queries.moving import with_former

NETWORK_ROLES = [role for role in Role if allows(role, Ability.READ_NETWORK)]


@dataclass(frozen=True, slots=True)
class MeetingPage:
    """A meeting as one reader sees it; what the reader may not see is not in here at all."""

    meeting: Meeting
    items: Sequence[AgendaItem]
    attendance: Sequence[Attendance]
    decisions: Sequence[Decision]
    actions: Sequence[Action]
    previous: Meeting | None
    following: Meeting | None
    group: WorkingGroup | None
    further_groups: Sequence[WorkingGroup]
    invited: int
    former: Sequence[FormerDate]
    series: Series | None
    merged_into: Meeting | None
    asked: bool

    @property
    def narrowest(self) -> Marking:
        """The marking of the page as a whole: that of its narrowest part."""
        marking = Marking(self.meeting.marking)
        for item in self.items:
            marking = narrower(marking, item.marking)
        return marking


def upcoming_meetings(user: Any, *, at: datetime.datetime) -> QuerySet[Meeting]:
    """Meetings to come that `user` may read, the next one first, with their groups."""
    meetings: QuerySet[Meeting] = Meeting.objects.visible_to(user).upcoming(at=at)
    return meetings.prefetch_related(_groups(user))


def past_meetings(user: Any, *, at: datetime.datetime) -> QuerySet[Meeting]:
    """Meetings that have started and that `user` may read, the latest first, with their groups."""
    meetings: QuerySet[Meeting] = Meeting.objects.visible_to(user).past(at=at)
    return meetings.prefetch_related(_groups(user))


def past_page(
    user: Any, *, at: datetime.datetime, before: str, size: int
) -> tuple[list[Meeting | FormerDate], str]:
    """Past meetings after the one whose slug is `before`, and the slug from which to go on.

    Among them what was moved away, in its old place.
    """
    meetings, until = past_meetings(user, at=at), at
    last = meetings.filter(slug=before).first() if before else None
    if last is not None:
        same_moment = Q(starts_at=last.starts_at, pk__lt=last.pk)
        meetings = meetings.filter(Q(starts_at__lt=last.starts_at) | same_moment)
        until = last.starts_at
    found = list(meetings[: size + 1])
    end = found[size - 1] if len(found) > size else None
    after = None if end is None else end.starts_at
    rows = with_former(user, found[:size], after=after, until=until, latest_first=True)
    return rows, "" if end is None else end.slug


def guests_of(meeting: Meeting) -> QuerySet[Person]:
    """Who is asked to the meeting, by nation and name."""
    people: QuerySet[Person] = Person.objects.filter(invitations__meeting=meeting)
    return people.order_by("nation__name", "name", "pk")


def invitations(meeting: Meeting) -> QuerySet[Invitation]:
    """The invitations with their people, by name."""
    rows: QuerySet[Invitation] = meeting.invitations.select_related("person__nation")
    return rows.order_by("person__name", "pk")


def nations_of(meeting: Meeting) -> list[Nation]:
    """The nations whose attendance can be noted: members, and those noted already, by name."""
    noted = Q(pk__in=meeting.attendance.values("nation_id"))
    return list(Nation.objects.filter(Q(is_member=True) | noted).order_by("name", "pk"))


def arranging_choices(user: Person, *, meeting: Meeting | None = None) -> dict[str, Any]:
    """What the form of a meeting offers: groups, clocks and people."""
    groups = WorkingGroup.objects.visible_to(user).order_by("name", "pk")
    if not user.can(Ability.RUN_MEETINGS):
        groups = groups.filter(circle__seats__person=user, circle__seats__is_chair=True)
    zones = Nation.objects.filter(is_member=True).values_list("time_zone", flat=True)
    more = [user.time_zone, "UTC"] + ([meeting.time_zone] if meeting else [])
    return {
        "groups": groups,
        "network": user.can(Ability.RUN_MEETINGS),
        "zones": [(zone, zone) for zone in sorted({*zones, *more})],
        "people": can_be_invited(meeting.group if meeting else None),
    }


def meeting_page(meeting: Meeting, user: Any) -> MeetingPage:
    """Everything on a meeting's page, as far as `user` may read it."""
    entries = {"meeting": meeting, "struck_at": None}
    return MeetingPage(
        meeting=meeting,
        items=list(
            AgendaItem.objects.filter(meeting=meeting).visible_to(user).select_related("led_by")
        ),
        attendance=list(meeting.attendance.select_related("nation").order_by("nation__name", "pk")),
        decisions=list(
            Decision.objects.filter(**entries).visible_to(user).select_related("meeting", "item")
        ),
        actions=list(
            Action.objects.filter(**entries)
            .visible_to(user)
            .select_related("meeting__group", "item", "owner__nation")
        ),
        previous=_neighbours(meeting, user).past(at=meeting.starts_at).first(),
        following=_neighbours(meeting, user).upcoming(at=meeting.starts_at).first(),
        group=WorkingGroup.objects.visible_to(user).filter(meetings=meeting).first(),
        further_groups=list(
            WorkingGroup.objects.visible_to(user).filter(joint_meetings=meeting).order_by("name")
        ),
        invited=meeting.invitations.count(),
        former=list(meeting.former_dates.order_by("starts_at")),
        merged_into=_merged_into(meeting, user),
        asked=isinstance(user, Person) and meeting.invitations.filter(person=user).exists(),
        series=Series.objects.filter(occurrences__meeting=meeting).first(),
    )


def _merged_into(meeting: Meeting, user: Any) -> Meeting | None:
    """The meeting that is held in its stead, if `user` may read that."""
    if meeting.merged_into_id is None:
        return None
    found: Meeting | None = Meeting.objects.visible_to(user).filter(merged=meeting).first()
    return found


def narrower_points(meeting: Meeting, user: Any) -> list[AgendaItem]:
    """The points for fewer readers than their meeting, as far as `user` may read them."""
    items = AgendaItem.objects.filter(meeting=meeting).exclude(marking=meeting.marking)
    return list(items.visible_to(user).order_by("position"))


def can_be_invited(group: WorkingGroup | None) -> QuerySet[Person]:
    """Everybody current whom an organiser may choose from, by nation and name."""
    people: QuerySet[Person] = Person.objects.current().filter(
        role__in=[*NETWORK_ROLES, Role.AFFILIATE]
    )
    if group is not None:
        people = people | Person.objects.current().filter(seats__circle_id=group.circle_id)
    return people.distinct().order_by("nation__name", "name", "pk")


def default_guests(group: WorkingGroup | None) -> list[Person]:
    """A group's members, or everybody of the network: officials, coordinators, secretariat."""
    people = Person.objects.current()
    if group is not None:
        return list(people.filter(seats__circle_id=group.circle_id).order_by("name", "pk"))
    return list(people.filter(role__in=NETWORK_ROLES).order_by("name", "pk"))


def _groups(user: Any) -> "Prefetch[Any]":
    """A meeting's group where `user` may read that too, and None where not."""
    return Prefetch("group", WorkingGroup.objects.visible_to(user))


def _neighbours(meeting: Meeting, user: Any) -> Any:
    """The other meetings of the same body that `user` may read."""
    return Meeting.objects.filter(group=meeting.group).exclude(pk=meeting.pk).visible_to(user)
