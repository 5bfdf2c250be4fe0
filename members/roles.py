"""Roles and what each may do, as one readable table."""

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
    RUN_MEETINGS = "run-meetings", "arrange meetings and circulate minutes"


_A = Ability
ABILITIES: dict[str, frozenset[Ability]] = {
    Role.OFFICIAL: frozenset({_A.READ_NETWORK}),
    Role.CONTRIBUTOR: frozenset({_A.READ_NETWORK, _A.WRITE_PRACTICES}),
    Role.COORDINATOR: frozenset(
        {_A.READ_NETWORK, _A.WRITE_PRACTICES, _A.PUBLISH_PRACTICES, _A.MANAGE_KEYS}
    ),
    Role.SECRETARIAT: frozenset({_A.READ_NETWORK, _A.RUN_MEETINGS}),
    Role.AFFILIATE: frozenset({_A.READ_RELEASED}),
    Role.ADMINISTRATOR: frozenset(),
}


def allows(role: str, ability: Ability) -> bool:
    """Whether the role has the ability."""
    return ability in ABILITIES[role]
