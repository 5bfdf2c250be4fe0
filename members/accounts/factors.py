"""How the sign-in library keeps second factors, and what may be typed into their forms."""

import secrets
from base64 import b32encode
from typing import Any

from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.adapter import get_adapter as mfa_adapter
from allauth.mfa.base.forms import AuthenticateForm as LibraryAuthenticateForm
from allauth.mfa.base.forms import ReauthenticateForm as LibraryReauthenticateForm
from allauth.mfa.webauthn import forms as library
from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone

from core.text import validate_line
from members import actions
from members.models import Person
from members.sealing import seal, unseal

NAME = "Digital Nations hub"


class FactorAdapter(DefaultMFAAdapter):  # type: ignore[misc] # reason: the library is untyped
    """Secrets are sealed; the QR code is drawn by our template, which the page policy allows."""

    error_messages = DefaultMFAAdapter.error_messages | {
        "incorrect_code": "This did not work. Try once more, with the newest code or the right key."
    }

    def encrypt(self, text: str) -> str:
        """Seal a secret for the database."""
        return seal(text)

    def decrypt(self, encrypted_text: str) -> str:
        """Open a sealed secret; what another SECRET_KEY sealed becomes one that nobody knows."""
        found = unseal(encrypted_text)
        return b32encode(secrets.token_bytes(20)).decode() if found is None else found

    def build_totp_svg(self, url: str) -> str:  # noqa: ARG002 - the library's signature
        """Nothing: the template draws it."""
        return ""

    def get_totp_issuer(self) -> str:
        """Return what an authenticator app calls the site."""
        return NAME

    def _get_site_name(self) -> str:
        return NAME

    def generate_authenticator_name(self, user: Any, type: Any) -> str:  # noqa: A002, ARG002 - the library's signature
        """Return what a passkey is called whose owner gives it no name."""
        return "Passkey"


class _CountedCode:
    """A code: looked at while the account may try, counted when it is wrong, used up when right."""

    user: Person
    cleaned_data: dict[str, Any]
    authenticator: Any

    def clean_code(self) -> str:
        """Return the code; ValidationError when it is wrong, or nothing is looked at now."""
        now = timezone.now()
        until = actions.factor_paused_until(self.user, at=now)
        if until is not None:
            msg = f"Too many codes were wrong in a row. Try again from {until:%H:%M} UTC."
            raise ValidationError(msg, code="too_many_login_attempts")
        code: str = self.cleaned_data["code"]
        factor = actions.use_code(self.user, code, at=now)
        if factor is None:
            actions.note_factor_refusal(self.user, at=now)
            raise mfa_adapter().validation_error("incorrect_code")
        actions.forgive_factor(self.user)
        self.authenticator = factor
        return code


def _code_field() -> forms.CharField:
    return forms.CharField(
        label="Code",
        help_text="Six digits from your authenticator app, or one of your recovery codes.",
        max_length=40,
        widget=forms.TextInput(attrs={"autocomplete": "one-time-code", "inputmode": "numeric"}),
    )


class AuthenticateForm(_CountedCode, LibraryAuthenticateForm):  # type: ignore[misc] # reason: the library is untyped
    """The code after the password."""

    code = _code_field()


class ReauthenticateForm(_CountedCode, LibraryReauthenticateForm):  # type: ignore[misc] # reason: the library is untyped
    """The code instead of the password, before something that matters."""

    code = _code_field()


def _name_field() -> forms.CharField:
    return forms.CharField(
        label="Name",
        help_text="So that you know it in the list, such as “work laptop” or “blue key”.",
        max_length=60,
        required=False,
        validators=[validate_line],
    )


class _Readable:
    """A passkey's answer, which comes from a script and may be anything."""

    def _clean_fields(self) -> None:
        try:
            super()._clean_fields()  # type: ignore[misc] # reason: of the form that this is mixed into
        except (TypeError, ValueError, KeyError, AttributeError):
            self._refuse()

    def _clean_form(self) -> None:
        try:
            super()._clean_form()  # type: ignore[misc] # reason: of the form that this is mixed into
        except (TypeError, ValueError, KeyError, AttributeError):
            self._refuse()

    def _refuse(self) -> None:
        error = mfa_adapter().validation_error("incorrect_code")
        self.add_error("credential", error)  # type: ignore[attr-defined] # reason: of the form


class AddPasskeyForm(_Readable, library.AddWebAuthnForm):  # type: ignore[misc] # reason: the library is untyped
    """A new passkey. Whether it also signs in without a password is for the device to say."""

    passwordless = None
    name = _name_field()

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial["name"] = ""


class NamePasskeyForm(library.EditWebAuthnForm):  # type: ignore[misc] # reason: the library is untyped
    """Another name for a passkey."""

    name = _name_field()

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["name"].required = True


class PasskeyForm(_Readable, library.AuthenticateWebAuthnForm):  # type: ignore[misc] # reason: the library is untyped
    """A passkey after the password."""


class PasskeyAloneForm(_Readable, library.LoginWebAuthnForm):  # type: ignore[misc] # reason: the library is untyped
    """A passkey instead of the password."""


class PasskeyAgainForm(_Readable, library.ReauthenticateWebAuthnForm):  # type: ignore[misc] # reason: the library is untyped
    """A passkey before something that matters."""
