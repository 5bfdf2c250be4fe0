"""The floors beside which the hub is measured: bytes from memory, and raw SQL with an encoder.

A Django project of its own with no middleware, served by the same gunicorn with the same number
of workers and threads. BENCH_BYTES names a folder of bodies; /bytes/NAME answers one of them.
"""

import os
from pathlib import Path

import environ
import orjson
from django.conf import settings
from django.core.wsgi import get_wsgi_application
from django.db import connection
from django.http import HttpRequest, HttpResponse
from django.urls import path

settings.configure(
    SECRET_KEY="a floor holds nothing",  # noqa: S106 - it signs nothing
    ALLOWED_HOSTS=["127.0.0.1"],
    ROOT_URLCONF=__name__,
    DATABASES={
        "default": environ.Env().db_url("DATABASE_URL")
        | {"CONN_MAX_AGE": None, "CONN_HEALTH_CHECKS": True}
    },
    MIDDLEWARE=[],
)

_bodies = {file.name: file.read_bytes() for file in Path(os.environ["BENCH_BYTES"]).iterdir()}
_LIST = """
    select p.slug, p.title, p.summary, p.kind, p.stage, p.marking, p.published_at, p.updated_at,
           p.version, n.slug, n.name, n.iso2,
           array(select t.slug from practices_practice_topics m
                 join practices_topic t on t.id = m.topic_id where m.practice_id = p.id)
    from practices_practice p join members_nation n on n.id = p.owner_nation_id
    where p.status = 'published' and p.marking in ('CLEAR', 'GREEN')
    order by p.published_at desc, p.id desc limit 50
"""
_ONE = """
    select p.slug, p.marking, p.published_at, p.version, v.content from practices_practice p
    join practices_practiceversion v on v.practice_id = p.id and v.number = p.version
    where p.slug = %s
"""


def from_memory(request: HttpRequest, name: str) -> HttpResponse:
    """The body `name`, as it lies in memory."""
    return HttpResponse(_bodies[name], content_type=request.content_type)


def rows(request: HttpRequest) -> HttpResponse:  # noqa: ARG001 - Django's signature
    """Fifty practices by one statement."""
    with connection.cursor() as cursor:
        cursor.execute(_LIST)
        return HttpResponse(orjson.dumps(cursor.fetchall()), content_type="application/json")


def one(request: HttpRequest, slug: str) -> HttpResponse:  # noqa: ARG001 - Django's signature
    """One practice by one statement."""
    with connection.cursor() as cursor:
        cursor.execute(_ONE, [slug])
        return HttpResponse(orjson.dumps(cursor.fetchone()), content_type="application/json")


urlpatterns = [
    path("bytes/<str:name>", from_memory),
    path("rows", rows),
    path("one/<slug:slug>", one),
]
application = get_wsgi_application()
