"""What people answer to an invitation."""

from typing import Any

from django import forms

from workinggroups.models import Answer, Invitation


class ComingForm(forms.Form):
    """Whether somebody comes."""

    answer = forms.ChoiceField(
        label="Do you come?", choices=Answer.choices, widget=forms.RadioSelect
    )
    substitute = forms.CharField(
        label="Who comes instead",
        required=False,
        max_length=160,
        help_text="Only if you send a substitute.",
    )

    def __init__(self, *args: Any, invitation: Invitation, **kwargs: Any) -> None:
        reply = getattr(invitation, "reply", None)
        if reply is not None:
            kwargs.setdefault("initial", {"answer": reply.answer, "substitute": reply.substitute})
        super().__init__(*args, **kwargs)
