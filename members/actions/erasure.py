"""A person's own data: corrected, taken out, erased."""

import datetime
from collections.abc import Sequence
from functools import partial
from typing import Any

import structlog
from allauth.usersessions.models import UserSession
from django.apps import apps
from django.contrib.sessions.models import Session
from django.db import transaction
from django.db.models import Model

from core import belongings
from core.audit import Actor, record
from core.editions import bump
from core.errors import StateConflict
from core.models import IdempotentReply, Verb
from core.text import tidy
from members.models import AccountLetter, IdentityLink, JoinInvitation, Person, Seat, Shareable

logger = structlog.get_logger(__name__)


@transaction.atomic
def correct_account(
    person: Person, *, name: str, languages: Sequence[str], by: Actor, at: datetime.datetime
) -> None:
    """Set a person's name and languages (BCP 47 tags); the trail is not told the name.

    Raises ValidationError by field.
    """
    row = Person.objects.select_for_update(of=("self",)).get(pk=person.pk)
    before = [language["tag"] for language in row.languages]
    called, tags = tidy(name.strip()), list(dict.fromkeys(languages))
    changes: dict[str, list[Any]] = {}
    if called != row.name:
        row.name, changes["name"] = called, [None, None]
    if tags != before:
        row.languages, changes["languages"] = [{"tag": tag} for tag in tags], [before, tags]
    if not changes:
        return
    row.clean_fields(exclude=[f.name for f in row._meta.fields if f.name not in changes])
    row.save(update_fields=list(changes))
    record(Verb.PERSON_UPDATE, on=row, by=by, at=at, changes=changes)
    if "name" in changes:
        bump(*belongings.editions_naming())


@transaction.atomic
def note_export(person: Person, *, by: Actor, at: datetime.datetime) -> None:
    """Tell the trail that what is held about the person was taken out."""
    record(Verb.PERSON_EXPORT, on=person, by=by, at=at)


@transaction.atomic
def erase_person(person: Person, *, by: Actor, at: datetime.datetime) -> None:
    """Close the account for good and take out of it all that tells who it was.

    What the person wrote stays, by "former official, Estonia". Raises StateConflict while
    something would be left to nobody; the sentences say what.
    """
    row = Person.objects.select_for_update(of=("self",)).get(pk=person.pk)
    duties = belongings.duties_of(row)
    if duties:
        raise StateConflict(" ".join(duties))
    called = former(row)
    raised = belongings.erase(row, called, at)
    for model in shareable_models():
        named: Any = model._meta.get_field("named_people")
        named.remote_field.through._default_manager.filter(person=row).delete()
    row.name = called
    row.email = f"{former_handle(row)}@erased.invalid"
    row.time_zone, row.languages, row.organisation, row.last_login = "UTC", [], None, None
    row.is_active, row.left_at = False, row.left_at or at
    row.set_unusable_password()
    row.save()
    record(Verb.PERSON_ERASE, on=row, by=by, at=at)
    bump(*raised)
    transaction.on_commit(partial(logger.info, "account_erased", number=row.pk))


def former(person: Person) -> str:
    """What an erased person is called."""
    return f"former official, {person.nation.name}" if person.nation else "former official"


def former_handle(person: Person) -> str:
    """What stands for an erased person's address, up to the @; unique, and tells nothing."""
    return f"former-official-{person.pk}"


def leave_circles(person: Person) -> None:
    """Give up every seat; part of an erasure, which has the entry in the trail."""
    Seat.objects.filter(person=person).delete()


def forget_invitations_to(person: Person) -> None:
    """Delete invitations to the person's address, whatever became of them."""
    JoinInvitation.objects.filter(email__iexact=person.email).delete()


def forget_letters_to(person: Person) -> None:
    """Delete letters about the account, sent or not."""
    AccountLetter.objects.filter(person=person).delete()


def close_ways_in(person: Person) -> None:
    """Delete sessions, addresses, second factors, ties to providers, answers to repeated requests.

    Sessions of which there is no list end with the password, from which each has a digest.
    """
    keys = UserSession.objects.filter(user=person).values_list("session_key", flat=True)
    Session.objects.filter(session_key__in=list(keys)).delete()
    for model, field in sign_in_relations():
        model._default_manager.filter(**{field: person}).delete()
    IdentityLink.objects.filter(person=person).delete()
    IdempotentReply.objects.filter(credential=f"person:{person.pk}").delete()


def shareable_models() -> list[type[Model]]:
    """Every kind of row that can name people as its readers, of whatever app."""
    return [model for model in apps.get_models() if issubclass(model, Shareable)]


def sign_in_relations() -> list[tuple[type[Model], str]]:
    """What the library for signing in keeps about a person: models, and their field for whom."""
    return [
        (relation.related_model, relation.field.name)
        for relation in Person._meta.related_objects
        if relation.related_model.__module__.startswith("allauth.")
    ]
