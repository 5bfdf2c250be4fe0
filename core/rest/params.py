"""Strict query parameters: known, given once, of the right shape, or refused by name."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from django.http import QueryDict

from core.rest import fields, problems
from core.rest.problems import Fault, Problem
from core.text import tidy, unfit


@dataclass(frozen=True, slots=True)
class Parameter:
    """One query parameter: how it is read, and what the documentation says of it.

    `read` takes the text and raises ValueError with a sentence; `schema` is its OpenAPI
    schema; `many` lets it stand several times, which gives a tuple.
    """

    about: str
    read: Callable[[str], Any]
    schema: Mapping[str, Any] = field(default_factory=lambda: {"type": "string"})
    many: bool = False


def read(query: QueryDict, parameters: Mapping[str, Parameter]) -> dict[str, Any]:
    """Return the values of the parameters that were given. Raises a 400 problem naming faults."""
    values: dict[str, Any] = {}
    faults: list[Fault] = []
    for name in query:
        known = parameters.get(name)
        sent = query.getlist(name)
        if known is None:
            shown = name[:100].encode("utf-8", "replace").decode("utf-8")
            faults.append(problems.parameter_fault(shown, "There is no such parameter.", "unknown"))
        elif len(sent) > 1 and not known.many:
            faults.append(problems.parameter_fault(name, "Give it once only.", "duplicate"))
        else:
            try:
                found = tuple(known.read(text) for text in sent)
            except ValueError as error:
                faults.append(problems.parameter_fault(name, str(error)))
            else:
                values[name] = found if known.many else found[0]
    if faults:
        raise Problem(problems.BAD_PARAMETER, errors=faults)
    return values


def refuse(name: str, sentence: str, code: str = "invalid") -> Problem:
    """Return the 400 problem about one parameter, to be raised."""
    faults = [problems.parameter_fault(name, sentence, code)]
    return Problem(problems.BAD_PARAMETER, errors=faults)


def text(about: str, *, longest: int = 200, many: bool = False) -> Parameter:
    """Free text of one line, NFC, without its outer spaces."""

    def to_text(sent: str) -> str:
        if character := unfit(sent, line=True):
            raise ValueError(f"The character {character} cannot be used here.")
        words = tidy(sent).strip()
        if len(words) > longest:
            raise ValueError(f"At most {longest} characters.")
        return words

    return Parameter(about, to_text, {"type": "string", "maxLength": longest}, many)


def choice(about: str, *values: str, many: bool = False) -> Parameter:
    """One of some words."""

    def to_choice(sent: str) -> str:
        if sent not in values:
            raise ValueError(f"Give one of: {', '.join(values)}.")
        return sent

    return Parameter(about, to_choice, {"type": "string", "enum": list(values)}, many)


def whole(about: str, *, least: int, most: int) -> Parameter:
    """A whole number in ASCII digits."""

    def to_whole(sent: str) -> int:
        digits = sent.removeprefix("-")
        short_number = digits.isascii() and digits.isdecimal() and len(digits) < len("9" * 19)
        if not (short_number and least <= int(sent) <= most):
            raise ValueError(f"Give a whole number from {least} to {most}.")
        return int(sent)

    return Parameter(about, to_whole, {"type": "integer", "minimum": least, "maximum": most})


def truth(about: str) -> Parameter:
    """The words true and false."""

    def to_truth(sent: str) -> bool:
        if sent not in {"true", "false"}:
            raise ValueError("Give true or false.")
        return sent == "true"

    return Parameter(about, to_truth, {"type": "boolean"})


def day(about: str) -> Parameter:
    """A date, YYYY-MM-DD."""
    return Parameter(about, fields.day, {"type": "string", "format": "date"})


def instant(about: str) -> Parameter:
    """An RFC 3339 instant; gives it in UTC."""
    return Parameter(about, fields.instant, {"type": "string", "format": "date-time"})
