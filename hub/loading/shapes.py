"""Small checks of YAML values that together describe a file.

A check takes a value, its place ("govuk-notify, results[0].as_of") and the Findings, to which
it adds a sentence for each fault; it never raises.
"""

import re
from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass, field
from typing import Any

from django.core.exceptions import ValidationError

from core.partialdate import parse
from members.validators import SOURCE_KINDS, reference, time_zone

_SLUG = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*", re.ASCII)
_URL = re.compile(r"https?://[^\s\"<>]+")


@dataclass
class Findings:
    """What is wrong, and the slugs that the files define, by kind."""

    slugs: dict[str, set[str]] = field(default_factory=dict)
    faults: list[str] = field(default_factory=list)

    def add(self, place: str, sentence: str) -> None:
        """Keep one fault."""
        self.faults.append(f"{place}: {sentence}")


Check = Callable[[Any, str, Findings], None]


def text(*, longest: int = 10_000, null: bool = False) -> Check:
    """A text that says something, of at most `longest` characters."""

    def check(value: Any, place: str, findings: Findings) -> None:
        if value is None and null:
            return
        if not isinstance(value, str) or not value.strip():
            findings.add(place, "a text is needed")
        elif len(value.strip()) > longest:
            findings.add(place, f"at most {longest} characters, not {len(value.strip())}")

    return check


def one_of(allowed: Collection[str], *, null: bool = False) -> Check:
    """One of a few words."""

    def check(value: Any, place: str, findings: Findings) -> None:
        if not (value in allowed or (null and value is None)):
            findings.add(place, f"“{value}” is not one of {', '.join(sorted(allowed))}")

    return check


def _by(validate: Callable[[str], object]) -> Callable[..., Check]:
    def build(*, null: bool = False) -> Check:
        def check(value: Any, place: str, findings: Findings) -> None:
            if value is None and null:
                return
            if not isinstance(value, str):
                findings.add(place, f"a quoted text is needed, not {value!r}")
                return
            try:
                validate(value)
            except ValidationError as error:
                findings.add(place, error.messages[0])

        return check

    return build


def _url(value: str) -> None:
    if not _URL.fullmatch(value):
        msg = f"“{value}” is no web address"
        raise ValidationError(msg)


date = _by(parse)
zone = _by(time_zone)
ref = _by(reference)
url = _by(_url)


def matching(pattern: str, example: str, *, null: bool = False) -> Check:
    """A text of a given form."""

    def check(value: Any, place: str, findings: Findings) -> None:
        if value is None and null:
            return
        if not isinstance(value, str) or not re.fullmatch(pattern, value, re.ASCII):
            findings.add(place, f"“{value}” is not of the form {example}")

    return check


def whole(*, null: bool = False) -> Check:
    """A whole number."""

    def check(value: Any, place: str, findings: Findings) -> None:
        if isinstance(value, bool) or not (isinstance(value, int) or (null and value is None)):
            findings.add(place, f"a whole number is needed, not {value!r}")

    return check


def truth(value: Any, place: str, findings: Findings) -> None:
    """Either true or false."""
    if not isinstance(value, bool):
        findings.add(place, f"true or false is needed, not {value!r}")


def slug_of(kind: str, *, null: bool = False) -> Check:
    """The slug of a record of `kind` in these files."""

    def check(value: Any, place: str, findings: Findings) -> None:
        if not (null and value is None) and value not in findings.slugs.get(kind, set()):
            findings.add(place, f"there is no {kind} “{value}”")

    return check


def list_of(each: Check, *, null: bool = False, least: int = 0) -> Check:
    """A list, each of whose entries passes `each`."""

    def check(value: Any, place: str, findings: Findings) -> None:
        if value is None and null:
            return
        if not isinstance(value, list):
            findings.add(place, "a list is needed")
            return
        if len(value) < least:
            findings.add(place, f"at least {least} needed")
        for index, entry in enumerate(value):
            each(entry, f"{place}[{index}]", findings)

    return check


def record(*, null: bool = False, **fields: Check) -> Check:
    """An object with exactly these fields. A field named with a trailing _ is the bare word."""
    shape = {name.rstrip("_"): check for name, check in fields.items()}

    def check(value: Any, place: str, findings: Findings) -> None:
        if value is None and null:
            return
        if not isinstance(value, dict):
            findings.add(place, "an object is needed")
            return
        for name in value.keys() - shape.keys():
            findings.add(f"{place}.{name}", "no such field")
        for name, inner in shape.items():
            if name in value:
                inner(value[name], f"{place}.{name}", findings)
            else:
                findings.add(f"{place}.{name}", "missing")

    return check


def records(data: Any, place: str, each: Check, findings: Findings) -> None:
    """A file's list of records; each is named by its slug, or by its number without one."""
    if not isinstance(data, list):
        findings.add(place, "a list of records is needed")
        return
    for index, entry in enumerate(data):
        slug = entry.get("slug") if isinstance(entry, dict) else None
        each(entry, f"{place}, {slug or f'record {index + 1}'}", findings)


def slugs(data: Any, place: str, findings: Findings) -> set[str]:
    """The slugs of a list of records; bad and repeated ones are faults."""
    found: set[str] = set()
    for entry in data if isinstance(data, list) else []:
        slug = entry.get("slug") if isinstance(entry, dict) else None
        if not isinstance(slug, str) or not _SLUG.fullmatch(slug):
            findings.add(place, f"“{slug}” is no slug: small letters, digits and single hyphens")
        elif slug in found:
            findings.add(f"{place}, {slug}", "the slug is given twice")
        else:
            found.add(slug)
    return found


def in_order(pairs: Iterable[tuple[str, Any, Any]], place: str, findings: Findings) -> None:
    """Later dates do not lie before earlier ones; compared as far as both are precise."""
    for name, first, second in pairs:
        if isinstance(first, str) and isinstance(second, str):
            width = min(len(first), len(second))
            if first[:width] > second[:width]:
                findings.add(f"{place}.{name}", f"{second} lies before {first}")


sources = list_of(record(ref=ref(), kind=one_of(SOURCE_KINDS)))
