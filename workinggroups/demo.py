"""Meetings to look at on a local run: invented, and marked as such in their titles."""

import datetime
from collections.abc import Mapping, Sequence

from django.db import transaction

from members.markings import Marking
from members.models import Nation, Person, Seat
from members.roles import Ability
from workinggroups import actions
from workinggroups.actions import Details, Point, PollWanted, Whom
from workinggroups.models import Attendance, Meeting, Purpose, WorkingGroup

LABEL = "Demonstration"


@transaction.atomic
def arrange_demo(*, by: Person, people: Sequence[Person], at: datetime.datetime) -> list[Meeting]:
    """A past network call with circulated minutes, one to come, a poll, and a meeting of a group.

    `by` is the secretariat; `people` are the demo accounts, named by their role, of whom those
    who read the network's matter are asked. The group is one that has a chair; it also has an
    item for named people only. Returns nothing when a demonstration is there already. Times hang
    on `at` (UTC).
    """
    if Meeting.objects.filter(title__startswith=LABEL).exists():
        return []
    asked = [person for person in people if person.can(Ability.READ_NETWORK)]
    made = [_past_call(by, asked, at), _coming_call(by, asked, at)]
    chairs = Seat.objects.filter(is_chair=True, circle__group__isnull=False)
    chair = chairs.select_related("circle__group", "person__nation").order_by("pk").first()
    if chair is not None:
        made.append(_group_meeting(chair.circle.group, chair.person, at))
    _poll(by, [person for person in asked if person.nation is not None], at)
    return made


def _poll(by: Person, people: Sequence[Person], at: datetime.datetime) -> None:
    """Three times in five weeks, asked of these accounts, if there are any."""
    if not people:
        return
    day = _hour(at + datetime.timedelta(days=35), 0)
    actions.open_poll(
        group=None,
        wanted=PollWanted(
            f"{LABEL}: when to hold the next call",
            at + datetime.timedelta(days=14),
            "Europe/London",
            note="This is a demonstration: no such call is planned.",
        ),
        times=[day + datetime.timedelta(hours=hours) for hours in (8, 32 + 5, 48 + 21)],
        whom=Whom(people=people),
        by=by,
        at=at,
    )


def _past_call(by: Person, people: Sequence[Person], at: datetime.datetime) -> Meeting:
    start = _hour(at - datetime.timedelta(days=7), 14)
    meeting = actions.arrange(
        group=None,
        details=Details(f"{LABEL}: call of the network", start, "Europe/London", place="Online"),
        invite=people,
        points=[
            Point("News from the members", Purpose.INFORM, 15),
            Point("Which practice to look at together next", Purpose.DECIDE, 30),
            Point("Any other business", Purpose.DISCUSS, 15),
        ],
        by=by,
        at=start - datetime.timedelta(days=14),
    )
    officials = [person for person in people if person.nation is not None]
    owner = officials[0] if officials else by
    due = (at + datetime.timedelta(days=14)).date()
    common = (
        "This is a demonstration: no such call took place.\n\n"
        "Members talked about how to use the hub between calls.\n\n"
        "DECISION: Post a short note on the hub before each call.\n\n"
        f"- ACTION: @{owner.email} by {due} add the first note\n"
    )
    decided = "Three topics were put forward.\n\nDECISION: Start with digital identity."
    second = meeting.items.get(position=2)
    written = start + datetime.timedelta(days=1)
    actions.write_minutes(
        meeting,
        texts={"minutes": common, f"item-{second.pk}": decided},
        attendance=_attendance(officials),
        by=by,
        at=written,
    )
    actions.circulate(meeting, by=by, at=written)
    return meeting


def _coming_call(by: Person, people: Sequence[Person], at: datetime.datetime) -> Meeting:
    start = _hour(at + datetime.timedelta(days=21), 13)
    title = f"{LABEL}: next call of the network"
    return actions.arrange(
        group=None,
        details=Details(title, start, "Europe/Tallinn", 90, "Online"),
        invite=people,
        points=[
            Point("Open actions", Purpose.INFORM, 15),
            Point("What did not work, and what we learned", Purpose.DISCUSS, 60),
            Point("Date of the next call", Purpose.DECIDE, 15),
        ],
        by=by,
        at=at,
    )


def _group_meeting(group: WorkingGroup, chair: Person, at: datetime.datetime) -> Meeting:
    start = _hour(at + datetime.timedelta(days=10), 8)
    title = f"{LABEL}: meeting of the group {group.name}"
    secret = Point("A draft that only the chair may see yet", marking=Marking.RED, people=[chair])
    return actions.arrange(
        group=group,
        details=Details(title, start, chair.time_zone, place="Online", chatham_house=True),
        points=[Point("Round of the members", Purpose.INFORM, 20), secret],
        by=chair,
        at=at,
    )


def _attendance(officials: Sequence[Person]) -> Mapping[Nation, str]:
    """All nations of the accounts took part, but for the last, which sent apologies."""
    nations = list(dict.fromkeys(person.nation for person in officials if person.nation))
    states = {nation: str(Attendance.State.PRESENT) for nation in nations}
    if len(nations) > 1:
        states[nations[-1]] = str(Attendance.State.APOLOGIES)
    return states


def _hour(at: datetime.datetime, hour: int) -> datetime.datetime:
    return at.astimezone(datetime.UTC).replace(hour=hour, minute=0, second=0, microsecond=0)
