"""What people set about themselves."""

from collections.abc import Sequence
from typing import Any

from django import forms

from core.text import validate_line
from members import validators

Choices = Sequence[tuple[str, Sequence[tuple[str, str]]]]


class AccountForm(forms.Form):
    """What a person may correct of what is held. `languages` is cleaned to a list of codes."""

    name = forms.CharField(
        label="Your name", help_text="As you write it.", max_length=120, validators=[validate_line]
    )
    languages = forms.CharField(
        label="Languages you work in",
        help_text="Codes with commas between, the best first: en, mi, pt-BR.",
        max_length=200,
        required=False,
        validators=[validate_line],
    )

    def clean_languages(self) -> list[str]:
        """The codes, one by one."""
        typed: str = self.cleaned_data["languages"]
        tags = [tag.strip() for tag in typed.split(",") if tag.strip()]
        validators.languages([{"tag": tag} for tag in tags])
        return tags


class ErasureForm(forms.Form):
    """Consent to what cannot be undone."""

    sure = forms.BooleanField(
        label="I want my account erased. I know that nobody can bring it back.",
    )


class ZoneForm(forms.Form):
    """The clock in which a person is told times."""

    time_zone = forms.ChoiceField(
        label="Your time zone",
        help_text="Meetings and letters give their times on this clock, beside the host’s.",
    )

    def __init__(self, *args: Any, zones: Choices, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["time_zone"]
        assert isinstance(field, forms.ChoiceField)  # noqa: S101 - tells the type checker
        field.choices = zones
