"""Owing people a notice: a row each, written with the change."""

import datetime
import uuid
from collections.abc import Iterable
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.db.models import Q, QuerySet

from members.models import Person
from members.roles import Ability, Role, allows
from practices.models import Adoption, Notice, NoticeKind, Practice
from practices.uptake import Level

_WRITERS = [role for role in Role if allows(role, Ability.WRITE_PRACTICES)]


def owe(
    kind: NoticeKind,
    people: Iterable[Person],
    *,
    practice: Practice,
    at: datetime.datetime,
    **about: Any,
) -> int:
    """Owe each of the people a notice, within the caller's transaction; return how many.

    `about` may name the adoption, the invitation or the warning that it is about.
    """
    host = urlsplit(settings.SITE_URL).hostname
    rows = [
        Notice(
            person=person,
            kind=kind,
            practice=practice,
            made_at=at,
            due_at=at,
            message_id=f"<{uuid.uuid4()}@{host}>",
            **about,
        )
        for person in dict.fromkeys(people)
    ]
    return len(Notice.objects.bulk_create(rows))


def coordinators(nation_id: int | None) -> QuerySet[Person]:
    """The present coordinators of a nation."""
    rows: QuerySet[Person] = Person.objects.current().filter(nation_id=nation_id or 0)
    return rows.filter(role=Role.COORDINATOR).order_by("pk")


def writers(nation_id: int | None) -> QuerySet[Person]:
    """Those who write a nation's practices."""
    rows: QuerySet[Person] = Person.objects.current().filter(nation_id=nation_id or 0)
    return rows.filter(role__in=_WRITERS).order_by("pk")


def authorised(adoption: Adoption) -> QuerySet[Person]:
    """Those who may confirm it: as practices.rules.can_confirm_adoption says."""
    nation = Q(nation_id=adoption.owner_nation_id)
    wanted = nation & Q(role=Role.COORDINATOR)
    writer = adoption.written_by
    if writer is not None and writer.role == Role.COORDINATOR:
        wanted |= nation & Q(role=Role.CONTRIBUTOR)
    if adoption.level == Level.AUTHORITY:
        wanted |= nation & Q(role=Role.AFFILIATE, organisation_id=adoption.organisation_id)
    rows: QuerySet[Person] = Person.objects.current().filter(wanted)
    return rows.exclude(pk=adoption.written_by_id or 0).order_by("pk")
