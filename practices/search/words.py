"""Text as words: blind to case, accents and word forms. Pure."""

import re
import unicodedata
from functools import lru_cache
from typing import Final

from practices.search.stems import stem

LONGEST: Final = 60  # characters of a word that are kept
_WORD: Final = re.compile(r"[^\W_]+(?:['’][^\W_]+)*")
_POSSESSIVE: Final = re.compile(r"['’](?:s$)?")
_LETTERS: Final = str.maketrans(
    {"ø": "o", "ł": "l", "đ": "d", "ð": "d", "æ": "ae", "œ": "oe", "þ": "th"}
)

# Words that carry no subject; dropped from a question unless it has no others.
_STOP: Final = """
    a about across after all also an and any are as at be been before but by can could did do does
    doing for from get had has have having how i if in into is it its just like me more most my
    need needs no not of on one or our over own same so some such than that the their them then
    there these they this those to too under up use used using want was we were what when where
    which while who whom whose why will with without would you your
"""
STOP: Final = frozenset(_STOP.split())


@lru_cache(maxsize=50_000)
def fold(word: str) -> str:
    """Return a word in small letters without accents: "Trámites" and "tramites" are one."""
    if word.isascii():
        return _POSSESSIVE.sub("", word.lower())[:LONGEST]
    plain = unicodedata.normalize("NFKD", word.casefold())
    plain = "".join(letter for letter in plain if not unicodedata.combining(letter))
    plain = unicodedata.normalize("NFC", plain).translate(_LETTERS)
    return "".join(_WORD.findall(_POSSESSIVE.sub("", plain)))[:LONGEST]


@lru_cache(maxsize=50_000)
def term(word: str) -> str:
    """Return the form under which a word is kept and found."""
    return stem(fold(word))


def spans(text: str) -> list[tuple[int, int, str]]:
    """Return where each word of the text begins and ends, and its term."""
    return [(found.start(), found.end(), term(found.group())) for found in _WORD.finditer(text)]


def words(text: str) -> list[str]:
    """Return the folded words of a text in order."""
    return [folded for word in _WORD.findall(text) if (folded := fold(word))]


def terms(text: str) -> list[str]:
    """Return the terms of a text in order."""
    return [stem(word) for word in words(text)]
