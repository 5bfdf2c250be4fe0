"""Rule sentences about practices."""

from typing import TYPE_CHECKING

from django.core.exceptions import ValidationError

if TYPE_CHECKING:
    from practices.models import Practice

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
