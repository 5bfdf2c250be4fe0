"""A practice that is maintained in another system of its nation, by that system's number."""

import datetime

from django.db import transaction

from core.audit import Actor, record
from core.editions import bump
from core.models import Verb
from members.markings import Marking
from members.models import Nation
from practices.actions.sharing import NEW, Sharing
from practices.actions.writing import create
from practices.document import Content
from practices.models import Practice, SourceRecord, Status


@transaction.atomic
def create_sourced(  # noqa: PLR0913 - what, from where, whose, by whom, when: all named
    *,
    content: Content,
    system: str,
    external_id: str,
    url: str,
    owner: Nation,
    by: Actor,
    at: datetime.datetime,
    sharing: Sharing = NEW,
) -> tuple[Practice, bool]:
    """A new draft of the nation under the number; or the practice that has the number already.

    Says whether it is new. Two that ask at once get one: the nation's row is locked. Raises as
    `create` does, and ValidationError for a number or address that cannot be.
    """
    Nation.objects.select_for_update(of=("self",)).get(pk=owner.pk)
    rows = SourceRecord.objects.filter(nation=owner, system=system, external_id=external_id)
    there = rows.select_related("practice").first()
    if there is not None:
        return there.practice, False
    practice = create(content=content, sharing=sharing, owner=owner, by=by, at=at)
    row = SourceRecord(
        practice=practice, nation=owner, system=system, external_id=external_id, url=url
    )
    row.full_clean(validate_unique=False, validate_constraints=False)
    row.save()
    return practice, True


@transaction.atomic
def move_source(practice: Practice, *, url: str, by: Actor, at: datetime.datetime) -> None:
    """Say where the system shows it. Raises ValidationError for no address."""
    row: SourceRecord = SourceRecord.objects.get(practice=practice)
    if row.url == url:
        return
    changes = {"source_url": [row.url, url]}
    row.url = url
    row.full_clean(validate_unique=False, validate_constraints=False)
    row.save(update_fields=["url"])
    record(Verb.PRACTICE_UPDATE, on=practice, by=by, at=at, changes=changes)
    public = practice.status == Status.PUBLISHED and practice.marking == Marking.CLEAR
    bump("practices", *(["practices:public"] if public else []))
