"""The quarterly review of who has access."""

import datetime

from django.db import transaction

from core.audit import Actor, record
from core.models import Verb
from members.models import AccessConfirmation, Person
from members.periods import quarter_of


@transaction.atomic
def confirm_place(person: Person, *, by: Actor, at: datetime.datetime) -> None:
    """Confirm that somebody still belongs to the nation, for the quarter of `at`; once is enough.

    People without a nation have no place in a nation to confirm: nothing is done.
    """
    if person.nation is None:
        return
    quarter = quarter_of(at.astimezone(datetime.UTC).date())
    _, new = AccessConfirmation.objects.get_or_create(
        person=person,
        nation=person.nation,
        year=quarter.year,
        quarter=quarter.number,
        defaults={"confirmed_by": by if isinstance(by, Person) else None, "at": at},
    )
    if new:
        changes = {"confirmed": [None, quarter.words]}
        record(Verb.PERSON_CONFIRM, on=person, by=by, at=at, changes=changes)
