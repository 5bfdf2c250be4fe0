"""What pages offer, offered to systems that a person uses: under the same permissions."""

from typing import Any

import pytest
from django.test import Client

from members.actions import create_person
from members.models import Person
from members.roles import Role
from practices.models import AdoptionInvitation, ReadingSignal, SavedSearch
from tests.api.conftest import API, client_of, pointers, told
from tests.readers import NOW, PASSWORD, TEST, Cast, make_practice

pytestmark = pytest.mark.django_db


def send(client: Client, method: str, address: str, body: Any = None) -> Any:
    return getattr(client, method)(f"{API}{address}", body, content_type="application/json")


def test_a_nation_is_invited_and_declines(cast: Cast) -> None:
    practice = make_practice(cast, "green")
    author, peer = client_of(cast, "author"), client_of(cast, "peer official")
    here = f"/practices/{practice.slug}/invite/"
    assert pointers(send(author, "post", here, {"nation": "estonia"})) == {"#/nation"}
    told(send(peer, "post", here, {"nation": "denmark"}), 403)
    made = send(author, "post", here, {"nation": "canada", "note": "You asked."})
    assert (made.status_code, made.json()["source"]) == (201, "estonia")
    number = made.json()["id"]
    for reader, waits in ((author, "true"), (peer, "true"), (peer, "false")):
        rows = reader.get(f"{API}/adoptions/invitations/?waiting={waits}").json()["results"]
        assert [row["id"] for row in rows] == ([number] if waits == "true" else [])
    decline = f"/adoptions/invitations/{number}/decline/"
    told(send(author, "post", decline, {"because": "No."}), 403)
    told(send(client_of(cast, "named nation's official"), "post", decline, {"because": "No."}), 404)
    assert send(peer, "post", decline, {"because": "We have one."}).status_code == 204
    told(send(peer, "post", decline, {"because": "We have one."}), 409)
    assert AdoptionInvitation.objects.get().declined_because == "We have one."
    told(send(peer, "post", f"/adoptions/invitations/{2**63}/decline/", {"because": "No."}), 404)


def test_readers_say_what_came_of_it(cast: Cast) -> None:
    practice = make_practice(cast, "green")
    here = f"/practices/{practice.slug}/signal/"
    peer = client_of(cast, "peer official")
    assert pointers(send(peer, "post", here, {"signal": "not_fit"})) == {"#/because"}
    assert send(peer, "post", here, {"signal": "read"}).json()["signal"] == "read"
    assert ReadingSignal.objects.count() == 1
    told(send(client_of(cast, "author"), "post", here, {"signal": "read"}), 403)


def test_who_answers_is_told_and_named(cast: Cast) -> None:
    practice = make_practice(cast, "clear")
    here = f"/practices/{practice.slug}/contact/"
    author = client_of(cast, "author")
    told(Client().get(f"{API}{here}"), 404)
    assert author.get(f"{API}{here}").json() == {"name": None, "mailbox": None, "left_at": None}
    told(send(client_of(cast, "peer official"), "put", here, {"mailbox": "a@ee.example"}), 403)
    stranger = {"person": cast.people["peer official"].email}
    assert pointers(send(author, "put", here, stranger)) == {"#/person"}
    said = {"person": cast.people["author"].email.upper(), "mailbox": "desk@ee.example"}
    assert send(author, "put", here, said).json()["name"] == cast.people["author"].name
    assert author.get(f"{API}{here}").json()["mailbox"] == "desk@ee.example"
    assert send(author, "put", here, {"mailbox": "desk@ee.example"}).json()["name"] is None


def test_searches_are_kept_renamed_and_given_up(cast: Cast) -> None:
    person, system = client_of(cast, "peer official"), client_of(cast, "nation's system")
    told(send(system, "post", "/searches/", {"name": "Safes", "query": "q=safe"}), 403)
    wrong = {"name": "Safes", "query": "colour=red"}
    told(send(person, "post", "/searches/", wrong), 422)
    made = send(person, "post", "/searches/", {"name": "Safes", "query": "?stage=live&q=safe"})
    assert (made.status_code, made.json()["query"]) == (201, "q=safe&stage=live")
    here = f"/searches/{made.json()['id']}/"
    told(send(client_of(cast, "author"), "delete", here), 404)
    done = send(person, "put", here, {"name": "Vaults", "is_weekly": False})
    assert (done.json()["name"], done.json()["is_weekly"]) == ("Vaults", False)
    assert send(person, "delete", here).status_code == 204
    assert not SavedSearch.objects.exists()
    told(send(person, "delete", f"/searches/{2**63}/"), 404)


def test_a_coordinator_sets_the_rule_and_names_who_approves(cast: Cast) -> None:
    owner, here = client_of(cast, "owner coordinator"), "/nations/estonia/clearance/"
    told(client_of(cast, "author").get(f"{API}{here}"), 403)
    told(owner.get(f"{API}/nations/none/clearance/"), 404)
    assert owner.get(f"{API}{here}").json()["approvers"] == 1
    told(send(owner, "put", here, {"approvers": 3, "days": 5}), 422)
    assert send(owner, "put", here, {"approvers": 2, "days": 7}).json()["days"] == 7
    official = cast.people["owner official"]
    named = send(owner, "post", f"{here}approvers/", {"person": official.email})
    assert (named.status_code, named.json()["named"]) == (
        201,
        [{"id": official.pk, "name": official.name}],
    )
    told(send(owner, "post", f"{here}approvers/", {"person": official.email}), 422)
    assert send(owner, "delete", f"{here}approvers/{official.pk}/").status_code == 204
    told(send(owner, "delete", f"{here}approvers/{official.pk}/"), 404)


@pytest.fixture
def coordinator(cast: Cast) -> Person:
    """The coordinator of Denmark."""
    return create_person(
        email="coordinator@dk.example", name="other", role=Role.COORDINATOR,
        nation=cast.nations["denmark"], password=PASSWORD, by=TEST, at=NOW,
    )  # fmt: skip


def test_holidays_and_the_week_are_kept(cast: Cast, coordinator: Person) -> None:
    client = Client()
    client.force_login(coordinator)
    day = "/nations/denmark/holidays/2026-06-05/"
    told(send(client_of(cast, "author"), "put", day, {"name": "Day", "off": "day"}), 403)
    told(send(client, "put", "/nations/denmark/holidays/june/", {"name": "Day", "off": "day"}), 404)
    told(send(client, "put", day, {"name": "Day", "off": "never"}), 422)
    kept = send(client, "put", day, {"name": "Constitution Day", "off": "day"})
    assert [row["name"] for row in kept.json()["holidays"]] == ["Constitution Day"], kept.content
    assert send(client, "delete", day).json()["holidays"] == []
    week = "/nations/denmark/week/"
    told(send(client, "put", week, {"weekend": [1, 2, 3, 4]}), 422)
    assert send(client, "put", week, {"weekend": [5, 6]}).json()["weekend"] == [5, 6]
    told(send(client, "put", "/nations/none/week/", {"weekend": [5, 6]}), 404)
