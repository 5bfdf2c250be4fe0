"""What people fill in when a practice is withdrawn."""

from django import forms

from core.text import validate_block


class WithdrawForm(forms.Form):
    """Why a practice is withdrawn."""

    reason = forms.CharField(
        label="Why is it withdrawn",
        help_text="Readers of its address will see this.",
        widget=forms.Textarea(attrs={"rows": 4}),
        max_length=2000,
        validators=[validate_block],
        error_messages={"required": "Say why it is withdrawn: readers will see the reason."},
    )
