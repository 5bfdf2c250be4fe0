"""What somebody types who asks to be elevated."""

from collections.abc import Sequence
from typing import Any

from django import forms

from core.text import validate_block


class ElevationForm(forms.Form):
    """Whose matter, for how long, and why."""

    nation = forms.ChoiceField(label="Whose matter")
    hours = forms.TypedChoiceField(
        label="For how long",
        coerce=int,
        choices=[(1, "1 hour"), (2, "2 hours"), (3, "3 hours"), (4, "4 hours")],
        widget=forms.RadioSelect,
        initial=1,
    )
    reason = forms.CharField(
        label="Why",
        help_text="The nation’s coordinators read this, and it stays in the trail. Name no person.",
        max_length=500,
        validators=[validate_block],
        widget=forms.Textarea(attrs={"rows": 3}),
    )

    def __init__(self, *args: Any, nations: Sequence[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["nation"]
        assert isinstance(field, forms.ChoiceField)  # noqa: S101 - tells the type checker
        field.choices = [("", "Choose a nation"), *nations]
