"""Licences and languages by their identifiers."""

import pytest
from django.core.exceptions import ValidationError

from core.languages import direction_of, name_of, own_name_of, validate_tag
from core.licences import code_words, licence_url, text_words, validate_licence


@pytest.mark.parametrize(
    "licence",
    [
        "MIT",
        "EUPL-1.2",
        "AGPL-3.0",
        "OGL-UK-3.0",
        "MIT OR Apache-2.0",
        "GPL-2.0-only WITH Classpath-exception-2.0",
    ],
)
def test_a_licence_of_the_list_is_taken(licence: str) -> None:
    validate_licence(licence)


@pytest.mark.parametrize(
    "licence",
    ["", "Free", "CC BY 4.0", "MIT AND", "(MIT", "GPL-2.0 (version 2)", "MPL-2.0 for code"],
)
def test_anything_else_is_refused_with_what_to_do(licence: str) -> None:
    with pytest.raises(ValidationError, match="Use an identifier of"):
        validate_licence(licence)


@pytest.mark.parametrize(
    ("licence", "words"),
    [
        ("CC-BY-4.0", "You may copy, change and share it if you name the source."),
        ("CC-BY-SA-4.0", "has the same licence"),
        ("CC-BY-NC-ND-4.0", "unchanged if you name the source, but not for profit"),
        ("CC0-1.0", "need not name the source"),
        ("MIT", "Read the licence"),
        ("CC-BY-4.0 AND MIT", "Read the licence"),
    ],
)
def test_what_a_text_lets_its_readers_do(licence: str, words: str) -> None:
    assert words in text_words(licence)


@pytest.mark.parametrize(
    ("licence", "words"),
    [
        (None, "ask before you reuse the code"),
        ("MIT", "in any product, if you keep its notices"),
        ("AGPL-3.0", "have the same licence, also where others use it over a network"),
        ("LGPL-3.0-only", "Changes to it that you pass on stay open"),
        ("Zlib", "Read the licence"),
    ],
)
def test_what_code_lets_others_do(licence: str | None, words: str) -> None:
    assert words in code_words(licence)


def test_where_a_licence_is_explained() -> None:
    assert licence_url("MIT") == "https://spdx.org/licenses/MIT.html"
    assert licence_url("MIT OR Zlib") == ""
    assert licence_url(None) == ""


@pytest.mark.parametrize(
    "tag", ["en", "mi", "pt-BR", "zh-Hant-TW", "sr-Latn", "es-419", "de-CH-1996", "en-x-plain"]
)
def test_a_language_tag_is_taken(tag: str) -> None:
    validate_tag(tag)


@pytest.mark.parametrize("tag", ["", "english", "EN", "pt_BR", "pt-br", "e", "en-", "en\n"])
def test_another_tag_is_refused(tag: str) -> None:
    with pytest.raises(ValidationError, match="Use BCP 47"):
        validate_tag(tag)


def test_a_language_is_called_by_its_names() -> None:
    assert (name_of("pt"), own_name_of("pt")) == ("Portuguese", "Português")
    assert (name_of("pt-BR"), own_name_of("mi")) == ("Portuguese (pt-BR)", "te reo Māori")
    assert (name_of("tlh"), own_name_of("tlh")) == ("tlh", "tlh")
    assert [direction_of(tag) for tag in ("he", "az-Latn", "ur-Latn", "en")] == [
        "rtl",
        "ltr",
        "ltr",
        "ltr",
    ]
