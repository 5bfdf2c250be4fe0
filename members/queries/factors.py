"""Of whom a second factor is asked, and who has one."""

from allauth.mfa.models import Authenticator
from django.conf import settings

from members.models import Person
from members.roles import RESETS, Role

CHAIR = "chair"  # no role, but may stand in SECOND_FACTOR_ROLES beside them


def second_factor_asked_by(person: Person) -> str:
    """Who asks a second factor of the person, as the start of a sentence; "" when nobody does."""
    asked = settings.SECOND_FACTOR_ROLES
    if person.role in asked:
        return (
            f"This site asks a second factor of its people in the role “{Role(person.role).label}”."
        )
    if person.nation is not None and person.nation.asks_second_factor:
        return f"{person.nation.name} asks a second factor of all its people."
    if CHAIR in asked and person.seats.filter(is_chair=True).exists():
        return "This site asks a second factor of those who chair a group."
    return ""


def resetter_of(person: Person) -> str:
    """Who resets the person's second factor, for a sentence."""
    for role, whose in RESETS.items():
        if person.role in whose:
            return f"{'a' if role == Role.ADMINISTRATOR else 'the'} {role.label}"
    return "whoever runs the server"


def has_second_factor(person: Person) -> bool:
    """Whether the person has one; recovery codes alone are none."""
    kinds = [Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN]
    found: bool = Authenticator.objects.filter(user=person, type__in=kinds).exists()
    return found
