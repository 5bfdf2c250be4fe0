"""How close two write-ups are: by their words, or by the address of their code. Pure."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

from practices.search.words import STOP, term, words

SHARE: Final = 0.4  # of the shorter one's words that both have
TITLES: Final = 0.6  # of all words of both titles that both have
LEAST: Final = 4  # words that say anything about likeness
_FRAME: Final = re.compile(r"https?://(www\.)?|(\.git)?/*$")


@dataclass(frozen=True, slots=True)
class Written:
    """What is compared of a write-up, ready to be compared often."""

    title: frozenset[str]
    whole: frozenset[str]
    repository: str

    @classmethod
    def of(cls, title: str, summary: str, repository: str | None) -> "Written":
        """From its texts."""
        heading = _terms(title)
        return cls(heading, heading | _terms(summary), address(repository))

    @classmethod
    def of_content(cls, content: Mapping[str, Any]) -> "Written":
        """From its document, finished or not."""
        code = content.get("open_source") or {}
        title, summary = (str(content.get(name) or "") for name in ("title", "summary"))
        return cls.of(title, summary, code.get("repository"))


def likeness(one: Written, other: Written) -> str:
    """Why two are close: "repository", "words", or "" where they are not."""
    if one.repository and one.repository == other.repository:
        return "repository"
    shorter = min(len(one.whole), len(other.whole))
    common = len(one.whole & other.whole)
    if shorter >= LEAST and common / shorter >= SHARE:
        return "words"
    both = one.title | other.title
    alike = len(one.title & other.title)
    return "words" if alike > 1 and alike / len(both) >= TITLES else ""


def address(repository: str | None) -> str:
    """The address of code without what differs by habit: scheme, “www”, “.git”, last slash."""
    return _FRAME.sub("", (repository or "").strip().lower())


def _terms(text: str) -> frozenset[str]:
    return frozenset(term(word) for word in words(text) if word not in STOP)
