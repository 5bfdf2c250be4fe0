"""What is typed about a seat in a group."""

from collections.abc import Sequence
from typing import Any

from django import forms

from core.text import validate_block


class SeatForm(forms.Form):
    """Who gets a seat, or the chair."""

    person = forms.ChoiceField(label="Who")
    is_chair = forms.BooleanField(
        label="In the chair",
        required=False,
        help_text="Arranges the meetings, writes the minutes and decides who sits in the group.",
    )
    reason = forms.CharField(
        label="Why",
        help_text="Needed for the chair. It is kept with the change.",
        required=False,
        max_length=500,
        validators=[validate_block],
        widget=forms.Textarea(attrs={"rows": 2}),
    )

    def __init__(
        self, *args: Any, people: Sequence[tuple[str, list[tuple[str, str]]]], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["person"]
        assert isinstance(field, forms.ChoiceField)  # noqa: S101 - tells the type checker
        field.choices = [("", "Choose a person"), *people]
