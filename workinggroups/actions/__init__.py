"""Every change to meetings, minutes and registers that has a consequence."""

from workinggroups.actions.agenda import Point, add_point, change_point, remove_point
from workinggroups.actions.burdens import correct_burden, note_burdens
from workinggroups.actions.calendars import (
    end_calendar_link,
    forget_calendar_link,
    hash_of,
    make_calendar_link,
)
from workinggroups.actions.circulating import circulate
from workinggroups.actions.handing import hand_over_action, pass_on_invitation
from workinggroups.actions.meetings import Details, arrange, update
from workinggroups.actions.minutes import write_minutes
from workinggroups.actions.naming import erase_from_meetings
from workinggroups.actions.planning import (
    Wanted,
    ask_again,
    ask_for_plans,
    choose_plan,
    claim,
    work_out,
)
from workinggroups.actions.pollasking import Whom, ask_more, ask_no_more
from workinggroups.actions.pollletters import (
    claim_poll_letter,
    forget_poll_letters,
    owe_reminders,
    send_poll_letters,
)
from workinggroups.actions.polls import (
    PollWanted,
    answer_poll,
    close_poll,
    forget_in_polls,
    forget_polls,
    meet_as_polled,
    open_poll,
    reopen_poll,
)
from workinggroups.actions.reads import note_export, note_read
from workinggroups.actions.registers import close_action
from workinggroups.actions.sharing import share_wider

__all__ = [
    "Details",
    "Point",
    "PollWanted",
    "Wanted",
    "Whom",
    "add_point",
    "answer_poll",
    "arrange",
    "ask_again",
    "ask_for_plans",
    "ask_more",
    "ask_no_more",
    "change_point",
    "choose_plan",
    "circulate",
    "claim",
    "claim_poll_letter",
    "close_action",
    "close_poll",
    "correct_burden",
    "end_calendar_link",
    "erase_from_meetings",
    "forget_calendar_link",
    "forget_in_polls",
    "forget_poll_letters",
    "forget_polls",
    "hand_over_action",
    "hash_of",
    "make_calendar_link",
    "meet_as_polled",
    "note_burdens",
    "note_export",
    "note_read",
    "open_poll",
    "owe_reminders",
    "pass_on_invitation",
    "remove_point",
    "reopen_poll",
    "send_poll_letters",
    "share_wider",
    "update",
    "work_out",
    "write_minutes",
]
