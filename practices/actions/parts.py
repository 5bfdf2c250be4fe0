"""Writing the parts of a practice: results, lessons, stages, reuse and links."""

from collections.abc import Callable, Mapping
from functools import partial
from typing import Any

from django.core.exceptions import ValidationError
from django.db import models

from core.errors import FieldErrors, Path
from core.partialdate import parse
from members.models import Nation, Organisation
from practices.document import CODE_DATES, DATES, PARTS, PLAIN, Content
from practices.models import Lesson, Link, Practice, Result, Reuse, StageEntry, Topic

ROWS: dict[str, type[models.Model]] = {
    "stages": StageEntry,
    "results": Result,
    "lessons": Lesson,
    "reuses": Reuse,
}


class Faults:
    """Collects what is wrong, each under its dotted place ("results.0.what")."""

    def __init__(self) -> None:
        self.found: dict[str | Path, list[str]] = {}

    def add(self, place: str, error: ValidationError) -> None:
        """Keep an error under `place`, or under its fields within `place`."""
        if hasattr(error, "error_dict"):
            for field, messages in error.message_dict.items():
                inner = place if field == "__all__" else f"{place}.{field}".strip(".")
                self.found.setdefault(inner or "__all__", []).extend(messages)
        else:
            self.found.setdefault(place or "__all__", []).extend(error.messages)

    def trying(self, place: str, check: Callable[[], Any]) -> Any:
        """What `check` returns; None, and the error kept, if it refuses."""
        try:
            return check()
        except ValidationError as error:
            self.add(place, error)
            return None

    def close(self) -> None:
        """Raise everything found at once."""
        if self.found:
            raise FieldErrors(self.found)


def set_fields(practice: Practice, content: Content, faults: Faults) -> None:
    """Put the plain fields, dates and code of `content` on the row, unsaved."""
    for name in PLAIN:
        if name in content:
            setattr(practice, name, content[name])  # type: ignore[literal-required] # reason: names come from PLAIN
    for name in DATES:
        if name in content:
            setattr(practice, name, _date(content.get(name), name, faults))
    if "open_source" in content:
        code = content["open_source"]
        practice.has_open_source = None if code is None else True
        code = code or {}
        practice.repository = code.get("repository")
        practice.code_licence = code.get("licence")
        for name in CODE_DATES:
            setattr(practice, name, _date(code.get(name), f"open_source.{name}", faults))
    faults.trying("", lambda: practice.full_clean(exclude=["author"], validate_unique=False))


def _date(text: Any, place: str, faults: Faults) -> Any:
    return None if text is None else faults.trying(place, lambda: parse(text))


def build_parts(
    practice: Practice, content: Content, faults: Faults, *, targets: models.QuerySet[Practice]
) -> dict[str, list[Any]]:
    """Unsaved rows for the parts that `content` has, checked; keyed as in the document.

    `targets` are the practices that may be linked to: those that whoever writes may read.
    """
    built: dict[str, list[Any]] = {}
    for name in PARTS:
        if name in content:
            entries: list[Mapping[str, Any]] = content[name]  # type: ignore[literal-required] # reason: names come from PARTS
            make = _reuse if name == "reuses" else partial(_row, name)
            built[name] = [make(practice, entry, faults) for entry in enumerate(entries)]
    if "links" in content:
        built["links"] = _links(practice, content["links"], faults, targets)
    if "topics" in content:
        built["topics"] = _by_slug(Topic, content["topics"], "topics", faults)
    return built


def _row(
    name: str, practice: Practice, entry: tuple[int, Mapping[str, Any]], faults: Faults, **more: Any
) -> Any:
    """The unsaved row for entry number `entry[0]` of the part `name`."""
    model, fields, dates = ROWS[name], *PARTS[name]
    index, given = entry
    place = f"{name}.{index}"
    values = {field: given[field] for field in fields if field in given and field not in dates}
    values |= {field: _date(given.get(field), f"{place}.{field}", faults) for field in dates}
    row = model(practice=practice, position=index, **values, **more)
    faults.trying(
        place,
        lambda: row.full_clean(
            exclude=["practice"], validate_unique=False, validate_constraints=False
        ),
    )
    return row


def _reuse(practice: Practice, entry: tuple[int, Mapping[str, Any]], faults: Faults) -> Any:
    index, given = entry
    more = {}
    for name, model in (("nation", Nation), ("organisation", Organisation)):
        slug = given.get(name)
        found = _by_slug(
            model, [slug] if slug else [], f"reuses.{index}.{name}", faults, alone=True
        )
        more[name] = found[0] if found else None
    return _row("reuses", practice, entry, faults, **more)


def _links(
    practice: Practice,
    entries: list[dict[str, str]],
    faults: Faults,
    targets: models.QuerySet[Practice],
) -> list[Link]:
    rows: list[Link] = []
    others = targets.exclude(pk=practice.pk)
    for index, entry in enumerate(entries):
        place = f"links.{index}"
        slug, kind = entry.get("practice", ""), entry.get("kind", "")
        found = _by_slug(others, [slug], f"{place}.practice", faults, alone=True)
        if found:
            rows.append(Link(source=practice, target=found[0], kind=kind, position=index))
            faults.trying(place, partial(rows[-1].clean_fields, exclude=["source"]))
    return rows


def _by_slug(
    source: Any, slugs: list[str], place: str, faults: Faults, *, alone: bool = False
) -> list[Any]:
    rows = source if isinstance(source, models.QuerySet) else source.objects.all()
    found = {row.slug: row for row in rows.filter(slug__in=slugs)}
    for index, slug in enumerate(slugs):
        if slug not in found:
            what = rows.model._meta.verbose_name
            error = ValidationError(f"There is no {what} “{slug}”.", code="unknown")
            faults.add(place if alone else f"{place}.{index}", error)
    return [found[slug] for slug in dict.fromkeys(slugs) if slug in found]


def save_parts(
    practice: Practice, built: dict[str, list[Any]], *, targets: models.QuerySet[Practice]
) -> None:
    """Replace the parts that were built; the others stay as they are.

    So do links to practices beyond `targets`: whoever writes could not see them.
    """
    related = {"links": Link} | ROWS
    for name, rows in built.items():
        if name == "topics":
            practice.topics.set(rows)
            continue
        model: Any = related[name]
        owner = "source" if name == "links" else "practice"
        old = model.objects.filter(**{owner: practice})
        (old.filter(target__in=targets) if name == "links" else old).delete()
        for row in rows:
            setattr(row, owner, practice)
        model.objects.bulk_create(rows)
