"""A milestone of a group, and the answer to what is proposed."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.core.validators import MaxLengthValidator

from core.text import validate_block, validate_line
from members.models import Nation
from workinggroups.actions import Aim
from workinggroups.forms.remits import day_field
from workinggroups.models import MilestoneState, MilestoneVersion


class MilestoneForm(forms.Form):
    """What a milestone says."""

    text = forms.CharField(
        label="What is to be reached", max_length=300, validators=[validate_line]
    )
    due = day_field("By")
    nation = forms.ChoiceField(label="Nation that answers for it")
    state = forms.ChoiceField(
        label="State",
        choices=MilestoneState.choices,
        initial=MilestoneState.DUE,
        widget=forms.RadioSelect,
    )
    evidence = forms.CharField(
        label="What shows that it is met",
        required=False,
        help_text="Words, or an address.",
        validators=[MaxLengthValidator(1000), validate_block],
        widget=forms.Textarea(attrs={"rows": 2}),
    )
    explanation = forms.CharField(
        label="Why it changes",
        required=False,
        max_length=300,
        validators=[validate_line],
        help_text="Needed for another day, and for one that is dropped.",
    )

    def __init__(
        self,
        *args: Any,
        nations: Sequence[Nation],
        present: MilestoneVersion | None = None,
        **kwargs: Any,
    ) -> None:
        if present is not None:
            names = ("text", "due", "state", "evidence")
            initial = {name: getattr(present, name) for name in names}
            kwargs.setdefault("initial", initial | {"nation": present.nation.slug})
        super().__init__(*args, **kwargs)
        self.by_slug = {nation.slug: nation for nation in nations}
        if present is not None:
            self.by_slug.setdefault(present.nation.slug, present.nation)
        field: Any = self.fields["nation"]
        field.choices = [("", "Choose a nation"), *((s, n.name) for s, n in self.by_slug.items())]

    def aim(self) -> Aim:
        """The milestone as the action takes it."""
        data = self.cleaned_data
        return Aim(**(data | {"nation": self.by_slug[data["nation"]]}))


class MilestoneAnswerForm(forms.Form):
    """Whether a proposal counts."""

    accept = forms.TypedChoiceField(
        label="Answer",
        choices=[("yes", "Let it count"), ("no", "Refuse it")],
        coerce=lambda word: word == "yes",
        initial="yes",
        widget=forms.RadioSelect,
    )
    reason = forms.CharField(
        label="Why",
        required=False,
        max_length=300,
        validators=[validate_line],
        help_text="Needed to refuse it.",
    )
