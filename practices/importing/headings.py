"""Markdown with headings: each that is called as one of the hub's becomes that."""

import re
from typing import Final

from practices.document import HEADINGS
from practices.importing.shape import Reading, refuse

_HEADING: Final = re.compile(r"(#{1,6})[ \t]+(.+?)[ \t#]*")
_FENCE: Final = re.compile(r" {0,3}(```|~~~)")
_SUMMARY: Final = 400  # characters
_NAMES: Final = {title.casefold(): name for name, title in HEADINGS.items()}
_NAMES_TOO: Final = {
    "summary": "summary",
    "situation": "situation",
    "context": "situation",
    "options": "options_weighed",
    "what did not work": "what_did_not_work",
    "conditions for reuse": "conditions_for_reuse",
}


def read(text: str) -> Reading:
    """What the text says. Raises ValidationError where no heading is one of the hub's."""
    found = Reading("markdown")
    parts = _parts(text)
    before, start = parts[0][2], 1
    if not before.strip() and len(parts) > 1 and parts[1][1] == 1:
        title, _, before = parts[1]
        found.take(f"# {title}", "title", title)
        start = 2
    if before.strip():
        _open(found, before.strip())
    for heading, depth, body in parts[start:]:
        _put(found, heading, depth, body.strip())
    if not found.taken:
        names = ", ".join(HEADINGS.values())
        raise refuse(f"None of its headings is one of the hub’s: {names}.")
    return found


def _open(found: Reading, text: str) -> None:
    """What stands before the first heading within the text: the summary, if it is short."""
    if len(text) <= _SUMMARY:
        found.take("The text before the first heading", "summary", text)
    else:
        why = f"A summary has {_SUMMARY} characters at most; this has {len(text):,}."
        found.leave("The text before the first heading", why, text)


def _put(found: Reading, heading: str, depth: int, body: str) -> None:
    called = heading.casefold().strip(" :.?")
    name = _NAMES.get(called) or _NAMES_TOO.get(called)
    place = f"{'#' * depth} {heading}"
    if name is None:
        found.leave(place, "No heading of the hub is called so. Move its text by hand.", body)
    elif name in found.content:
        found.leave(place, "There is another heading for the same. Move its text by hand.", body)
    elif name == "summary" and len(body) > _SUMMARY:
        why = f"A summary has {_SUMMARY} characters at most; this has {len(body):,}."
        found.leave(place, why, body)
    else:
        found.take(place, name, body)


def _parts(text: str) -> list[tuple[str, int, str]]:
    """The text in parts: heading, its level (0 for what comes before any), and what follows.

    A heading below one of the second level stays within that one's text.
    """
    parts: list[tuple[str, int, list[str]]] = [("", 0, [])]
    fenced = False
    for line in text.replace("\r\n", "\n").split("\n"):
        fenced ^= bool(_FENCE.match(line))
        match = None if fenced else _HEADING.fullmatch(line)
        if match and len(match[1]) <= 2:  # noqa: PLR2004 - the title, and the headings below it
            parts.append((match[2].strip(), len(match[1]), []))
        else:
            parts[-1][2].append(line)
    return [(title, level, "\n".join(lines)) for title, level, lines in parts]
