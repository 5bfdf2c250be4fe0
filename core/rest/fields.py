"""Strict values in bodies: no quiet conversion, no unknown member."""

import datetime
import re
from collections.abc import Callable, Mapping
from typing import Any, Final, TypeVar

from django.core.exceptions import ValidationError as DjangoError
from django.utils.dateparse import parse_datetime
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers
from rest_framework.exceptions import ErrorDetail, ValidationError

from core import partialdate
from core.text import validate_block, validate_line

_DAY: Final = re.compile(r"\d{4}-\d\d-\d\d", re.ASCII)
_INSTANT: Final = re.compile(
    r"\d{4}-\d\d-\d\d[Tt]\d\d:\d\d:\d\d(\.\d{1,6})?([Zz]|[+-]\d\d:\d\d)", re.ASCII
)
_PARTIAL: Final = {
    "type": "string",
    "pattern": r"^\d{4}(-\d{2}(-\d{2})?)?$",
    "examples": ["2018", "2018-02", "2018-02-21"],
}
_YEARS: Final = range(1900, 2101)
_Read = TypeVar("_Read")


def day(text: object) -> datetime.date:
    """Return a date written YYYY-MM-DD, 1900 to 2100. Raises ValueError with a sentence."""
    try:
        if isinstance(text, str) and _DAY.fullmatch(text):
            value = datetime.date.fromisoformat(text)
            if value.year in _YEARS:
                return value
    except ValueError:
        pass
    raise ValueError("Write a date as YYYY-MM-DD, from 1900 to 2100.")


def instant(text: object) -> datetime.datetime:
    """Return an RFC 3339 instant in UTC, 1900 to 2100. Raises ValueError with a sentence."""
    try:
        if isinstance(text, str) and _INSTANT.fullmatch(text):
            value = parse_datetime(text.upper())
            if value is not None and value.year in _YEARS:
                return value.astimezone(datetime.UTC)
    except ValueError:
        pass
    raise ValueError("Write an instant as 2026-01-31T09:30:00+02:00, from 1900 to 2100.")


class Line(serializers.CharField):
    """One line of text; numbers are not taken for text."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(trim_whitespace=True, **kwargs)
        self.validators.append(validate_line)

    def to_internal_value(self, data: Any) -> str:
        """Return the text."""
        if not isinstance(data, str):
            self.fail("invalid")
        text: str = super().to_internal_value(data)
        return text


class Block(Line):
    """Text of several lines, Markdown for instance."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.validators = [check for check in self.validators if check is not validate_line]
        self.validators.append(validate_block)


class Whole(serializers.IntegerField):
    """A whole number, written as a number."""

    def to_internal_value(self, data: Any) -> int:
        """Return the number."""
        if type(data) is not int:
            self.fail("invalid")
        number: int = super().to_internal_value(data)
        return number


class Truth(serializers.BooleanField):
    """true or false, not their spellings."""

    def to_internal_value(self, data: Any) -> bool:
        """Return the truth."""
        if not isinstance(data, bool):
            self.fail("invalid", input=str(data)[:50])
        return data


class Day(serializers.DateField):
    """A date: YYYY-MM-DD in ASCII digits."""

    def to_internal_value(self, value: Any) -> datetime.date:
        """Return the date."""
        return _or_refuse(day, value)


class Instant(serializers.DateTimeField):
    """An RFC 3339 instant with its offset; kept in UTC."""

    def to_internal_value(self, value: Any) -> datetime.datetime:
        """Return the instant in UTC."""
        return _or_refuse(instant, value)


@extend_schema_field(_PARTIAL)
class PartialDay(Line):
    """A date as precise as its source: a year, a month or a day; as ISO text."""

    def to_internal_value(self, data: Any) -> str:
        """Return the text."""
        text = super().to_internal_value(data)
        try:
            return partialdate.parse(text).iso
        except DjangoError as error:
            raise ValidationError(error.messages, code="invalid") from error

    def to_representation(self, value: Any) -> str:
        """Return the ISO text."""
        return value.iso if isinstance(value, partialdate.PartialDate) else str(value)


def _or_refuse(read: Callable[[object], _Read], value: Any) -> _Read:
    try:
        return read(value)
    except ValueError as error:
        raise ValidationError(str(error), code="invalid") from error


class StrictSerializer(serializers.Serializer[Any]):
    """Refuses members that it does not know, by name, beside all other faults.

    A member that the server sets may be sent back as it was read (`context["current"]`, the
    item as last shown), so that a GET's body can be PUT; any other value for it is refused.
    """

    def to_internal_value(self, data: Any) -> Any:
        """Return the validated values. Raises all faults at once."""
        faults: dict[str, Any] = self._strangers(data) if isinstance(data, Mapping) else {}
        try:
            values = super().to_internal_value(data)
        except ValidationError as error:
            details = error.detail if isinstance(error.detail, dict) else {}
            faults |= details
        if faults:
            raise ValidationError(faults)
        return values

    def _strangers(self, data: Mapping[str, Any]) -> dict[str, list[ErrorDetail]]:
        current: Mapping[str, Any] = self.context.get("current") or {}
        faults: dict[str, list[ErrorDetail]] = {}
        for name, value in data.items():
            field = self.fields.get(name)
            if field is None and name not in current:
                faults[name] = [ErrorDetail("There is no such member.", code="unknown")]
            elif (field is None or field.read_only) and (
                name not in current or current[name] != value
            ):
                faults[name] = [ErrorDetail("The hub sets this member.", code="read-only")]
        return faults
