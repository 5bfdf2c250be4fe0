"""The sheet of a write-up as forms: they show what was typed and refuse nothing."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any, Final

from django import forms
from django.http import QueryDict

from core.text import validate_line
from practices import sheet
from practices.guidance import ROW_NAMES, SECTIONS, SOURCE_KINDS, Section
from practices.lookups import Lookups
from practices.states import Kind, Stage

_DAY: Final = "Year, month or day: 2024, 2024-05 or 2024-05-17."
_BLANK: Final = [("", "Not stated")]
_OWN: Final = {"seed", "editorial", "network"}  # kinds of the network's own data


class _Kept(forms.CharField):
    """A text of whatever kind, as it was typed."""

    def clean(self, value: Any) -> Any:
        """Return it."""
        return value


class _Chosen(forms.ChoiceField):
    """One of some values, or whatever was sent."""

    def clean(self, value: Any) -> Any:
        """Return it."""
        return value


class _Several(forms.MultipleChoiceField):
    """Some of some values, or whatever was sent."""

    widget = forms.CheckboxSelectMultiple

    def clean(self, value: Any) -> Any:
        """Return them."""
        return value


def _text(label: str, rows: int = 0, *, hint: str = "", needed: bool = False, **data: str) -> _Kept:
    attrs: dict[str, Any] = {f"data-{name}": value for name, value in data.items()}
    widget: forms.Widget = forms.TextInput(attrs=attrs)
    if rows:
        widget = forms.Textarea(attrs=attrs | {"rows": rows})
    return _Kept(label=label, required=needed, help_text=hint, widget=widget, strip=False)


class TextForm(forms.Form):
    """Everything on the sheet but its rows."""

    use_required_attribute = False

    title = _text("Title", hint="At most 160 characters.", needed=True, most="160")
    summary = _text("Summary", 3, hint="At most 400 characters.", needed=True, most="400")
    kind = _Chosen(label="Kind", choices=Kind.choices)
    topics = _Several(label="Topics", help_text="One or a few.")
    situation = _text("Situation and context", 8, needed=True)
    options_weighed = _text("Options weighed", 6)
    what_we_did = _text("What we did", 8, needed=True)
    what_it_took = _text("What it took", 6)
    what_did_not_work = _text("What did not work", 8, needed=True)
    conditions_for_reuse = _text("Conditions that must hold for reuse", 6)
    do_differently = _text("What we would do differently", 6)
    how_to_start = _text("How to start", 6)
    stage = _Chosen(label="Stage", required=False, choices=_BLANK + Stage.choices)
    stage_as_of = _text("Stage as of", hint=_DAY)
    started = _text("Started", hint=_DAY)
    lead_organisation = _text("Who led it", needed=True)
    contact_organisation = _text("Whom to ask", hint="An organisation or a team.", needed=True)
    code_open = forms.BooleanField(label="Its code is open", required=False)
    code_repository = _text("Address of the code", hint="Starts with https://.")
    code_licence = _text("Licence of the code", hint="By its SPDX name, such as EUPL-1.2.")
    code_first_commit = _text("First commit", hint=_DAY)
    code_last_commit_seen = _text("Last commit seen", hint=_DAY)
    standards = _text("Standards", 3, hint="One in each line.")
    text_licence = _text("Licence of the text", hint="By its SPDX name.", needed=True)
    language = _text("Language of the text", hint="A tag such as en, pt or ko.", needed=True)

    def __init__(self, *args: Any, known: Lookups, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        topics: Any = self.fields["topics"]
        topics.choices = [(topic.slug, topic.label) for topic in known.topics.values()]


class _Row(forms.Form):
    use_required_attribute = False

    remove = forms.BooleanField(label="Remove when saved", required=False)


class StageRow(_Row):
    """A step in its development."""

    stage = _Chosen(label="Stage", required=False, choices=_BLANK + Stage.choices)
    since = _text("Since", hint=_DAY)
    seen_on = _text("Or seen there on", hint=_DAY)
    reason = _text("Why")
    by = _text("Who decided")
    ref = _text("Source", hint="A web address.")


class ResultRow(_Row):
    """A number and where it can be read."""

    what = _text("What was counted")
    value = _text("How much")
    before = _text("Before")
    period = _text("In which time")
    as_of = _text("As of", hint=_DAY)
    ref = _text("Source", hint="A web address.")


class LessonRow(_Row):
    """Something learned."""

    text = _text("What was learned", 3)
    as_of = _text("As of", hint=_DAY)
    ref = _text("Source", hint="A web address.")


class SourceRow(_Row):
    """A source of the whole."""

    ref = _text("Web address")
    kind = _Chosen(
        label="What it is",
        required=False,
        choices=[("", "Choose")] + [row for row in SOURCE_KINDS.items() if row[0] not in _OWN],
    )


_FORMS: Final[Mapping[str, type[_Row]]] = {
    "stages": StageRow,
    "results": ResultRow,
    "lessons": LessonRow,
    "sources": SourceRow,
}


@dataclass(frozen=True, slots=True)
class Group:
    """The rows of a part on the sheet, and an empty one that a script can copy."""

    name: str
    title: str
    noun: str
    rows: list[forms.Form]
    blank: forms.Form


@dataclass(frozen=True, slots=True)
class Shown:
    """A section of the sheet as it is drawn."""

    section: Section
    fields: list[forms.BoundField]
    groups: list[Group]


class Sheet:
    """The sheet: filled from a document or from what was sent, drawn by sections.

    `more` names the part that gets one more empty row; `slips` are sentences by field.
    """

    def __init__(
        self,
        flat: Mapping[str, Any],
        *,
        known: Lookups,
        more: str = "",
        slips: Mapping[str, Collection[str]] | None = None,
    ) -> None:
        self.text = TextForm(flat, known=known)
        self.groups = {part: _group(part, flat, more) for part in sheet.ROWS}
        self.text.is_valid()
        self.errors: list[dict[str, str]] = []
        for field, sentences in (slips or {}).items():
            self._tell(field, sentences)

    def _tell(self, field: str, sentences: Collection[str]) -> None:
        part, _, rest = field.partition("-")
        form: forms.Form | None = self.text
        name = field
        if part in self.groups:
            index, _, name = rest.partition("-")
            prefix = f"{part}-{index}"
            form = next((row for row in self.groups[part].rows if row.prefix == prefix), None)
        for text in sentences:
            if form is None or name not in form.fields:
                self.errors.append({"text": text, "href": f"#{part}"})
                continue
            form.is_valid()
            form.add_error(name, text)
            bound = form[name]
            href = f"#{bound.id_for_label or bound.auto_id}"
            self.errors.append({"text": f"{bound.label}: {text}", "href": href})

    def sections(self) -> list[Shown]:
        """The sections in their order."""
        return [
            Shown(
                section,
                [self.text[name] for name in section.fields],
                [self.groups[part] for part in section.rows],
            )
            for section in SECTIONS
        ]


def _group(part: str, flat: Mapping[str, Any], more: str) -> Group:
    numbers = sheet.rows_of(part, flat)
    if not numbers or part == more:
        numbers = [*numbers, max(numbers, default=-1) + 1]
    make = _FORMS[part]
    rows: list[forms.Form] = [make(flat, prefix=f"{part}-{number}") for number in numbers]
    title, noun = ROW_NAMES[part]
    return Group(part, title, noun, rows, make({}, prefix=f"{part}-NUMBER"))


def sent(data: QueryDict) -> dict[str, Any]:
    """What a browser sent, by field."""
    return {**data.dict(), "topics": data.getlist("topics")}


class StartForm(forms.Form):
    """What is known before the first word of a write-up is written."""

    title = forms.CharField(
        label="What is it about",
        help_text="A working title that names the problem. You can change it at any time.",
        max_length=160,
        validators=[validate_line],
        error_messages={"required": "Give it a working title."},
    )
    kind = forms.ChoiceField(label="What is it", choices=Kind.choices)
