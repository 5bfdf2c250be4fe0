"""Lists and texts to take away: CSV, Markdown and JSON of what somebody reads on a page.

Pure: rows come in, a file goes out. Each row says its own marking, in a column of that name; what
is marked TLP:RED is left out, and the narrowest of the others stands at the top and the bottom.
"""

import csv
import datetime
import io
import json
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, Final

from django.core.exceptions import ValidationError

BOM: Final = "\ufeff"
_MARKINGS: Final = ("CLEAR", "GREEN", "AMBER", "AMBER+STRICT")  # widest first, without RED
_STAYS: Final = "RED"
# A cell that begins so might be run as a formula by a spreadsheet: half and full width.
_RUN: Final = re.compile("[=+\\-@\t\r\n\uff1d\uff0b\uff0d\uff20]")
_LIST: Final = re.compile(r"^(\d*)([-+=.)])")  # what would begin a list or a heading
_SPECIAL: Final = re.compile(r"([\\`*_\[\]<>#|~&])")


@dataclass(frozen=True, slots=True)
class Sheet:
    """A list with its columns as somebody reads it; the first column names the row.

    Columns are pairs of name and heading. Values are texts, numbers, truths, lists of texts, or
    None for what is not known. A row may have "marking"; without it, it is marked as the sheet.
    `address` is where the same stands on the hub, `at` when it was taken (UTC). `name` begins
    the name of the file. `body` is Markdown in place of the rows, for what is a text rather than
    a list. `notes` are sentences at the end.
    """

    name: str
    title: str
    address: str
    at: datetime.datetime
    columns: Sequence[tuple[str, str]]
    rows: Sequence[Mapping[str, Any]]
    body: str = ""
    notes: Sequence[str] = ()
    marking: str = field(default="CLEAR")

    def open_rows(self) -> "Sheet":
        """The same without what stays on the hub, and marked as its narrowest row."""
        rows = [row for row in self.rows if row.get("marking") != _STAYS]
        left = len(self.rows) - len(rows)
        found = {row.get("marking", self.marking) for row in rows} | {self.marking}
        notes = [*self.notes, *(["What is marked TLP:RED stays on the hub."] if left else [])]
        return replace(self, rows=rows, notes=notes, marking=max(found, key=_MARKINGS.index))


def neutral(text: str) -> str:
    """The text as a cell that no spreadsheet runs."""
    return f"'{text}" if _RUN.match(text) else text


def as_csv(sheet: Sheet, *, bom: bool = False) -> str:
    """Return the rows as CSV (RFC 4180), each with its marking first; `bom` is for Excel."""
    out = io.StringIO(newline="")
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow(["Marking", *(neutral(heading) for _name, heading in sheet.columns)])
    for row in sheet.rows:
        marking = f"TLP:{row.get('marking', sheet.marking)}"
        writer.writerow([marking, *(_cell(row.get(name)) for name, _h in sheet.columns)])
    return (BOM if bom else "") + out.getvalue()


def _cell(value: Any) -> str | int | float:
    if isinstance(value, int | float) and not isinstance(value, bool):
        return value
    return neutral(_text(value))


def _text(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, list | tuple):
        return "; ".join(_text(part) for part in value)
    if isinstance(value, datetime.datetime | datetime.date):
        return value.isoformat()
    return str(value)


def escape(text: str) -> str:
    """A text of one line as Markdown that shows it as it is."""
    words = " ".join(text.split())
    shown = _SPECIAL.sub(r"\\\1", words)
    return _LIST.sub(r"\1\\\2", shown)


def as_markdown(sheet: Sheet, *, bom: bool = False) -> str:
    """Return the text, or the rows one after another, with the marking at top and bottom."""
    del bom
    mark = f"**TLP:{sheet.marking}**"
    parts = [mark, f"# {escape(sheet.title)}"]
    parts += [sheet.body.strip()] if sheet.body else [_entry(sheet, row) for row in sheet.rows]
    parts += [
        *map(escape, sheet.notes),
        f"Taken from {sheet.address} on {sheet.at:%Y-%m-%d}.",
        mark,
    ]
    return "\n\n".join(part for part in parts if part) + "\n"


def _entry(sheet: Sheet, row: Mapping[str, Any]) -> str:
    (first, _heading), *others = sheet.columns
    lines = [f"## {escape(_text(row.get(first)))}", ""]
    told = [(heading, _text(row.get(name))) for name, heading in others]
    lines += [f"- {escape(heading)}: {escape(text)}" for heading, text in told if text]
    marking = row.get("marking", sheet.marking)
    return "\n".join([*lines, f"- TLP:{marking}"])


def as_json(sheet: Sheet, *, bom: bool = False) -> str:
    """Return the rows as JSON, with the marking first and last."""
    del bom
    names = [name for name, _heading in sheet.columns]
    items = [
        {"marking": row.get("marking", sheet.marking), **{name: row.get(name) for name in names}}
        for row in sheet.rows
    ]
    body = {
        "marking": f"TLP:{sheet.marking}",
        "title": sheet.title,
        "address": sheet.address,
        "taken_at": sheet.at.isoformat(),
        "notes": list(sheet.notes),
        "items": items,
        "end": f"TLP:{sheet.marking}",
    }
    return json.dumps(body, ensure_ascii=False, indent=1, default=_text) + "\n"


FORMATS: Final[Mapping[str, tuple[str, Callable[..., str]]]] = {
    "csv": ("text/csv; charset=utf-8; header=present", as_csv),
    "md": ("text/markdown; charset=utf-8; variant=CommonMark", as_markdown),
    "json": ("application/json", as_json),
}
EXCEL: Final = "excel"  # CSV with a byte order mark, without which Excel mistakes the letters


def asked(given: Mapping[str, str]) -> str:
    """Return the format that an address asks for, "" for the page. Raises ValidationError."""
    wanted = given.get("format", "")
    if wanted and wanted != EXCEL and wanted not in FORMATS:
        fault = f"Give one of: {', '.join((*FORMATS, EXCEL))}."
        raise ValidationError({"format": [fault]}, code="invalid")
    return wanted


def made(sheet: Sheet, wanted: str) -> tuple[bytes, str, str]:
    """Return the file in a format, its type and its name."""
    kind = "csv" if wanted == EXCEL else wanted
    content_type, write = FORMATS[kind]
    own = sheet.open_rows()
    label = own.marking.replace("+", "-")
    name = f"{own.name}-{own.at:%Y-%m-%d}-TLP-{label}.{kind}"
    return write(own, bom=wanted == EXCEL).encode(), content_type, name
