"""A text read: by the form that is named, or by what it plainly is."""

from typing import Final

from practices.importing import documents, headings, publiccode
from practices.importing.shape import LONGEST, Reading, refuse

FORMATS: Final = {
    "publiccode": "publiccode.yml",
    "markdown": "Markdown",
    "json": "JSON of this hub",
}
_READERS: Final = {
    "publiccode": publiccode.read,
    "markdown": headings.read,
    "json": documents.read,
}


def read(text: str, form: str = "") -> Reading:
    """What the text says; `form` is one of FORMATS, "" to tell it by the text.

    Raises ValidationError ("text") for what cannot be read.
    """
    if not text.strip():
        raise refuse("There is nothing to read: it is empty.")
    if len(text) > LONGEST:
        raise refuse(f"It may have {LONGEST:,} characters; this one has {len(text):,}.")
    return _READERS[form or _form_of(text)](text.removeprefix("\ufeff"))


def _form_of(text: str) -> str:
    if text.lstrip("\ufeff \t\r\n").startswith("{"):
        return "json"
    return "publiccode" if "publiccodeYmlVersion" in text else "markdown"
