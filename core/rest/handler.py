"""Any exception that an endpoint raises → the problem that tells of it."""

from collections.abc import Iterator, Mapping
from typing import Any

import structlog
from django.core.exceptions import (
    NON_FIELD_ERRORS,
    PermissionDenied,
    RequestDataTooBig,
    SuspiciousOperation,
    ValidationError,
)
from django.db import IntegrityError, InterfaceError, OperationalError
from django.http import Http404, HttpResponse
from rest_framework import exceptions as drf
from rest_framework.views import set_rollback

from core.errors import FieldErrors, StaleVersion, StateConflict
from core.rest import problems
from core.rest.problems import Fault, Kind, Problem
from core.uploads import NoRoom

RETRY_SECONDS = 5
# The name under which a serializer files what concerns no single field.
_NO_FIELD = frozenset({NON_FIELD_ERRORS, "non_field_errors"})

_ITS_OWN = "the sentence that the exception carries"
_BY_TYPE: dict[type[BaseException], tuple[Kind, str]] = {
    Http404: (problems.NOT_FOUND, ""),
    drf.NotFound: (problems.NOT_FOUND, ""),
    RequestDataTooBig: (problems.TOO_LARGE, ""),
    NoRoom: (problems.NO_ROOM, ""),
    SuspiciousOperation: (problems.MALFORMED, ""),
    StaleVersion: (problems.STALE, ""),
    StateConflict: (problems.CONFLICT, _ITS_OWN),
    PermissionDenied: (problems.FORBIDDEN, _ITS_OWN),
    IntegrityError: (
        problems.CONFLICT,
        "Another change came first, or a value that must be unique is taken.",
    ),
}


def handle(exc: Exception, context: Mapping[str, Any]) -> HttpResponse | None:
    """Answer for DRF's EXCEPTION_HANDLER. None for a fault of ours, which Django reports."""
    problem = to_problem(exc)
    if problem is None:
        return None
    set_rollback()
    reply = problems.response(
        problem, instance=context["request"].path, request_id=request_id(problem)
    )
    if getattr(exc, "auth_header", None):
        reply["WWW-Authenticate"] = exc.auth_header  # type: ignore[attr-defined] # DRF sets it
    return reply


def to_problem(exc: BaseException) -> Problem | None:
    """Return the problem that the exception stands for, or None for a fault of ours."""
    if isinstance(exc, Problem):
        return exc
    if isinstance(exc, OperationalError | InterfaceError):
        return Problem(problems.UNAVAILABLE, headers={"Retry-After": str(RETRY_SECONDS)})
    if isinstance(exc, ValidationError):
        return Problem(problems.INVALID, errors=list(_django_faults(exc)))
    if isinstance(exc, drf.APIException):
        return _of_drf(exc)
    known = next((kind for kind in type(exc).__mro__ if kind in _BY_TYPE), None)
    if known is None:
        return None
    kind, detail = _BY_TYPE[known]
    return Problem(kind, str(exc) if detail is _ITS_OWN else detail)


def request_id(problem: Problem) -> str | None:
    """The id under which the log holds this request: told only for what is our fault."""
    if problem.status_code < problems.SERVER_ERROR.status:
        return None
    found = structlog.contextvars.get_contextvars().get("request_id")
    return str(found) if found else None


def _of_drf(exc: drf.APIException) -> Problem:
    if isinstance(exc, drf.ValidationError):
        return Problem(problems.INVALID, errors=list(_drf_faults(exc.detail, ())))
    if isinstance(exc, drf.NotFound):
        return Problem(problems.NOT_FOUND)
    if isinstance(exc, drf.Throttled):
        # The throttle's own headers say the rest; a wait of part of a second is a second.
        wait = str(max(1, int(getattr(exc, "wait", None) or 1)))
        return Problem(problems.TOO_MANY, f"Wait {wait} s.", headers={"Retry-After": wait})
    kind = problems.BY_STATUS.get(exc.status_code, problems.MALFORMED)
    return Problem(kind, str(exc.detail))


def _drf_faults(detail: Any, path: tuple[str | int, ...]) -> Iterator[Fault]:
    """Flatten a serializer's errors: dicts by field, lists by index or of sentences."""
    if isinstance(detail, Mapping):
        for name, inner in detail.items():
            yield from _drf_faults(inner, path if name in _NO_FIELD else (*path, name))
    elif isinstance(detail, list):
        for index, inner in enumerate(detail):
            # A list of dicts is one entry per item sent, empty where the item was right.
            nested = isinstance(inner, Mapping | list)
            yield from _drf_faults(inner, (*path, index) if nested else path)
    else:
        yield problems.body_fault(path, str(detail), getattr(detail, "code", None) or "invalid")


def _django_faults(exc: ValidationError) -> Iterator[Fault]:
    """Flatten Django's errors: by path (FieldErrors), by field, or of the whole."""
    if isinstance(exc, FieldErrors):
        by_path = exc.faults
    elif hasattr(exc, "error_dict"):
        by_path = {
            () if name in _NO_FIELD else (name,): faults for name, faults in exc.error_dict.items()
        }
    else:
        by_path = {(): exc.error_list}
    for path, faults in by_path.items():
        for fault in faults:
            for one in fault.error_list:
                for sentence in one.messages:
                    yield problems.body_fault(path, sentence, one.code or "invalid")
