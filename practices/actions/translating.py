"""Writing a practice in another language."""

import datetime
from collections.abc import Mapping

from django.core.exceptions import ValidationError
from django.db import transaction

from core.audit import Actor, record
from core.editions import bump
from core.errors import StateConflict, check_version
from core.markdown import validate_length
from core.models import Verb
from core.text import fit, tidy
from members.markings import Marking
from members.models import Person
from practices.actions.writing import locked
from practices.document import HEADINGS
from practices.models import Practice, Status, Translation

TEXTS = ("title", "summary", *HEADINGS)
_LONGEST = {"title": 160, "summary": 400}


@transaction.atomic
def translate(  # noqa: PLR0913 - what, into what, how, whose edition, by whom, when: all named
    practice: Practice,
    *,
    language: str,
    texts: Mapping[str, str],
    by_machine: bool,
    by: Actor,
    at: datetime.datetime,
    expected: frozenset[int] | None = None,
) -> Translation:
    """Put a translation beside the practice, or in the place of the one in that language.

    Its readers are the practice's. Raises ValidationError by field, StaleVersion when somebody
    else changed it since, StateConflict for a withdrawn practice.
    """
    practice = locked(practice, expected=None)
    if practice.status == Status.WITHDRAWN:
        msg = "A withdrawn practice is not translated."
        raise StateConflict(msg)
    rows = Translation.objects.select_for_update(of=("self",))
    row = rows.filter(practice=practice, language=language).first()
    if row is None:
        row = Translation(practice=practice, language=language, version=0)
    check_version(expected, row.version)
    content = {name: fit(tidy(texts.get(name, ""))).strip() for name in TEXTS}
    _check(practice, language, content)
    row.content, row.by_machine, row.of_version = content, by_machine, practice.version
    row.version += 1
    row.author = by if isinstance(by, Person) else None
    row.updated_at = at
    row.full_clean()
    row.save()
    changes = {"translation": [None, language]}
    record(Verb.PRACTICE_TRANSLATE, on=practice, by=by, at=at, changes=changes)
    is_public = practice.status == Status.PUBLISHED and practice.marking == Marking.CLEAR
    bump("practices", *(["practices:public"] if is_public else []))
    return row


def _check(practice: Practice, language: str, content: Mapping[str, str]) -> None:
    faults: dict[str, list[str]] = {}
    if language == practice.language:
        faults["language"] = ["This is the language of the original: change the write-up itself."]
    for name, text in content.items():
        try:
            validate_length(text)
        except ValidationError as error:
            faults[name] = error.messages
        if len(text) > _LONGEST.get(name, len(text)):
            faults[name] = [f"It may have {_LONGEST[name]} characters; this has {len(text)}."]
    for name in ("title", "summary"):
        if not content[name]:
            faults[name] = ["A translation has a title and a summary at least."]
    if faults:
        raise ValidationError(faults, code="translation")
