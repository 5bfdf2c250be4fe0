"""Rule sentences about members, used by models, forms and serializers."""

import re
import zoneinfo
from collections.abc import Mapping
from functools import cache
from typing import Any

from django.core.exceptions import ValidationError
from django.core.validators import RegexValidator

from members.workdays import LONGEST_WEEKEND

SOURCE_KINDS = frozenset(
    [
        "official",
        "audit",
        "code",
        "press",
        "academic",
        "vendor",
        "reference",
        "secondary",
        "network",
        "seed",
        "editorial",
    ]
)
_REFERENCE = re.compile(r"(https?://[^\s\"<>]+|seed [0-9]{3}|common usage)")
_TAG = re.compile(r"[a-z]{2,3}(-[A-Za-z0-9]{2,8})*", re.ASCII)

iso_alpha2 = RegexValidator(r"\A[A-Z]{2}\Z", "Two capital letters, as in ISO 3166-1: NZ.")
iso_alpha3 = RegexValidator(r"\A[A-Z]{3}\Z", "Three capital letters, as in ISO 3166-1: NZL.")
iso_subdivision = RegexValidator(
    r"\A[A-Z]{2}-[A-Z0-9]{1,3}\Z", "A code of ISO 3166-2, such as GB-CRY."
)


@cache
def _zones() -> frozenset[str]:
    return frozenset(zoneinfo.available_timezones())


def time_zone(name: str) -> None:
    """Refuse a name that the tz database does not have."""
    if name not in _zones():
        msg = f"“{name}” is no time zone. Use a name of the IANA list, such as Pacific/Auckland."
        raise ValidationError(msg, code="time_zone")


def reference(value: str) -> None:
    """Refuse what is neither a web address, nor a seed article, nor “common usage”."""
    if not _REFERENCE.fullmatch(value):
        msg = f"“{value}” is no source. Give a web address that starts with https:// or http://."
        raise ValidationError(msg, code="reference")


def sources(value: Any) -> None:
    """Refuse anything but a list of {"ref": address, "kind": one of the source kinds}."""
    if not isinstance(value, list):
        msg = "Sources are a list."
        raise ValidationError(msg, code="sources")
    for index, source in enumerate(value):
        if not isinstance(source, Mapping) or set(source) != {"ref", "kind"}:
            msg = f"Source {index + 1} needs exactly “ref” and “kind”."
            raise ValidationError(msg, code="sources")
        if source["kind"] not in SOURCE_KINDS:
            kinds = ", ".join(sorted(SOURCE_KINDS))
            msg = f"Source {index + 1}: kind “{source['kind']}” is not one of {kinds}."
            raise ValidationError(msg, code="sources")
        reference(str(source["ref"]))


def languages(value: Any) -> None:
    """Refuse anything but a list of {"tag": BCP 47 tag, "role": text}."""
    if not isinstance(value, list):
        msg = "Languages are a list."
        raise ValidationError(msg, code="languages")
    for language in value:
        tag = language.get("tag") if isinstance(language, Mapping) else None
        if not isinstance(tag, str) or not _TAG.fullmatch(tag):
            msg = f"“{tag}” is no language tag. Use BCP 47, such as mi or pt-BR."
            raise ValidationError(msg, code="languages")


def weekend(value: Any) -> None:
    """Refuse anything but a list of one to three different ISO weekdays."""
    days = value if isinstance(value, list) else []
    known = [day for day in days if type(day) is int and day in range(1, 8)]
    if not 1 <= len(set(days)) == len(days) == len(known) <= LONGEST_WEEKEND:
        msg = "Choose one, two or three days of the week."
        raise ValidationError(msg, code="weekend")


def texts(value: Any) -> None:
    """Refuse anything but a list of texts that say something."""
    if not isinstance(value, list) or not all(isinstance(t, str) and t.strip() for t in value):
        msg = "Give a list of texts, none of them empty."
        raise ValidationError(msg, code="texts")


TWO_PEOPLE = (
    "This opens it to more readers, which takes two people: one asks for it beside "
    "“Who can see this”, and another, who decides about it, agrees."
)


def two_people(asked_by: Any, by: Any, *, field: str = "marking") -> None:
    """Refuse, under `field`, to open something to more readers without a second person.

    `asked_by` is the person who asked for it, None for nobody; `by` is who agrees. Systems are
    neither, nor is whoever has left.
    """
    both = [getattr(one, "actor_kind", "") == "person" and one.is_current for one in (asked_by, by)]
    if not all(both) or asked_by.pk == by.pk:
        raise ValidationError({field: [TWO_PEOPLE]}, code="two-people")
