"""What the sign-in library tells when it happens."""

from typing import Any

from allauth.account.internal.flows.login import get_authentication_records
from allauth.account.signals import user_logged_in
from allauth.mfa.models import Authenticator
from django.contrib.auth.signals import user_logged_in as session_made
from django.db.models.signals import post_delete, post_save
from django.dispatch import receiver
from django.utils import timezone

from members import actions, sessions
from members.models import Person


@receiver(user_logged_in)
def tell_the_trail(request: Any, user: Any, **_more: Any) -> None:
    """Note who signed in, and by what means."""
    means = [
        record.get("type") or record["method"]
        for record in get_authentication_records(request, user)
    ]
    actions.note_sign_in(user, by_means=means, at=timezone.now())


@receiver(post_save, sender=Authenticator)
def tell_of_a_new_factor(instance: Any, *, created: bool, raw: bool, **_more: Any) -> None:
    """Note that somebody has one more factor, in the transaction that makes it."""
    if created and not raw:
        actions.note_factor(instance.user, instance.type, added=True, at=timezone.now())


@receiver(post_delete, sender=Authenticator)
def tell_of_a_factor_less(instance: Any, origin: Any, **_more: Any) -> None:
    """Note that somebody has one factor less, unless the account itself goes."""
    if not isinstance(origin, Person):
        actions.note_factor(instance.user, instance.type, added=False, at=timezone.now())


@receiver(session_made)
def start_the_clock(request: Any, **_more: Any) -> None:
    """Note in the session since when it lasts."""
    sessions.start(request.session, at=timezone.now())
