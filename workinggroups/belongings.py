"""What groups, meetings and their registers hold about a person."""

import datetime
from collections.abc import Collection

from core.belongings import Belonging, Item, register
from members.models import Person
from workinggroups import actions
from workinggroups.actions.editions import MEETINGS
from workinggroups.models import (
    Action,
    CalendarLink,
    Invitation,
    Meeting,
    MinutesComment,
    Objection,
    Poll,
    PollAnswer,
    Told,
)


def _actions(person: Person) -> list[Item]:
    rows = Action.objects.visible_to(person).filter(owner=person).select_related("meeting")
    return [
        {
            "action": row.text,
            "due": row.due.isoformat(),
            "state": row.get_state_display(),
            "outcome": row.outcome,
            "meeting": row.meeting.title,
        }
        for row in rows.order_by("due", "pk")
    ]


def _open_actions(person: Person) -> list[str]:
    count = Action.objects.filter(owner=person).current().still_open().count()
    if not count:
        return []
    what = "An open action is yours." if count == 1 else f"{count} open actions are yours."
    return [f"{what} Close it or have somebody else take it over."]


def _invitations(person: Person) -> list[Item]:
    meetings = Meeting.objects.visible_to(person).filter(invitations__person=person)
    return [
        {"meeting": row.title, "starts": row.starts_at.astimezone(datetime.UTC).isoformat()}
        for row in meetings.order_by("starts_at", "pk")
    ]


def _comments(person: Person) -> list[Item]:
    rows = MinutesComment.objects.visible_to(person).filter(author=person)
    return [
        {
            "meeting": row.meeting.title,
            "comment": row.text,
            "said": row.at.astimezone(datetime.UTC).isoformat(),
            "answer": row.answer,
        }
        for row in rows.select_related("meeting")
    ]


def _objections(person: Person) -> list[Item]:
    rows = Objection.objects.visible_to(person).filter(person=person)
    return [
        {
            "consultation": row.consultation.title,
            "reason": row.reason,
            "said": row.at.astimezone(datetime.UTC).isoformat(),
        }
        for row in rows.select_related("consultation")
    ]


def _told(person: Person) -> list[Item]:
    rows = Told.objects.filter(person=person, meeting__in=Meeting.objects.visible_to(person))
    return [
        {"meeting": row.meeting.title, "told": row.at.astimezone(datetime.UTC).isoformat()}
        for row in rows.select_related("meeting").order_by("at", "pk")
    ]


def _calendar(person: Person) -> list[Item]:
    rows = CalendarLink.objects.filter(person=person).values_list("made_at", flat=True)
    return [{"made": at.astimezone(datetime.UTC).isoformat()} for at in rows]


def _end_calendar(person: Person, called: str, at: datetime.datetime) -> Collection[str]:  # noqa: ARG001 - as every belonging is erased
    actions.forget_calendar_link(person)
    return ()


def _polls(person: Person) -> list[Item]:
    """What the person said in polls, of those that they may still read."""
    seen = Poll.objects.visible_to(person)
    rows = PollAnswer.objects.filter(voice__answered_by=person, option__poll__in=seen)
    return [
        {
            "poll": row.option.poll.title,
            "time": row.option.starts_at.astimezone(datetime.UTC).isoformat(),
            "answer": row.get_choice_display(),
        }
        for row in rows.select_related("option__poll").order_by("option__starts_at", "pk")
    ]


def _leave_polls(person: Person, called: str, at: datetime.datetime) -> Collection[str]:  # noqa: ARG001 - as every belonging is erased
    actions.forget_in_polls(person)
    return ()


def _forget_told(person: Person, called: str, at: datetime.datetime) -> Collection[str]:  # noqa: ARG001 - as every belonging is erased
    actions.forget_told(person)
    return ()


def _rename(person: Person, called: str, at: datetime.datetime) -> Collection[str]:
    return actions.erase_from_meetings(person, called=called, at=at)


register(
    Belonging(
        "workinggroups.actions",
        "Actions given to you, as far as you may read them",
        _actions,
        ("workinggroups.Action.owner",),
        editions=(MEETINGS,),
        duties=_open_actions,
        stays="actions that you closed, without your name",
    ),
    Belonging(
        "workinggroups.calendar",
        "The address at which your calendar program asks for meetings: when it was made",
        _calendar,
        (CalendarLink._meta.label + ".person",),
        erase=_end_calendar,
    ),
    Belonging(
        "workinggroups.comments",
        "What you said about minutes, as far as you may read them",
        _comments,
        (MinutesComment._meta.label + ".author",),
        stays="what you said about minutes, without your name",
    ),
    Belonging(
        "workinggroups.objections",
        "Objections that you made for your nation, as far as you may read them",
        _objections,
        (Objection._meta.label + ".person",),
        stays="your nation’s objections, without your name",
    ),
    Belonging(
        "workinggroups.told",
        "What you were told of meetings by mail, as far as you may read them",
        _told,
        (Told._meta.label + ".person",),
        erase=_forget_told,
    ),
    Belonging(
        "workinggroups.invitations",
        "Meetings that you were invited to, as far as you may read them",
        _invitations,
        (Invitation._meta.label + ".person",),
        erase=_rename,
        stays="minutes of meetings that took place, with “former official” where your name was",
    ),
    Belonging(
        "workinggroups.polls",
        "What you answered in polls of when to meet, as far as you may read them",
        _polls,
        (
            "workinggroups.Poll.made_by",
            "workinggroups.PollVoice.person",
            "workinggroups.PollVoice.answered_by",
            "workinggroups.PollAsked.person",
        ),
        erase=_leave_polls,
        stays="answers that you gave for your nation, without your name",
    ),
)
