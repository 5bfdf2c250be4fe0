"""How well a result is supported, and why, computed from what is attached. Pure.

What somebody else found again counts most, then what auditors or researchers found, then what was
measured, then what others report. What only its owner says is claimed.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Final

from practices.models import Grade, grade_of
from practices.uptake import USING, AdoptionState

_WHY: Final[dict[str, str]] = {
    Grade.EVALUATED: "Auditors or researchers found it.",
    Grade.MEASURED: "It can be counted in the code.",
    Grade.REPORTED: "Others report it.",
}
COMPLETE: Final = "It is given with a before, an after, a period and a source."
ALONE: Final = "Only its owner or supplier says so."
BARE: Final = "No source is given."


@dataclass(frozen=True, slots=True)
class Evidence:
    """The grade of a result, and the reason in a sentence."""

    grade: Grade
    why: str


def evidence_of(
    result: Mapping[str, Any],
    sources: Mapping[str, str],
    found_again: Mapping[str, Iterable[str]] | None = None,
) -> Evidence:
    """How well a result is supported.

    `sources` maps an address to its kind; `found_again` maps what is measured (see `measured`) to
    the nations that found the same.
    """
    nations = sorted((found_again or {}).get(measured(result["what"]), ()))
    if nations:
        who = ", ".join(nations)
        return Evidence(Grade.REPRODUCED, f"Found again, with a source, in {who}.")
    ref = result["ref"]
    grade = grade_of(ref, sources)
    if grade != Grade.EVALUATED and ref and result["before"] and result["period"]:
        return Evidence(Grade.MEASURED, COMPLETE)
    if grade == Grade.CLAIMED:
        return Evidence(grade, ALONE if ref else BARE)
    return Evidence(grade, _WHY[grade])


def measured(what: str) -> str:
    """What is measured, so that two who mean the same words are one."""
    return " ".join(what.casefold().split())


def found_again(adoptions: Iterable[Mapping[str, Any]], *, owner: str) -> dict[str, set[str]]:
    """Which results other nations than the `owner` found again: those that stand by it now.

    The adoption must be confirmed, in use at least as a trial, and give a source for the result.
    """
    found: dict[str, set[str]] = {}
    for row in adoptions:
        if row["state"] != AdoptionState.CONFIRMED or row["stage"] not in USING:
            continue
        nation = row["owner_nation__name"]
        for outcome in row["outcomes"]:
            if nation != owner and outcome["ref"]:
                found.setdefault(measured(outcome["what"]), set()).add(nation)
    return found
