"""What text may hold."""

import pytest
from django.core.exceptions import ValidationError

from core.text import tidy, unfit, validate_block, validate_line, with_article


@pytest.mark.parametrize(
    "text", ["", "tab\tand\nline feed", "Windows\r\nends", "한국어", "עברית", "👩‍🚀"]
)
def test_a_block_may_hold(text: str) -> None:
    assert unfit(text) is None
    validate_block(text)


@pytest.mark.parametrize(
    ("text", "character"),
    [
        ("a\x00b", "U+0000"),
        ("\ud800", "U+D800"),
        ("\x7f", "U+007F"),
        ("a\rb", "U+000D"),
        ("\x85", "U+0085"),
        ("\uffff", "U+FFFF"),
    ],
)
def test_a_block_may_not_hold(text: str, character: str) -> None:
    assert unfit(text) == character
    with pytest.raises(ValidationError, match=f"The character U\\+{character[2:]} cannot"):
        validate_block(text)


@pytest.mark.parametrize("text", ["a\nb", "a\tb", "a\r\nb", "gnp\u202efdp.exe", "a\u2028b", "\x00"])
def test_a_line_may_not_hold(text: str) -> None:
    with pytest.raises(ValidationError):
        validate_line(text)


def test_a_line_may_hold_any_script() -> None:
    validate_line("Trámites 한국어 עברית — l’État")


def test_tidy_composes_and_keeps_one_kind_of_line_end() -> None:
    assert tidy("tra\u0301mites\r\na") == "trámites\na"
    assert tidy("plain\r\nascii") == "plain\nascii"


@pytest.mark.parametrize(
    ("country", "words"),
    [("Estonia", "Estonia"), ("United Kingdom", "the United Kingdom"), ("Korea", "Korea")],
)
def test_a_country_within_a_sentence(country: str, words: str) -> None:
    assert with_article(country) == words
