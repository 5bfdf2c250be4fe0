"""Adoptions through the API: read by who reads both, written by the adopter's own."""

from typing import Any

import pytest
from django.test import Client

from members.roles import Role
from practices import actions
from practices.models import Adoption
from tests.api.conftest import API, client_of, pointers, told
from tests.practices.test_adopting import coordinator, declared
from tests.readers import MAY_READ_PRACTICE, NOW, READERS, Cast, make_practice

pytestmark = pytest.mark.django_db
JSON = "application/json"


def post(client: Client, path: str, body: Any, **more: Any) -> Any:
    return client.post(f"{API}{path}", body, content_type=JSON, **more)


@pytest.mark.parametrize("reader", READERS)
def test_each_reads_those_of_what_may_be_read(cast: Cast, reader: str) -> None:
    published = {
        level for level in MAY_READ_PRACTICE
        if not any(word in level for word in ("draft", "review", "withdrawn"))
    }  # fmt: skip
    for number, level in enumerate(sorted(MAY_READ_PRACTICE)):
        practice = make_practice(cast, level, slug=f"level-{number}")
        Adoption.objects.create(
            practice=practice, owner_nation=cast.nations["denmark"], marking="CLEAR",
            level="nation", kind="code", stage="in_use", body=f"level {number}", mailbox="a@b.dk",
            written_at=NOW, created_at=NOW, updated_at=NOW,
        )  # fmt: skip
    reply = client_of(cast, reader).get(f"{API}/adoptions/?limit=100")
    rows = reply.json()["results"]
    may = {
        f"level {number}" for number, level in enumerate(sorted(MAY_READ_PRACTICE))
        if level in published and reader in MAY_READ_PRACTICE[level]
    }  # fmt: skip
    assert {row["adopter"] for row in rows} == may
    assert {row["mailbox"] for row in rows} <= {None, "a@b.dk"}
    if reader == "stranger":
        assert {row["mailbox"] for row in rows} == {None}
        again = Client().get(f"{API}/adoptions/", headers={"if-none-match": "*"})
        assert again.status_code == 304


def test_a_system_declares_and_people_confirm(cast: Cast) -> None:
    practice = make_practice(cast, "clear", owner_nation=cast.nations["denmark"])
    system = client_of(cast, "nation's system")
    body = {
        "practice": practice.slug, "kind": "code", "stage": "in_use", "marking": "CLEAR",
        "evidence": [{"ref": "https://example.org/"}],
        "outcomes": [{"what": "Letters", "after": "3"}], "since": "2026-03",
    }  # fmt: skip
    reply = post(system, "/adoptions/", body, headers={"idempotency-key": '"one"'})
    assert reply.status_code == 201, reply.content
    again = post(system, "/adoptions/", body, headers={"idempotency-key": '"one"'})
    assert again.headers["Idempotent-Replayed"] == "true"
    item = reply.json()
    assert (item["state"], item["marking"], item["since"]) == ("unconfirmed", "GREEN", "2026-03")
    at = f"/adoptions/{item['id']}/"
    told(post(system, f"{at}confirm/", {}), 403)
    boss = client_of(cast, "owner coordinator")
    told(post(boss, f"{at}confirm/", {}), 428)
    told(post(boss, f"{at}confirm/", {}, headers={"if-match": '"9-x-y"'}), 412)
    done = post(boss, f"{at}confirm/", {}, headers={"if-match": "*"})
    assert (done.json()["state"], done.json()["marking"]) == ("confirmed", "CLEAR")
    assert Client().get(f"{API}{at}").json()["adopter"] == "Estonia"
    told(post(boss, f"{at}acknowledge/", {}, headers={"if-match": "*"}), 403)
    person = cast.people["named nation's official"]
    person.role = Role.COORDINATOR
    person.save()
    source = client_of(cast, "named nation's official")
    seen = source.get(f"{API}{at}")
    known = post(source, f"{at}acknowledge/", {}, headers={"if-match": seen.headers["ETag"]})
    assert known.json()["acknowledged_at"]
    told(post(source, f"{at}acknowledge/", {}, headers={"if-match": "*"}), 409)

    patched = system.patch(
        f"{API}{at}", {"stage": "scaled", "taken_from": None}, content_type=JSON,
        headers={"if-match": "*"},
    )  # fmt: skip
    assert (patched.json()["stage"], patched.json()["state"]) == ("scaled", "unconfirmed")
    told(system.patch(f"{API}{at}", {}, content_type=JSON, headers={"if-match": '"1-x-y"'}), 412)
    for wrong, status in (({"state": "confirmed"}, 422), ({"stage": "stopped"}, 422)):
        reply = system.patch(f"{API}{at}", wrong, content_type=JSON, headers={"if-match": "*"})
        told(reply, status)


def test_what_does_not_fit_is_pointed_at(cast: Cast) -> None:
    practice = make_practice(cast, "clear", owner_nation=cast.nations["denmark"])
    hidden = make_practice(cast, "red, named")
    system = client_of(cast, "nation's system")
    body = {"practice": practice.slug, "kind": "code", "stage": "in_use"}
    for wrong, where in (
        ({"practice": hidden.slug}, "#/practice"),
        ({"organisation": "nothing"}, "#/organisation"),
        ({"taken_from": 999}, "#/taken_from"),
        ({"taken_from": 2**70}, "#/taken_from"),
        ({"kind": "magic"}, "#/kind"),
        ({"marking": "RED"}, "#/marking"),
        ({"level": "agency"}, "#/organisation"),
        ({"colour": "red"}, "#/colour"),
        ({"evidence": [{"ref": "nowhere"}]}, "#/evidence/0/ref"),
        ({"mailbox": "nobody"}, "#/mailbox"),
    ):
        assert where in pointers(post(system, "/adoptions/", body | wrong)), wrong
    told(post(system, "/adoptions/", body | {"level": "authority"}), 403)
    told(post(client_of(cast, "secretariat"), "/adoptions/", body), 403)
    told(post(Client(), "/adoptions/", body), 401)
    assert not Adoption.objects.exists()


def test_who_took_it_from_whom_is_told_to_who_reads_both(cast: Cast) -> None:
    first = declared(cast, "clear")
    second = declared(
        cast, practice=first.practice, content={"kind": "policy", "stage": "in_use", "taken_from": first}
    )  # fmt: skip
    boss = coordinator(cast, "canada")
    actions.confirm(second, by=boss, at=NOW)
    peer = client_of(cast, "peer official")
    assert peer.get(f"{API}/adoptions/{second.pk}/").json()["taken_from"] == first.pk
    Adoption.objects.filter(pk=first.pk).update(marking="AMBER")
    outside = client_of(cast, "named nation's official")
    assert outside.get(f"{API}/adoptions/{second.pk}/").json()["taken_from"] is None
    for asked, number in (("practice=clear", 1), ("nation=canada", 1), ("source=estonia", 1),
                          ("state=confirmed", 1), ("stage=stopped", 0)):  # fmt: skip
        rows = outside.get(f"{API}/adoptions/?{asked}&order=updated").json()["results"]
        assert len(rows) == number, asked


def test_the_list_costs_the_same_for_more(cast: Cast, django_assert_num_queries: Any) -> None:
    for number in range(3):
        declared(cast, practice=make_practice(cast, "clear", slug=f"p-{number}"))
    Adoption.objects.update(marking="CLEAR")
    for limit in (1, 3):
        Client().get(f"{API}/adoptions/?limit={limit}")
        with django_assert_num_queries(2):
            Client().get(f"{API}/adoptions/?limit={limit}")
