"""Addresses are read strictly: what a page does not know is named, never silently left out."""

from collections.abc import Collection, Mapping

HIGHEST_ID = 2**63 - 1


def is_id(text: str) -> bool:
    """Say whether a text is a number that a row can have."""
    digits = text.isascii() and text.isdecimal() and len(text) <= len(str(HIGHEST_ID))
    return digits and int(text) <= HIGHEST_ID


def unknown(given: Mapping[str, object], known: Collection[str]) -> dict[str, str]:
    """What is wrong with each parameter that a page does not have."""
    return {name: "This page has no such filter." for name in given if name not in known}
