"""Who sees the names of those who sit in a group."""

import datetime

from django.core.exceptions import ValidationError
from django.db import transaction

from core.audit import Actor, record
from core.models import Verb
from workinggroups.models import RosterFor, WorkingGroup


@transaction.atomic
def set_roster(
    group: WorkingGroup, *, names_for: str, by: Actor, at: datetime.datetime
) -> WorkingGroup:
    """Show the names to the group alone, or to the network. Raises ValidationError."""
    row = WorkingGroup.objects.select_for_update(of=("self",)).get(pk=group.pk)
    if names_for not in RosterFor.values:
        raise ValidationError({"names_for": ["Choose one of those offered."]}, code="choice")
    before, row.names_for = row.names_for, names_for
    if before != names_for:
        row.save(update_fields=["names_for"])
        changes = {"names_for": [before, names_for]}
        record(Verb.GROUP_ROSTER, on=row, by=by, at=at, changes=changes)
    return row
