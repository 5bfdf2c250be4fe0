"""How the sign-in library treats the hub's people and their passwords."""

import ipaddress
from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from django.core.exceptions import ValidationError
from django.utils import timezone

from core.limits import client_address
from members import actions
from members.models import Person

_AGAIN = {
    "reauthenticate": "Give your password",
    "mfa_reauthenticate": "Give a code of your app, or a recovery code",
    "mfa_reauthenticate:webauthn": "Use a passkey",
}


class AccountAdapter(DefaultAccountAdapter):  # type: ignore[misc] # reason: the library is untyped
    """Accounts are made by invitation; failures are counted in the database, not the cache."""

    def is_open_for_signup(self, request: Any) -> bool:  # noqa: ARG002 - the library's signature
        """Never."""
        return False

    def get_reauthentication_methods(self, user: Any) -> list[dict[str, Any]]:
        """Return the ways to confirm that it is the person, in our words."""
        ways: list[dict[str, Any]] = super().get_reauthentication_methods(user)
        return [way | {"description": _AGAIN[way["id"]]} for way in ways]

    def get_client_ip(self, request: Any) -> str:
        """Return the network address that asks; of IPv6 the part that one household shares.

        0.0.0.0 where there is none, such as behind a socket.
        """
        told = client_address(request.META).partition("/")[0]
        try:
            return str(ipaddress.ip_address(told))
        except ValueError:
            return "0.0.0.0"  # noqa: S104 - it says unknown here, and nothing listens

    def pre_authenticate(self, request: Any, **credentials: Any) -> None:
        """Refuse to look at a password while this address must wait."""
        until = actions.paused_until(
            address=client_address(request.META),
            account=credentials.get("email", ""),
            at=timezone.now(),
        )
        if until is not None:
            msg = (
                "Too many attempts failed in a row from where you are. Try again from "
                f"{until:%H:%M} UTC, or reset the password. Nothing was changed in any account."
            )
            raise ValidationError(msg, code="too_many_login_attempts")

    def authenticate(self, request: Any, **credentials: Any) -> Any:
        """Return whose password it is; None, and one more failure on record, for nobody's."""
        person = super().authenticate(request, **credentials)
        if person is not None:
            email = credentials.get("email", "")
            actions.forgive(address=client_address(request.META), account=email)
        return person

    def _rollback_login_failed_rl_usage(self) -> None:
        """Nothing to take back: the library's own count, in the cache, is not used."""

    def authentication_failed(self, request: Any, **credentials: Any) -> None:
        """Count the failure, alike for accounts that exist and those that do not."""
        account = credentials.get("email", "")
        actions.note_refusal(
            address=client_address(request.META),
            account=account,
            person=Person.objects.filter(email__iexact=account).first(),
            at=timezone.now(),
        )

    def reauthenticate(self, user: Any, password: str) -> bool:
        """Whether it is the password of the person who is signed in."""
        person = self.authenticate(self.request, email=user.email, password=password)
        return person is not None and person.pk == user.pk
