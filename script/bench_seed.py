"""Fills a scratch database with practices.

A thousand are put together from the network's own sentences; the rest are copies of these, made
inside the database.
"""

import datetime
import io
import random
import re
from typing import Any

from django.core.management import call_command
from django.db import connection, models, transaction

from core.editions import bump
from members.models import Nation
from practices.models import (
    Practice,
    PracticeVersion,
    SearchBody,
    SearchDocument,
    SearchVector,
    Topic,
)
from practices.search.index import refresh_all

TEMPLATES = 1000
BODY = 3000  # characters
BEGIN = datetime.datetime(2014, 12, 9, tzinfo=datetime.UTC)
LATER = "t.published_at + n * interval '7 minutes'"
COPIED: list[tuple[type[models.Model], str]] = [
    (Practice.topics.through, "practice_id"),
    (PracticeVersion, "practice_id"),
    (SearchDocument, "practice_id"),
    (SearchVector, "practice_id"),
    (SearchBody, "practice_id"),
]


def fill(rows: int) -> None:
    """Fill a new database with the network's data and practices, `rows` in all."""
    call_command("load_network", "data", stdout=io.StringIO())
    with transaction.atomic():
        _write_templates(min(rows, TEMPLATES))
        refresh_all()
        copies = rows // TEMPLATES - 1
        if copies > 0:
            _copy(copies)
        bump("practices")
    with connection.cursor() as cursor:
        cursor.execute("vacuum analyze")


def _write_templates(count: int) -> None:
    dice = random.Random(2014)  # noqa: S311 - the same texts each time is what is wanted
    real = list(Practice.objects.all())
    nations, topics = list(Nation.objects.all()), list(Topic.objects.all())
    fields = ("situation", "what_we_did", "summary")
    sentences = [
        sentence
        for practice in real
        for name in fields
        for sentence in re.split(r"(?<=[.;]) ", getattr(practice, name))
    ]
    titles = [part for practice in real for part in practice.title.split(": ")]
    Practice.objects.all().delete()
    practices = [_practice(n, dice, nations, sentences, titles) for n in range(count)]
    Practice.objects.bulk_create(practices)
    links, versions = [], []
    for practice in practices:
        chosen = dice.sample(topics, dice.randint(1, 4))
        links += [Practice.topics.through(practice=practice, topic=topic) for topic in chosen]
        versions.append(_version(practice, [topic.slug for topic in chosen]))
    Practice.topics.through.objects.bulk_create(links)
    PracticeVersion.objects.bulk_create(versions)


def _practice(
    n: int, dice: random.Random, nations: list[Nation], sentences: list[str], titles: list[str]
) -> Practice:
    body = ""
    while len(body) < BODY:
        body += dice.choice(sentences) + " "
    at = BEGIN + datetime.timedelta(hours=n)
    return Practice(
        slug=f"practice-{n}",
        title=f"{dice.choice(titles)}: {dice.choice(titles)}"[:150],
        summary=dice.choice(sentences)[:400],
        kind=dice.choice(["platform", "service", "policy", "code"]),
        stage=dice.choice(["discovery", "alpha", "beta", "live", "live", "retired"]),
        owner_nation=dice.choice(nations),
        marking=dice.choice(["CLEAR"] * 8 + ["GREEN", "AMBER"]),
        lead_organisation="A ministry",
        contact_organisation="A ministry",
        situation=body[: BODY // 2],
        what_we_did=body[BODY // 2 :],
        what_did_not_work=dice.choice(sentences),
        status="published",
        created_at=at,
        updated_at=at,
        published_at=at,
    )


def _version(practice: Practice, topics: list[str]) -> PracticeVersion:
    from practices.document import document_of  # noqa: PLC0415 - reads rows, so after they are made

    content: dict[str, Any] = dict(document_of(practice))
    return PracticeVersion(
        practice=practice,
        number=1,
        at=practice.created_at,
        by="bench",
        content=content | {"topics": topics},
    )


def _copy(copies: int) -> None:
    """Copy each template with all that hangs on it, with an id, a slug and a moment of its own."""
    first = Practice.objects.earliest("id").pk
    shift = f"({TEMPLATES} * n)"
    table = Practice._meta.db_table
    own = {
        "id": f"t.id + {shift}",
        "slug": "t.slug || '-' || n",
        "title": "t.title || ' ' || n",
        "published_at": LATER,
    }
    _insert(table, Practice, own, f"t.id between {first} and {first + TEMPLATES - 1}", copies)
    for model, link in COPIED:
        own = {link: f"t.{link} + {shift}"}
        if any(field.column == "published_at" for field in model._meta.concrete_fields):
            own["published_at"] = LATER
        where = f"t.{link} between {first} and {first + TEMPLATES - 1}"
        _insert(model._meta.db_table, model, own, where, copies)
    with connection.cursor() as cursor:
        sequence = f"pg_get_serial_sequence('{table}', 'id')"
        cursor.execute(f"select setval({sequence}, max(id)) from {table}")  # noqa: S608 - our own names


def _insert(table: str, model: Any, own: dict[str, str], where: str, copies: int) -> None:
    key = model._meta.pk.column
    columns = [
        field.column
        for field in model._meta.concrete_fields
        if field.column != key or field.column in own
    ]
    values = ", ".join(own.get(column, f't."{column}"') for column in columns)
    names = ", ".join(f'"{column}"' for column in columns)
    with connection.cursor() as cursor:
        cursor.execute(
            f"insert into {table} ({names}) select {values} "  # noqa: S608 - our own names
            f"from {table} t cross join generate_series(1, {copies}) n where {where}"
        )
