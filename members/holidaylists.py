"""Public holidays as the package `holidays` knows them. Pure: a nation and years in, days out.

The package takes 50 ms to import, and a country up to half a second, so nothing loads it but
who asks here; what it says is kept in rows, which people correct.
"""

import datetime
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from members.workdays import SATURDAY_SUNDAY, DayOff, Off

YEARS: Final = range(2024, 2031)
_HALF: Final = "half_day"
_ENGLISH: Final = "en_US"


@dataclass(frozen=True, slots=True)
class Listed:
    """What the package says of a country or a region of it, and which release says so."""

    source: str
    weekend: frozenset[int]
    days: Mapping[datetime.date, DayOff]


def listed(iso2: str, region: str = "", years: Sequence[int] = YEARS) -> Listed | None:
    """The holidays of a country (ISO 3166-1) and region, None where the package has none."""
    package = _package()
    if iso2 not in package.list_supported_countries(include_aliases=False):
        return None
    if region and region not in regions(iso2):
        return None
    known = getattr(package, iso2)
    asked: dict[str, Any] = {"subdiv": region or None, "years": years}
    if _ENGLISH in known.supported_languages:
        asked["language"] = _ENGLISH
    days: dict[datetime.date, DayOff] = {}
    if _HALF in known.supported_categories:
        halves = package.country_holidays(iso2, categories=_HALF, **asked)
        days |= {day: DayOff(name, Off.AFTERNOON) for day, name in halves.items()}
    whole = package.country_holidays(iso2, **asked)
    days |= {day: DayOff(name) for day, name in whole.items()}
    weekend = frozenset(number + 1 for number in whole.weekend) or SATURDAY_SUNDAY
    return Listed(f"holidays {package.__version__}", weekend, days)


def regions(iso2: str) -> dict[str, str]:
    """The regions of a country that have holidays of their own: names by code, sorted by name."""
    package = _package()
    if iso2 not in package.list_supported_countries(include_aliases=False):
        return {}
    known = getattr(package, iso2)
    names: dict[str, str] = {}
    for name, code in known.subdivisions_aliases.items():
        names.setdefault(code, name)
    for code in known.subdivisions:
        names.setdefault(code, code)
    return dict(sorted(names.items(), key=lambda pair: pair[1]))


def _package() -> Any:
    import holidays  # noqa: PLC0415 - see the head of this module

    return holidays
