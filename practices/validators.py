"""Rule sentences about practices and adoptions."""

from typing import TYPE_CHECKING, Any, Final

from django.core.exceptions import ValidationError

from core.text import unfit, validate_line
from members.markings import is_wider
from members.validators import reference
from practices.search.words import terms
from practices.uptake import AdoptionStage, Level

if TYPE_CHECKING:
    from practices.models import Adoption, Practice

_FEWEST_PHRASES, _MOST_PHRASES = 2, 20  # of one meaning
_LONGEST_PHRASE = 60  # characters
NEEDED = {
    "summary": "Sum it up in at most 400 characters, for somebody who has one minute.",
    "situation": "Say what the situation was.",
    "what_we_did": "Say what you did.",
    "what_did_not_work": (
        "Say what did not work. It is what readers look for; if all went well, say what you feared."
    ),
    "contact_organisation": "Name the organisation to ask.",
}


def ready_to_publish(practice: "Practice") -> None:
    """Refuse to show a write-up that lacks what a reader needs; names everything missing."""
    missing = {
        name: [sentence]
        for name, sentence in NEEDED.items()
        if not getattr(practice, name).strip()
        and not (name == "what_did_not_work" and practice.is_compiled)
    }
    if not practice.topics.exists():
        missing["topics"] = ["Choose at least one topic."]
    if missing:
        raise ValidationError(missing, code="incomplete")


MOST_EVIDENCE: Final = 20  # entries of a list
LONGEST_LINE: Final = 600
_EVIDENCE: Final = ("what", "ref")
_OUTCOME: Final = ("what", "before", "after", "period", "ref")


def evidence(value: Any) -> None:
    """Refuse anything but a list of {"what": text, "ref": web address}."""
    _entries(value, _EVIDENCE, needed=("ref",))


def outcomes(value: Any) -> None:
    """Refuse anything but a list of {"what", "before", "after", "period", "ref"}."""
    _entries(value, _OUTCOME, needed=("what", "after"))


def _entries(value: Any, names: tuple[str, ...], *, needed: tuple[str, ...]) -> None:
    if not isinstance(value, list) or len(value) > MOST_EVIDENCE:
        raise ValidationError(f"Give a list of at most {MOST_EVIDENCE} entries.", code="list")
    for number, entry in enumerate(value, 1):
        if not isinstance(entry, dict) or set(entry) != set(names):
            wanted = ", ".join(f"“{name}”" for name in names)
            raise ValidationError(f"Entry {number} needs exactly {wanted}.", code="entry")
        for name in names:
            text = entry[name]
            if not isinstance(text, str) or len(text) > LONGEST_LINE:
                raise ValidationError(f"Entry {number}, “{name}”: a text of one line.", code="text")
            validate_line(text)
        for name in needed:
            if not entry[name].strip():
                raise ValidationError(f"Entry {number}: “{name}” is empty.", code="required")
        if entry["ref"]:
            reference(entry["ref"])


def adopter_fits(adoption: "Adoption") -> None:
    """Refuse, by field, an adopter that does not fit its level, or the practice's own nation."""
    organisation, body = adoption.organisation, adoption.body.strip()
    if adoption.level == Level.NATION:
        if organisation is not None or body:
            raise _fault("level", "A nation as a whole has no body: choose another level.")
        if adoption.owner_nation_id == adoption.practice.owner_nation_id:
            raise _fault("level", "This is your nation’s own practice. A body of it can adopt it.")
    elif organisation is None:
        if adoption.level == Level.AUTHORITY or not body:
            raise _fault("organisation", "Say which body adopts it: choose one, or give its name.")
    else:
        is_local = organisation.kind == organisation.Kind.LOCAL_AUTHORITY
        if organisation.nation_id != adoption.owner_nation_id or body:
            raise _fault("organisation", "Choose a body of your own nation, or give a name.")
        if is_local != (adoption.level == Level.AUTHORITY):
            raise _fault("organisation", "This body does not belong to the level that you chose.")


def stop_says_why(adoption: "Adoption") -> None:
    """Refuse that something was stopped for no reason that is said."""
    if adoption.stage == AdoptionStage.STOPPED and not adoption.stopped_because.strip():
        raise _fault("stopped_because", "Say why it was stopped: others learn from that.")


def contact_fits(adoption: "Adoption") -> None:
    """Refuse a contact who is not of the adopter's nation, or not there any more."""
    contact = adoption.contact
    if contact is not None and not (
        contact.is_current and contact.nation_id == adoption.owner_nation_id
    ):
        raise _fault("contact", "Choose somebody of the adopter’s own nation.")


def taken_from_fits(adoption: "Adoption") -> None:
    """Refuse an adoption of another practice, and a chain that comes back to where it began."""
    step, seen = adoption.taken_from, [adoption.who]
    while step is not None:
        if step.practice_id != adoption.practice_id:
            raise _fault("taken_from", "Choose an adoption of the same practice.")
        seen.append(step.who)
        if step.pk == adoption.pk:
            chain = " from ".join(seen)
            raise _fault("taken_from", f"That would be a loop: {chain}.")
        step = step.taken_from


def _fault(field: str, sentence: str) -> ValidationError:
    return ValidationError({field: [sentence]}, code=field)


def same_words(value: object) -> None:
    """Refuse what is no list of two to twenty different phrases, each with a word in it."""
    phrases = value if isinstance(value, list) else []
    told = [tuple(terms(text)) for text in phrases if isinstance(text, str)]
    if not _FEWEST_PHRASES <= len(phrases) <= _MOST_PHRASES or len(told) < len(phrases):
        raise ValidationError(f"Give two to {_MOST_PHRASES} phrases that mean the same.")
    if any(len(text) > _LONGEST_PHRASE or unfit(text, line=True) for text in phrases):
        raise ValidationError(f"A phrase has {_LONGEST_PHRASE} characters at most, on one line.")
    if not all(told):
        raise ValidationError("Each phrase needs a word in it.")
    if len(set(told)) < len(told):
        raise ValidationError("Two of these are the same phrase to a search already.")


MOST_ATTACHMENTS = 20


def within_practice(attachment: Any, practice: "Practice") -> None:
    """Refuse an attachment that would be for more readers than its practice."""
    if is_wider(attachment.marking, practice.marking):
        msg = f"An attachment is no wider than its practice, which is TLP:{practice.marking}."
        raise ValidationError({"marking": [msg]}, code="wider")
