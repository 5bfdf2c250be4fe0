"""What is typed about people who join."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError

from core.text import validate_block, validate_line
from members.forms.own import Choices
from members.models import Nation, Person
from members.roles import MEANING, Role


class InviteForm(forms.Form):
    """Whom to invite, and as what."""

    email = forms.EmailField(
        label="Work address",
        help_text="The invitation goes there by mail. It is also what the person signs in with.",
        max_length=254,
        widget=forms.EmailInput(attrs={"autocomplete": "off"}),
    )
    role = forms.ChoiceField(label="Role", widget=forms.RadioSelect)

    def __init__(self, *args: Any, roles: Iterable[Role], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["role"]
        assert isinstance(field, forms.ChoiceField)  # noqa: S101 - tells the type checker
        field.choices = [(role.value, _told(role)) for role in roles]
        field.initial = field.choices[0][0] if field.choices else None


class FirstCoordinatorForm(forms.Form):
    """Who is to be the first coordinator, and of which nation."""

    nation = forms.ChoiceField(label="Nation")
    email = forms.EmailField(
        label="Work address",
        help_text="The invitation goes there by mail. Who accepts it invites the nation’s people.",
        max_length=254,
        widget=forms.EmailInput(attrs={"autocomplete": "off"}),
    )

    def __init__(self, *args: Any, nations: Iterable[Nation], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["nation"]
        assert isinstance(field, forms.ChoiceField)  # noqa: S101 - tells the type checker
        field.choices = [("", "Choose a nation"), *((each.slug, each.name) for each in nations)]


class RoleForm(forms.Form):
    """Another role for somebody."""

    role = forms.ChoiceField(label="Role", widget=forms.RadioSelect)
    reason = forms.CharField(
        label="Why",
        help_text="Needed when the new role allows more. It is kept with the change.",
        required=False,
        max_length=500,
        validators=[validate_block],
        widget=forms.Textarea(attrs={"rows": 3}),
    )

    def __init__(self, *args: Any, roles: Iterable[Role], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["role"]
        assert isinstance(field, forms.ChoiceField)  # noqa: S101 - tells the type checker
        field.choices = [(role.value, _told(role)) for role in roles]


class ReasonForm(forms.Form):
    """Why a second factor is reset."""

    reason = forms.CharField(
        label="How you know that it is lost",
        help_text="Kept in the trail, and told to the person by letter. Name no other person.",
        max_length=500,
        validators=[validate_block],
        widget=forms.Textarea(attrs={"rows": 3}),
    )


def _told(role: Role) -> str:
    label = str(role.label)
    return f"{label[:1].upper()}{label[1:]}: {MEANING[role]}"


class JoinForm(forms.Form):
    """What an invited person says of themself, for the address `email`."""

    name = forms.CharField(
        label="Your name",
        help_text="As your colleagues in other nations should read it.",
        max_length=120,
        validators=[validate_line],
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
    )
    time_zone = forms.ChoiceField(
        label="Your time zone",
        help_text="Meetings and letters give their times on this clock, beside the host’s.",
    )
    password = forms.CharField(
        label="A password",
        help_text="At least 12 characters. Several words that nobody would put together are good.",
        max_length=200,
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )

    def __init__(self, *args: Any, email: str, zones: Choices, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.email = email
        field = self.fields["time_zone"]
        assert isinstance(field, forms.ChoiceField)  # noqa: S101 - tells the type checker
        field.choices = zones

    def clean(self) -> dict[str, Any]:
        """Refuse a password that is weak, or too much like the name or the address."""
        cleaned: dict[str, Any] = super().clean() or {}
        if "password" in cleaned:
            person = Person(email=self.email, name=cleaned.get("name", ""))
            try:
                validate_password(cleaned["password"], person)
            except ValidationError as weak:
                self.add_error("password", weak)
        return cleaned
