"""What the members' pages read."""

from members.queries.asking import person_asking, session_under
from members.queries.calendars import (
    HolidayPage,
    calendars_of,
    holiday_page,
    regions_of,
    working_days,
)
from members.queries.data import Holding, export_of, holdings, remains
from members.queries.elevations import (
    elevation_choices,
    elevation_in_force,
    elevations_about,
    elevations_of,
)
from members.queries.factors import has_second_factor, resetter_of, second_factor_asked_by
from members.queries.keys import key_with_prefix
from members.queries.nations import NationPage, NationRow, nation_page, nation_rows
from members.queries.network import Network, network
from members.queries.organisations import (
    Bodies,
    OrganisationPage,
    bodies_by_nation,
    organisation_page,
)
from members.queries.own import OwnPage, keys_of, own_page, seats_of, zone_choices
from members.queries.people import (
    Beginning,
    InvitationRow,
    PeoplePage,
    invitation_of_link,
    nations_to_begin,
    people_page,
    roles_table,
    roles_to_change,
    roles_to_give,
)
from members.queries.providers import provider_named, providers_of, providers_offered
from members.queries.reviews import PlaceRow, ReviewPage, overdue_nations, review_page
from members.queries.sessions import SessionRow, sessions_of

__all__ = [
    "Beginning",
    "Bodies",
    "Holding",
    "HolidayPage",
    "InvitationRow",
    "NationPage",
    "NationRow",
    "Network",
    "OrganisationPage",
    "OwnPage",
    "PeoplePage",
    "PlaceRow",
    "ReviewPage",
    "SessionRow",
    "bodies_by_nation",
    "calendars_of",
    "elevation_choices",
    "elevation_in_force",
    "elevations_about",
    "elevations_of",
    "export_of",
    "has_second_factor",
    "holdings",
    "holiday_page",
    "invitation_of_link",
    "key_with_prefix",
    "keys_of",
    "nation_page",
    "nation_rows",
    "nations_to_begin",
    "network",
    "organisation_page",
    "overdue_nations",
    "own_page",
    "people_page",
    "person_asking",
    "provider_named",
    "providers_of",
    "providers_offered",
    "regions_of",
    "remains",
    "resetter_of",
    "review_page",
    "roles_table",
    "roles_to_change",
    "roles_to_give",
    "seats_of",
    "second_factor_asked_by",
    "session_under",
    "sessions_of",
    "working_days",
    "zone_choices",
]
