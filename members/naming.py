"""Names of languages and countries for their codes."""

import re
from functools import cache
from importlib import resources
from typing import NamedTuple

from django.utils.translation import get_language_info

# Languages of members that Django does not know by name.
_MORE = {"mi": ("Māori", "te reo Māori")}
_LINE = re.compile(r"^([A-Z]{2})\t(.+)$", re.MULTILINE)


class Language(NamedTuple):
    """A language: its English name, its own name, and its BCP 47 tag."""

    name: str
    own_name: str
    tag: str


def language(tag: str) -> Language:
    """The language of a BCP 47 tag; the tag itself stands in where no name is known."""
    if tag in _MORE:
        return Language(*_MORE[tag], tag)
    try:
        known = get_language_info(tag)
    except KeyError:
        return Language(tag, tag, tag)
    return Language(known["name"], known["name_local"], tag)


@cache
def _countries() -> dict[str, str]:
    """Country names by ISO 3166-1 alpha-2 code, from the table in the tz database's package."""
    table = resources.files("tzdata").joinpath("zoneinfo", "iso3166.tab")
    return dict(_LINE.findall(table.read_text(encoding="utf-8")))


def country(code: str) -> str:
    """The short English name of a country, or its code where the table has none."""
    return _countries().get(code, code)
