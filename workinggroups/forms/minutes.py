"""What people fill in about minutes and the actions in them."""

from collections.abc import Iterable
from typing import Any

from django import forms

from core.text import tidy, validate_block
from members.models import Nation
from workinggroups.models import ActionState, Attendance
from workinggroups.queries import Part


class MinutesForm(forms.Form):
    """The minutes in their parts, and which nations took part."""

    edition = forms.CharField(widget=forms.HiddenInput, required=False)

    def __init__(
        self,
        *args: Any,
        parts: Iterable[Part],
        nations: Iterable[Nation],
        attendance: dict[int, str],
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.nations = list(nations)
        for part in parts:
            self.fields[part.field] = forms.CharField(
                label="Minutes for everybody who may read the meeting"
                if part.item is None
                else part.item.title,
                help_text="" if part.item is None else f"TLP:{part.item.marking}",
                required=False,
                strip=False,
                initial=part.draft,
                widget=forms.Textarea(
                    attrs={"rows": 14 if part.item is None else 6, "spellcheck": "true"}
                    | ({"readonly": True} if part.is_final else {})
                ),
            )
        for nation in self.nations:
            self.fields[f"nation-{nation.pk}"] = forms.ChoiceField(
                label=nation.name,
                choices=[("", "Not known"), *Attendance.State.choices],
                required=False,
                initial=attendance.get(nation.pk, ""),
            )

    @property
    def text_fields(self) -> list[forms.BoundField]:
        """The fields of the minutes' parts."""
        return [f for f in self if f.name == "minutes" or f.name.startswith("item-")]

    @property
    def nation_fields(self) -> list[forms.BoundField]:
        """The fields of attendance."""
        return [f for f in self if f.name.startswith("nation-")]

    def fields_shown(self) -> dict[str, str]:
        """Each field with what it held when the form was made."""
        fields = [*self.text_fields, *self.nation_fields]
        return {field.name: str(field.field.initial or "") for field in fields}

    def fields_sent(self) -> dict[str, str]:
        """Each field with what was sent, its line ends as they are kept."""
        return {name: tidy(str(value)) for name, value in self.cleaned_data.items()}

    def texts(self) -> dict[str, str]:
        """The text of each part."""
        return {field.name: self.cleaned_data[field.name] for field in self.text_fields}

    def attendance(self) -> dict[Nation, str]:
        """Each nation's state, "" for not known."""
        return {nation: self.cleaned_data[f"nation-{nation.pk}"] for nation in self.nations}


class MoveForm(forms.Form):
    """Another day for an action, and why."""

    due = forms.DateField(
        label="New day",
        widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}),
    )
    reason = forms.CharField(
        label="Why it moves",
        max_length=500,
        help_text="It is kept: how often the day moved, and why, stands with the action.",
        validators=[validate_block],
        widget=forms.Textarea(attrs={"rows": 2}),
    )


class CloseForm(forms.Form):
    """What became of an action."""

    state = forms.ChoiceField(
        label="What became of it",
        choices=[(ActionState.DONE, "It is done"), (ActionState.DROPPED, "It is dropped")],
        initial=ActionState.DONE,
        widget=forms.RadioSelect,
    )
    outcome = forms.CharField(
        label="What came of it, or why it is dropped",
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": "Say in a line what came of it."},
    )
