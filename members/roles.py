"""Roles and what each may do, as one readable table."""

from typing import Final

from django.db import models


class Role(models.TextChoices):
    """What a person is to the network."""

    OFFICIAL = "official", "official"
    CONTRIBUTOR = "contributor", "contributor"
    COORDINATOR = "coordinator", "national coordinator"
    SECRETARIAT = "secretariat", "secretariat"
    AFFILIATE = "affiliate", "affiliate"
    ADMINISTRATOR = "administrator", "site administrator"


class Ability(models.TextChoices):
    """What a role can allow. Where it may be used (own nation, own group) is for the rules."""

    READ_NETWORK = "read-network", "read what is for the network"
    READ_RELEASED = "read-released", "read what is released to local authorities"
    WRITE_PRACTICES = "write-practices", "write practices of the own nation"
    PUBLISH_PRACTICES = "publish-practices", "publish practices of the own nation"
    MANAGE_KEYS = "manage-keys", "make and revoke keys of the own nation"
    MANAGE_PEOPLE = "manage-people", "invite, change and release people of the own nation"
    MANAGE_EVERYONE = "manage-everyone", "invite, change, move and release people of every nation"
    MANAGE_ADMINISTRATORS = "manage-administrators", "invite site administrators"
    BEGIN_NATIONS = "begin-nations", "invite the first coordinator of a nation that has none"
    RESET_FACTORS = "reset-factors", "reset the lost second factor of those they answer for"
    SET_SIGN_IN = "set-sign-in", "decide how people of the own nation sign in"
    KEEP_CALENDAR = "keep-calendar", "keep the working days of the own nation"
    KEEP_CALENDARS = "keep-calendars", "keep the working days of every nation"
    RUN_MEETINGS = "run-meetings", "arrange meetings and circulate minutes"
    REPAIR = "repair", "repair what has no marking, on record"
    KEEP_WORDS = "keep-words", "say which words mean the same in searches"
    SEE_BOARD = "see-board", "see what waits and what does not run"
    ELEVATE = "elevate", "read one nation’s restricted matter for some hours, on record"


_A = Ability
ABILITIES: dict[str, frozenset[Ability]] = {
    Role.OFFICIAL: frozenset({_A.READ_NETWORK}),
    Role.CONTRIBUTOR: frozenset({_A.READ_NETWORK, _A.WRITE_PRACTICES}),
    Role.COORDINATOR: frozenset(
        {
            _A.READ_NETWORK,
            _A.WRITE_PRACTICES,
            _A.PUBLISH_PRACTICES,
            _A.MANAGE_KEYS,
            _A.MANAGE_PEOPLE,
            _A.RESET_FACTORS,
            _A.SET_SIGN_IN,
            _A.KEEP_CALENDAR,
        }
    ),
    Role.SECRETARIAT: frozenset(
        {
            _A.READ_NETWORK,
            _A.RUN_MEETINGS,
            _A.KEEP_CALENDARS,
            _A.KEEP_WORDS,
            _A.MANAGE_EVERYONE,
            _A.RESET_FACTORS,
            _A.ELEVATE,
            _A.SEE_BOARD,
        }
    ),
    Role.AFFILIATE: frozenset({_A.READ_RELEASED}),
    Role.ADMINISTRATOR: frozenset(
        {
            _A.MANAGE_ADMINISTRATORS,
            _A.BEGIN_NATIONS,
            _A.RESET_FACTORS,
            _A.REPAIR,
            _A.ELEVATE,
            _A.SEE_BOARD,
        }
    ),
}

# The roles of a nation's people, in the order in which they are offered; the others have no nation.
OF_A_NATION: Final = (Role.OFFICIAL, Role.CONTRIBUTOR, Role.COORDINATOR, Role.AFFILIATE)
# Whose lost second factor each role resets: always one step up, so that nobody lets in an equal.
# Those of administrators are reset by whoever runs the server (manage.py reset_second_factor).
RESETS: Final[dict[Role, frozenset[Role]]] = {
    Role.COORDINATOR: frozenset({Role.OFFICIAL, Role.CONTRIBUTOR, Role.AFFILIATE}),
    Role.SECRETARIAT: frozenset({Role.COORDINATOR}),
    Role.ADMINISTRATOR: frozenset({Role.SECRETARIAT}),
}
MEANING: Final[dict[Role, str]] = {
    Role.OFFICIAL: "Works for a member nation and takes part in the network.",
    Role.CONTRIBUTOR: "An official who also writes the nation’s practices.",
    Role.COORDINATOR: "Answers for the nation’s matter, people and systems on the hub.",
    Role.AFFILIATE: "Works for a local authority of a member nation.",
    Role.SECRETARIAT: "Runs the network’s meetings and helps every nation.",
    Role.ADMINISTRATOR: "Keeps the site running, and reads nothing restricted by that.",
}
SEPARATION: Final = (
    "No one decides alone on their own work or rights: nobody publishes a practice that they "
    "wrote, nobody changes their own role, and a nation’s published matter is opened to more "
    "readers by its coordinator only, never by a system."
)

# What is left of a role while its holder is elevated, who then only reads.
READING: Final[frozenset[Ability]] = frozenset({_A.READ_NETWORK, _A.READ_RELEASED})


def allows(role: str, ability: Ability) -> bool:
    """Whether the role has the ability."""
    return ability in ABILITIES[role]


def is_wider(role: str, than: str) -> bool:
    """Whether the role allows anything that the other does not.

    What is released to local authorities is for the network's readers as well.
    """
    had = set(ABILITIES[than])
    if Ability.READ_NETWORK in had:
        had.add(Ability.READ_RELEASED)
    return not ABILITIES[role] <= had
