"""Nations, organisations, people, circles and keys, and what makes a row shareable."""

from members.models.calendars import Holiday, WorkCalendar
from members.models.elevations import Elevation
from members.models.joining import JoinInvitation
from members.models.keys import MemberKey, Scope
from members.models.letters import AccountLetter
from members.models.nations import LeadBody, Membership, Nation, NetworkProfile, Observer
from members.models.organisations import Organisation
from members.models.people import UNKNOWN_CIRCLE, Circle, Person, Seat
from members.models.providers import IdentityLink, IdentityProvider
from members.models.reviews import AccessConfirmation
from members.models.sharing import Shareable
from members.models.signin import FailedSignIns

__all__ = [
    "UNKNOWN_CIRCLE",
    "AccessConfirmation",
    "AccountLetter",
    "Circle",
    "Elevation",
    "FailedSignIns",
    "Holiday",
    "IdentityLink",
    "IdentityProvider",
    "JoinInvitation",
    "LeadBody",
    "MemberKey",
    "Membership",
    "Nation",
    "NetworkProfile",
    "Observer",
    "Organisation",
    "Person",
    "Scope",
    "Seat",
    "Shareable",
    "WorkCalendar",
]
