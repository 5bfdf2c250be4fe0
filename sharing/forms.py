"""What people fill in to have something shared more widely, and to answer."""

import datetime
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django import forms
from django.db.models import QuerySet

from core.addresses import is_id
from core.text import validate_block
from members.markings import MEANING, Marking, is_wider
from members.models import Circle, Nation, Person
from sharing.models import LONGEST

YES, NO = "yes", "no"


def _reason(label: str, hint: str) -> forms.CharField:
    return forms.CharField(
        label=label,
        help_text=hint,
        widget=forms.Textarea(attrs={"rows": 4}),
        max_length=LONGEST,
        validators=[validate_block],
    )


@dataclass(frozen=True, slots=True)
class Offered:
    """What may be wished for: the present marking and the widest, whom to name, the embargo."""

    marking: str
    widest: str
    people: QuerySet[Person]
    circles: QuerySet[Circle]
    embargo_until: datetime.datetime | None


class _People(forms.ModelMultipleChoiceField):  # type: ignore[type-arg] # reason: generic only in the stubs
    """People by name and nation."""

    def clean(self, value: Any) -> Any:
        """The people; numbers that no row can have are none of these."""
        return super().clean([text for text in value or () if is_id(str(text))])

    def label_from_instance(self, obj: Any) -> str:
        """Name and nation."""
        return f"{obj.name}, {obj.nation}" if obj.nation else str(obj.name)


class AskForm(forms.Form):
    """How something should be shared more widely, and why."""

    marking = forms.ChoiceField(label="Marking", required=False, widget=forms.RadioSelect)
    release = forms.BooleanField(label="Release it to local authorities", required=False)
    nation = forms.ModelChoiceField(
        label="Name a nation",
        queryset=Nation.objects.none(),
        required=False,
        to_field_name="slug",
        empty_label="No nation",
        help_text="Under TLP:AMBER its officials may then read it.",
    )
    circles = forms.ModelMultipleChoiceField(
        label="Name groups",
        queryset=Circle.objects.none(),
        required=False,
        to_field_name="slug",
        widget=forms.CheckboxSelectMultiple,
        help_text="Under TLP:AMBER those who sit in them may then read it.",
    )
    people = _People(
        label="Name people",
        queryset=Person.objects.none(),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text="Of your nation and your groups. They may then read it.",
    )
    embargo_until = forms.DateTimeField(
        label="End the embargo earlier",
        required=False,
        widget=forms.DateTimeInput(format="%Y-%m-%dT%H:%M", attrs={"type": "datetime-local"}),
    )
    reason = _reason("Why", "Whoever answers reads this. It is kept in the history of the item.")

    def __init__(self, *args: Any, offered: "Offered", **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        marking, widest = offered.marking, offered.widest
        self.fields["marking"].choices = [  # type: ignore[attr-defined] # reason: a ChoiceField
            ("", f"As it is: TLP:{marking}"),
            *_wider(marking, widest),
        ]
        nations = Nation.objects.filter(is_member=True).order_by("name", "pk")
        self.fields["nation"].queryset = nations  # type: ignore[attr-defined] # reason: a model field
        self.fields["people"].queryset = offered.people  # type: ignore[attr-defined] # reason: a model field
        self.fields["circles"].queryset = offered.circles  # type: ignore[attr-defined] # reason: a model field
        if marking == Marking.GREEN:  # wider is only TLP:CLEAR, which names nobody
            del self.fields["nation"]
        for name in ("people", "circles"):
            choices = self.fields[name].queryset  # type: ignore[attr-defined] # reason: a model field
            if marking in {Marking.CLEAR, Marking.GREEN} or not choices.exists():
                del self.fields[name]
        if offered.embargo_until is None:
            del self.fields["embargo_until"]
        else:
            ends = f"{offered.embargo_until:%-d %B %Y, %H:%M} UTC"
            self.fields["embargo_until"].help_text = f"In UTC. It ends on {ends} now."


def _wider(marking: str, widest: str) -> Sequence[tuple[str, str]]:
    """The markings wider than this one, up to the widest."""
    return [
        (each.value, f"{each.label}. {MEANING[each]}")
        for each in reversed(Marking)
        if is_wider(each, marking) and not is_wider(each, widest)
    ]


class AnswerForm(forms.Form):
    """Whether to agree, and why."""

    agree = forms.ChoiceField(
        label="Your answer",
        choices=[(YES, "Agree: it is shared so from now on"), (NO, "Decline: it stays as it is")],
        widget=forms.RadioSelect,
    )
    reason = _reason("Why", "Who asked reads this. It is kept in the history of the item.")
