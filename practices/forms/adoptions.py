"""What people fill in to say that they take a practice up, and to ask others."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Final

from django import forms
from django.core.exceptions import ValidationError

from core.partialdate import PartialDate, parse
from core.text import validate_block, validate_line
from members.markings import MEANING, Marking
from members.models import Nation, Organisation, Person
from practices.actions import Adopter
from practices.models import Adoption
from practices.uptake import (
    AdoptionKind,
    AdoptionStage,
    CodeForm,
    CostBand,
    Level,
    TimeBand,
)

WHOLE, OTHER = "nation", "other"  # besides the slugs of bodies
MARKINGS: Final = (Marking.CLEAR, Marking.GREEN, Marking.AMBER, Marking.STRICT)
FIRST: Final = ("who", "body", "kind", "stage", "stopped_because")
REST: Final[dict[str, tuple[str, ...]]] = {
    "How it went": ("since", "scope", "changed", "cost", "time", "taken_from", "evidence"),
    "A result": (
        "outcome_what", "outcome_before", "outcome_after", "outcome_period", "outcome_ref",
    ),
    "The code, if it is code": ("code_form", "repository", "code_version", "code_as_of"),
    "Who answers, and who may read it": ("contact", "mailbox", "marking", "reason"),
}  # fmt: skip
_OUTCOME: Final = ("what", "before", "after", "period", "ref")


def _block(label: str, hint: str = "", **more: Any) -> forms.CharField:
    return forms.CharField(
        label=label,
        help_text=hint,
        widget=forms.Textarea(attrs={"rows": 4}),
        max_length=2000,
        validators=[validate_block],
        **{"required": False, **more},
    )


def _line(label: str, hint: str = "", longest: int = 300) -> forms.CharField:
    return forms.CharField(
        label=label, help_text=hint, max_length=longest, required=False, validators=[validate_line]
    )


def _choice(label: str, choices: Any, empty: str, hint: str = "") -> forms.ChoiceField:
    return forms.ChoiceField(
        label=label, choices=[("", empty), *choices.choices], required=False, help_text=hint
    )


class _Day(forms.CharField):
    """A date as precise as it is known."""

    def __init__(self, label: str) -> None:
        hint = "A year, a month or a day: 2026, 2026-03 or 2026-03-15."
        super().__init__(label=label, required=False, max_length=10, help_text=hint)

    def clean(self, value: Any) -> PartialDate | None:
        """The date."""
        text = super().clean(value)
        return parse(text) if text else None


class ChangeForm(forms.Form):
    """What an adoption says."""

    kind = forms.ChoiceField(
        label="What you take up", choices=AdoptionKind, widget=forms.RadioSelect
    )
    stage = forms.ChoiceField(
        label="How far it has come", choices=AdoptionStage, widget=forms.RadioSelect
    )
    stopped_because = _block("Why it was stopped", "Needed if it was: others learn most from this.")
    since = _Day("Since when it is at this stage")
    scope = _line("Scope", "For whom or what: “all hospitals”, “two ministries”.")
    changed = _block("What you changed", "And why, so that the next adopter need not find out.")
    cost = _choice("What it cost", CostBand, "Not stated")
    time = _choice("How long it took", TimeBand, "Not stated")
    taken_from = forms.ChoiceField(label="Whose it was that you took", required=False)
    evidence = _block("Evidence", "Web addresses, one a line. Words may follow after a space.")
    outcome_what = _line("What is measured", "Such as “letters sent per month”.")
    outcome_before = _line("Before")
    outcome_after = _line("After")
    outcome_period = _line("Period")
    outcome_ref = _line("Where it can be read", "A web address.", 600)
    repository = forms.URLField(
        label="Repository of your code", required=False, max_length=300, assume_scheme="https"
    )
    code_form = _choice("In which form", CodeForm, "Not code")
    code_version = _line("Version", longest=80)
    code_as_of = _Day("Of when the source’s code is")
    mailbox = forms.EmailField(
        label="Address of your office",
        required=False,
        max_length=254,
        help_text="It stays when people leave. Shown to the network, not to the public.",
    )
    contact = forms.ChoiceField(label="Who answers for it", required=False)
    marking = forms.ChoiceField(
        label="Who may read it",
        choices=[(each.value, f"{each.label}. {MEANING[each]}") for each in MARKINGS],
        widget=forms.RadioSelect,
        help_text="A wider marking holds once somebody else has confirmed the record.",
    )
    reason = _line("Why the marking changes", "Needed for a narrower one; kept in the history.")

    def __init__(
        self,
        *args: Any,
        others: Sequence[Adoption],
        contacts: Sequence[Person] = (),
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.others = {str(other.pk): other for other in others}
        self.contacts = {str(person.pk): person for person in contacts}
        chosen = [(pk, f"{other.who}: its adoption") for pk, other in self.others.items()]
        offer(self, "taken_from", [("", "The source’s own"), *chosen])
        people = [(pk, person.name) for pk, person in self.contacts.items()]
        offer(self, "contact", [("", "Nobody named"), *people])

    def clean_evidence(self) -> list[dict[str, str]]:
        """The lines as entries."""
        found = []
        for line in self.cleaned_data["evidence"].splitlines():
            ref, _, what = line.strip().partition(" ")
            if ref:
                found.append({"what": what.strip(), "ref": ref})
        return found

    def content(self, kept: Sequence[Mapping[str, str]] = ()) -> dict[str, Any]:
        """What it says, for the action; `kept` are results beside the one in the form."""
        given = self.cleaned_data
        names = (
            "kind", "stage", "stopped_because", "since", "scope", "changed", "cost", "time",
            "evidence", "repository", "code_form", "code_version", "code_as_of", "mailbox",
        )  # fmt: skip
        outcome = {name: given[f"outcome_{name}"] for name in _OUTCOME}
        found = {name: given[name] for name in names}
        found["outcomes"] = [*([outcome] if any(outcome.values()) else []), *kept]
        found["taken_from"] = self.others.get(given["taken_from"])
        return found

    def answers(self) -> Person | None:
        """Who answers for it."""
        return self.contacts.get(self.cleaned_data["contact"])

    def first(self) -> Iterator[Any]:
        """The fields that are needed, which stand above the rest."""
        return (self[name] for name in FIRST if name in self.fields)

    def rest(self) -> Iterator[tuple[str, list[Any]]]:
        """The fields that may wait, under their headings."""
        for heading, names in REST.items():
            yield heading, [self[name] for name in names if name in self.fields]

    def rest_is_wrong(self) -> bool:
        """Whether something that may wait is at fault, and must show."""
        return any(field.errors for _, fields in self.rest() for field in fields)


class AdoptionForm(ChangeForm):
    """The same, and who it is that adopts."""

    field_order = FIRST
    who = forms.ChoiceField(label="Who takes it up", widget=forms.RadioSelect)
    body = _line("Name of the body", "If it is not listed above.", 160)

    def __init__(
        self,
        *args: Any,
        nation: Nation,
        bodies: Sequence[Organisation],
        council: Organisation | None = None,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.nation, self.council = nation, council
        self.bodies = {body.slug: body for body in bodies}
        for name in ("contact", "reason"):
            del self.fields[name]
        if council is not None:
            for name in ("who", "body"):
                del self.fields[name]
            return
        listed = [(slug, body.name) for slug, body in self.bodies.items()]
        whole = (WHOLE, f"{nation.name} as a whole")
        offer(self, "who", [whole, *listed, (OTHER, "Another national body")])

    def adopter(self) -> Adopter:
        """Who adopts."""
        if self.council is not None:
            return Adopter(self.nation, Level.AUTHORITY, self.council)
        who = self.cleaned_data["who"]
        if who == WHOLE:
            return Adopter(self.nation)
        if who == OTHER:
            return Adopter(self.nation, Level.AGENCY, body=self.cleaned_data["body"])
        return Adopter(self.nation, Level.AGENCY, self.bodies[who])


class InviteForm(forms.Form):
    """Whom to ask."""

    nation = forms.ChoiceField(label="Nation")
    note = _block("A word to them", "Why you think that it could be of use.")

    def __init__(self, *args: Any, nations: Sequence[Nation], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.nations = {nation.slug: nation for nation in nations}
        listed = [(slug, nation.name) for slug, nation in self.nations.items()]
        offer(self, "nation", [("", "Choose a nation"), *listed])


class DeclineForm(forms.Form):
    """Why a nation does not take something up."""

    because = _block(
        "Why you do not take it up",
        "The nation that asked reads this.",
        required=True,
    )


class ContactForm(forms.Form):
    """Who answers questions about a practice."""

    person = forms.ChoiceField(label="Person", required=False)
    mailbox = forms.EmailField(
        label="Address of the office",
        required=False,
        max_length=254,
        help_text="Not of a person: it stays when people leave.",
    )

    def __init__(self, *args: Any, people: Sequence[Person], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.people = {str(person.pk): person for person in people}
        listed = [(pk, person.name) for pk, person in self.people.items()]
        offer(self, "person", [("", "Nobody named"), *listed])

    def person_chosen(self) -> Person | None:
        """Who it is."""
        return self.people.get(self.cleaned_data["person"])


class WarnForm(forms.Form):
    """What the danger is, and what to do."""

    subject = forms.CharField(
        label="In one line", max_length=160, validators=[validate_line], help_text="In the subject."
    )
    text = forms.CharField(
        label="What the danger is, and what to do",
        help_text="It travels by mail only where the practice is TLP:CLEAR or TLP:GREEN.",
        max_length=4000,
        validators=[validate_block],
        widget=forms.Textarea(attrs={"rows": 6}),
    )


def offer(form: forms.Form, name: str, choices: Any) -> None:
    """Give a field its choices."""
    field = form.fields[name]
    assert isinstance(field, forms.ChoiceField)  # noqa: S101 - tells the type checker
    field.choices = choices


def initial_of(adoption: Adoption) -> dict[str, Any]:
    """What the form shows of an adoption."""
    names = [name for name in ChangeForm.base_fields if hasattr(adoption, name)]
    first = adoption.outcomes[0] if adoption.outcomes else {}
    return {
        **{name: getattr(adoption, name) for name in names},
        **{f"outcome_{name}": first.get(name, "") for name in _OUTCOME},
        "since": adoption.since.iso if adoption.since else "",
        "code_as_of": adoption.code_as_of.iso if adoption.code_as_of else "",
        "evidence": "\n".join(f"{e['ref']} {e['what']}".strip() for e in adoption.evidence),
        "taken_from": str(adoption.taken_from_id or ""),
        "contact": str(adoption.contact_id or ""),
        "marking": adoption.wanted_marking or adoption.marking,
    }


def show_refusal(form: forms.Form, refusal: ValidationError) -> None:
    """Put a refusal under its fields, or above the form."""
    moved = {"outcomes": "outcome_what", "organisation": "who", "level": "who"}
    for name, faults in refusal.error_dict.items():
        field = moved.get(name, name)
        form.add_error(field if field in form.fields else None, faults)
