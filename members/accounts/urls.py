"""Addresses of signing in: the library's, less what the hub does not use of it."""

from allauth.mfa.recovery_codes import views as codes
from allauth.mfa.totp import views as totp
from allauth.mfa.webauthn import views as passkeys
from allauth.socialaccount.views import login_cancelled
from django.db.transaction import atomic
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import include, path, re_path

from members.accounts import providers
from members.views.signing_in import SignInView


def absent(request: HttpRequest, **_parts: object) -> HttpResponse:
    """Answer 404: the library would serve this address, the hub does not."""
    raise Http404(request.path)


# Whoever makes an account gives and changes its address, so nothing is left to confirm; recovery
# codes are shown once, on a page.
_SHUT = [
    path("email/", absent),
    path("confirm-email/", absent),
    re_path(r"^confirm-email/(?P<key>[-:\w]+)/$", absent),
    path("2fa/recovery-codes/download/", absent),
]
# What changes somebody's factors does so together with its entry in the trail, or not at all.
_WHOLE = [
    path("2fa/totp/activate/", atomic(totp.activate_totp)),
    path("2fa/totp/deactivate/", atomic(totp.deactivate_totp)),
    path("2fa/recovery-codes/generate/", atomic(codes.generate_recovery_codes)),
    path("2fa/webauthn/add/", atomic(passkeys.add_webauthn)),
    path(
        "2fa/webauthn/",
        include(
            [path("keys/<int:pk>/", include([path("remove/", atomic(passkeys.remove_webauthn))]))]
        ),
    ),
]

# The nations' identity providers. The library's pages to connect or sign up are left out.
_PROVIDERS = [
    path("oidc/<slug:provider_id>/login/", providers.go, name="openid_connect_login"),
    path(
        "oidc/<slug:provider_id>/login/callback/",
        providers.come_back,
        name="openid_connect_callback",
    ),
    path("oidc/cancelled/", login_cancelled, name="socialaccount_login_cancelled"),
]

urlpatterns = [
    path("login/", SignInView.as_view(), name="account_login"),
    *_PROVIDERS,
    *_SHUT,
    *_WHOLE,
    path("", include("allauth.account.urls")),
    path("2fa/", include("allauth.mfa.urls")),
]
