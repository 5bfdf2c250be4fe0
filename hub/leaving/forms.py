"""What is typed when somebody leaves or moves."""

from collections.abc import Iterator, Sequence
from typing import Any

from django import forms

from core.text import validate_block
from hub.leaving.checklist import SECTIONS, Checklist
from members.models import Nation, Person
from members.roles import OF_A_NATION, Role

OFFICE = "secretariat"  # the place without a nation, in the form


class LeavingForm(forms.Form):
    """Who takes over each thing; `everything` takes what nobody else was chosen for."""

    def __init__(self, *args: Any, held: Checklist, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.held = held
        if not held.holdings or not held.heirs:
            return
        people = [(str(heir.pk), f"{heir}, {heir.get_role_display()}") for heir in held.heirs]
        self.fields["everything"] = forms.ChoiceField(
            choices=[("", "Choose one by one below"), *people],
            required=False,
            label="Who takes over",
            help_text="Takes all of the things below for which you choose nobody else.",
        )
        for holding in held.holdings:
            self.fields[holding.key] = forms.ChoiceField(
                choices=[("", "As above"), *people], required=False, label=holding.words
            )

    def sections(self) -> Iterator[tuple[str, Sequence[Any]]]:
        """The fields of the things, by kind, each kind with its words."""
        for kind, words in SECTIONS.items():
            mine = [holding for holding in self.held.holdings if holding.kind == kind]
            if mine:
                fields = [self[one.key] if one.key in self.fields else None for one in mine]
                yield words, list(zip(mine, fields, strict=True))

    def heirs(self) -> dict[str, Person]:
        """Who takes what, by a thing's key."""
        people = {str(heir.pk): heir for heir in self.held.heirs}
        rest = self.cleaned_data.get("everything")
        chosen = {
            holding.key: people.get(self.cleaned_data.get(holding.key) or rest or "")
            for holding in self.held.holdings
        }
        return {key: heir for key, heir in chosen.items() if heir is not None}


class MovingForm(LeavingForm):
    """The same, and where to."""

    place = forms.ChoiceField(label="Where to")
    role = forms.ChoiceField(label="Role there")
    reason = forms.CharField(
        label="Why",
        help_text="Kept with the move, for those who look into the trail later.",
        max_length=500,
        validators=[validate_block],
        widget=forms.Textarea(attrs={"rows": 3}),
    )

    def __init__(self, *args: Any, nations: Sequence[Nation], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.nations = {nation.slug: nation for nation in nations}
        places = [(slug, nation.name) for slug, nation in self.nations.items()]
        self._offer("place", [*places, (OFFICE, "The secretariat")])
        roles = [*OF_A_NATION, Role.SECRETARIAT]
        self._offer("role", [(role.value, str(role.label).capitalize()) for role in roles])

    def _offer(self, name: str, choices: list[tuple[str, str]]) -> None:
        field = self.fields[name]
        assert isinstance(field, forms.ChoiceField)  # noqa: S101 - tells the type checker
        field.choices = choices

    def target(self) -> Nation | None:
        """The nation moved to; None for the secretariat."""
        return self.nations.get(self.cleaned_data["place"])
