"""What is filled in about circulated minutes: days, comments, answers and errata."""

from collections.abc import Iterable
from typing import Any

from django import forms

from core.text import validate_block
from workinggroups.actions import MOST_DAYS, USUAL_DAYS
from workinggroups.models import AgendaItem, Meeting
from workinggroups.models.approval import LONGEST

WHOLE = ""


def _text(label: str, help_text: str = "") -> forms.CharField:
    return forms.CharField(
        label=label,
        help_text=help_text,
        max_length=LONGEST,
        validators=[validate_block],
        widget=forms.Textarea(attrs={"rows": 4}),
    )


class CirculateForm(forms.Form):
    """For how long readers comment, and whether the minutes before are approved."""

    days = forms.IntegerField(
        label="Days for comments",
        initial=USUAL_DAYS,
        min_value=1,
        max_value=MOST_DAYS,
        help_text="After that the minutes can be approved.",
    )
    approves = forms.BooleanField(required=False, initial=True)

    def __init__(self, *args: Any, before: Meeting | None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if before is None:
            del self.fields["approves"]
        else:
            self.fields["approves"].label = f"These minutes approve those of “{before.title}”"


class _PartForm(forms.Form):
    """A text about the whole of the minutes, or about one point."""

    item = forms.ChoiceField(label="About", required=False)

    def __init__(self, *args: Any, items: Iterable[AgendaItem], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.items = {str(item.pk): item for item in items}
        field = self.fields["item"]
        assert isinstance(field, forms.ChoiceField)  # noqa: S101 - tells the type checker
        told = {number: f"{each.title} (TLP:{each.marking})" for number, each in self.items.items()}
        field.choices = [(WHOLE, "The whole of the minutes"), *told.items()]

    def part(self) -> AgendaItem | None:
        """The point chosen; None for the whole."""
        return self.items.get(self.cleaned_data["item"])


class CommentForm(_PartForm):
    """What a reader says about the minutes."""

    text = _text("Your comment", "Those who read this part see it, too.")


class ErratumForm(_PartForm):
    """A correction beside approved minutes."""

    text = _text("Correction", "Say what is wrong and what is right. The minutes stay as they are.")


class ReplyForm(forms.Form):
    """What came of a comment."""

    answer = _text("Answer", "What was changed, or why nothing was.")
