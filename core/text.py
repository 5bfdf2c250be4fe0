"""What text may hold: composed (NFC) Unicode that every format we write can carry.

Pure. The same rules serve forms, serializers, the loader and the JSON parser.
"""

import re
import unicodedata

from django.core.exceptions import ValidationError

# Control characters but tab and line feed, halves of surrogate pairs, and two code points that
# XML (feeds, documents) cannot carry.
_UNFIT = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]")
# In one line also: tab, line ends of any kind, and marks that turn the direction of what follows.
_UNFIT_IN_LINE = re.compile(
    "[\x00-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069\ud800-\udfff\ufffe\uffff]"
)

# Countries whose name takes the article, by its beginning.
_ARTICLE = ("United ", "Netherlands", "Philippines", "Republic ", "Czech Republic")


def unfit(text: str, *, line: bool = False) -> str | None:
    """Return the first character that may not stand in text, as "U+0000", or None.

    A carriage return before a line feed is fit in a block: `tidy` drops it.
    """
    pattern = _UNFIT_IN_LINE if line else _UNFIT
    found = pattern.search(text if line else text.replace("\r\n", "\n"))
    return f"U+{ord(found.group()):04X}" if found else None


def tidy(text: str) -> str:
    """Return the text composed (NFC) and with line feeds as its only line ends."""
    if "\r\n" in text:
        text = text.replace("\r\n", "\n")
    return text if text.isascii() else unicodedata.normalize("NFC", text)


def fit(text: str) -> str:
    """Return the text without the characters that no text may hold."""
    return _UNFIT.sub("", text.replace("\r\n", "\n").replace("\r", "\n"))


def with_article(country: str) -> str:
    """The name of a country within a sentence: "the United Kingdom", but "Estonia"."""
    return f"the {country}" if country.startswith(_ARTICLE) else country


def validate_block(text: str) -> None:
    """Refuse a text of several lines that holds a character no format can carry."""
    _refuse(unfit(text))


def validate_line(text: str) -> None:
    """Refuse a one-line text with line ends, control characters or turned direction."""
    _refuse(unfit(text, line=True))


def _refuse(character: str | None) -> None:
    if character:
        raise ValidationError(
            "The character %(character)s cannot be used here.",
            code="character",
            params={"character": character},
        )
