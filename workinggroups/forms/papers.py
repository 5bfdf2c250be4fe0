"""What is filled in about papers: what is wanted, and the file that is handed in."""

import datetime
from collections.abc import Iterable
from typing import Any
from zoneinfo import ZoneInfo

from django import forms

from core.text import validate_line
from members.models import Nation
from practices.files import ACCEPTED, LARGEST, TAKEN, size_words
from workinggroups.actions import PaperWanted
from workinggroups.models import AgendaItem

_DAY = datetime.timedelta(days=1)


def _day(label: str, help_text: str) -> forms.DateField:
    widget = forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"})
    return forms.DateField(label=label, help_text=help_text, widget=widget)


class PaperForm(forms.Form):
    """A paper that a point waits for; days are on the meeting's clock."""

    item = forms.ChoiceField(label="For the point")
    title = forms.CharField(label="Title", max_length=200, validators=[validate_line])
    nation = forms.ModelChoiceField(
        label="Owed by",
        queryset=Nation.objects.none(),
        required=False,
        empty_label="Whoever runs the meeting",
    )
    opens_at = _day("Opens on", "From the beginning of that day.")
    due_at = _day("Due on", "Until the end of that day; later it is late.")
    closes_at = _day("Corrected until", "Until the end of that day; then nothing is taken.")

    def __init__(
        self, *args: Any, items: Iterable[AgendaItem], nations: Any, zone: str, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.items = {str(item.pk): item for item in items}
        self.zone = ZoneInfo(zone)
        field = self.fields["item"]
        assert isinstance(field, forms.ChoiceField)  # noqa: S101 - tells the type checker
        field.choices = [(number, item.title) for number, item in self.items.items()]
        self.fields["nation"].queryset = nations  # type: ignore[attr-defined] # reason: a model field

    def chosen(self) -> AgendaItem:
        """The point."""
        return self.items[self.cleaned_data["item"]]

    def wanted(self) -> PaperWanted:
        """What is wanted, with instants."""
        data = self.cleaned_data
        return PaperWanted(
            title=data["title"],
            nation=data["nation"],
            opens_at=self._instant(data["opens_at"]),
            due_at=self._instant(data["due_at"] + _DAY),
            closes_at=self._instant(data["closes_at"] + _DAY),
        )

    def _instant(self, day: datetime.date) -> datetime.datetime:
        return datetime.datetime.combine(day, datetime.time(), self.zone).astimezone(datetime.UTC)


class HandInForm(forms.Form):
    """A version of a paper."""

    file = forms.FileField(
        label="File",
        max_length=120,
        help_text=f"{TAKEN}; {size_words(LARGEST)} at most. No macros, scripts or passwords.",
        widget=forms.FileInput(attrs={"accept": ACCEPTED}),
    )
