"""Adoptions as ready strings for the pages. Pure: rows in, words out."""

import datetime
from collections.abc import Mapping, Sequence
from typing import Any, Final
from urllib.parse import urlsplit

from core.partialdate import PartialDate
from core.text import with_article
from practices.models import Adoption
from practices.queries.adoptions import adopter_name
from practices.uptake import (
    AdoptionKind,
    AdoptionStage,
    AdoptionState,
    CodeForm,
    CostBand,
    Level,
    TimeBand,
)

NEVER: Final = "Not confirmed yet"


def standing(
    state: str, confirmed_at: datetime.datetime | None, written_at: datetime.datetime
) -> tuple[str, bool]:
    """How an adoption stands in words, and whether it needs confirming."""
    if confirmed_at is None:
        return NEVER, True
    month = str(PartialDate(confirmed_at.date().isoformat()[:7]))
    if state == AdoptionState.CONFIRMED:
        return f"Confirmed {month}", False
    if written_at > confirmed_at:
        return f"Changed since it was confirmed in {month}", True
    return f"Not confirmed since {month}", True


def row_of(row: Mapping[str, Any]) -> dict[str, Any]:
    """A row of `adoption_values` as the list shows it."""
    words, stale = standing(row["state"], row["confirmed_at"], row["written_at"])
    level = Level(row["level"])
    return {
        "url": f"/adoptions/{row['id']}/",
        "who": adopter_name(row),
        "code": row["owner_nation__iso2"],
        "nation": row["owner_nation__name"],
        "level": "" if level == Level.NATION else str(level.label),
        "practice": row["practice__title"],
        "practice_url": f"/practices/{row['practice__slug']}/",
        "kind": str(AdoptionKind(row["kind"]).label),
        "stage": str(AdoptionStage(row["stage"]).label),
        "since": str(row["since"] or ""),
        "scope": row["scope"],
        "standing": words,
        "stale": stale,
        "marking": row["marking"],
    }


def row_in_short(row: Mapping[str, Any]) -> dict[str, Any]:
    """An adoption beside its practice, in one line."""
    words, stale = standing(row["state"], row["confirmed_at"], row["written_at"])
    stage = str(AdoptionStage(row["stage"]).label).lower()
    return {
        "url": f"/adoptions/{row['id']}/",
        "who": adopter_name(row),
        "code": row["owner_nation__iso2"],
        "nation": row["owner_nation__name"],
        "how": f"{AdoptionKind(row['kind']).label}, {stage}",
        "standing": words,
        "state": "unconfirmed" if stale else "confirmed",
    }


def facts_of(adoption: Adoption) -> list[dict[str, str]]:
    """What an adoption says in short, as components/facts.html wants it."""
    since = f" since {adoption.since}" if adoption.since else ""
    found = [
        ("Taken up", str(AdoptionKind(adoption.kind).label), ""),
        ("Stage", f"{AdoptionStage(adoption.stage).label}{since}", ""),
        ("Stopped because", adoption.stopped_because, ""),
        ("Scope", adoption.scope, ""),
        ("Cost", _label(CostBand, adoption.cost), ""),
        ("Time", _label(TimeBand, adoption.time), ""),
        ("Code", _label(CodeForm, adoption.code_form), ""),
        ("Repository", _host(adoption.repository), adoption.repository),
        ("Version", adoption.code_version, ""),
    ]
    return [{"term": term, "text": text, "url": url} for term, text, url in found if text]


def _label(choices: Any, value: str) -> str:
    return str(choices(value).label) if value else ""


def _host(url: str) -> str:
    parts = urlsplit(url)
    return f"{parts.netloc}{parts.path}".rstrip("/") if url else ""


def drift(adoption: Adoption) -> str:
    """How far the adopter's code is from its source, in a sentence; "" when nothing is known."""
    practice = adoption.practice
    if adoption.code_as_of is None or practice.last_commit_seen is None:
        return ""
    mine, theirs = adoption.code_as_of, practice.last_commit_seen
    if theirs.first_day() <= mine.last_day():
        return f"Based on the source as of {mine}; no later change of the source is known."
    return f"Based on the source as of {mine}; the source was changed up to {theirs} at least."


def evidence_of(entries: Sequence[Mapping[str, str]]) -> list[dict[str, str]]:
    """Evidence with words for each link."""
    return [{"text": each["what"] or _host(each["ref"]), "url": each["ref"]} for each in entries]


def chain_of(adoption: Adoption, above: Adoption | None) -> str:
    """From whom it came, in a sentence."""
    source = with_article(adoption.practice.owner.name)
    return f"It came by way of {with_article(above.who)}." if above else f"It came from {source}."
