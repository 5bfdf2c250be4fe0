"""From a body to what an action takes, with every fault of the body told in one answer."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Final, TypeVar, cast

import orjson
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from rest_framework import serializers
from rest_framework.fields import empty
from rest_framework.request import Request

from core.rest import problems
from core.rest.handler import to_problem
from core.rest.negotiation import encode
from core.rest.problems import Fault, Problem
from members.models import Nation
from practices.actions import Sharing
from practices.document import Content
from practices.serializers.bodies import ContentBody, PracticeBody

_NOTHING: Final = object()
_Made = TypeVar("_Made")


@dataclass(frozen=True, slots=True)
class Sent:
    """A body, understood: what the write-up says, who may read it, and why it changes."""

    content: Content
    sharing: Sharing
    reason: str = ""
    source_url: str | None = None


def merged(patch: Any, current: Mapping[str, Any]) -> Any:
    """Return the members that a merge patch (RFC 7396) names, as they are to be.

    null is what the member is when it is left out; `open_source` is merged into what stands.
    """
    if not isinstance(patch, Mapping):
        return patch
    fields = PracticeBody().fields
    found = dict(patch)
    for name, value in patch.items():
        default = fields[name].default if name in fields else empty
        if value is None and default is not empty:
            found[name] = default() if callable(default) else default
    code = found.get("open_source")
    if isinstance(code, Mapping):
        found["open_source"] = {**(current["open_source"] or {}), **code}
    return found


def write(  # noqa: PLR0913 - a body, what it changes, its shape: all named
    request: Request,
    data: Any,
    act: Callable[[Sent], _Made],
    *,
    current: Mapping[str, Any] | None = None,
    partial: bool = False,
    shape: type[ContentBody] = PracticeBody,
) -> _Made:
    """Check the body and act on it, or raise 422 with a pointer for each fault.

    Where the shape is wrong the action is tried with what is right, and undone, to tell its faults.
    """
    shown = orjson.loads(encode(current)) if current is not None else None
    body = shape(data=data, context={"current": shown})
    if partial and isinstance(data, Mapping):
        for name in set(body.fields) - set(data):
            body.fields.pop(name)
    faults: list[Fault] = []
    try:
        body.is_valid(raise_exception=True)
        values = body.validated_data
    except serializers.ValidationError as error:
        faults = _faults(error)
        values = _salvage(body, data)
    if values is _NOTHING:
        raise Problem(problems.INVALID, errors=faults)
    sent = _understood(request, values, faults)
    with transaction.atomic():
        try:
            made = act(sent)
        except ValidationError as error:
            raise Problem(problems.INVALID, errors=_joined(faults, _faults(error))) from error
        except IntegrityError as error:
            if not faults:  # else what is wrong in the body is why the database refuses it
                raise
            raise Problem(problems.INVALID, errors=faults) from error
        if faults:  # leaves the transaction, undone
            raise Problem(problems.INVALID, errors=faults)
    return made


def _understood(request: Request, values: Mapping[str, Any], faults: list[Fault]) -> Sent:
    """Part the values; nations that do not exist are told in `faults`."""
    content = {name: value for name, value in values.items() if name in ContentBody().fields}
    sharing = {name: value for name, value in values.items() if name not in content}
    reason, source_url = sharing.pop("reason", ""), sharing.pop("source_url", None)
    slugs = sharing.pop("named_nations", None)
    nations = None
    if slugs is not None:
        found = {
            nation.slug: nation
            for nation in Nation.objects.visible_to(request.user).filter(slug__in=slugs)
        }
        told = [
            problems.body_fault(
                ("named_nations", index), f"No nation is called “{slug}”.", "unknown"
            )
            for index, slug in enumerate(slugs)
            if slug not in found
        ]
        faults += _joined(faults, told)[len(faults) :]
        nations = tuple(found.values())
    shared = Sharing(named_nations=nations, **sharing)
    return Sent(cast("Content", content), shared, reason, source_url)


def _faults(error: Exception) -> list[Fault]:
    problem = to_problem(error)
    return problem.errors if problem else []


def _joined(faults: list[Fault], others: list[Fault]) -> list[Fault]:
    """The faults, and those of the others that are about something else.

    What is within a fault, or around it, was judged by a value that was not there.
    """
    places = [f"{fault['pointer']}/" for fault in faults]

    def is_told(other: Fault) -> bool:
        here = f"{other['pointer']}/"
        around = here != "#/" and any(place.startswith(here) for place in places)
        return around or any(here.startswith(place) for place in places)

    return faults + [other for other in others if not is_told(other)]


def _salvage(field: Any, data: Any) -> Any:
    """What of the data is right: members without a fault, lists with blanks where one is.

    _NOTHING when nothing is. The places of what is right do not move.
    """
    if isinstance(field, serializers.Serializer):
        if not isinstance(data, Mapping):
            return _NOTHING
        found = {
            name: _read(inner, data[name]) for name, inner in field.fields.items() if name in data
        }
        return {name: value for name, value in found.items() if value is not _NOTHING}
    if isinstance(field, serializers.ListSerializer | serializers.ListField):
        blank: Any = {} if isinstance(field.child, serializers.Serializer) else ""
        if not isinstance(data, list):
            return _NOTHING
        entries = [_read(field.child, entry) for entry in data]
        return [blank if entry is _NOTHING else entry for entry in entries]
    return _NOTHING


def _read(field: Any, data: Any) -> Any:
    try:
        return field.run_validation(data)
    except (serializers.ValidationError, serializers.SkipField):
        return _salvage(field, data)
