"""A note of thirty seconds: three fields and a choice, on one screen of a phone."""

from typing import Any

from django import forms

from core.text import validate_block, validate_line
from practices.models import Topic
from practices.states import NoteKind


class NoteForm(forms.Form):
    """What is starting, stopped or learnt; about what; whom to ask."""

    use_required_attribute = False

    kind = forms.ChoiceField(label="What is it", choices=NoteKind.choices, initial="learnt")
    text = forms.CharField(
        label="Say it in two sentences",
        max_length=400,
        widget=forms.Textarea(attrs={"rows": 3}),
        validators=[validate_block],
        error_messages={
            "required": "Say it in two sentences.",
            "max_length": "At most 400 characters. Write it up if it needs more.",
        },
    )
    topic = forms.ModelChoiceField(
        label="Topic",
        queryset=Topic.objects.none(),
        empty_label="Choose",
        to_field_name="slug",
        error_messages={"required": "Choose a topic."},
    )
    ask = forms.CharField(
        label="Whom to ask",
        max_length=200,
        validators=[validate_line],
        error_messages={"required": "Name an organisation or a team to ask."},
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["topic"].queryset = Topic.objects.order_by("label", "pk")  # type: ignore[attr-defined] # reason: a model field
