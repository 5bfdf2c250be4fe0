"""What a coordinator decides about signing in."""

from django import forms


class NationSignInForm(forms.Form):
    """Whether the nation asks a second factor of its people."""

    asks_second_factor = forms.BooleanField(
        label="Ask a second factor of everybody",
        help_text="Whoever has none is led to set one up at the next page, and can do nothing "
        "else before. That includes you.",
        required=False,
    )
