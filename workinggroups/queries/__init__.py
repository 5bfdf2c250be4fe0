"""What the pages and endpoints of groups, meetings and registers read."""

from workinggroups.queries.groups import GroupPage, group_page, groups
from workinggroups.queries.history import history, latest_lines
from workinggroups.queries.meetings import (
    MeetingPage,
    arranging_choices,
    can_be_invited,
    default_guests,
    guests_of,
    invitations,
    meeting_page,
    narrower_points,
    nations_of,
    past_meetings,
    past_page,
    upcoming_meetings,
)
from workinggroups.queries.minutes import (
    Part,
    Planned,
    Preview,
    edition_of,
    handles_of,
    invitee,
    parts_of,
    preview,
)
from workinggroups.queries.registers import actions_register, after_action, decisions_register
from workinggroups.queries.seats import SeatsPage, seat_in, seats_page

__all__ = [
    "GroupPage",
    "MeetingPage",
    "Part",
    "Planned",
    "Preview",
    "SeatsPage",
    "actions_register",
    "after_action",
    "arranging_choices",
    "can_be_invited",
    "decisions_register",
    "default_guests",
    "edition_of",
    "group_page",
    "groups",
    "guests_of",
    "handles_of",
    "history",
    "invitations",
    "invitee",
    "latest_lines",
    "meeting_page",
    "narrower_points",
    "nations_of",
    "parts_of",
    "past_meetings",
    "past_page",
    "preview",
    "seat_in",
    "seats_page",
    "upcoming_meetings",
]
