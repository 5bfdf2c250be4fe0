"""What the sign-in library tells when it happens."""

from typing import Any

from allauth.account.internal.flows.login import get_authentication_records
from allauth.account.signals import user_logged_in
from django.contrib.auth.signals import user_logged_in as session_made
from django.dispatch import receiver
from django.utils import timezone

from members import actions, sessions


@receiver(user_logged_in)
def tell_the_trail(request: Any, user: Any, **_more: Any) -> None:
    """Note who signed in, and by what means."""
    means = [
        record.get("type") or record["method"]
        for record in get_authentication_records(request, user)
    ]
    actions.note_sign_in(user, by_means=means, at=timezone.now())


@receiver(session_made)
def start_the_clock(request: Any, **_more: Any) -> None:
    """Note in the session since when it lasts."""
    sessions.start(request.session, at=timezone.now())
