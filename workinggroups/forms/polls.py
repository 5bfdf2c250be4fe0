"""A poll of when to meet, its answers, and what is made of it."""

import datetime
from collections.abc import Iterable, Sequence
from typing import Any, Final
from zoneinfo import ZoneInfo

from django import forms
from django.core.validators import MaxValueValidator, MinValueValidator

from core.text import validate_block, validate_line
from members.models import Nation, Person
from workinggroups.actions import PollWanted, Whom
from workinggroups.forms.meetings import FIRST_DAY, LAST_DAY, NETWORK, _People
from workinggroups.models import MOST_TIMES, Choice, PollMarking, WorkingGroup
from workinggroups.queries import Time

TIMES_AT_FIRST: Final = 5
SKIPPED: Final = "The clock skips this hour on that day. Choose another."


def _day(label: str, **more: Any) -> forms.DateField:
    return forms.DateField(
        label=label,
        validators=[MinValueValidator(FIRST_DAY), MaxValueValidator(LAST_DAY)],
        widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}),
        **more,
    )


def _hour(label: str, **more: Any) -> forms.TimeField:
    widget = forms.TimeInput(format="%H:%M", attrs={"type": "time"})
    return forms.TimeField(label=label, widget=widget, **more)


def instant(day: datetime.date, hour: datetime.time, zone: str) -> datetime.datetime | None:
    """The instant (UTC) of a day and hour in the IANA zone; None where its clock skips them."""
    local = datetime.datetime.combine(day, hour, ZoneInfo(zone))
    at = local.astimezone(datetime.UTC)
    back = at.astimezone(ZoneInfo(zone))
    return at if back.replace(tzinfo=None) == local.replace(tzinfo=None) else None


class WhomForm(forms.Form):
    """Who is asked."""

    nations = forms.MultipleChoiceField(
        label="Nations",
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text="Each answers with one voice. Who sits in the group is asked, "
        "or else the nation’s coordinators.",
    )
    required_nations = forms.MultipleChoiceField(
        label="Nations without which it should not be held",
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    people = _People(
        label="People",
        queryset=Person.objects.none(),
        required=False,
        help_text="People of a nation that is asked answer for it; all others for themselves.",
    )

    def __init__(self, *args: Any, nations: Sequence[Nation], people: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.by_slug = {nation.slug: nation for nation in nations}
        named = [(nation.slug, nation.name) for nation in nations]
        fields: Any = self.fields
        fields["nations"].choices = fields["required_nations"].choices = named
        fields["people"].queryset = people

    def whom(self) -> Whom:
        """Who is asked, as the action takes it."""
        ticked = {name: set(self.cleaned_data[name]) for name in ("nations", "required_nations")}
        nations, required = (
            [nation for slug, nation in self.by_slug.items() if slug in ticked[name]]
            for name in ("nations", "required_nations")
        )
        return Whom(nations, required, list(self.cleaned_data["people"]))


class PollForm(WhomForm):
    """A poll: what for, which times, who is asked, until when."""

    title = forms.CharField(label="What for", max_length=120, validators=[validate_line])
    note = forms.CharField(
        label="A word to those asked",
        required=False,
        max_length=600,
        validators=[validate_block],
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    group = forms.ChoiceField(label="Whose meeting", required=False)
    time_zone = forms.ChoiceField(
        label="The host’s clock", help_text="All times below are read on it."
    )
    minutes_long = forms.IntegerField(
        label="Length in minutes", initial=60, min_value=5, max_value=24 * 60
    )
    closes_day = _day("Answers are due by", help_text="Before the first of the times.")
    closes_hour = _hour("At", initial=datetime.time(17))
    marking = forms.ChoiceField(
        label="Marking of the meeting",
        choices=PollMarking.choices,
        initial=PollMarking.GREEN,
        help_text="Of TLP:AMBER letters tell the times, and neither title nor word.",
    )
    shows_answers = forms.BooleanField(
        label="Those asked see what the others answered", required=False, initial=True
    )
    field_order = ("title", "note", "group", "minutes_long", "time_zone")

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
        fields: Any = self.fields
        fields["group"].choices = whole + [(g.slug, g.name) for g in self.groups.values()]
        fields["group"].required = not network
        fields["time_zone"].choices = zones
        for number in range(1, MOST_TIMES + 1):
            self.fields[f"day-{number}"] = _day(f"Time {number}: day", required=False)
            self.fields[f"hour-{number}"] = _hour("Start", required=False)

    @property
    def about(self) -> list[forms.BoundField]:
        """The fields above the times."""
        return [self[name] for name in self.field_order]

    @property
    def rest(self) -> list[forms.BoundField]:
        """The fields below the times."""
        names = ("closes_day", "closes_hour", "nations", "required_nations", "people",
                 "shows_answers", "marking")  # fmt: skip
        return [self[name] for name in names]

    @property
    def rows(self) -> list[tuple[forms.BoundField, forms.BoundField]]:
        """The fields of the times: day and hour."""
        return [(self[f"day-{n}"], self[f"hour-{n}"]) for n in range(1, MOST_TIMES + 1)]

    @property
    def first_rows(self) -> list[tuple[forms.BoundField, forms.BoundField]]:
        """Those shown at first."""
        return self.rows[:TIMES_AT_FIRST]

    @property
    def more_rows(self) -> list[tuple[forms.BoundField, forms.BoundField]]:
        """The others."""
        return self.rows[TIMES_AT_FIRST:]

    @property
    def has_more(self) -> bool:
        """Whether something was typed into the others."""
        return any(day.value() or hour.value() for day, hour in self.more_rows)

    def clean(self) -> dict[str, Any]:
        """A time is a day and an hour that the host's clock has."""
        data = super().clean() or {}
        zone = data.get("time_zone", "UTC")
        self.times: list[datetime.datetime] = []
        for number in range(1, MOST_TIMES + 1):
            names = f"day-{number}", f"hour-{number}"
            day, hour = (data.get(name) for name in names)
            if any(name in self.errors for name in names) or (day is None and hour is None):
                continue
            if day is None or hour is None:
                self.add_error(names[hour is None], "A time is a day and an hour.")
            elif (at := instant(day, hour, zone)) is None:
                self.add_error(names[1], SKIPPED)
            else:
                self.times.append(at)
        self.closes_at = _closing(self, data, zone)
        return data

    def wanted(self) -> PollWanted:
        """The poll as the action takes it."""
        names = PollWanted.__dataclass_fields__.keys() & self.cleaned_data.keys()
        return PollWanted(
            closes_at=self.closes_at, **{name: self.cleaned_data[name] for name in names}
        )

    def chosen_group(self) -> WorkingGroup | None:
        """Whose meeting it is; None for the whole network's."""
        return self.groups.get(self.cleaned_data["group"])


class ReopenForm(forms.Form):
    """Until when a poll takes answers, on the host's clock."""

    closes_day = _day("Take answers until")
    closes_hour = _hour("At", initial=datetime.time(17), help_text="On the host’s clock.")

    def __init__(self, *args: Any, time_zone: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.zone = time_zone

    def clean(self) -> dict[str, Any]:
        """The moment must exist on the host's clock."""
        data = super().clean() or {}
        self.closes_at = _closing(self, data, self.zone)
        return data


class AnswerForm(forms.Form):
    """Whether each of the times suits."""

    def __init__(self, *args: Any, times: Sequence[Time], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.times = times
        for time in times:
            at = next((clock for clock in time.clocks if clock.you), time.clocks[-1])
            self.fields[f"option-{time.option}"] = forms.ChoiceField(
                label=f"{at.day.partition(',')[0]}, {at.hour}",
                choices=Choice.choices,
                widget=forms.RadioSelect,
                error_messages={"required": "Say whether this time suits."},
            )

    @property
    def lines(self) -> list[tuple[Time, forms.BoundField]]:
        """Each time with its field."""
        return [(time, self[f"option-{time.option}"]) for time in self.times]

    def answers(self) -> dict[int, str]:
        """What was said, by number of the time."""
        return {time.option: self.cleaned_data[f"option-{time.option}"] for time in self.times}


class MeetForm(forms.Form):
    """Which of the times becomes the meeting."""

    time = forms.ChoiceField(label="Which time", widget=forms.RadioSelect)
    reason = forms.CharField(
        label="Why",
        required=False,
        max_length=500,
        validators=[validate_block],
        help_text="Needed if a required nation said no.",
        widget=forms.Textarea(attrs={"rows": 2}),
    )

    def __init__(self, *args: Any, choices: Sequence[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["time"]
        field.choices = choices
        field.initial = choices[0][0] if choices else None


def _closing(form: forms.Form, data: dict[str, Any], zone: str) -> datetime.datetime:
    if not {"closes_day", "closes_hour"} <= data.keys():
        return datetime.datetime.max.replace(tzinfo=datetime.UTC)  # a fault stands already
    at = instant(data["closes_day"], data["closes_hour"], zone)
    if at is None:
        form.add_error("closes_hour", SKIPPED)
        return datetime.datetime.max.replace(tzinfo=datetime.UTC)
    return at
