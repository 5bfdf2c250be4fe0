"""What people fill in to have something shared more widely, and to answer."""

from collections.abc import Sequence
from typing import Any

from django import forms

from core.text import validate_block
from members.markings import MEANING, Marking, is_wider
from members.models import Nation
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
    reason = _reason("Why", "Whoever answers reads this. It is kept in the history of the item.")

    def __init__(self, *args: Any, marking: str, widest: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["marking"].choices = [  # type: ignore[attr-defined] # reason: a ChoiceField
            ("", f"As it is: TLP:{marking}"),
            *_wider(marking, widest),
        ]
        nations = Nation.objects.filter(is_member=True).order_by("name", "pk")
        self.fields["nation"].queryset = nations  # type: ignore[attr-defined] # reason: a model field


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
