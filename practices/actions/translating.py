"""Writing a practice in another language, clearing that for the nation, taking it away."""

import datetime
from collections.abc import Mapping
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction

from core.audit import Actor, need_reason, record
from core.editions import bump
from core.errors import StateConflict, check_version
from core.markdown import validate_length
from core.models import Verb
from core.text import fit, tidy
from members.markings import Marking
from members.models import Person
from practices.actions.reviewing import needed_by
from practices.actions.writing import locked
from practices.document import HEADINGS
from practices.models import Practice, Status, Translation, TranslationState
from practices.search.index import refresh

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
    """Write a translation, or write on at the one that waits. What is shown stays meanwhile.

    It is shown once its nation has cleared it, at once where the nation asks for nobody's
    approval and a person wrote it; then its readers are the practice's. Raises ValidationError
    by field, StaleVersion when somebody else wrote on, StateConflict for a withdrawn practice.
    """
    practice = locked(practice, expected=None)
    if practice.status == Status.WITHDRAWN:
        msg = "A withdrawn practice is not translated."
        raise StateConflict(msg)
    rows = Translation.objects.select_for_update(of=("self",))
    there = list(rows.filter(practice=practice, language=language))
    last = max((row.version for row in there), default=0)
    check_version(expected, last)
    waiting = [row for row in there if row.state != TranslationState.SHOWN]
    row = waiting[0] if waiting else Translation(practice=practice, language=language)
    content = {name: fit(tidy(texts.get(name, ""))).strip() for name in TEXTS}
    _check(practice, language, content)
    row.content, row.by_machine, row.of_version = content, by_machine, practice.version
    row.version, row.updated_at = last + 1, at
    _wait(row, by)
    row.full_clean()
    row.save()
    row.approved_by.clear()
    changes = {"translation": [None, language]}
    record(Verb.PRACTICE_TRANSLATE, on=practice, by=by, at=at, changes=changes)
    if not row.needed:
        _show(row)
    bump("practices")
    return row


@transaction.atomic
def approve_translation(
    translation: Translation,
    *,
    by: Person,
    at: datetime.datetime,
    expected: frozenset[int] | None = None,
) -> Translation:
    """Approve it for its nation; with the last approval needed it is shown.

    Raises StaleVersion for another text than was read, StateConflict when it does not wait and
    for a second approval of the same person.
    """
    row = _waiting(translation, expected)
    if row.approved_by.filter(pk=by.pk).exists():
        msg = "You have approved it already; another person must."
        raise StateConflict(msg)
    row.approved_by.add(by)
    given = row.approved_by.count()
    changes: dict[str, list[Any]] = {
        "translation": [None, row.language],
        "approvals": [given - 1, given],
    }
    record(Verb.TRANSLATION_APPROVE, on=row.practice, by=by, at=at, changes=changes)
    if given >= row.needed:
        _show(row)
    bump("practices")
    return row


@transaction.atomic
def return_translation(
    translation: Translation,
    *,
    reason: str,
    by: Actor,
    at: datetime.datetime,
    expected: frozenset[int] | None = None,
) -> Translation:
    """Give it back to its translator, who reads the reason. Raises as `approve_translation`."""
    need_reason(reason, "Say what is wrong: its translator reads it.")
    row = _waiting(translation, expected)
    row.state, row.returned_because = TranslationState.RETURNED, tidy(reason.strip())
    row.full_clean()
    row.save(update_fields=["state", "returned_because"])
    row.approved_by.clear()
    changes = {"translation": [None, row.language]}
    record(Verb.TRANSLATION_RETURN, on=row.practice, by=by, at=at, changes=changes, reason=reason)
    bump("practices")
    return row


@transaction.atomic
def remove_translation(
    translation: Translation,
    *,
    reason: str,
    by: Actor,
    at: datetime.datetime,
    expected: frozenset[int] | None = None,
) -> None:
    """Take a translation away, shown or waiting. The reason stays in the practice's history."""
    need_reason(reason, "Say why it is removed: the history keeps it.")
    row = _locked(translation, expected)
    practice, was_shown = row.practice, row.state == TranslationState.SHOWN
    changes = {"translation": [row.language, None]}
    record(Verb.TRANSLATION_REMOVE, on=practice, by=by, at=at, changes=changes, reason=reason)
    row.delete()
    if was_shown:
        _tell(practice)
    bump("practices")


def _wait(row: Translation, by: Actor) -> None:
    """Have it wait for as many approvals as its nation asks for; a system's for one at least."""
    row.author = by if isinstance(by, Person) else None
    row.state, row.returned_because = TranslationState.WAITING, ""
    nation = row.practice.owner_nation_id
    asked = 0 if nation is None else needed_by(nation)
    row.needed = max(asked, 0 if row.author else 1)


def _show(row: Translation) -> None:
    """Show it in the place of the one in this language."""
    others = Translation.objects.filter(practice=row.practice, language=row.language)
    others.exclude(pk=row.pk).delete()
    row.state = TranslationState.SHOWN
    row.save(update_fields=["state"])
    row.approved_by.clear()
    _tell(row.practice)


def _tell(practice: Practice) -> None:
    """What follows when readers have another translation: the search, and the public's pages."""
    refresh(practice)
    if practice.status == Status.PUBLISHED and practice.marking == Marking.CLEAR:
        bump("practices:public")


def _waiting(translation: Translation, expected: frozenset[int] | None) -> Translation:
    row = _locked(translation, expected)
    if row.state != TranslationState.WAITING:
        msg = "It does not wait to be cleared: it was returned or is shown."
        raise StateConflict(msg)
    return row


def _locked(translation: Translation, expected: frozenset[int] | None) -> Translation:
    """The row again, locked, in the version that was read; StateConflict when it is gone."""
    rows = Translation.objects.select_for_update(of=("self",)).select_related("practice")
    row: Translation | None = rows.filter(pk=translation.pk).first()
    if row is None:
        msg = "This translation is gone."
        raise StateConflict(msg)
    check_version(expected, row.version)
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
