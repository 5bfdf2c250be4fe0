"""The open draft of a practice, at the API's door."""

from typing import Any

import pytest
from django.test import Client

from practices import actions
from practices.models import Draft, Practice, Topic
from tests.api.conftest import API, BODY, client_of, pointers, told
from tests.api.test_writing import MERGE, patch
from tests.readers import NOW, TEST, Cast

pytestmark = pytest.mark.django_db


@pytest.fixture
def system(cast: Cast) -> Client:
    return client_of(cast, "nation's system")


@pytest.fixture
def practice(cast: Cast) -> Practice:
    Topic.objects.create(slug="identity", label="Identity", definition="Who is who.")
    content: Any = BODY | {"topics": ["identity"], "what_did_not_work": "Much."}
    estonia, author = cast.nations["estonia"], cast.people["author"]
    made = actions.create(content=content, owner=estonia, by=author, at=NOW)
    return actions.publish(made, by=TEST, at=NOW)


def address_of(practice: Practice) -> str:
    return f"{API}/practices/{practice.slug}/"


def test_a_change_of_what_is_published_waits_in_the_draft(
    practice: Practice, system: Client
) -> None:
    address = address_of(practice)
    reply = patch(system, address, {"title": "Next"})
    assert reply.status_code == 202, reply.content
    location = reply.headers["Location"]
    assert location.endswith(f"{address}draft/")
    got = system.get(f"{address}draft/")
    assert got.content == reply.content
    body = got.json()
    assert (body["title"], body["state"], body["edition"]) == ("Next", "draft", 2)
    assert system.get(address).json()["title"] == BODY["title"]
    told(patch(system, address, {"title": "Other"}), 409)
    assert system.put(
        address, system.get(address).json(), content_type="application/json",
        headers={"if-match": "*"},
    ).status_code == 200  # fmt: skip


def test_a_draft_is_changed_by_its_edition(practice: Practice, system: Client) -> None:
    address = f"{address_of(practice)}draft/"
    patch(system, address_of(practice), {"title": "Next"})
    read = system.get(address)
    told(system.patch(address, {"title": "x"}, content_type=MERGE), 428)
    tag = read.headers["ETag"]
    done = patch(system, address, {"summary": "Shorter.", "open_source": {"licence": "MIT"}}, tag)
    assert (done.status_code, done.json()["edition"]) == (200, 3)
    assert done.json()["open_source"]["licence"] == "MIT"
    told(patch(system, address, {"summary": "Other."}, tag), 412)
    assert pointers(patch(system, address, {"summary": 5, "marking": "RED"})) == {
        "#/summary",
        "#/marking",
    }
    told(system.delete(address), 428)
    told(system.delete(address, headers={"if-match": tag}), 412)
    gone = system.delete(address, headers={"if-match": done.headers["ETag"]})
    assert (gone.status_code, gone.content) == (204, b"")
    told(system.get(address), 404)
    assert not Draft.objects.exists()


def test_who_is_answered(cast: Cast, practice: Practice, system: Client) -> None:
    address = f"{address_of(practice)}draft/"
    patch(system, address_of(practice), {"title": "Next"})
    for reader in ("owner official", "peer official", "secretariat", "administrator"):
        for reply in (
            client_of(cast, reader).get(address),
            patch(client_of(cast, reader), address, {}),
        ):
            told(reply, 404)
    told(Client().get(address), 404)
    told(patch(Client(), address, {}), 401)
    assert client_of(cast, "author").get(address).status_code == 200
    actions.submit(practice, by=cast.people["author"], at=NOW)
    secretariat = client_of(cast, "secretariat")
    assert secretariat.get(address).json()["state"] == "submitted"
    told(patch(secretariat, address, {"title": "Ours"}), 403)
    told(patch(system, address, {"title": "Ours"}), 409)
