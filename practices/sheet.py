"""The sheet on which a write-up is written: its parts as fields of a form, and back.

Pure, and it judges nothing: whatever was typed comes back as it was typed.
"""

import hashlib
import json
import re
from collections.abc import Mapping
from typing import Any, Final

from core.text import fit, tidy
from practices.document import HEADINGS

TEXTS: Final = (
    "title",
    "summary",
    "lead_organisation",
    "contact_organisation",
    "language",
    *HEADINGS,
    "text_licence",
)
# What is null, not empty, where nothing is typed.
OPTIONAL: Final = ("stage", "stage_as_of", "started")
CODE: Final = ("repository", "licence", "first_commit", "last_commit_seen")
ROWS: Final[Mapping[str, tuple[str, ...]]] = {
    "stages": ("stage", "since", "seen_on", "reason", "by", "ref"),
    "results": ("what", "value", "before", "period", "as_of", "ref"),
    "lessons": ("text", "as_of", "ref"),
    "sources": ("ref", "kind"),
}
_DATES: Final = frozenset({"since", "seen_on", "as_of", "first_commit", "last_commit_seen"})
PARTS: Final = (*TEXTS, "kind", "topics", *OPTIONAL, "standards", "open_source", *ROWS)
MOST: Final = 200  # rows of a part
_FIELD: Final = re.compile(r"(stages|results|lessons|sources)-([0-9]{1,4})-([a-z_]+)", re.ASCII)

Flat = dict[str, Any]


def flatten(content: Mapping[str, Any]) -> Flat:
    """The fields of the sheet with what `content` says; a row's are "results-0-what"."""
    flat: Flat = {name: _text(content.get(name)) for name in (*TEXTS, "kind", *OPTIONAL)}
    flat["topics"] = list(content.get("topics") or ())
    flat["standards"] = "\n".join(content.get("standards") or ())
    code = content.get("open_source")
    flat["code_open"] = code is not None
    flat |= {f"code_{name}": _text((code or {}).get(name)) for name in CODE}
    for part, names in ROWS.items():
        for index, row in enumerate(content.get(part) or ()):
            flat |= {f"{part}-{index}-{name}": _text(row.get(name)) for name in names}
    return flat


def gather(flat: Mapping[str, Any]) -> dict[str, Any]:
    """What the fields of the sheet say, in document.py's shape: the inverse of `flatten`.

    Rows that are empty, or ticked to be removed, are left out.
    """
    content: dict[str, Any] = {name: _kept(flat.get(name)) for name in (*TEXTS, "kind")}
    content |= {name: _kept(flat.get(name)).strip() or None for name in OPTIONAL}
    content["topics"] = [_kept(slug) for slug in flat.get("topics") or ()]
    lines = _kept(flat.get("standards")).split("\n")
    content["standards"] = [line.strip() for line in lines if line.strip()]
    code = {name: _kept(flat.get(f"code_{name}")).strip() or None for name in CODE}
    content["open_source"] = code if flat.get("code_open") or any(code.values()) else None
    return content | {part: _gathered(part, flat) for part in ROWS}


def rows_of(part: str, flat: Mapping[str, Any]) -> list[int]:
    """The numbers of the rows that a part has on the sheet, in order."""
    found = (_FIELD.fullmatch(name) for name in flat)
    return sorted({int(hit[2]) for hit in found if hit and hit[1] == part})[:MOST]


def _gathered(part: str, flat: Mapping[str, Any]) -> list[dict[str, Any]]:
    rows = []
    for index in rows_of(part, flat):
        texts = {name: _kept(flat.get(f"{part}-{index}-{name}")) for name in ROWS[part]}
        if flat.get(f"{part}-{index}-remove") or not any(text.strip() for text in texts.values()):
            continue
        row: dict[str, Any] = {
            name: (text.strip() or None) if name in _DATES else text for name, text in texts.items()
        }
        rows.append(row)
    return rows


def normal(content: Mapping[str, Any]) -> dict[str, Any]:
    """What `content` says as the sheet would give it back untouched."""
    return gather(flatten(content))


def shaped(name: str, value: object) -> Any:
    """One part as somebody sent it, in the shape that the sheet gives it. Raises ValueError."""
    try:
        return normal({name: value})[name]
    except (AttributeError, KeyError, RecursionError, TypeError) as error:
        msg = f"This is no {name}."
        raise ValueError(msg) from error


def digest(value: object) -> str:
    """A short name of a value, to tell later whether it is still the same."""
    return hashlib.blake2b(json.dumps(value, sort_keys=True).encode(), digest_size=9).hexdigest()


def digests_of(fields: Mapping[str, object]) -> dict[str, str]:
    """The digest of each field of a form that is no sheet."""
    return {name: digest(value) for name, value in fields.items()}


def digests(content: Mapping[str, Any]) -> dict[str, str]:
    """The digest of each part, as a writer is given it to write on."""
    return {name: digest(value) for name, value in normal(content).items()}


def touched(written: Mapping[str, Any], read: Mapping[str, str]) -> dict[str, Any]:
    """The parts that a writer changed: those that differ from what was given to read."""
    return {name: value for name, value in written.items() if digest(value) != read.get(name)}


def clashing(
    changed: Mapping[str, Any], read: Mapping[str, str], present: Mapping[str, Any]
) -> list[str]:
    """The changed parts that somebody else changed too since, to something else."""
    now = normal(present)
    return [
        name
        for name, value in changed.items()
        if now.get(name) != value and digest(now.get(name)) != read.get(name)
    ]


def _text(value: object) -> str:
    return "" if value is None else str(value)


def _kept(value: object) -> str:
    """A text as typed, without what no database and no format can carry."""
    return tidy(fit(_text(value)))
