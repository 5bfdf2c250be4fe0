"""Licences by their SPDX identifiers: whether there is such a one, and what it lets people do."""

from functools import cache
from typing import Any, Final

from boolean import ParseError
from django.core.exceptions import ValidationError
from license_expression import ExpressionError, get_spdx_licensing

OPEN: Final = "CC-BY-4.0"  # what a text for everybody has unless it says otherwise

_NAMED: Final = "You may copy, change and share it if you name the source."
# By the beginning of the identifier, the longest that fits.
_TEXTS: Final = {
    "CC0-": "You may copy, change and share it, and need not name the source.",
    "PDDL-": "You may copy, change and share it, and need not name the source.",
    "CC-BY-": _NAMED,
    "OGL-": _NAMED,
    "ODC-By-": _NAMED,
    "etalab-": _NAMED,
    "NLOD-": _NAMED,
    "DL-DE-BY-": _NAMED,
    "CC-BY-SA-": (
        "You may copy, change and share it if you name the source. What you make of it has the "
        "same licence."
    ),
    "ODbL-": (
        "You may copy, change and share it if you name the source. What you make of it has the "
        "same licence."
    ),
    "CC-BY-ND-": "You may copy and share it unchanged if you name the source.",
    "CC-BY-NC-": "You may copy, change and share it if you name the source, but not for profit.",
    "CC-BY-NC-ND-": (
        "You may copy and share it unchanged if you name the source, but not for profit."
    ),
    "CC-BY-NC-SA-": (
        "You may copy, change and share it if you name the source, but not for profit. What you "
        "make of it has the same licence."
    ),
}
_KEPT: Final = "You may run, change and pass on the code, in any product, if you keep its notices."
_COPYLEFT: Final = (
    "You may run and change the code. If you pass it on, your changes have the same licence."
)
_CODE: Final = {
    "MIT": _KEPT,
    "ISC": _KEPT,
    "BSD-": _KEPT,
    "Apache-": _KEPT,
    "0BSD": "You may run, change and pass on the code, without any condition.",
    "Unlicense": "You may run, change and pass on the code, without any condition.",
    "CC0-": "You may run, change and pass on the code, without any condition.",
    "MPL-": "You may run and change the code. Files of it that you pass on stay open.",
    "LGPL-": "You may run the code within any product. Changes to it that you pass on stay open.",
    "GPL-": _COPYLEFT,
    "EUPL-": f"{_COPYLEFT[:-1]} or one that fits it, also where others use it over a network.",
    "AGPL-": f"{_COPYLEFT[:-1]}, also where others use it over a network.",
}
_READ: Final = "Read the licence before you reuse it."
_NONE: Final = "No licence is stated: ask before you reuse the code."


def validate_licence(text: str) -> None:
    """Refuse what is no SPDX identifier, or several joined by AND, OR and WITH."""
    try:
        known = _spdx().parse(text, validate=True, strict=True)
    except (ExpressionError, ParseError):
        known = None
    if known is None:
        raise ValidationError(
            "“%(text)s” is no SPDX licence. Use an identifier of spdx.org/licenses, such as "
            "CC-BY-4.0, MIT or EUPL-1.2.",
            code="licence",
            params={"text": text},
        )


def text_words(licence: str) -> str:
    """What a text with this licence lets its readers do, in a sentence or two."""
    return _words(licence, _TEXTS)


def code_words(licence: str | None) -> str:
    """What code with this licence lets others do, in a sentence or two."""
    return _words(licence, _CODE) if licence else _NONE


def licence_url(licence: str | None) -> str:
    """Where the licence is explained; "" for several joined, or none."""
    alone = licence and " " not in licence and "(" not in licence
    return f"https://spdx.org/licenses/{licence}.html" if alone else ""


def _words(licence: str, table: dict[str, str]) -> str:
    fits = [start for start in table if licence.startswith(start)]
    if not fits or " " in licence:
        return _READ
    return table[max(fits, key=len)]


@cache
def _spdx() -> Any:
    """The list of SPDX; read when it is first needed, which takes half a second."""
    return get_spdx_licensing()
