"""Found words marked in a text, safely. Pure."""

from collections.abc import Iterable
from typing import Final

from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe

from practices.search.question import Phrase
from practices.search.words import spans

LENGTH: Final = 240  # characters of an excerpt
LEAD: Final = 60  # characters kept before the first found word


def highlight(text: str, phrases: Iterable[Phrase]) -> SafeString | None:
    """Return the text as HTML with the phrases in <mark>; None if none of them is in it."""
    found = _found(text, phrases)
    if not found:
        return None
    parts: list[str] = []
    done = 0
    for start, end in found:
        parts += [escape(text[done:start]), "<mark>", escape(text[start:end]), "</mark>"]
        done = end
    parts.append(escape(text[done:]))
    return mark_safe("".join(parts))  # noqa: S308 - every piece of text is escaped above


def excerpt(text: str, phrases: Iterable[Phrase]) -> SafeString | None:
    """Return the part of the text around the first found phrase, marked; None without one."""
    wanted = tuple(phrases)
    found = _found(text, wanted)
    return highlight(_cut(text, max(0, found[0][0] - LEAD)), wanted) if found else None


def _found(text: str, phrases: Iterable[Phrase]) -> list[tuple[int, int]]:
    """Where the phrases stand, from first to last, the longest at each place."""
    by_first: dict[str, list[Phrase]] = {}
    for phrase in sorted(phrases, key=len, reverse=True):
        by_first.setdefault(phrase[0], []).append(phrase)
    row = spans(text)
    found = []
    at = 0
    while at < len(row):
        size = 1
        for phrase in by_first.get(row[at][2], ()):
            if tuple(t for _s, _e, t in row[at : at + len(phrase)]) == phrase:
                size = len(phrase)
                found.append((row[at][0], row[at + size - 1][1]))
                break
        at += size
    return found


def _cut(text: str, start: int) -> str:
    if start:
        start = text.find(" ", start) + 1
    part = text[start : start + LENGTH]
    if start + LENGTH < len(text):
        part = (part.rpartition(" ")[0] or part) + " …"
    return f"… {part}" if start else part
