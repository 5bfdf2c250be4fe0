"""What people fill in to move a meeting or to cancel it."""

from collections.abc import Iterable
from typing import Any
from zoneinfo import ZoneInfo

from django import forms
from django.core.validators import MaxValueValidator, MinValueValidator

from workinggroups.clocks import instant_of
from workinggroups.forms.meetings import FIRST_DAY, LAST_DAY, SKIPPED
from workinggroups.forms.scopes import scope_field
from workinggroups.models import Meeting
from workinggroups.queries import in_series


class MeetingMoveForm(forms.Form):
    """Another day and hour for a meeting, on its host's clock."""

    day = forms.DateField(
        label="New day",
        validators=[MinValueValidator(FIRST_DAY), MaxValueValidator(LAST_DAY)],
        widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}),
    )
    hour = forms.TimeField(
        label="New start", widget=forms.TimeInput(format="%H:%M", attrs={"type": "time"})
    )
    reason = forms.CharField(
        label="Why",
        required=False,
        max_length=2000,
        help_text="Shown in its old place. Needed once the meeting has begun.",
        widget=forms.Textarea(attrs={"rows": 2}),
    )

    def __init__(self, *args: Any, meeting: Meeting, **kwargs: Any) -> None:
        local = meeting.starts_at.astimezone(ZoneInfo(meeting.time_zone))
        kwargs.setdefault("initial", {"day": local.date(), "hour": local.time()})
        super().__init__(*args, **kwargs)
        self.meeting = meeting
        if in_series(meeting):
            self.fields["scope"] = scope_field()
        on = f"On the host’s clock, {meeting.time_zone}."
        self.fields["day"].help_text = self.fields["hour"].help_text = on

    def clean(self) -> dict[str, Any]:
        """The new instant; an hour that the clock skips does not exist, and the old one is old."""
        data = super().clean() or {}
        if {"day", "hour"} <= data.keys():
            zone, present = self.meeting.time_zone, self.meeting.starts_at
            data["starts_at"] = instant_of(data["day"], data["hour"], zone, present=present)
            if data["starts_at"] is None:
                self.add_error("hour", SKIPPED)
            elif data["starts_at"] == present:
                self.add_error("day", "That is when it starts already. Choose another time.")
        return data


class CancelForm(forms.Form):
    """Why a meeting is cancelled."""

    reason = forms.CharField(
        label="Why",
        max_length=300,
        help_text="One line. It stands in the meeting’s place for all who may read it.",
        error_messages={"required": "Say why: those asked read it in the meeting’s place."},
    )
    into = forms.ChoiceField(
        label="Held together with",
        required=False,
        help_text="Where another meeting is held in its stead.",
    )

    def __init__(
        self, *args: Any, meeting: Meeting, choices: Iterable[Meeting], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.choices = {row.slug: row for row in choices if row.pk != meeting.pk}
        named = [
            (slug, f"{row.title}, {row.starts_at.day} {row.starts_at:%B %Y}")
            for slug, row in self.choices.items()
        ]
        self.fields["into"].choices = [("", "No other"), *named]  # type: ignore[attr-defined] # reason: a ChoiceField
        if in_series(meeting):
            self.fields["scope"] = scope_field()

    def chosen(self) -> Meeting | None:
        """The meeting that is held in its stead."""
        return self.choices.get(self.cleaned_data["into"])
