"""What a coordinator types about a key."""

import datetime
from typing import Any
from zoneinfo import ZoneInfo

from django import forms

from core.text import validate_line
from core.time import end_of_day
from members.actions import LONGEST_LIFE
from members.models import Scope

_USUAL_LIFE = datetime.timedelta(days=180)


class KeyForm(forms.Form):
    """A new key. `expires_at` is typed as the last day in `zone` and cleaned to an instant."""

    name = forms.CharField(
        label="Which system uses it",
        help_text="A name that your colleagues know, such as “National catalogue, nightly run”.",
        max_length=80,
        validators=[validate_line],
    )
    scopes = forms.MultipleChoiceField(
        label="What it may do",
        choices=[
            (value, str(label)[:1].upper() + str(label)[1:]) for value, label in Scope.choices
        ],
        widget=forms.CheckboxSelectMultiple,
    )
    expires_at = forms.DateField(
        label="Last day",
        widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}),
    )

    def __init__(self, *args: Any, zone: str, at: datetime.datetime, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.zone = zone
        today = at.astimezone(ZoneInfo(zone)).date()
        last = today + LONGEST_LIFE - datetime.timedelta(days=1)
        field = self.fields["expires_at"]
        field.initial = today + _USUAL_LIFE
        field.widget.attrs |= {"min": today.isoformat(), "max": last.isoformat()}
        field.help_text = f"It works until the end of that day ({zone}), within a year from now."

    def clean_expires_at(self) -> datetime.datetime:
        """The moment at which the last day is over."""
        day: datetime.date = self.cleaned_data["expires_at"]
        return end_of_day(day, self.zone)
