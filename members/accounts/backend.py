"""The way in by a password, as allauth has it; whoever is in is looked up the quick way."""

from allauth.account.auth_backends import AuthenticationBackend

from members.models import Person
from members.queries import person_asking


class Backend(AuthenticationBackend):  # type: ignore[misc] # reason: allauth carries no types
    """What settings name for signing in."""

    def get_user(self, user_id: int) -> Person | None:
        """The person of a session, if still active."""
        person = person_asking(user_id)
        return person if person is not None and self.user_can_authenticate(person) else None
