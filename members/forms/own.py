"""What people set about themselves."""

from collections.abc import Sequence
from typing import Any

from django import forms

Choices = Sequence[tuple[str, Sequence[tuple[str, str]]]]


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
