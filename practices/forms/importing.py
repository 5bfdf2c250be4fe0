"""What people fill in to start from what exists."""

from typing import Any

from django import forms

from core.fetching import fetch
from core.text import fit, tidy, validate_line
from practices.importing import FORMATS
from practices.importing.shape import LONGEST
from practices.models import Kind


class ImportForm(forms.Form):
    """A text, a file or an address, and which form it has. `text` is cleaned to what is read."""

    text = forms.CharField(
        label="Paste it",
        widget=forms.Textarea(attrs={"rows": 12, "spellcheck": "false"}),
        max_length=LONGEST,
        required=False,
        strip=False,
    )
    file = forms.FileField(label="Or choose a file", required=False, allow_empty_file=True)
    address = forms.CharField(
        label="Or give its address",
        help_text="Of the file itself, such as the raw publiccode.yml. It begins with https://.",
        max_length=600,
        required=False,
        validators=[validate_line],
    )
    format = forms.ChoiceField(
        label="What it is",
        choices=[("", "Tell by the text"), *FORMATS.items()],
        required=False,
        widget=forms.RadioSelect,
    )

    def clean(self) -> dict[str, Any]:
        """Take the text from the one place that is given."""
        data: dict[str, Any] = super().clean() or {}
        places = [name for name in ("text", "file", "address") if data.get(name)]
        if len(places) != 1 and not self.errors:
            self.add_error(
                "text", "Paste it, choose a file, or give its address: one of the three."
            )
        elif places == ["file"]:
            data["text"] = self._of_file(data["file"])
        elif places == ["address"] and not self.errors:
            data["text"] = fetch(data["address"])
        data["text"] = tidy(fit(data.get("text") or ""))
        return data

    def _of_file(self, file: Any) -> str:
        if file.size > LONGEST * 4:
            self.add_error("file", f"It may have {LONGEST:,} characters.")
            return ""
        try:
            text: str = file.read().decode("utf-8-sig")
        except UnicodeDecodeError:
            self.add_error("file", "It is no text in UTF-8.")
            return ""
        return text


class TakeForm(forms.Form):
    """What becomes the draft: a working title, a kind, and what was read."""

    title = forms.CharField(label="Title", max_length=160, validators=[validate_line])
    kind = forms.ChoiceField(label="Kind", choices=[("", "Choose one"), *Kind.choices])
    content = forms.CharField(widget=forms.HiddenInput, max_length=2 * LONGEST, strip=False)
