"""How the sign-in library finds the nations' identity providers, and whom it may let in."""

import secrets
from typing import Any

import requests
import structlog
from allauth.core.exceptions import ImmediateHttpResponse
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter
from allauth.socialaccount.models import SocialApp
from allauth.socialaccount.providers.oauth2.client import OAuth2Error
from allauth.socialaccount.providers.oauth2.views import OAuth2CallbackView, OAuth2LoginView
from allauth.socialaccount.providers.openid_connect.provider import OpenIDConnectProvider
from allauth.socialaccount.providers.openid_connect.views import OpenIDConnectOAuth2Adapter
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone

from members import actions, queries
from members.accounts.tokens import UnfitToken, claims_of, is_answer_to
from members.models import IdentityProvider
from members.sealing import unseal

logger = structlog.get_logger(__name__)


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

    def get_provider(self, request: Any, provider: str, client_id: str | None = None) -> Any:
        """Return the provider of that name as one whose tokens are proven."""
        return ProvenProvider(request, app=self.get_app(request, provider, client_id))

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
        if not is_answer_to(sociallogin.state.get("nonce"), told.get("id_token") or {}):
            actions.note_provider_refusal(found, at=now)
            raise ImmediateHttpResponse(refused(request, "It answers another sign-in."))
        try:
            sociallogin.user = actions.admit(found, at=now, **_claims(told))
        except ValidationError as error:
            actions.note_provider_refusal(found, at=now)
            raise ImmediateHttpResponse(refused(request, error.messages[0])) from None


class ProvenAdapter(OpenIDConnectOAuth2Adapter):  # type: ignore[misc] # reason: the library is untyped
    """What a provider says counts once its signature, issuer, audience and age are right."""

    @property
    def openid_config(self) -> Any:
        """What the provider tells of itself; OAuth2Error when it calls itself something else."""
        config = super().openid_config
        server = self.get_provider().app.settings["server_url"]
        if config["issuer"].rstrip("/") != server.partition("/.well-known/")[0].rstrip("/"):
            raise OAuth2Error("The provider goes by another name than the one set down for it.")
        return config

    def complete_login(self, request: Any, app: Any, token: Any, **kwargs: Any) -> Any:
        """Return the sign-in; without an id_token there is none."""
        if not isinstance(kwargs["response"].get("id_token"), str):
            raise OAuth2Error("The provider sent no id_token.")
        return super().complete_login(request, app, token, **kwargs)

    def _decode_id_token(self, app: Any, id_token: str) -> Any:
        config = self.openid_config
        with ProviderAdapter(self.request).get_requests_session() as session:
            reply = session.get(config["jwks_uri"])
            reply.raise_for_status()
        try:
            return claims_of(
                id_token, reply.json(), issuer=config["issuer"], audience=app.client_id
            )
        except UnfitToken as why:
            logger.warning("id_token_refused", provider=app.provider_id, reason=str(why))
            found = queries.provider_named(app.provider_id)
            if found is not None:
                actions.note_provider_refusal(found, at=timezone.now())
            raise OAuth2Error("The id_token proves nothing.") from why


class ProvenProvider(OpenIDConnectProvider):  # type: ignore[misc] # reason: the library is untyped
    """A provider that is asked with a nonce, which its token must bring back."""

    oauth2_adapter_class = ProvenAdapter

    def redirect(
        self, request: Any, process: Any, next_url: Any = None, data: Any = None, **kwargs: Any
    ) -> Any:
        """Lead there. Nothing in the address may change what is asked for."""
        nonce = secrets.token_urlsafe(24)
        kwargs |= {"auth_params": {"nonce": nonce}, "scope": self.get_scope(), "nonce": nonce}
        return super().redirect(request, process, next_url, data, **kwargs)


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


_FAULTS = (requests.RequestException, OAuth2Error, KeyError, TypeError, ValueError, AttributeError)
_AWAY = (
    "The identity provider does not answer, or not as it should. Try again in a few minutes, or "
    "sign in with your password."
)


def _asked(view: Any, request: HttpRequest, provider_id: str) -> HttpResponse:
    try:
        reply: HttpResponse = view.adapter_view(ProvenAdapter(request, provider_id))(request)
    except SocialApp.DoesNotExist:
        raise Http404(provider_id) from None
    except _FAULTS:
        return refused(request, _AWAY, status=503)
    return reply


def go(request: HttpRequest, provider_id: str) -> HttpResponse:
    """Lead to a provider."""
    return _asked(OAuth2LoginView, request, provider_id)


def come_back(request: HttpRequest, provider_id: str) -> HttpResponse:
    """Take what a provider says, and let in whom it vouches for."""
    return _asked(OAuth2CallbackView, request, provider_id)
