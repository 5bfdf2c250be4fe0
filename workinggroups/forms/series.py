"""What people fill in to begin a series, and to copy a meeting."""

import datetime
import re
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Final
from zoneinfo import ZoneInfo

from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator

from members.markings import Marking
from workinggroups.actions import SeriesDetails
from workinggroups.clocks import instant_of
from workinggroups.forms.meetings import FIRST_DAY, LAST_DAY, NETWORK, SKIPPED
from workinggroups.models import MOST_APART, MOST_DATES, Meeting, Pattern, WorkingGroup

_SKIP: Final = re.compile(r"skip-(\d{4}-\d\d-\d\d)", re.ASCII)
_DAYS: Final = [MinValueValidator(FIRST_DAY), MaxValueValidator(LAST_DAY)]


def _day(label: str, **more: Any) -> forms.DateField:
    widget = forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"})
    return forms.DateField(label=label, validators=_DAYS, widget=widget, **more)


def _hour() -> forms.TimeField:
    widget = forms.TimeInput(format="%H:%M", attrs={"type": "time"})
    return forms.TimeField(label="Start", help_text="On the host’s clock.", widget=widget)


class SeriesForm(forms.Form):
    """A series of meetings: its rule, and what each meeting is like."""

    title = forms.CharField(label="Title", max_length=160)
    group = forms.ChoiceField(label="Whose meetings", required=False)
    pattern = forms.ChoiceField(
        label="How they recur", choices=Pattern.choices, widget=forms.RadioSelect
    )
    every = forms.IntegerField(
        label="Every so many months or weeks", initial=1, min_value=1, max_value=MOST_APART
    )
    first_day = _day(
        "First day",
        required=False,
        help_text="The others follow: the second Wednesday stays the second Wednesday.",
    )
    count = forms.IntegerField(
        label="Number of meetings", initial=12, min_value=1, max_value=MOST_DATES
    )
    days = forms.CharField(
        label="Days of their own",
        required=False,
        max_length=2000,
        help_text="Only for that choice: one day on each line, such as 2027-01-31.",
        widget=forms.Textarea(attrs={"rows": 4}),
    )
    hour = _hour()
    time_zone = forms.ChoiceField(label="The host’s clock")
    minutes_long = forms.IntegerField(
        label="Length in minutes", initial=60, min_value=5, max_value=24 * 60
    )
    place = forms.CharField(label="Place", required=False, max_length=160)
    marking = forms.ChoiceField(
        label="Marking",
        choices=[pair for pair in Marking.choices if pair[0] != Marking.RED],
        initial=Marking.GREEN,
    )
    chatham_house = forms.BooleanField(
        label="Chatham House rule: nobody is named for what they say", required=False
    )
    tell = forms.BooleanField(label="Invite those asked by mail", initial=True, required=False)
    like = forms.CharField(required=False, max_length=100, widget=forms.HiddenInput)

    def __init__(
        self,
        *args: Any,
        groups: Iterable[WorkingGroup],
        network: bool,
        zones: Sequence[tuple[str, str]],
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.groups = {group.slug: group for group in groups}
        whole = [(NETWORK, "The whole network")] if network else []
        choices = whole + [(slug, group.name) for slug, group in self.groups.items()]
        self.fields["group"].choices = choices  # type: ignore[attr-defined] # reason: a ChoiceField
        self.fields["group"].required = not network
        self.fields["time_zone"].choices = zones  # type: ignore[attr-defined] # reason: a ChoiceField

    def clean_days(self) -> list[datetime.date]:
        """The days, one on each line."""
        days = []
        for line in self.cleaned_data["days"].split():
            try:
                days.append(datetime.date.fromisoformat(line))
            except ValueError:
                raise ValidationError(f"Write each day as 2027-01-31, not “{line}”.") from None
            for check in _DAYS:
                check(days[-1])
        return sorted(set(days))

    def clean(self) -> dict[str, Any]:
        """A rule needs its first day, days of their own need the days."""
        data = super().clean() or {}
        free = data.get("pattern") == Pattern.FREE
        if free and "days" in data:
            if not data["days"]:
                self.add_error("days", "Name the days.")
            elif len(data["days"]) > MOST_DATES:
                self.add_error("days", f"At most {MOST_DATES} days.")
            else:
                data["first_day"] = data["days"][0]
        elif not free and not data.get("first_day") and "first_day" not in self.errors:
            self.add_error("first_day", "Name the first day.")
        return data

    def details(self) -> SeriesDetails:
        """The series as the action takes it."""
        data = self.cleaned_data
        names = SeriesDetails.__dataclass_fields__.keys()
        days = data["days"] if data["pattern"] == Pattern.FREE else []
        return SeriesDetails(**{name: data[name] for name in names} | {"days": days})

    def chosen_group(self) -> WorkingGroup | None:
        """Whose meetings they are; None for the whole network's."""
        return self.groups.get(self.cleaned_data["group"])


def skipped_in(sent: Mapping[str, Any]) -> dict[datetime.date, str]:
    """The days that are left out, with the reasons, from the fields beside the dates."""
    found = {}
    for name in sent:
        match = _SKIP.fullmatch(name)
        why = " ".join(str(sent[name]).split())[:300]
        if match and why:
            try:
                found[datetime.date.fromisoformat(match.group(1))] = why
            except ValueError:
                continue
    return found


class CopyForm(forms.Form):
    """When a copy of a meeting is held, on the same host's clock."""

    title = forms.CharField(label="Title", max_length=160)
    day = _day("Day", help_text="On the host’s clock.")
    hour = _hour()

    def __init__(self, *args: Any, meeting: Meeting, **kwargs: Any) -> None:
        local = meeting.starts_at.astimezone(ZoneInfo(meeting.time_zone))
        kwargs.setdefault("initial", {"title": meeting.title, "hour": local.time()})
        super().__init__(*args, **kwargs)
        self.zone = meeting.time_zone

    def clean(self) -> dict[str, Any]:
        """The instant; an hour that the clock skips does not exist."""
        data = super().clean() or {}
        if {"day", "hour"} <= data.keys():
            data["starts_at"] = instant_of(data["day"], data["hour"], self.zone)
            if data["starts_at"] is None:
                self.add_error("hour", SKIPPED)
        return data
