"""Who may run meetings and close actions. Reading is asked elsewhere: `visible_to`."""

from typing import TYPE_CHECKING, Any

from members.models import Person, Seat
from members.roles import Ability, allows

if TYPE_CHECKING:
    from workinggroups.models import (
        Action,
        Consultation,
        Meeting,
        Paper,
        Planning,
        Poll,
        Series,
        WorkingGroup,
    )


def can_arrange(user: Any, group: "WorkingGroup | None") -> bool:
    """The secretariat, and for a group's meeting the chair of that group."""
    if not isinstance(user, Person):
        return False
    if user.can(Ability.RUN_MEETINGS):
        return True
    return group is not None and _chairs(user, group.circle_id)


def can_arrange_series(user: Any, series: "Series") -> bool:
    """As `can_arrange`; `series` as a reader sees it, without a group that they may not know."""
    known = series.group is not None or series.group_id is None
    return known and can_arrange(user, series.group)


def can_arrange_any(user: Any) -> bool:
    """Whether there is any meeting that the user may arrange."""
    return isinstance(user, Person) and (
        user.can(Ability.RUN_MEETINGS)
        or (
            user.can(Ability.READ_NETWORK)
            and not user.only_reads
            and user.seats.filter(is_chair=True).exists()
        )
    )


def can_plan(user: Any, planning: "Planning") -> bool:
    """Whoever may arrange the group's meetings chooses among the plans for them."""
    return can_arrange(user, planning.group)


def can_run_poll(user: Any, poll: "Poll") -> bool:
    """Whoever may arrange the meeting that the poll is about."""
    return can_arrange(user, poll.group)


def can_answer_polls(user: Any) -> bool:
    """Officials of member nations and the secretariat, but for who only reads."""
    return isinstance(user, Person) and user.can(Ability.READ_NETWORK) and not user.only_reads


def can_correct_burdens(user: Any) -> bool:
    """The secretariat keeps the ledger of burdens."""
    return isinstance(user, Person) and user.can(Ability.RUN_MEETINGS)


def can_seat(user: Any, group: "WorkingGroup") -> bool:
    """Who decides who sits in a group: its chair and the secretariat."""
    return can_arrange(user, group)


def can_propose(user: Any, group: "WorkingGroup") -> bool:
    """Who proposes what a group should reach: who sits in it, and those who run it."""
    if can_arrange(user, group):
        return True
    return (
        can_answer_polls(user)
        and Seat.objects.filter(circle_id=group.circle_id, person=user).exists()
    )


def can_edit(user: Any, meeting: "Meeting") -> bool:
    """As `can_arrange`, for the group of the meeting."""
    return can_arrange(user, meeting.group)


def can_write_minutes(user: Any, meeting: "Meeting") -> bool:
    """Whoever may arrange the meeting, unless it is cancelled."""
    return meeting.cancelled_at is None and can_edit(user, meeting)


def can_circulate(user: Any, meeting: "Meeting") -> bool:
    """Whoever may write the minutes."""
    return can_write_minutes(user, meeting)


def can_comment(user: Any, meeting: "Meeting") -> bool:
    """The network's people who may read the minutes; whoever is elevated only reads."""
    del meeting  # that it may be read is asked where it is looked up
    return isinstance(user, Person) and user.can(Ability.READ_NETWORK) and not user.only_reads


def can_approve(user: Any, meeting: "Meeting") -> bool:
    """Whoever may circulate the minutes."""
    return can_circulate(user, meeting)


def can_close(user: Any, action: "Action") -> bool:
    """Whoever is to do it, and whoever runs the group's meetings."""
    if not isinstance(user, Person) or not user.is_current or user.only_reads:
        return False
    return action.owner_id == user.pk or can_edit(user, action.meeting)


def can_object(user: Any, consultation: "Consultation") -> bool:
    """An official, contributor or coordinator of a nation that is asked."""
    return (
        isinstance(user, Person)
        and user.can(Ability.READ_NETWORK)
        and not user.only_reads
        and user.nation_id is not None
        and consultation.nations.filter(pk=user.nation_id).exists()
    )


def can_hand_in(user: Any, paper: "Paper") -> bool:
    """The nation's people who owe the paper, and whoever runs the meeting."""
    if can_edit(user, paper.item.meeting):
        return True
    return (
        isinstance(user, Person)
        and user.can(Ability.READ_NETWORK)
        and not user.only_reads
        and paper.nation_id is not None
        and user.nation_id == paper.nation_id
    )


def sees_roster_names(user: Any, group: "WorkingGroup") -> bool:
    """The group's own members and the secretariat; others see which nations take part.

    A group may show the names to all officials of member nations.
    """
    if not isinstance(user, Person) or not user.is_current:
        return False
    return allows(user.role, Ability.RUN_MEETINGS) or (
        user.can(Ability.READ_NETWORK)
        and (
            group.names_for == "network"
            or Seat.objects.filter(circle_id=group.circle_id, person=user).exists()
        )
    )


def sees_roster(user: Any) -> bool:
    """Officials of member nations and the secretariat."""
    return isinstance(user, Person) and user.can(Ability.READ_NETWORK)


def _chairs(person: Person, circle_id: int) -> bool:
    """Whether the person, an official of a member nation, is in the chair of the circle."""
    return (
        person.can(Ability.READ_NETWORK)
        and not person.only_reads
        and Seat.objects.filter(circle_id=circle_id, person=person, is_chair=True).exists()
    )
