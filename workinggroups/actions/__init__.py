"""Every change to meetings, minutes and registers that has a consequence."""

from workinggroups.actions.agenda import Point, add_point, change_point, remove_point, take_up
from workinggroups.actions.approving import (
    MOST_DAYS,
    USUAL_DAYS,
    add_erratum,
    answer_comment,
    approve_minutes,
    comment_on_minutes,
)
from workinggroups.actions.burdens import correct_burden, note_burdens
from workinggroups.actions.burdentables import set_burden_table
from workinggroups.actions.calendars import (
    end_calendar_link,
    forget_calendar_link,
    hash_of,
    make_calendar_link,
)
from workinggroups.actions.circulating import circulate
from workinggroups.actions.consulting import (
    Proposal,
    close_consultations,
    describe_decision,
    object_to,
    open_consultation,
    withdraw_consultation,
    yield_objection,
)
from workinggroups.actions.copying import (
    copy_meeting,
    copy_series,
    details_like,
    points_of_series,
)
from workinggroups.actions.freezing import freeze_agendas
from workinggroups.actions.handing import hand_over_action, pass_on_invitation
from workinggroups.actions.meetings import Details, arrange, details_of, join_groups, update
from workinggroups.actions.milestones import (
    Aim,
    answer_milestone,
    propose_change,
    propose_milestone,
)
from workinggroups.actions.minutes import Kept, keep_minutes, write_minutes
from workinggroups.actions.moving import cancel
from workinggroups.actions.naming import erase_from_meetings
from workinggroups.actions.papers import (
    PaperWanted,
    ask_for_paper,
    drop_paper,
    hand_in,
    open_paper,
    sweep_papers,
)
from workinggroups.actions.planning import (
    Wanted,
    ask_again,
    ask_for_plans,
    choose_plan,
    claim,
    refresh_plans,
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
from workinggroups.actions.registers import close_action, move_action
from workinggroups.actions.remits import (
    adopt_charter,
    begin_term,
    change_term,
    set_group_state,
)
from workinggroups.actions.replies import answer_invitation
from workinggroups.actions.roster import set_roster
from workinggroups.actions.scopes import Scope, Terms, cancel_meetings, change_meetings
from workinggroups.actions.series import SeriesDetails, days_asked, start_series
from workinggroups.actions.sharing import share_wider
from workinggroups.actions.telling import announce, forget_told, note_told, rehearse

__all__ = [
    "MOST_DAYS",
    "USUAL_DAYS",
    "Aim",
    "Details",
    "Kept",
    "PaperWanted",
    "Point",
    "PollWanted",
    "Proposal",
    "Scope",
    "SeriesDetails",
    "Terms",
    "Wanted",
    "Whom",
    "add_erratum",
    "add_point",
    "adopt_charter",
    "announce",
    "answer_comment",
    "answer_invitation",
    "answer_milestone",
    "answer_poll",
    "approve_minutes",
    "arrange",
    "ask_again",
    "ask_for_paper",
    "ask_for_plans",
    "ask_more",
    "ask_no_more",
    "begin_term",
    "cancel",
    "cancel_meetings",
    "change_meetings",
    "change_point",
    "change_term",
    "choose_plan",
    "circulate",
    "claim",
    "claim_poll_letter",
    "close_action",
    "close_consultations",
    "close_poll",
    "comment_on_minutes",
    "copy_meeting",
    "copy_series",
    "correct_burden",
    "days_asked",
    "describe_decision",
    "details_like",
    "details_of",
    "drop_paper",
    "end_calendar_link",
    "erase_from_meetings",
    "forget_calendar_link",
    "forget_in_polls",
    "forget_poll_letters",
    "forget_polls",
    "forget_told",
    "freeze_agendas",
    "hand_in",
    "hand_over_action",
    "hash_of",
    "join_groups",
    "keep_minutes",
    "make_calendar_link",
    "meet_as_polled",
    "move_action",
    "note_burdens",
    "note_export",
    "note_read",
    "note_told",
    "object_to",
    "open_consultation",
    "open_paper",
    "open_poll",
    "owe_reminders",
    "pass_on_invitation",
    "points_of_series",
    "propose_change",
    "propose_milestone",
    "refresh_plans",
    "rehearse",
    "remove_point",
    "reopen_poll",
    "send_poll_letters",
    "set_burden_table",
    "set_group_state",
    "set_roster",
    "share_wider",
    "start_series",
    "sweep_papers",
    "take_up",
    "update",
    "withdraw_consultation",
    "work_out",
    "write_minutes",
    "yield_objection",
]
