"""Language tags (BCP 47): whether one is well formed, and what the language is called. Pure."""

import re
from typing import Final

from django.conf.locale import LANG_INFO
from django.core.exceptions import ValidationError

# Language, script, region, variants, private use (RFC 5646, 2.1), in the spelling it recommends.
_TAG: Final = re.compile(
    r"[a-z]{2,3}(-[A-Z][a-z]{3})?(-([A-Z]{2}|[0-9]{3}))?(-([a-z0-9]{5,8}|[0-9][a-z0-9]{3}))*"
    r"(-x(-[a-z0-9]{1,8})+)?"
)
_RIGHT_TO_LEFT: Final = frozenset({"ar", "dv", "fa", "he", "ks", "ps", "sd", "ug", "ur", "yi"})
# Of members, and not in Django's list.
_MORE: Final = {
    "mi": ("Māori", "te reo Māori"),
    "gd": ("Scottish Gaelic", "Gàidhlig"),
    "iu": ("Inuktitut", "ᐃᓄᒃᑎᑐᑦ"),
    "qu": ("Quechua", "Runa Simi"),
    "gn": ("Guaraní", "Avañe’ẽ"),
    "kl": ("Greenlandic", "kalaallisut"),
    "fo": ("Faroese", "føroyskt"),
}


def validate_tag(tag: str) -> None:
    """Refuse what is no language tag in its usual spelling."""
    if not _TAG.fullmatch(tag):
        raise ValidationError(
            "“%(tag)s” is no language tag. Use BCP 47, such as en, mi or pt-BR.",
            code="language",
            params={"tag": tag},
        )


def name_of(tag: str) -> str:
    """The English name of the language: “Portuguese (pt-BR)”; the tag where it has none here."""
    return _named(tag, 0)


def own_name_of(tag: str) -> str:
    """What the language calls itself: “português (pt-BR)”; the tag where that is not known."""
    return _named(tag, 1)


def direction_of(tag: str) -> str:
    """“rtl” for a language that is written from right to left, else “ltr”."""
    return "rtl" if tag.partition("-")[0] in _RIGHT_TO_LEFT and "-Latn" not in tag else "ltr"


def _named(tag: str, which: int) -> str:
    base = tag.partition("-")[0]
    info = LANG_INFO.get(base, {})
    names = _MORE.get(base) or (info.get("name", ""), info.get("name_local", ""))
    if not names[which]:
        return tag
    return names[which] if tag == base else f"{names[which]} ({tag})"
