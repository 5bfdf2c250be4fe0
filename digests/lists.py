"""The lists that mail belongs to and that a person can leave, each by itself. Pure."""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from workinggroups.models import Meeting

NETWORK = "network"


def list_of(meeting: "Meeting") -> str:
    """The list of a meeting's mail: its group's, by number, or the whole network's.

    The number and not the name, since a list's name travels in the head of a mail.
    """
    return NETWORK if meeting.group_id is None else f"group-{meeting.group_id}"


def words_for(meeting: "Meeting") -> str:
    """What to call the list on a page or in a mail."""
    return "calls of the whole network" if meeting.group_id is None else "meetings of this group"


def list_id(list_name: str, host: str) -> str:
    """The value of the List-Id header (RFC 2919)."""
    return f"<{list_name}.meetings.{host}>"
