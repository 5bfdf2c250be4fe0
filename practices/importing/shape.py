"""What came of a text, and how a part of it is kept."""

from dataclasses import dataclass, field
from typing import Any, Final

from django.core.exceptions import ValidationError

from core.text import fit, tidy
from practices.document import HEADINGS

LONGEST: Final = 200_000  # characters
LABELS: Final = HEADINGS | {
    "title": "Title",
    "summary": "Summary",
    "kind": "Kind",
    "topics": "Topics",
    "lead_organisation": "Lead",
    "contact_organisation": "Whom to ask",
    "language": "Language",
    "stage": "Stage",
    "stage_as_of": "Date of the stage",
    "started": "Started",
    "stages": "How it got here",
    "results": "Results",
    "lessons": "Lessons",
    "standards": "Standards",
    "open_source": "Code",
    "text_licence": "Licence of the text",
    "sources": "Sources",
}


@dataclass
class Reading:
    """What a text says of a write-up.

    `content` has the shape of a draft's; `taken` are pairs of where a part stood and where it
    went; `left` is what was not taken: where it stood, why, and its text if that would be lost.
    """

    format: str
    content: dict[str, Any] = field(default_factory=dict)
    taken: list[tuple[str, str]] = field(default_factory=list)
    left: list[tuple[str, str, str]] = field(default_factory=list)

    def take(self, place: str, name: str, value: Any) -> None:
        """Keep a part, and say where it went."""
        self.content[name] = fit(tidy(value)) if isinstance(value, str) else value
        self.taken.append((place, LABELS[name]))

    def leave(self, place: str, why: str, text: str = "") -> None:
        """Say what was not taken, and why."""
        self.left.append((place, why, text[:LONGEST]))


def refuse(sentence: str) -> ValidationError:
    """The refusal of a text that cannot be read."""
    return ValidationError({"text": [sentence]}, code="unreadable")
