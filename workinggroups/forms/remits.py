"""What a group is for, in which state it is, and who leads it."""

from collections.abc import Iterable, Sequence
from typing import Any

from django import forms
from django.core.validators import MaxLengthValidator, MaxValueValidator, MinValueValidator

from core.markdown import LIMIT
from core.text import validate_block, validate_line
from members.models import Nation
from workinggroups.forms.meetings import FIRST_DAY, LAST_DAY
from workinggroups.leading import HANDOVER, NEXT
from workinggroups.models import Decision, GroupStatus, LeadRole, LeadTerm

LABEL_OF_DECISION = 90  # characters


def day_field(label: str, **more: Any) -> forms.DateField:
    """A day that every time zone can count."""
    return forms.DateField(
        label=label,
        validators=[MinValueValidator(FIRST_DAY), MaxValueValidator(LAST_DAY)],
        widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}),
        **more,
    )


def _reason(label: str, hint: str) -> forms.CharField:
    return forms.CharField(label=label, help_text=hint, max_length=300, validators=[validate_line])


class CharterForm(forms.Form):
    """The next version of a charter."""

    text = forms.CharField(
        label="What the group is for",
        help_text="Markdown. The version before stays beside it.",
        validators=[MaxLengthValidator(LIMIT), validate_block],
        widget=forms.Textarea(attrs={"rows": 14}),
    )
    decision = forms.ChoiceField(
        label="Decision that adopted it",
        required=False,
        help_text="Of the group’s own meetings, or the whole network’s.",
    )
    renew_by = day_field(
        "Ends, or is chartered again, by",
        required=False,
        help_text="Sixty days before, those who run the group are reminded.",
    )
    reason = _reason("What is new in it", "One line, shown beside the version.")

    def __init__(self, *args: Any, decisions: Iterable[Decision], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.decisions = {str(row.pk): row for row in decisions}
        field: Any = self.fields["decision"]
        known = [(pk, _said(row)) for pk, row in self.decisions.items()]
        field.choices = [("", "None is noted"), *known]

    def given(self) -> dict[str, Any]:
        """The charter as the action takes it."""
        data = self.cleaned_data
        return data | {"decision": self.decisions.get(data["decision"])}


class GroupStateForm(forms.Form):
    """The next state of a group."""

    state = forms.ChoiceField(label="The group becomes", widget=forms.RadioSelect)
    reason = _reason("Why", "One line, shown beside the state.")

    def __init__(self, *args: Any, status: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["state"]
        field.choices = [(state, GroupStatus(state).label) for state in NEXT[status]]


class TermForm(forms.Form):
    """A nation's term of leading."""

    nation = forms.ChoiceField(label="Nation")
    role = forms.ChoiceField(
        label="As", choices=LeadRole.choices, initial=LeadRole.LEAD, widget=forms.RadioSelect
    )
    starts = day_field("First day")
    ends = day_field("Last day", required=False, help_text="Leave it out where no end is agreed.")

    def __init__(self, *args: Any, nations: Sequence[Nation], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.by_slug = {nation.slug: nation for nation in nations}
        field: Any = self.fields["nation"]
        field.choices = [("", "Choose a nation"), *((n.slug, n.name) for n in nations)]

    def given(self) -> dict[str, Any]:
        """The term as the action takes it."""
        return self.cleaned_data | {"nation": self.by_slug[self.cleaned_data["nation"]]}


class HandoverForm(forms.Form):
    """The end of a term, and what of the handover is done."""

    ends = day_field("Last day", required=False, help_text="Leave it out where no end is agreed.")
    handed_over = forms.MultipleChoiceField(
        label="Done for the handover",
        required=False,
        choices=list(HANDOVER.items()),
        widget=forms.CheckboxSelectMultiple,
    )

    def __init__(self, *args: Any, term: LeadTerm, **kwargs: Any) -> None:
        kwargs.setdefault("initial", {"ends": term.ends, "handed_over": term.handed_over})
        super().__init__(*args, **kwargs)


def _said(decision: Decision) -> str:
    text = decision.text
    short = text if len(text) <= LABEL_OF_DECISION else f"{text[: LABEL_OF_DECISION - 1]}…"
    return f"{decision.meeting.starts_at:%Y-%m-%d}: {short}"
