"""Points by local hour."""

from typing import Any

from django import forms

from core.text import validate_line
from workinggroups.models import MOST_POINTS
from workinggroups.planner import Table
from workinggroups.planner.slots import HOURS


class BurdenTableForm(forms.Form):
    """The next version of the table of points."""

    reason = forms.CharField(
        label="Why",
        max_length=300,
        validators=[validate_line],
        help_text="Shown beside the version. What was counted before stays as it is.",
    )

    def __init__(self, *args: Any, present: Table, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for hour in HOURS:
            self.fields[f"hour-{hour}"] = forms.IntegerField(
                label=f"{hour:02}:00",
                min_value=0,
                max_value=MOST_POINTS,
                initial=present.points[hour],
            )

    @property
    def hour_fields(self) -> list[forms.BoundField]:
        """The fields of the hours."""
        return [self[f"hour-{hour}"] for hour in HOURS]

    def points(self) -> list[int]:
        """The points by hour."""
        return [self.cleaned_data[f"hour-{hour}"] for hour in HOURS]
