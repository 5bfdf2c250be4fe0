"""What people fill in about meetings, agendas, minutes and actions."""

import datetime
from collections.abc import Iterable, Sequence
from typing import Any
from zoneinfo import ZoneInfo

from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator

from core.addresses import is_id
from members.markings import Marking
from members.models import Nation, Person
from workinggroups.actions import Details, Point
from workinggroups.clocks import instant_of
from workinggroups.forms.scopes import scope_field
from workinggroups.models import Meeting, Purpose, WorkingGroup
from workinggroups.queries import in_series

NETWORK = ""
ALL, CHOSEN = "all", "chosen"
# Days near the ends of the calendar cannot be counted in every time zone.
FIRST_DAY, LAST_DAY = datetime.date(2000, 1, 1), datetime.date(2199, 12, 31)


SKIPPED = "The clock skips this hour on that day. Choose another."


class _People(forms.ModelMultipleChoiceField):  # type: ignore[type-arg] # reason: generic only in the stubs
    """People by name and nation."""

    widget = forms.CheckboxSelectMultiple

    def clean(self, value: Any) -> Any:
        """The people; numbers that no row can have are refused before the database is asked."""
        for given in value or ():
            text = str(given)
            if not is_id(text):
                raise ValidationError(
                    self.error_messages["invalid_pk_value"],
                    code="invalid_pk_value",
                    params={"pk": text[:20]},
                )
        return super().clean(value)

    def label_from_instance(self, obj: Any) -> str:
        """The name, and the nation where there is one."""
        return f"{obj.name}, {obj.nation}" if obj.nation else str(obj.name)


def _reason(when: str) -> forms.CharField:
    return forms.CharField(
        label="Reason for the change",
        required=False,
        max_length=2000,
        help_text=f"{when} Its history shows it.",
        widget=forms.Textarea(attrs={"rows": 2}),
    )


class MeetingForm(forms.Form):
    """When, where and for whom a meeting is."""

    title = forms.CharField(label="Title", max_length=160)
    group = forms.ChoiceField(label="Whose meeting", required=False)
    day = forms.DateField(
        label="Day",
        help_text="On the host’s clock.",
        validators=[MinValueValidator(FIRST_DAY), MaxValueValidator(LAST_DAY)],
        widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}),
    )
    hour = forms.TimeField(
        label="Start",
        help_text="On the host’s clock.",
        widget=forms.TimeInput(format="%H:%M", attrs={"type": "time"}),
    )
    time_zone = forms.ChoiceField(label="The host’s clock")
    minutes_long = forms.IntegerField(
        label="Length in minutes", initial=60, min_value=5, max_value=24 * 60
    )
    place = forms.CharField(label="Place", required=False, max_length=160)
    marking = forms.ChoiceField(
        label="Marking",
        choices=Marking.choices,
        initial=Marking.GREEN,
        help_text="Who may read the meeting and its minutes.",
    )
    released_to_affiliates = forms.BooleanField(
        label="Local authorities may read it, as far as the marking goes", required=False
    )
    chatham_house = forms.BooleanField(
        label="Chatham House rule: nobody is named for what they say", required=False
    )
    invite = forms.ChoiceField(
        label="Who is asked",
        choices=[
            (ALL, "Everybody in the group, or in the network"),
            (CHOSEN, "Only those ticked below"),
        ],
        initial=ALL,
        widget=forms.RadioSelect,
    )
    people = _People(label="People", queryset=Person.objects.none(), required=False)
    agenda = forms.CharField(
        label="Agenda",
        required=False,
        help_text="One point on each line. Length, purpose and marking can be set afterwards.",
        widget=forms.Textarea(attrs={"rows": 6}),
    )

    tell = forms.BooleanField(label="Invite those asked by mail", initial=True, required=False)
    reason = _reason("Needed for another marking, and for another time or place once it has begun.")

    def __init__(
        self,
        *args: Any,
        groups: Iterable[WorkingGroup],
        network: bool,
        zones: Sequence[tuple[str, str]],
        people: Any,
        meeting: Meeting | None = None,
        **kwargs: Any,
    ) -> None:
        if meeting is not None:
            kwargs.setdefault("initial", _initial(meeting))
        super().__init__(*args, **kwargs)
        self.meeting = meeting
        self.groups = {group.slug: group for group in groups}
        whole = [(NETWORK, "The whole network")] if network else []
        choices = whole + [(slug, group.name) for slug, group in self.groups.items()]
        self.fields["group"].choices = choices  # type: ignore[attr-defined] # reason: a ChoiceField
        self.fields["group"].required = not network
        self.fields["time_zone"].choices = zones  # type: ignore[attr-defined] # reason: a ChoiceField
        self.fields["people"].queryset = people  # type: ignore[attr-defined] # reason: a model field
        if meeting is None:
            del self.fields["reason"]
        else:
            for name in ("group", "agenda", "tell"):
                del self.fields[name]
            if in_series(meeting):
                self.fields["scope"] = scope_field()
            self.fields["invite"].choices = [  # type: ignore[attr-defined] # reason: a ChoiceField
                (ALL, "Those asked already"),
                (CHOSEN, "Only those ticked below"),
            ]

    def details(self) -> Details:
        """When and where, as an instant and the host's clock."""
        data = self.cleaned_data
        return Details(
            starts_at=data["starts_at"],
            **{name: data[name] for name in Details.__dataclass_fields__ if name != "starts_at"},
        )

    def chosen_group(self) -> WorkingGroup | None:
        """Whose meeting it is; None for the whole network's."""
        return self.groups.get(self.cleaned_data["group"])

    def guests(self) -> list[Person] | None:
        """Those ticked, or None for everybody."""
        data = self.cleaned_data
        return list(data["people"]) if data["invite"] == CHOSEN else None

    def points(self) -> list[Point]:
        """One agenda item for each line."""
        lines = [line.strip() for line in self.cleaned_data["agenda"].splitlines()]
        return [Point(title=line) for line in lines if line]

    def clean(self) -> dict[str, Any]:
        """An hour that the clock skips does not exist; somebody must be asked."""
        data = super().clean() or {}
        if data.get("invite") == CHOSEN and not data.get("people"):
            self.add_error("people", "Tick those who are asked.")
        if {"day", "hour", "time_zone"} <= data.keys():
            present = self.meeting.starts_at if self.meeting else None
            found = instant_of(data["day"], data["hour"], data["time_zone"], present=present)
            data["starts_at"] = found
            if found is None:
                self.add_error("hour", SKIPPED)
        return data


class JointForm(forms.Form):
    """The groups that meet together with the meeting's own."""

    groups = forms.ModelMultipleChoiceField(
        label="Groups besides its own",
        queryset=WorkingGroup.objects.none(),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text="Their members are asked, too. There is one set of minutes.",
    )

    def __init__(self, *args: Any, groups: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["groups"].queryset = groups  # type: ignore[attr-defined] # reason: a model field


class PointForm(forms.Form):
    """A point of the agenda, and who may read it."""

    title = forms.CharField(label="Title", max_length=200)
    purpose = forms.ChoiceField(label="Purpose", choices=Purpose.choices, initial=Purpose.DISCUSS)
    minutes_long = forms.IntegerField(
        label="Length in minutes", initial=10, min_value=1, max_value=24 * 60
    )
    marking = forms.ChoiceField(
        label="Marking", choices=Marking.choices, help_text="The meeting’s own, or narrower."
    )
    people = _People(
        label="Named people",
        queryset=Person.objects.none(),
        required=False,
        help_text="They may read it besides the group. Under TLP:RED, only they.",
    )
    led_by = forms.ModelChoiceField(
        label="Led by",
        queryset=Nation.objects.none(),
        required=False,
        empty_label="The chair",
        help_text="Who prepares and opens it.",
    )
    chatham_house = forms.BooleanField(
        label="Chatham House rule for this point: nobody is named for what they say",
        required=False,
    )
    reason = _reason("Needed for another marking.")

    def __init__(
        self, *args: Any, people: Any, nations: Any, is_new: bool = False, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.fields["led_by"].queryset = nations  # type: ignore[attr-defined] # reason: a model field
        self.fields["people"].queryset = people  # type: ignore[attr-defined] # reason: a model field
        if is_new:
            del self.fields["reason"]

    def point(self, nations: Sequence[Nation] = ()) -> Point:
        """The item as the action takes it."""
        names = Point.__dataclass_fields__.keys() & self.cleaned_data.keys()
        return Point(nations=nations, **{name: self.cleaned_data[name] for name in names})


def show_refusal(form: forms.Form, refusal: ValidationError) -> None:
    """Put an action's refusal where the form has room for it."""
    for field, errors in refusal.error_dict.items():
        place = {"starts_at": "day", "__all__": None}.get(field, field)
        form.add_error(place if place in form.fields else None, errors)


def _initial(meeting: Meeting) -> dict[str, Any]:
    """A meeting's details as the form shows them, on the host's clock."""
    local = meeting.starts_at.astimezone(ZoneInfo(meeting.time_zone))
    plain = {
        name: getattr(meeting, name) for name in Details.__dataclass_fields__ if name != "starts_at"
    }
    people = list(meeting.invitations.values_list("person_id", flat=True))
    return plain | {"day": local.date(), "hour": local.time(), "people": people}
