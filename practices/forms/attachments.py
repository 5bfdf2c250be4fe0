"""What people fill in about files of practices."""

from typing import Any

from django import forms

from core.addresses import HIGHEST_ID
from core.languages import validate_tag
from core.text import validate_block, validate_line
from members.markings import MEANING, Marking, is_wider
from members.models import Nation
from practices.files import ACCEPTED, LARGEST, TAKEN, size_words
from practices.models import Attachment, Practice


class _SaidForm(forms.Form):
    """What is said of a file: its title, its language, and who may have it."""

    title = forms.CharField(
        label="Title",
        help_text="What it is, in a few words. Left empty, it is the name of the file.",
        max_length=200,
        required=False,
        validators=[validate_line],
    )
    language = forms.CharField(
        label="Language",
        help_text="A code: en, mi, pt-BR.",
        max_length=35,
        validators=[validate_tag],
    )
    marking = forms.ChoiceField(label="Marking", widget=forms.RadioSelect)
    nations = forms.ModelMultipleChoiceField(
        label="Nations that it names",
        queryset=Nation.objects.none(),
        required=False,
        to_field_name="slug",
        widget=forms.CheckboxSelectMultiple,
        help_text="Under TLP:AMBER and TLP:AMBER+STRICT these may have it, with its owner.",
    )

    def __init__(self, *args: Any, practice: Practice, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["marking"].choices = [  # type: ignore[attr-defined] # reason: a ChoiceField
            (each.value, f"{each.label}. {MEANING[each]}")
            for each in Marking
            if not is_wider(each, practice.marking)
        ]
        nations = Nation.objects.filter(is_member=True).exclude(pk=practice.owner_nation_id or 0)
        self.fields["nations"].queryset = nations.order_by("name", "pk")  # type: ignore[attr-defined] # reason: a model field


class AttachForm(_SaidForm):
    """A file, and what is said of it."""

    file = forms.FileField(
        label="File",
        help_text=f"{TAKEN}; {size_words(LARGEST)} at most. No macros, scripts or passwords.",
        widget=forms.FileInput(attrs={"accept": ACCEPTED}),
        error_messages={
            "required": "Choose a file.",
            "empty": "The file is empty.",
            "missing": "Choose a file.",
        },
    )
    field_order = ("file", "title", "language", "marking", "nations")

    def __init__(self, *args: Any, practice: Practice, **kwargs: Any) -> None:
        initial = {
            "language": practice.language,
            "marking": practice.marking,
            "nations": practice.named_nations.all() if practice.pk else (),
        }
        super().__init__(*args, practice=practice, initial=initial, **kwargs)


class AttachmentForm(_SaidForm):
    """What is said of a file, changed."""

    reason = forms.CharField(
        label="Why",
        help_text="Needed when the marking changes. It is kept in the history.",
        widget=forms.Textarea(attrs={"rows": 3}),
        max_length=2000,
        required=False,
        validators=[validate_block],
    )
    version = forms.IntegerField(min_value=1, max_value=HIGHEST_ID, widget=forms.HiddenInput)

    def __init__(self, *args: Any, attachment: Attachment, **kwargs: Any) -> None:
        names = ("title", "language", "marking", "version")
        initial = {name: getattr(attachment, name) for name in names}
        initial["nations"] = attachment.named_nations.all()
        super().__init__(*args, practice=attachment.practice, initial=initial, **kwargs)
        self.fields["title"].required = True
        self.fields["title"].help_text = "What it is, in a few words."
