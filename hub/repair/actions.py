"""The one change that repair makes: some fields of one row, with a reason, under the trail."""

import datetime
from collections.abc import Mapping
from typing import Any, Final

from django.core.exceptions import ValidationError
from django.db import models, transaction

from core.audit import Actor, need_reason, record
from core.editions import bump
from core.models import Verb

# What is listed anew for everybody when a row of the app is repaired: see core.editions.
EDITIONS: Final = {
    "members": ("network",),
    "practices": ("network", "practices", "practices:public"),
}


@transaction.atomic
def repair(
    row: models.Model,
    *,
    values: Mapping[str, Any],
    reason: str,
    by: Actor,
    at: datetime.datetime,
) -> None:
    """Set the values of one row. Raises ValidationError by field, and without a reason.

    The trail has what stood there before and what stands there now.
    """
    need_reason(reason, "Say why it is repaired: the reason is kept with the change.")
    rows: Any = type(row)._default_manager
    row = rows.select_for_update(of=("self",)).get(pk=row.pk)
    before = {name: _told(row, name) for name in values}
    for name, value in values.items():
        setattr(row, name, value)
    changes = {
        name: [before[name], _told(row, name)]
        for name in values
        if before[name] != _told(row, name)
    }
    if not changes:
        raise ValidationError("Nothing is different: change something, or leave it.", code="same")
    row.clean_fields(exclude=[each.name for each in row._meta.fields if each.name not in changes])
    row.clean()
    row.validate_unique()
    row.validate_constraints()
    row.save(update_fields=list(changes))
    record(Verb.ROW_REPAIR, on=row, by=by, at=at, changes=changes, reason=reason)
    bump(*EDITIONS.get(row._meta.app_label, ()))


def _told(row: models.Model, name: str) -> Any:
    """A field's value as the trail keeps it: plain, and of another row its number."""
    field: Any = row._meta.get_field(name)
    value = field.value_from_object(row)
    if isinstance(value, datetime.datetime):
        return value.isoformat()
    return value if isinstance(value, bool | int | str | list | dict | None) else str(value)
