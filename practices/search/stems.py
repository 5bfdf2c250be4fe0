"""English word stems by M. F. Porter's algorithm of 1980, as SQLite's FTS5 knows it too.

Pure. Words are analysed here and not in a database, so that every engine finds the same.
"""

import re
from functools import lru_cache
from typing import Final

SHORTEST: Final = 3  # letters; what is shorter stays as it is
LONGEST: Final = 40  # what is longer is no English word

_CONSONANT = "(?:[^aeiouy]|(?<=[aeiou])y|(?<![a-z])y)"
_VOWEL = "(?:[aeiou]|(?<=[^aeiou])y)"
_MEASURE: Final = re.compile(f"{_VOWEL}{_CONSONANT}")
_HAS_VOWEL: Final = re.compile(_VOWEL)
_ENDS_SHORT: Final = re.compile(f"{_CONSONANT}[aeiouy](?:[^aeiouwxy])$")
_ENDS_DOUBLE: Final = re.compile(r"([^aeiouy])\1$")

_STEP_2: Final = {
    "ational": "ate", "tional": "tion", "enci": "ence", "anci": "ance", "izer": "ize",
    "logi": "log", "bli": "ble", "alli": "al", "entli": "ent", "eli": "e", "ousli": "ous",
    "ization": "ize", "ation": "ate", "ator": "ate", "alism": "al", "iveness": "ive",
    "fulness": "ful", "ousness": "ous", "aliti": "al", "iviti": "ive", "biliti": "ble",
}  # fmt: skip
_STEP_3: Final = {
    "icate": "ic", "ative": "", "alize": "al", "iciti": "ic", "ical": "ic", "ful": "", "ness": "",
}  # fmt: skip
_STEP_4: Final = (
    "al", "ance", "ence", "er", "ic", "able", "ible", "ant", "ement", "ment", "ent", "ion", "ou",
    "ism", "ate", "iti", "ous", "ive", "ize",
)  # fmt: skip


@lru_cache(maxsize=50_000)
def stem(word: str) -> str:
    """Return the stem of a word in small letters; a word of other letters than a to z is kept."""
    if not (SHORTEST <= len(word) <= LONGEST and word.isascii() and word.isalpha()):
        return word
    word = _plural(word)
    word = _past(word)
    if word.endswith("y") and _HAS_VOWEL.search(word[:-1]):
        word = word[:-1] + "i"
    word = _swap(word, _STEP_2)
    word = _swap(word, _STEP_3)
    word = _drop(word)
    return _tidy(word)


def _measure(text: str) -> int:
    """How often vowels are followed by consonants."""
    return len(_MEASURE.findall(text))


def _plural(word: str) -> str:
    if word.endswith(("sses", "ies")):
        return word[:-2]
    return word[:-1] if word.endswith("s") and not word.endswith("ss") else word


def _past(word: str) -> str:
    if word.endswith("eed"):
        return word[:-1] if _measure(word[:-3]) else word
    for ending in ("ed", "ing"):
        head = word.removesuffix(ending)
        if head != word and _HAS_VOWEL.search(head):
            return _mend(head)
    return word


def _mend(head: str) -> str:
    """What is left after "ed" or "ing", made a word again: hoping, hop(ping), fil(e)."""
    if head.endswith(("at", "bl", "iz")):
        return head + "e"
    if _ENDS_DOUBLE.search(head) and head[-1] not in "lsz":
        return head[:-1]
    if _measure(head) == 1 and _ENDS_SHORT.search(head):
        return head + "e"
    return head


def _swap(word: str, endings: dict[str, str]) -> str:
    for ending in sorted(endings, key=len, reverse=True):
        if word.endswith(ending):
            head = word.removesuffix(ending)
            return head + endings[ending] if _measure(head) else word
    return word


def _drop(word: str) -> str:
    for ending in sorted(_STEP_4, key=len, reverse=True):
        if word.endswith(ending):
            head = word.removesuffix(ending)
            fits = ending != "ion" or head.endswith(("s", "t"))
            return head if fits and _measure(head) > 1 else word
    return word


def _tidy(word: str) -> str:
    if word.endswith("e"):
        head = word[:-1]
        size = _measure(head)
        if size > 1 or (size == 1 and not _ENDS_SHORT.search(head)):
            word = head
    if word.endswith("ll") and _measure(word) > 1:
        word = word[:-1]
    return word
