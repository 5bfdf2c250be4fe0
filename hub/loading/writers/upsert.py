"""Create or change one row and its parts, and tell which of the two it was."""

import datetime
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, TypeVar

from django.db import models

from core.audit import Actor

M = TypeVar("M", bound=models.Model)
Rows = Sequence[Mapping[str, Any]]


@dataclass
class Load:
    """One run: who, when (UTC), and per kind how many rows had which outcome.

    Created, updated, unchanged, or kept as they are since somebody else has changed them.
    """

    by: Actor
    at: datetime.datetime
    counts: dict[str, Counter[str]] = field(default_factory=dict)

    def count(self, kind: str, outcome: str) -> None:
        """Add one row of `kind`."""
        self.counts.setdefault(kind, Counter())[outcome] += 1

    @property
    def changed(self) -> int:
        """How many rows were created or updated."""
        return sum(c["created"] + c["updated"] for c in self.counts.values())


def upsert(  # noqa: PLR0913 - a row, its relations and its parts
    load: Load,
    kind: str,
    model: type[M],
    key: Mapping[str, Any],
    values: Mapping[str, Any],
    *,
    once: Mapping[str, Any] | None = None,
    many: Mapping[str, Sequence[models.Model]] | None = None,
    parts: Mapping[str, Rows] | None = None,
) -> M:
    """The row of `model` with `key`, holding `values`, and counted under `kind`.

    `once` holds values for a new row only: afterwards they are for others to decide. `many`
    replaces many-to-many relations; `parts` replaces rows that belong to it, given in order,
    where they differ.
    """
    row = model._default_manager.filter(**key).first()
    outcome = "unchanged" if row is not None else "created"
    row = row or model(**key, **(once or {}))
    wanted = {name: _cleaned(row, name, value) for name, value in values.items()}
    if outcome == "created" or any(getattr(row, name) != value for name, value in wanted.items()):
        outcome = "created" if outcome == "created" else "updated"
        for name, value in wanted.items():
            setattr(row, name, value)
        row.full_clean()
        row.save()
    differs = [_set_many(row, name, rows) for name, rows in (many or {}).items()]
    differs += [_set_part(row, name, rows) for name, rows in (parts or {}).items()]
    if any(differs) and outcome == "unchanged":
        outcome = "updated"
    load.count(kind, outcome)
    return row


def _cleaned(row: models.Model, name: str, value: Any) -> Any:
    field = row._meta.get_field(name)
    if value is None or not isinstance(field, models.Field) or field.is_relation:
        return value
    return field.to_python(value)


def _set_many(row: models.Model, name: str, wanted: Sequence[models.Model]) -> bool:
    manager = getattr(row, name)
    if {one.pk for one in wanted} == set(manager.values_list("pk", flat=True)):
        return False
    manager.set(wanted)
    return True


def _set_part(row: models.Model, name: str, wanted: Rows) -> bool:
    manager = getattr(row, name)
    model: type[models.Model] = manager.model
    owner = manager.field.name
    places = any(part.name == "position" for part in model._meta.fields)
    built = [
        model(**{owner: row}, **({"position": place} if places else {}), **values)
        for place, values in enumerate(wanted)
    ]
    for part in built:
        part.clean_fields()
    fields = [f.attname for f in model._meta.concrete_fields if not f.primary_key]
    have = sorted(manager.values_list(*fields), key=repr)
    want = sorted((tuple(getattr(part, name) for name in fields) for part in built), key=repr)
    if have == want:
        return False
    manager.all().delete()
    model._default_manager.bulk_create(built)
    return True
