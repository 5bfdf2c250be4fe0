"""Refusals that an action may raise, whatever door it was called through.

Pages show them, the API turns them into problem details. A ValidationError from Django does as
well for a field of the thing itself; `FieldErrors` reaches inside lists and objects.
"""

from collections.abc import Mapping, Sequence

from django.core.exceptions import NON_FIELD_ERRORS, ValidationError

Path = tuple[str | int, ...]


class FieldErrors(ValidationError):  # noqa: N818 - the plural: several faults at once
    """Faults by where they are in what was sent.

    Keys are paths with dots, a list's items by their number from 0:
    `FieldErrors({"title": ["Too long."], "results.0.metric": ["Name a metric."]})`.
    Values are sentences, or ValidationErrors, which carry a code as well. A field name with a
    dot in it is given as a tuple: `("results", 0, "a.b")`. As a ValidationError it fits
    `form.add_error(None, …)` after `flat()`.
    """

    def __init__(
        self, faults: Mapping[str | Path, Sequence[str] | Sequence[str | ValidationError]]
    ) -> None:
        self.faults: dict[Path, list[ValidationError]] = {
            _path(key): [
                fault if isinstance(fault, ValidationError) else ValidationError(fault)
                for fault in sentences
            ]
            for key, sentences in faults.items()
        }
        super().__init__([fault for faults in self.faults.values() for fault in faults])

    def flat(self) -> dict[str, list[ValidationError]]:
        """The same faults by the first part of their path: what a form can show."""
        by_field: dict[str, list[ValidationError]] = {}
        for path, faults in self.faults.items():
            by_field.setdefault(str(path[0]) if path else "__all__", []).extend(faults)
        return by_field


class StaleVersion(Exception):  # noqa: N818 - a refusal, told to the person as such
    """The thing has changed since the writer read it; nothing was written."""


class StateConflict(Exception):  # noqa: N818 - a refusal, told to the person as such
    """The thing's present state does not allow this; the sentence says why."""


def check_version(expected: frozenset[int] | None, current: int) -> None:
    """Refuse a change to a version that the writer did not read. Ask under the row's lock.

    `expected` None means any version.
    """
    if expected is not None and current not in expected:
        raise StaleVersion


def _path(key: str | Path) -> Path:
    if isinstance(key, tuple):
        return key
    if key in {"", NON_FIELD_ERRORS}:
        return ()
    return tuple(int(part) if part.isdecimal() else part for part in key.split("."))
