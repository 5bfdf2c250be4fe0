"""Strict JSON in: one meaning, or a problem that points at the fault."""

import json
import math
from collections.abc import Mapping
from typing import IO, Any, Final, NoReturn

from django.conf import settings
from rest_framework.parsers import BaseParser

from core.rest import problems
from core.rest.problems import Fault, Problem
from core.text import tidy, unfit

DEPTH: Final = 64
FAULTS_TOLD: Final = 100
_LARGEST: Final = 2**63 - 1


class _Doubled(dict[str, Any]):
    """An object in which a member stands twice; `name` is the first such."""

    name = ""


class StrictJSONParser(BaseParser):
    """Parse application/json."""

    media_type = "application/json"

    def parse(
        self,
        stream: IO[Any],
        media_type: str | None = None,
        parser_context: Mapping[str, Any] | None = None,
    ) -> Any:
        """Return the value. Raises a problem: 400, 413, 415 or 422."""
        del parser_context
        charset = (media_type or "").partition("charset=")[2].partition(";")[0].strip("\"' ")
        if charset.lower() not in {"", "utf-8", "utf8"}:
            raise Problem(problems.UNSUPPORTED_TYPE, "JSON is read in UTF-8 only.")
        body = stream.read(settings.API_BODY_LIMIT + 1)
        if len(body) > settings.API_BODY_LIMIT:
            raise Problem(problems.TOO_LARGE, f"A body may have {settings.API_BODY_LIMIT} bytes.")
        return loads(body)


class MergePatchParser(StrictJSONParser):
    """Parse application/merge-patch+json (RFC 7396): the same strictness."""

    media_type = "application/merge-patch+json"


def loads(body: bytes) -> Any:
    """Return the JSON value with its texts tidied. Raises a 400 or 422 problem.

    Refused: what is not JSON in UTF-8 (NaN too), members named twice, more than DEPTH levels
    (400); characters that no text may hold, numbers past 64 bits (422).
    """
    try:
        value = json.loads(
            body.decode("utf-8"), object_pairs_hook=_object, parse_constant=_constant
        )
    except UnicodeDecodeError as error:
        detail = f"The body is not UTF-8: byte {error.start} does not fit."
        raise Problem(problems.MALFORMED, detail) from error
    except RecursionError as error:
        raise _too_deep() from error
    except json.JSONDecodeError as error:
        detail = f"The body is not JSON: {error.msg} at line {error.lineno}, column {error.colno}."
        raise Problem(problems.MALFORMED, detail) from error
    except ValueError as error:
        detail = "The body is not JSON: it holds a number that cannot be read."
        raise Problem(problems.MALFORMED, detail) from error
    return _checked(value)


def _object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    value = dict(pairs)
    if len(value) == len(pairs):
        return value
    seen: set[str] = set()
    doubled = _Doubled(value)
    doubled.name = next(name for name, _ in pairs if name in seen or seen.add(name))  # type: ignore[func-returns-value] # add() is falsy: the idiom for the first repeat
    return doubled


def _constant(name: str) -> NoReturn:
    raise ValueError(name)


def _too_deep() -> Problem:
    return Problem(problems.MALFORMED, f"The body is nested more than {DEPTH} levels deep.")


def _checked(value: Any) -> Any:
    """Return the value with tidy texts, or raise what is wrong with its parts."""
    faults: list[Fault] = []
    tidied = _walk(value, (), faults)
    if any(fault["code"] == "duplicate" for fault in faults):
        raise Problem(problems.MALFORMED, "A member stands twice.", errors=faults[:FAULTS_TOLD])
    if faults:
        raise Problem(problems.INVALID, errors=faults[:FAULTS_TOLD])
    return tidied


def _walk(value: Any, path: tuple[str | int, ...], faults: list[Fault]) -> Any:
    if len(path) > DEPTH or (len(path) == DEPTH and isinstance(value, dict | list)):
        raise _too_deep()
    if isinstance(value, str):
        return _text(value, path, faults)
    if isinstance(value, list):
        return [_walk(item, (*path, index), faults) for index, item in enumerate(value)]
    if isinstance(value, dict):
        if isinstance(value, _Doubled):
            where = (*path, value.name)
            faults.append(problems.body_fault(where, "This member stands twice.", "duplicate"))
        return {
            _text(name, path, faults): _walk(item, (*path, name), faults)
            for name, item in value.items()
        }
    if isinstance(value, int | float) and not (math.isfinite(value) and abs(value) <= _LARGEST):
        faults.append(problems.body_fault(path, "The number is too large.", "number"))
    return value


def _text(text: str, path: tuple[str | int, ...], faults: list[Fault]) -> str:
    character = unfit(text)
    if character:
        detail = f"The character {character} cannot be used here."
        shown = [part if isinstance(part, int) else _printable(part) for part in path]
        faults.append(problems.body_fault(shown, detail, "character"))
        return ""
    return tidy(text)


def _printable(name: str) -> str:
    """A member's name that can be sent back: without halves of surrogate pairs."""
    return name.encode("utf-8", "replace").decode("utf-8")
