"""What a coordinator decides about clearing drafts."""

from collections.abc import Sequence
from typing import Any

from django import forms

from members.models import Person


class ClearanceForm(forms.Form):
    """How many people of a nation approve a draft, and in how many working days."""

    approvers = forms.TypedChoiceField(
        label="Who approves a draft before it is published",
        help_text="Nobody approves their own work, whatever stands here.",
        choices=[
            ("0", "Nobody: what is handed over goes to the secretariat’s check"),
            ("1", "One person"),
            ("2", "Two different people"),
        ],
        coerce=int,
        widget=forms.RadioSelect,
    )
    days = forms.IntegerField(
        label="Within how many working days",
        help_text="Of your nation’s own calendar, from 1 to 30. The clock is shown, and nothing "
        "happens by itself when it is over.",
        min_value=1,
        max_value=30,
    )


class ApproverForm(forms.Form):
    """Somebody who may approve drafts of the nation."""

    person = forms.ChoiceField(label="Who else may approve")

    def __init__(self, *args: Any, people: Sequence[Person], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["person"]
        field.choices = [(str(each.pk), each.name) for each in people]
