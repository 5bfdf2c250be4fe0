"""What is asked of the planner, which of its plans is chosen, and corrections of the ledger."""

import datetime
from collections.abc import Iterable, Sequence
from typing import Any, Final

from django import forms
from django.core.validators import MaxValueValidator, MinValueValidator

from members.models import Nation
from workinggroups.actions import Wanted
from workinggroups.forms.meetings import FIRST_DAY, LAST_DAY, NETWORK
from workinggroups.models import MOST_CALLS, MOST_DAYS_AROUND, Rhythm, WorkingGroup
from workinggroups.planner import Plan
from workinggroups.planner.slots import HOURS


class PlanningForm(forms.Form):
    """The calls that are to be planned, and who takes part."""

    title = forms.CharField(
        label="Name of the calls", max_length=120, help_text="Such as “Monthly call 2027”."
    )
    group = forms.ChoiceField(label="Whose calls", required=False)
    first_day = forms.DateField(
        label="Day of the first call",
        help_text="The others follow from it: the second Wednesday stays the second Wednesday.",
        validators=[MinValueValidator(FIRST_DAY), MaxValueValidator(LAST_DAY)],
        widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}),
    )
    rhythm = forms.ChoiceField(label="How often", choices=Rhythm.choices)
    calls = forms.IntegerField(
        label="Number of calls", initial=12, min_value=1, max_value=MOST_CALLS
    )
    days_around = forms.IntegerField(
        label="A call may move by so many days",
        initial=0,
        min_value=0,
        max_value=MOST_DAYS_AROUND,
        help_text="0 keeps the day. With 1 to 3 a holiday can be stepped around.",
    )
    minutes_long = forms.IntegerField(
        label="Length in minutes", initial=60, min_value=5, max_value=24 * 60
    )
    nations = forms.MultipleChoiceField(label="Who takes part", widget=forms.CheckboxSelectMultiple)
    required = forms.MultipleChoiceField(
        label="Never at their worst hours",
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text="No call is held at night or on a day off of these nations.",
    )
    quorum = forms.IntegerField(
        label="Quorum",
        initial=0,
        min_value=0,
        max_value=200,
        help_text="How many nations each call must spare their worst hours. 0 asks for none.",
    )
    carries = forms.BooleanField(
        label="Count what each nation bore in the twelve months before",
        required=False,
        initial=True,
    )

    def __init__(
        self,
        *args: Any,
        groups: Iterable[WorkingGroup],
        network: bool,
        nations: Sequence[Nation],
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.groups = {group.slug: group for group in groups}
        self.parties_by_slug = {nation.slug: nation for nation in nations}
        whole = [(NETWORK, "The whole network")] if network else []
        fields: Any = self.fields
        fields["group"].choices = whole + [(g.slug, g.name) for g in self.groups.values()]
        fields["group"].required = not network
        named = [(nation.slug, nation.name) for nation in nations]
        fields["nations"].choices = named
        fields["nations"].initial = list(self.parties_by_slug)
        fields["required"].choices = named

    def wanted(self) -> Wanted:
        """The calls as the action takes them."""
        return Wanted(**{name: self.cleaned_data[name] for name in Wanted.__dataclass_fields__})

    def chosen_group(self) -> WorkingGroup | None:
        """Whose calls they are; None for the whole network's."""
        return self.groups.get(self.cleaned_data["group"])

    def parties(self, name: str) -> list[Nation]:
        """The nations ticked under "nations" or "required", in the order of the list."""
        ticked = set(self.cleaned_data[name])
        return [nation for slug, nation in self.parties_by_slug.items() if slug in ticked]


class ChoosePlanForm(forms.Form):
    """A plan taken as it is, or with another hour for some of its calls."""

    reason = forms.CharField(
        label="Why other hours",
        required=False,
        max_length=2000,
        help_text="Needed if you set any call to another hour. It is kept with the plan.",
        widget=forms.Textarea(attrs={"rows": 2}),
    )

    def __init__(self, *args: Any, plan: Plan, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.plan = plan
        for call, slot in enumerate(plan.slots):
            for place, at in enumerate(slot.sittings):
                which = f", sitting {place + 1}" if len(slot.sittings) > 1 else ""
                self.fields[_field(call, place)] = forms.TypedChoiceField(
                    label=f"Call {call + 1}{which}, {at.day} {at:%B %Y}",
                    coerce=int,
                    required=False,
                    empty_value=None,
                    initial=at.hour,
                    choices=[(hour, _hour(hour, at)) for hour in HOURS],
                )
        self.order_fields([name for name in self.fields if name != "reason"])

    @property
    def hour_fields(self) -> list[forms.BoundField]:
        """The fields for the hours of the calls."""
        return [field for field in self if field.name.startswith("call-")]

    def instead(self) -> dict[int, list[datetime.datetime]]:
        """The calls that are set to another hour than the plan's, by number."""
        found = {}
        for call, slot in enumerate(self.plan.slots):
            hours = [self.cleaned_data.get(_field(call, n)) for n in range(len(slot.sittings))]
            times = [
                at if hour is None else at.replace(hour=hour)
                for hour, at in zip(hours, slot.sittings, strict=True)
            ]
            if times != list(slot.sittings):
                found[call] = times
        return found


class CorrectionForm(forms.Form):
    """What a call really cost a nation."""

    points = forms.IntegerField(label="Points", min_value=0, max_value=100)
    reason = forms.CharField(
        label="Why",
        max_length=300,
        help_text="The entry stays; the correction stands beside it with this reason.",
    )


_PROPOSED: Final = " UTC (proposed)"


def _field(call: int, sitting: int) -> str:
    """The name of the field for a sitting; the only or first one has the call's name."""
    return f"call-{call}-{sitting}" if sitting else f"call-{call}"


def _hour(hour: int, at: datetime.datetime) -> str:
    return f"{hour:02}:00{_PROPOSED if hour == at.hour else ' UTC'}"
