"""What the secretariat fills in about words that mean the same."""

from django import forms

from core.text import validate_block


class WordsForm(forms.Form):
    """Phrases that mean the same, one a line."""

    phrases = forms.CharField(
        label="Phrases that mean the same, one a line",
        widget=forms.Textarea(attrs={"rows": 3}),
        max_length=2000,
        validators=[validate_block],
        error_messages={"required": "Give two phrases at least, each on a line of its own."},
    )

    def clean_phrases(self) -> list[str]:
        """The phrases, without empty lines."""
        lines = (" ".join(line.split()) for line in self.cleaned_data["phrases"].splitlines())
        return [line for line in lines if line]
