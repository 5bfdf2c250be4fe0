"""Practices by the number of a nation's own system: sent twice, they are there once."""

from typing import Any

import pytest
from django.test import Client

from practices.models import Draft, Practice, SourceRecord
from tests.api.conftest import API, client_of, pointers, told
from tests.factories.practices import TopicFactory
from tests.readers import Cast

pytestmark = pytest.mark.django_db
HERE = f"{API}/practices/by-source/catalogue/NZ-17/"
BODY = {
    "title": "One form for moving", "summary": "Told once.", "kind": "service",
    "lead_organisation": "Us", "contact_organisation": "Us", "situation": "Letters.",
    "what_we_did": "A form.", "what_did_not_work": "Paper.",
    "source_url": "https://catalogue.example/17",
}  # fmt: skip


def put(client: Client, body: Any, where: str = HERE, **head: str) -> Any:
    return client.put(where, body, content_type="application/json", headers=head)


def test_the_same_body_twice_makes_one_practice(cast: Cast) -> None:
    system = client_of(cast, "nation's system")
    told(system.get(HERE), 404)
    told(put(system, BODY, **{"if-match": "*"}), 412)
    made = put(system, BODY)
    assert made.status_code == 201, made.content
    assert made.json()["source"] == {
        "system": "catalogue", "external_id": "NZ-17", "url": "https://catalogue.example/17",
    }  # fmt: skip
    again = put(system, BODY)
    assert (again.status_code, again.headers["ETag"]) == (200, made.headers["ETag"])
    assert Practice.objects.count() == 1
    told(put(system, BODY, **{"if-none-match": "*"}), 412)
    told(put(system, BODY | {"summary": "Other."}), 428)
    assert Practice.objects.get().summary == "Told once."
    told(put(system, BODY | {"source_url": "https://catalogue.example/18"}), 428)
    read = system.get(HERE)
    changed = put(system, BODY | {"summary": "Other."}, **{"if-match": read.headers["ETag"]})
    assert (changed.status_code, changed.json()["summary"]) == (200, "Other.")
    told(put(system, BODY, **{"if-match": read.headers["ETag"]}), 412)
    moved = put(system, BODY | {"source_url": ""}, **{"if-match": "*"})
    assert moved.json()["source"]["url"] is None
    Practice.objects.update(marking="RED")
    told(put(system, BODY), 404)  # under this number, and not the system's to see


def test_what_is_wrong_is_told_and_makes_nothing(cast: Cast) -> None:
    system = client_of(cast, "nation's system")
    assert pointers(put(system, BODY | {"colour": "red"})) == {"#/colour"}
    told(put(system, BODY | {"source_url": "javascript:alert(1)"}), 422)
    told(put(client_of(cast, "peer official"), BODY), 403)
    told(put(Client(), BODY), 401)
    assert not SourceRecord.objects.exists()


def test_what_is_published_waits_in_its_draft_which_gives_way(cast: Cast) -> None:
    system = client_of(cast, "nation's system")
    put(system, BODY)
    practice = Practice.objects.get()
    practice.topics.add(TopicFactory())
    Practice.objects.update(status="published", published_at=practice.created_at, marking="CLEAR")
    body = BODY | {"topics": [practice.topics.get().slug], "summary": "Second."}
    head = {"if-match": "*"}
    assert put(system, body, **head).status_code == 202
    third = put(system, body | {"summary": "Third."}, **head)
    assert third.status_code == 202
    assert Draft.objects.get().content["summary"] == "Third."
    assert put(system, body | {"summary": "Third."}).status_code == 202  # as it is
    author = client_of(cast, "author")
    page = author.get(practice.get_absolute_url()).content.decode()
    assert "Maintained elsewhere" in page
    assert "https://catalogue.example/17" in page
    sheet = author.get(f"{practice.get_absolute_url()}edit/").content.decode()
    assert "Do not edit it here" in sheet
    told(client_of(cast, "peer official").get(HERE), 404)  # the number is of one nation
