"""What is filled in about written consultations and about how decisions were reached."""

import datetime
from collections.abc import Iterable
from typing import Any
from zoneinfo import ZoneInfo

from django import forms

from core.text import validate_block, validate_line
from members.models import Nation
from workinggroups.actions import Proposal
from workinggroups.models import Action, AgendaItem, Decision, Reached

SKIPPED = "The clock skips this hour on that day. Choose another."


def _area(rows: int) -> forms.Textarea:
    return forms.Textarea(attrs={"rows": rows})


class _Chosen(forms.Form):
    """Rows to choose from, by their numbers."""

    def offer(self, name: str, rows: Iterable[tuple[int, str]], empty: str = "") -> None:
        """Let a field offer these rows, and `empty` for none of them."""
        field = self.fields[name]
        assert isinstance(field, forms.ChoiceField)  # noqa: S101 - tells the type checker
        none = [("", empty)] if empty else []
        field.choices = [*none, *((str(number), words) for number, words in rows)]


class ConsultationForm(_Chosen):
    """What is proposed, until when, and whom it asks."""

    title = forms.CharField(
        label="What would be decided",
        max_length=300,
        help_text="In a line: it becomes the decision if nobody objects.",
        validators=[validate_line],
    )
    text = forms.CharField(
        label="Text", max_length=100_000, validators=[validate_block], widget=_area(8)
    )
    item = forms.ChoiceField(
        label="Under", required=False, help_text="It has the readers of that part."
    )
    day = forms.DateField(
        label="Last day",
        widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}),
        help_text="Every nation needs one working day at least.",
    )
    hour = forms.TimeField(
        label="Until",
        initial=datetime.time(17, 0),
        help_text="On the meeting’s clock. Each nation sees it on its own.",
        widget=forms.TimeInput(format="%H:%M", attrs={"type": "time"}),
    )
    nations = forms.MultipleChoiceField(
        label="Nations asked",
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": "Choose at least one nation that is asked."},
    )
    supersedes = forms.ChoiceField(label="It would supersede", required=False)

    def __init__(
        self,
        *args: Any,
        zone: str,
        items: Iterable[AgendaItem],
        nations: Iterable[Nation],
        decisions: Iterable[Decision],
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.zone = ZoneInfo(zone)
        self.items = {str(item.pk): item for item in items}
        self.places = {str(nation.pk): nation for nation in nations}
        self.decisions = {str(row.pk): row for row in decisions}
        self.fields["hour"].help_text = f"On the clock of {zone}. Each nation sees it on its own."
        told = [(item.pk, f"{item.title} (TLP:{item.marking})") for item in self.items.values()]
        self.offer("item", told, "The meeting as a whole")
        self.offer("nations", [(nation.pk, nation.name) for nation in self.places.values()])
        self.fields["nations"].initial = list(self.places)
        self.offer("supersedes", _told(self.decisions.values()), "No decision")

    def clean(self) -> dict[str, Any]:
        """An hour that the clock skips does not exist."""
        data = super().clean() or {}
        if {"day", "hour"} <= data.keys():
            local = datetime.datetime.combine(data["day"], data["hour"], self.zone)
            back = local.astimezone(datetime.UTC).astimezone(self.zone)
            if back.replace(tzinfo=None) != local.replace(tzinfo=None):
                self.add_error("hour", SKIPPED)
        return data

    def proposal(self) -> Proposal:
        """What is proposed, the deadline as an instant."""
        data = self.cleaned_data
        local = datetime.datetime.combine(data["day"], data["hour"], self.zone)
        return Proposal(
            title=data["title"],
            text=data["text"],
            deadline=local.astimezone(datetime.UTC),
            item=self.items.get(data["item"]),
            supersedes=self.decisions.get(data["supersedes"]),
        )

    def asked(self) -> list[Nation]:
        """The nations that are asked."""
        return [self.places[number] for number in self.cleaned_data["nations"]]


class ReasonForm(forms.Form):
    """Why a nation objects, or why a consultation is withdrawn."""

    reason = forms.CharField(
        label="Reason", max_length=500, validators=[validate_block], widget=_area(3)
    )


class DecisionForm(_Chosen):
    """How a decision was reached, what it replaces and what carries it out."""

    reached = forms.ChoiceField(
        label="How it was reached", required=False, choices=[("", "Not said"), *Reached.choices]
    )
    objections = forms.CharField(
        label="Objections noted",
        required=False,
        max_length=2000,
        help_text="What was objected, and by which nation.",
        validators=[validate_block],
        widget=_area(3),
    )
    supersedes = forms.ChoiceField(label="It supersedes", required=False)
    follow_ups = forms.MultipleChoiceField(
        label="Actions that carry it out",
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )

    def __init__(
        self, *args: Any, decisions: Iterable[Decision], actions: Iterable[Action], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.decisions = {str(row.pk): row for row in decisions}
        self.offer("supersedes", _told(self.decisions.values()), "No decision")
        self.offer("follow_ups", [(row.pk, f"{row.text} ({row.owner.name})") for row in actions])

    def said(self) -> dict[str, Any]:
        """What the action takes."""
        data = self.cleaned_data
        return {
            "reached": data["reached"],
            "objections": data["objections"],
            "supersedes": self.decisions.get(data["supersedes"]),
            "follow_ups": [int(number) for number in data["follow_ups"]],
        }


def _told(rows: Iterable[Decision]) -> list[tuple[int, str]]:
    return [(row.pk, f"{row.meeting.starts_at:%Y-%m-%d}: {row.text[:120]}") for row in rows]
