"""publiccode.yml (https://yml.publiccode.tools): what describes code, as a write-up, and back."""

import re
from collections.abc import Mapping
from typing import Any, Final

import yaml as pyyaml
from django.core.exceptions import ValidationError

from core.languages import validate_tag
from core.licences import validate_licence
from practices.importing.shape import Reading, refuse
from practices.importing.yaml import load

VERSION: Final = "0.5.0"
_STAGES: Final = {
    "concept": "discovery",
    "development": "alpha",
    "beta": "beta",
    "stable": "live",
    "obsolete": "retired",
}
_STATUSES: Final = {stage: status for status, stage in _STAGES.items()} | {"scaled": "stable"}
_SHORT, _LONG_LEAST, _LONG_MOST = 150, 150, 10_000  # characters of the descriptions
_ADDRESS: Final = re.compile(r"https?://[^\s\"<>]+")
_LEFT: Final = {
    "isBasedOn": "Link the practice that it is based on, on the page.",
    "usedBy": "Use is recorded by who uses it: invite them, on the page.",
    "softwareType": "Choose the kind yourself.",
    "categories": "The hub has topics of its own: choose them.",
    "organizationUri": "Who owns it is known from your account; name the organisation in words.",
    "organisation": "Who owns it is known from your account; name the organisation in words.",
    "maintenance": "It names people; the hub names an organisation to ask.",
    "publiccodeYmlVersion": "It is the version of the format.",
}
_NO_PLACE: Final = "The hub has no place for it."


def read(text: str) -> Reading:
    """What the file says. Raises ValidationError for what is no publiccode.yml."""
    said = load(text)
    if "publiccodeYmlVersion" not in said:
        raise refuse("It is YAML, but no publiccode.yml: “publiccodeYmlVersion” is missing.")
    found = Reading("publiccode")
    found.content["kind"] = "code"
    for key, value in said.items():
        take = _TAKE.get(key)
        if take is not None:
            take(found, key, value)
        else:
            found.leave(key, _LEFT.get(key, _NO_PLACE))
    return found


def _title(found: Reading, key: str, value: Any) -> None:
    found.take(key, "title", str(value))


def _code(found: Reading, name: str, value: str) -> None:
    found.content.setdefault("open_source", {"repository": None, "licence": None})[name] = value


def _url(found: Reading, key: str, value: Any) -> None:
    if _ADDRESS.fullmatch(str(value)):
        _code(found, "repository", str(value))
        found.taken.append((key, "Code, its address"))
    else:
        found.leave(key, "It is no web address.", str(value))


def _landing(found: Reading, key: str, value: Any) -> None:
    if _ADDRESS.fullmatch(str(value)):
        found.take(key, "sources", [{"ref": str(value), "kind": "official"}])
    else:
        found.leave(key, "It is no web address.", str(value))


def _status(found: Reading, key: str, value: Any) -> None:
    if value in _STAGES:
        found.take(key, "stage", _STAGES[value])
    else:
        found.leave(key, f"It is none of {', '.join(_STAGES)}.", str(value))


def _legal(found: Reading, key: str, value: Any) -> None:
    legal = value if isinstance(value, Mapping) else {}
    for name, each in legal.items():
        place = f"{key}/{name}"
        if name == "license":
            _licence(found, place, str(each))
        elif (
            name in {"repoOwner", "mainCopyrightOwner"} and "lead_organisation" not in found.content
        ):
            found.take(place, "lead_organisation", str(each))
        else:
            found.leave(place, _NO_PLACE, str(each))


def _licence(found: Reading, place: str, licence: str) -> None:
    try:
        validate_licence(licence)
    except ValidationError as error:
        found.leave(place, error.messages[0], licence)
    else:
        _code(found, "licence", licence)
        found.taken.append((place, "Code, its licence"))


def _descriptions(found: Reading, key: str, value: Any) -> None:
    """One language: English if there is one, else the first."""
    told = value if isinstance(value, Mapping) else {}
    tags = [tag for tag, each in told.items() if isinstance(each, Mapping)]
    if not tags:
        found.leave(key, "It describes nothing.")
        return
    chosen = next((tag for tag in tags if tag.partition("-")[0] == "en"), tags[0])
    try:
        validate_tag(chosen)
    except ValidationError as error:
        found.leave(f"{key}/{chosen}", error.messages[0])
    else:
        found.take(f"{key}/{chosen}", "language", chosen)
    _description(found, f"{key}/{chosen}", told[chosen])
    for tag in tags:
        if tag != chosen:
            found.leave(f"{key}/{tag}", "A write-up has one language.", str(told[tag])[:2000])


def _description(found: Reading, key: str, told: Mapping[str, Any]) -> None:
    names = {"shortDescription": "summary", "longDescription": "what_we_did"}
    for name, each in told.items():
        if name in names and isinstance(each, str):
            found.take(f"{key}/{name}", names[name], each.strip())
        else:
            found.leave(f"{key}/{name}", _NO_PLACE, str(each)[:2000])


_TAKE: Final = {
    "name": _title,
    "url": _url,
    "landingURL": _landing,
    "developmentStatus": _status,
    "legal": _legal,
    "description": _descriptions,
}


def can_write(content: Mapping[str, Any]) -> bool:
    """Whether a write-up says what publiccode.yml needs: address and licence of code, a stage."""
    code = content.get("open_source") or {}
    return bool(code.get("repository") and code.get("licence") and content.get("stage"))


def write(content: Mapping[str, Any], *, page: str, country: str | None) -> str:
    """The write-up's code as publiccode.yml; `page` is the write-up's address."""
    code = content["open_source"]
    said: dict[str, Any] = {
        "publiccodeYmlVersion": VERSION,
        "name": content["title"],
        "url": code["repository"],
        "landingURL": page,
        "developmentStatus": _STATUSES[content["stage"]],
        "softwareType": "standalone/other",
        "platforms": ["other"],
        "description": {content["language"]: _described(content, page)},
        "legal": {"license": code["licence"], "repoOwner": content["lead_organisation"]},
    }
    if country:
        said["intendedAudience"] = {"countries": [country.lower()]}
    return pyyaml.safe_dump(said, allow_unicode=True, sort_keys=False, width=100)


def _described(content: Mapping[str, Any], page: str) -> dict[str, str]:
    short = content["summary"].replace("\n", " ").strip()
    if len(short) > _SHORT:
        short = f"{short[: _SHORT - 1].rpartition(' ')[0]}…"
    long = content["what_we_did"].strip()
    if len(long) < _LONG_LEAST:
        long = f"{long}\n\n{content['summary']}\n\n{content['situation']}".strip()
    if len(long) < _LONG_LEAST:
        long += f"\n\nWhat it took, what did not work and what must hold for reuse stand at {page}"
    if len(long) < _LONG_LEAST:
        long = long.ljust(_LONG_LEAST, ".")
    return {"shortDescription": short, "longDescription": long[:_LONG_MOST]}
