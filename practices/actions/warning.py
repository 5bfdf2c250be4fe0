"""Telling all who use a practice, in one step."""

import datetime

from django.core.exceptions import ValidationError
from django.db import transaction

from core.audit import record
from core.models import Verb
from core.text import tidy
from members.models import Person
from practices.actions import owing
from practices.models import NoticeKind, Practice, SecurityNotice
from practices.queries.reuse import derived, using
from practices.uptake import AdoptionStage

NEEDED = "Say what the danger is, and what to do."


@transaction.atomic
def warn(
    practice: Practice, *, subject: str, text: str, by: Person, at: datetime.datetime
) -> SecurityNotice:
    """Tell everybody who uses the practice, or something made of it, of a danger.

    Told are the contacts of all adoptions that have not stopped, the coordinators of their
    nations, and those of the nations whose practices are based on it; also those whose adoption
    the source may not read, which it does not learn. Raises ValidationError by field.
    """
    said = {"subject": subject, "text": text}
    faults = {name: [NEEDED] for name, words in said.items() if not words.strip()}
    if faults:
        raise ValidationError(faults, code="required")
    warning = SecurityNotice(
        practice=practice, subject=tidy(subject.strip()), text=tidy(text.strip()), sent_by=by, at=at
    )
    warning.full_clean(exclude=["practice", "sent_by"])
    warning.save()
    adoptions = using(practice.pk).exclude(stage=AdoptionStage.STOPPED)
    rows = list(adoptions.select_related("contact").order_by("pk"))
    people = [row.contact for row in rows if row.contact is not None]
    nations = {row.owner_nation_id for row in rows}
    nations |= set(derived(practice.pk).values_list("owner_nation_id", flat=True))
    for nation in sorted(pk for pk in nations - {practice.owner_nation_id, None} if pk):
        people += owing.coordinators(nation)
    people = [person for person in people if person != by]
    owing.owe(NoticeKind.SECURITY, people, practice=practice, warning=warning, at=at)
    record(Verb.ADOPTION_WARN, on=practice, by=by, at=at, reason=warning.subject)
    return warning
