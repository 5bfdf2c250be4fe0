"""Slips of the pen on a sheet: what is typed but cannot be so. Pure.

What is missing is told by completeness.py; what only the database knows, when it is published.
"""

from collections.abc import Callable, Collection, Mapping
from typing import Any, Final

from django.core.exceptions import ValidationError
from django.core.validators import URLValidator

from core.markdown import LIMIT
from core.partialdate import PartialDate
from members.validators import SOURCE_KINDS, reference
from practices.document import HEADINGS
from practices.sheet import ROWS
from practices.states import Kind, Stage

_MOST: Final = {
    "title": 160,
    "summary": 400,
    "lead_organisation": 200,
    "contact_organisation": 200,
    "language": 20,
    "text_licence": 40,
}
_ROW_MOST: Final = {
    ("stages", "reason"): 300,
    ("stages", "by"): 200,
    ("results", "what"): 300,
    ("results", "value"): 300,
    ("results", "before"): 200,
    ("results", "period"): 100,
}
_DATES: Final = ("stage_as_of", "started")
_ROW_DATES: Final = ("since", "seen_on", "as_of")
_NEEDED: Final = {
    "stages": ("stage", "Choose the stage."),
    "results": ("value", "Say how much."),
    "lessons": ("text", "Say what was learned."),
    "sources": ("ref", "Give its web address."),
}
_url: Final = URLValidator(schemes=["http", "https"])

Content = Mapping[str, Any]


def slips(content: Content) -> dict[str, list[str]]:
    """Sentences by field of the sheet ("results-0-as_of")."""
    found: dict[str, list[str]] = {}

    def note(field: str, sentence: str | None) -> None:
        if sentence:
            found.setdefault(field, []).append(sentence)

    for name, most in _MOST.items():
        note(name, _too_long(content.get(name), most))
    for name in _DATES:
        note(name, _no_date(content.get(name)))
    code = content.get("open_source") or {}
    note("code_repository", _refused(_url, code.get("repository"), "Give a web address."))
    for name in ("first_commit", "last_commit_seen"):
        note(f"code_{name}", _no_date(code.get(name)))
    for part in ROWS:
        for index, row in enumerate(content.get(part) or ()):
            for name, sentence in _of_row(part, row):
                note(f"{part}-{index}-{name}", sentence)
    return found


def presentable(content: Content) -> dict[str, Any]:
    """The content without what no page could draw: dates that are none, texts without end."""
    shown = dict(content)
    for name in HEADINGS:
        shown[name] = str(shown.get(name) or "")[:LIMIT]
    for name in _DATES:
        shown[name] = _drawn(shown.get(name))
    shown["stage"] = shown.get("stage") if shown.get("stage") in Stage.values else None
    shown["kind"] = shown.get("kind") if shown.get("kind") in Kind.values else Kind.POLICY.value
    code = shown.get("open_source")
    if code:
        days = ("first_commit", "last_commit_seen")
        shown["open_source"] = {**code, **{name: _drawn(code.get(name)) for name in days}}
        if _refused(_url, code.get("repository"), "no"):
            shown["open_source"]["repository"] = None
    for part in ROWS:
        rows = [_drawn_row(row) for row in shown.get(part) or ()]
        shown[part] = [row for row in rows if part != "stages" or row["stage"] in Stage.values]
    return shown


def _of_row(part: str, row: Content) -> list[tuple[str, str | None]]:
    needed, sentence = _NEEDED[part]
    told = [(needed, None if str(row.get(needed) or "").strip() else sentence)]
    told += [(name, _no_date(row.get(name))) for name in _ROW_DATES]
    told += [
        (name, _too_long(row.get(name), most))
        for (of, name), most in _ROW_MOST.items()
        if of == part
    ]
    told.append(("ref", _refused(reference, row.get("ref"))))
    if part == "sources" and row.get("kind") not in SOURCE_KINDS:
        told.append(("kind", "Say what it is."))
    return told


def _too_long(text: object, most: int) -> str | None:
    long = len(str(text or ""))
    return f"This has {long} characters; at most {most} fit." if long > most else None


def _no_date(text: object) -> str | None:
    try:
        if text:
            PartialDate(str(text))
    except ValueError as error:
        return str(error)
    return None


def _refused(check: Callable[[str], None], text: object, sentence: str = "") -> str | None:
    try:
        if text:
            check(str(text))
    except ValidationError as error:
        return sentence or " ".join(error.messages)
    return None


def _drawn(text: object) -> object:
    return None if _no_date(text) else text


def _drawn_row(row: Content) -> dict[str, Any]:
    bad = {name: None for name in _ROW_DATES if _no_date(row.get(name))}
    source = {"ref": ""} if _refused(reference, row.get("ref")) else {}
    return {**row, **bad, **source}


def placed(faults: Mapping[tuple[str | int, ...], Collection[Any]]) -> dict[str, list[str]]:
    """Faults of an action, by path, as sentences by field of the sheet."""
    told: dict[str, list[str]] = {}
    for path, errors in faults.items():
        head, *rest = (str(part) for part in path) if path else ("__all__",)
        if head == "open_source":
            field = "_".join(["code", *rest])
        elif head in {"repository", "code_licence", "first_commit", "last_commit_seen"}:
            field = head if head == "code_licence" else f"code_{head}"
        elif head in ROWS:
            field = "-".join([head, *rest])
        else:
            field = head
        texts = [text for error in errors for text in getattr(error, "messages", [str(error)])]
        told.setdefault(field, []).extend(texts)
    return told
