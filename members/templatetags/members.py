"""Filters that turn what records hold into words: sources, languages, countries, dates."""

from collections.abc import Iterable, Mapping

from django import template

from core.partialdate import PartialDate
from members.citations import Citation, cite, cite_all
from members.naming import Language, country, language
from members.qr import Code, qr_code

register = template.Library()


@register.filter
def cited(sources: Iterable[Mapping[str, str]]) -> list[Citation]:
    """A record's sources, for the component `sources`."""
    return cite_all(sources)


@register.filter(name="qr")
def qr_of(text: str) -> Code:
    """A text as a QR code to draw."""
    return qr_code(text)


@register.filter(name="cite")
def one_cited(ref: str) -> Citation:
    """One reference, as a citation."""
    return cite(ref)


@register.filter(name="language")
def language_of(tag: str) -> Language:
    """The language of a BCP 47 tag."""
    return language(tag)


@register.filter(name="country")
def country_of(code: str) -> str:
    """The name of the country with an ISO 3166-1 alpha-2 code."""
    return country(code)


@register.filter
def date_words(iso: str) -> str:
    """A partial date's ISO text in words: "2018-02" is "February 2018"."""
    return str(PartialDate(iso))
