"""What is typed about the working days of a nation."""

from collections.abc import Mapping
from typing import Any

from django import forms

from core.text import validate_line
from members import validators
from members.workdays import LONGEST_WEEKEND, WEEKDAYS, Off


class WeekForm(forms.Form):
    """The weekend (cleaned to ISO weekdays), and the region whose holidays are kept."""

    weekend = forms.TypedMultipleChoiceField(
        label="Days of the weekend",
        choices=[(number, name) for number, name in enumerate(WEEKDAYS, 1)],
        coerce=int,
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": f"Choose at least one day, at most {LONGEST_WEEKEND}."},
    )
    region = forms.ChoiceField(
        label="Region",
        help_text="Some regions keep days of their own. Another region fills the list anew; "
        "what people set stays.",
        required=False,
    )

    def __init__(self, *args: Any, regions: Mapping[str, str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not regions:
            del self.fields["region"]
            return
        field = self.fields["region"]
        assert isinstance(field, forms.ChoiceField)  # noqa: S101 - tells the type checker
        field.choices = [("", "What the whole nation keeps"), *regions.items()]

    def clean_weekend(self) -> list[int]:
        """The days, at most three."""
        days: list[int] = self.cleaned_data["weekend"]
        validators.weekend(days)
        return days


class HolidayForm(forms.Form):
    """A day, and how much of it is off."""

    day = forms.DateField(
        label="Day", widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"})
    )
    name = forms.CharField(label="What it is called", max_length=200, validators=[validate_line])
    off = forms.TypedChoiceField(
        label="What is off",
        choices=[(value, str(label)[:1].upper() + str(label)[1:]) for value, label in Off.choices],
        coerce=Off,
    )
    source = forms.CharField(
        label="Where it is published",
        help_text="A web address, or the name of the decree. Your role stands there otherwise.",
        max_length=600,
        required=False,
        validators=[validate_line],
    )
