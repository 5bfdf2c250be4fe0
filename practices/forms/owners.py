"""What a coordinator fills in to have another nation own a practice too."""

from collections.abc import Sequence
from typing import Any

from django import forms

from members.models import Nation


class OwnerForm(forms.Form):
    """Which nation is asked."""

    nation = forms.ModelChoiceField(
        label="Ask a nation",
        queryset=Nation.objects.none(),
        to_field_name="slug",
        empty_label="Choose a nation",
        help_text="Its coordinator accepts or declines.",
    )

    def __init__(self, *args: Any, nations: Sequence[Nation], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        rows = Nation.objects.filter(pk__in=[nation.pk for nation in nations])
        self.fields["nation"].queryset = rows.order_by("name", "pk")  # type: ignore[attr-defined] # reason: a model field
