"""What people fill in to translate a practice."""

from typing import Any

from django import forms

from core.languages import validate_tag
from core.markdown import LONGEST
from core.text import validate_block, validate_line
from practices.document import HEADINGS
from practices.models import Translation
from practices.models.translations import LONGEST_REASON


class ReasonForm(forms.Form):
    """Why a translation is returned or removed."""

    reason = forms.CharField(
        label="Why",
        help_text="Its translator reads it, and the history keeps it.",
        widget=forms.Textarea(attrs={"rows": 3}),
        max_length=LONGEST_REASON,
        validators=[validate_block],
    )
    version = forms.IntegerField(min_value=0, max_value=10**9, widget=forms.HiddenInput)


class TranslationForm(forms.Form):
    """A write-up in another language: its texts, and who or what translated them."""

    language = forms.CharField(
        label="Language",
        help_text="A code: mi, pt, et, pt-BR.",
        max_length=20,
        validators=[validate_tag],
    )
    by_machine = forms.ChoiceField(
        label="Translated by",
        choices=[("", "A person"), ("machine", "A machine")],
        required=False,
        widget=forms.RadioSelect,
    )
    title = forms.CharField(label="Title", max_length=160, validators=[validate_line])
    summary = forms.CharField(
        label="Summary",
        max_length=400,
        widget=forms.Textarea(attrs={"rows": 4}),
        validators=[validate_block],
    )
    version = forms.IntegerField(min_value=0, max_value=10**9, widget=forms.HiddenInput)

    def __init__(self, *args: Any, present: Translation | None, **kwargs: Any) -> None:
        initial: dict[str, Any] = {"version": 0}
        if present is not None:
            machine = "machine" if present.by_machine else ""
            initial = dict(present.content) | {"by_machine": machine}
            initial |= {"language": present.language, "version": present.version}
        kwargs["initial"] = initial
        super().__init__(*args, **kwargs)
        for name, label in HEADINGS.items():
            self.fields[name] = forms.CharField(
                label=label,
                required=False,
                max_length=LONGEST,
                widget=forms.Textarea(attrs={"rows": 5}),
                validators=[validate_block],
            )
