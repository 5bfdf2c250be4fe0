"""What people fill in to keep a search."""

from django import forms

from core.text import validate_line


class SavedSearchForm(forms.Form):
    """The name of a saved search, and whether to be told of it."""

    name = forms.CharField(
        label="Name",
        max_length=80,
        validators=[validate_line],
        error_messages={"required": "Give the search a name."},
    )
    is_weekly = forms.BooleanField(
        label="Send me what is new, once a week", required=False, initial=True
    )


class NewSearchForm(SavedSearchForm):
    """The same, with the question: the query string of its address."""

    query = forms.CharField(widget=forms.HiddenInput, max_length=2000, required=False)
