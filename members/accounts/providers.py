"""How the sign-in library finds the nations' identity providers, and whom it may let in."""

from typing import Any

import requests
from allauth.core.exceptions import ImmediateHttpResponse
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter
from allauth.socialaccount.models import SocialApp
from allauth.socialaccount.providers.openid_connect import views as library
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone

from members import actions, queries
from members.models import IdentityProvider
from members.sealing import unseal


class ProviderAdapter(DefaultSocialAccountAdapter):  # type: ignore[misc] # reason: the library is untyped
    """Providers are rows of ours; accounts are matched by our rule, and never made."""

    def is_open_for_signup(self, request: Any, sociallogin: Any) -> bool:  # noqa: ARG002 - the library's signature
        """Never."""
        return False

    def list_apps(
        self,
        request: Any,  # noqa: ARG002 - the library's signature
        provider: str | None = None,
        client_id: str | None = None,  # noqa: ARG002 - the library's signature
    ) -> list[Any]:
        """Return the provider of that name as the library wants it, if it may be used."""
        found = queries.provider_named(provider or "")
        return [] if found is None else [_as_app(found)]

    def get_requests_session(self) -> Any:
        """Return a session that waits so long and follows no redirect."""
        session = super().get_requests_session()
        session.max_redirects = 0
        return session

    def pre_social_login(self, request: Any, sociallogin: Any) -> None:
        """Say whose account it is, or show why nobody is let in."""
        found = queries.provider_named(sociallogin.account.provider)
        told = sociallogin.account.extra_data
        sociallogin.account.extra_data = {}  # what the provider told is not kept
        if found is None or sociallogin.state.get("process") != "login":
            raise ImmediateHttpResponse(refused(request, "This way in is closed."))
        now = timezone.now()
        try:
            sociallogin.user = actions.admit(found, at=now, **_claims(told))
        except ValidationError as error:
            actions.note_provider_refusal(found, at=now)
            raise ImmediateHttpResponse(refused(request, error.messages[0])) from None


def _as_app(provider: IdentityProvider) -> Any:
    return SocialApp(
        provider="openid_connect",
        provider_id=provider.slug,
        name=provider.name,
        client_id=provider.client_id,
        secret=unseal(provider.sealed_secret) or "",
        settings={"server_url": provider.server_url.rstrip("/"), "oauth_pkce_enabled": True},
    )


def _claims(told: dict[str, Any]) -> dict[str, Any]:
    """What counts of what a provider told: of one source only, and both about one account."""
    user, token = told.get("userinfo") or {}, told.get("id_token") or {}
    same = not (user and token) or user.get("sub") == token.get("sub")
    source = user or token
    email, subject = source.get("email"), source.get("sub")
    return {
        "subject": subject if isinstance(subject, str) and same else "",
        "email": email if isinstance(email, str) else "",
        "verified": source.get("email_verified") is True,
    }


def refused(request: HttpRequest, why: str, *, status: int = 403) -> HttpResponse:
    """Show that a provider was asked and nobody is signed in."""
    return render(request, "socialaccount/refused.html", {"why": why}, status=status)


_FAULTS = (requests.RequestException, KeyError, TypeError, ValueError, AttributeError)
_AWAY = (
    "The identity provider does not answer, or not as it should. Try again in a few minutes, or "
    "sign in with your password."
)


def go(request: HttpRequest, provider_id: str) -> HttpResponse:
    """Lead to a provider."""
    try:
        reply: HttpResponse = library.login(request, provider_id)
    except _FAULTS:
        return refused(request, _AWAY, status=503)
    return reply


def come_back(request: HttpRequest, provider_id: str) -> HttpResponse:
    """Take what a provider says, and let in whom it vouches for."""
    try:
        reply: HttpResponse = library.callback(request, provider_id)
    except _FAULTS:
        return refused(request, _AWAY, status=503)
    return reply
