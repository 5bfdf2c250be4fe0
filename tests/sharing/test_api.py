"""Wishes for wider sharing, through the API: the same permissions as on the pages."""

import datetime
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from members.markings import Marking
from practices.models import Practice
from sharing.actions import ask
from sharing.models import State, Wish
from tests.api.conftest import API, client_of, pointers, told
from tests.factories.files import attach_to
from tests.factories.practices import TopicFactory
from tests.readers import NOW, PASSWORD, Cast, make_cast, make_practice, sharing_of
from workinggroups.models import AgendaItem, Meeting

pytestmark = pytest.mark.django_db
WHY = "Others wait for it."
LIST = f"{API}/sharing/"


@pytest.fixture
def cast() -> Cast:
    return make_cast()


@pytest.fixture
def practice(cast: Cast) -> Practice:
    practice = make_practice(cast, "green", what_did_not_work="The first try.")
    practice.topics.add(TopicFactory())
    return practice


@pytest.fixture
def wish(cast: Cast, practice: Practice) -> Wish:
    return ask(practice, marking="CLEAR", reason=WHY, by=cast.people["peer official"], at=NOW)


def sure(cast: Cast, reader: str) -> Client:
    """Signed in, and having shown the password again."""
    client = client_of(cast, reader)
    client.post("/account/reauthenticate/", {"password": PASSWORD})
    return client


def post(client: Client, address: str, body: Any, **headers: str) -> Any:
    return client.post(address, body, content_type="application/json", headers=headers)


def test_one_asks_another_agrees(cast: Cast, practice: Practice) -> None:
    reader, owner = client_of(cast, "peer official"), sure(cast, "owner coordinator")
    share = f"{API}{practice.get_absolute_url()}share/"
    made = post(reader, share, {"marking": "CLEAR", "reason": WHY}, **{"idempotency-key": '"a"'})
    assert made.status_code == 201, made.content
    address = made.headers["Location"].removeprefix("http://testserver")
    again = post(reader, share, {"marking": "CLEAR", "reason": WHY}, **{"idempotency-key": '"a"'})
    assert (again.status_code, again.content) == (201, made.content)
    assert Wish.objects.count() == 1
    assert made.json() == {
        "id": Wish.objects.get().pk,
        "url": made.headers["Location"],
        "asked_at": made.json()["asked_at"],
        "own": True,
        "state": "open",
        "about": {
            "kind": "practice",
            "title": practice.title,
            "marking": "GREEN",
            "url": f"http://testserver/api/v1/practices/{practice.slug}/",
            "page": f"http://testserver/practices/{practice.slug}/",
        },
        "wanted": {
            "marking": "CLEAR",
            "release": False,
            "nation": None,
            "circles": [],
            "people": [],
            "embargo_until": None,
        },
        "reason": WHY,
        "asked_by": {"name": "peer official", "nation": "canada"},
        "answer": None,
        "answered_at": None,
    }
    waiting = owner.get(address)
    assert waiting.json() == made.json() | {"own": False}
    yes = {"agree": True, "reason": "Gladly."}
    told(post(owner, f"{address}answer/", yes), 428)
    reply = post(owner, f"{address}answer/", yes, **{"if-match": waiting.headers["ETag"]})
    assert (reply.status_code, reply.json()["state"]) == (200, "granted"), reply.content
    practice.refresh_from_db()
    assert practice.marking == Marking.CLEAR
    assert reader.get(address).json()["answer"] == "Gladly."
    told(owner.get(address), 404)


def test_of_two_answers_one_is_kept_and_a_repeat_is_told_the_same(cast: Cast, wish: Wish) -> None:
    owner = sure(cast, "owner coordinator")
    etag = owner.get(f"{LIST}{wish.pk}/").headers["ETag"]
    headers = {"if-match": etag, "idempotency-key": '"no"'}
    no = {"agree": False, "reason": "Not yet."}
    first = post(owner, f"{LIST}{wish.pk}/answer/", no, **headers)
    second = post(owner, f"{LIST}{wish.pk}/answer/", no, **headers)
    assert (first.status_code, second.status_code) == (200, 200)
    assert second.content == first.content
    assert first.json()["state"] == "refused"
    told(post(owner, f"{LIST}{wish.pk}/answer/", no, **{"if-match": "*"}), 404)


def test_to_answer_one_shows_again_who_one_is(cast: Cast, wish: Wish) -> None:
    yes = {"agree": True, "reason": WHY}
    owner = client_of(cast, "owner coordinator")
    problem = told(post(owner, f"{LIST}{wish.pk}/answer/", yes, **{"if-match": "*"}), 403)
    assert "/account/reauthenticate/" in problem["detail"]
    asker = sure(cast, "peer official")
    problem = told(post(asker, f"{LIST}{wish.pk}/answer/", yes, **{"if-match": "*"}), 403)
    assert "two people" in problem["detail"]
    assert Wish.objects.get().state == State.OPEN


def test_one_takes_ones_own_back_once(cast: Cast, wish: Wish) -> None:
    address = f"{LIST}{wish.pk}/take-back/"
    told(post(client_of(cast, "owner coordinator"), address, {}, **{"if-match": "*"}), 403)
    reader = client_of(cast, "peer official")
    etag = reader.get(f"{LIST}{wish.pk}/").headers["ETag"]
    assert post(reader, address, {}, **{"if-match": etag}).json()["state"] == "withdrawn"
    told(post(reader, address, {}, **{"if-match": etag}), 412)
    told(post(reader, address, {}, **{"if-match": "*"}), 409)


def test_lists_hold_what_is_ones_own_and_what_one_may_answer(cast: Cast, wish: Wish) -> None:
    for reader in cast.people:
        reply = client_of(cast, reader).get(LIST)
        shown = [row["own"] for row in reply.json()["results"]] if reply.status_code == 200 else []
        expected = {"peer official": [True], "owner coordinator": [False]}
        assert shown == expected.get(reader, []), reader
        one = client_of(cast, reader).get(f"{LIST}{wish.pk}/")
        assert (one.status_code == 200) is (reader in expected), reader
    owner = client_of(cast, "owner coordinator")
    assert owner.get(f"{LIST}?own=true").json()["results"] == []
    assert [row["id"] for row in owner.get(f"{LIST}?own=false").json()["results"]] == [wish.pk]
    told(owner.get(f"{LIST}?state=open"), 400)


def test_nothing_is_told_of_what_may_no_longer_be_read(cast: Cast) -> None:
    practice = make_practice(cast, "amber, named")
    reader = client_of(cast, "named official")
    wish = ask(practice, marking="GREEN", reason=WHY, by=cast.people["named official"], at=NOW)
    Practice.objects.get().named_people.clear()
    bare = reader.get(f"{LIST}{wish.pk}/").json()
    assert {name for name, value in bare.items() if value is not None} == {
        "id", "url", "asked_at", "own", "state",
    }  # fmt: skip
    Wish.objects.update(state=State.REFUSED, answered_at=NOW, answer="Its budget is secret.")
    [row] = reader.get(LIST).json()["results"]
    assert row["state"] is row["answer"] is row["about"] is None


def test_keys_and_strangers_have_none(cast: Cast, wish: Wish, practice: Practice) -> None:
    share = f"{API}{practice.get_absolute_url()}share/"
    for reader, status in (("nation's system", 403), ("stranger", 401)):
        client = client_of(cast, reader)
        for address in (LIST, f"{LIST}{wish.pk}/"):
            told(client.get(address), status)
        for address in (share, f"{LIST}{wish.pk}/answer/", f"{LIST}{wish.pk}/take-back/"):
            told(post(client, address, {}), status)


def test_what_is_refused_stands_at_its_member(cast: Cast, practice: Practice) -> None:
    reader = client_of(cast, "peer official")
    share = f"{API}{practice.get_absolute_url()}share/"
    for sent, place in (
        ({}, "#/reason"),
        ({"reason": WHY}, "#/marking"),
        ({"reason": WHY, "marking": "RED"}, "#/marking"),
        ({"reason": " ", "marking": "CLEAR"}, "#/reason"),
        ({"reason": WHY, "release": "yes"}, "#/release"),
        ({"reason": WHY, "nation": "atlantis"}, "#/nation"),
        ({"reason": WHY, "nation": "denmark"}, "#/nation"),
        ({"reason": WHY, "marking": "CLEAR", "colour": "red"}, "#/colour"),
    ):
        assert pointers(post(reader, share, sent)) == {place}, sent
    post(reader, share, {"marking": "CLEAR", "reason": WHY})
    told(post(reader, share, {"marking": "CLEAR", "reason": WHY}), 422)


def test_people_circles_and_the_end_of_an_embargo_are_asked_for(cast: Cast) -> None:
    until = timezone.now() + datetime.timedelta(days=9)
    practice = make_practice(cast, "amber, named", embargo_until=until)
    share = f"{API}{practice.get_absolute_url()}share/"
    author = client_of(cast, "author")
    unknown = {"reason": WHY, "people": ["peer.official@example.org"], "circles": ["none"]}
    assert pointers(post(author, share, unknown)) == {"#/people/0", "#/circles/0"}
    assert pointers(post(author, share, {"reason": WHY, "embargo_until": "soon"})) == {
        "#/embargo_until"
    }
    sent = {
        "reason": WHY,
        "people": ["Owner.Official@example.org"],
        "circles": ["the-group"],
        "embargo_until": "2026-11-23T09:00:00+02:00",
    }
    reply = post(author, share, sent)
    assert reply.status_code == 201, reply.content
    assert reply.json()["wanted"] == {
        "marking": None,
        "release": False,
        "nation": None,
        "circles": ["the-group"],
        "people": [{"name": "owner official", "nation": "estonia"}],
        "embargo_until": "2026-11-23T07:00:00Z",
    }


def test_meetings_and_points_and_what_is_not_asked_for(cast: Cast) -> None:
    fields, _ = sharing_of(cast, "amber, group's")
    meeting = Meeting.objects.create(
        slug="a-meeting", title="A meeting", starts_at=NOW, time_zone="UTC", created_at=NOW,
        updated_at=NOW, **fields,
    )  # fmt: skip
    point = AgendaItem.objects.create(
        meeting=meeting, position=1, title="A point", **(fields | {"marking": Marking.STRICT})
    )
    member = client_of(cast, "group member")
    for where, more, kind in (
        ("share/", {"nation": "denmark"}, "meeting"),
        (f"agenda/{point.pk}/share/", {"marking": "AMBER"}, "point"),
    ):
        reply = post(member, f"{API}/meetings/a-meeting/{where}", {"reason": WHY, **more})
        assert reply.status_code == 201, reply.content
        assert reply.json()["about"]["kind"] == kind
        assert reply.json()["about"]["url"].endswith("/api/v1/meetings/a-meeting/")
        stranger = client_of(cast, "peer official")
        told(post(stranger, f"{API}/meetings/a-meeting/{where}", {"reason": WHY, **more}), 404)
    draft = make_practice(cast, "draft")
    share = f"{API}{draft.get_absolute_url()}share/"
    told(post(client_of(cast, "author"), share, {"marking": "CLEAR", "reason": WHY}), 403)
    for nothing in (f"/sharing/{2**63}/", "/sharing/0/"):
        told(member.get(f"{API}{nothing}"), 404)
    told(post(member, f"{API}/meetings/a-meeting/agenda/{2**63}/share/", {}), 404)


def test_a_file_of_a_practice_is_asked_for(cast: Cast, practice: Practice) -> None:
    file = attach_to(practice, cast.people["author"], title="Figures", marking="AMBER")
    share = f"{API}{file.get_absolute_url()}share/"
    reply = post(client_of(cast, "owner official"), share, {"marking": "GREEN", "reason": WHY})
    about = reply.json()["about"]
    assert (reply.status_code, about["kind"], about["marking"]) == (201, "attachment", "AMBER")
    assert about["url"] == f"http://testserver{API}{file.get_absolute_url()}"
    told(post(client_of(cast, "peer official"), share, {"marking": "GREEN", "reason": WHY}), 404)


def test_a_wish_of_somebody_who_left_has_no_name(cast: Cast, wish: Wish) -> None:
    Wish.objects.update(asked_by=None)
    told(client_of(cast, "owner coordinator").get(f"{LIST}{wish.pk}/"), 404)


@pytest.mark.parametrize("rows", [1, 3])
def test_the_list_costs_the_same_for_few_and_many(
    cast: Cast, rows: int, django_assert_num_queries: Any
) -> None:
    for number in range(rows):
        own = make_practice(cast, "green", slug=f"one-{number}")
        grouped = make_practice(cast, "amber, group's", slug=f"two-{number}")
        ask(own, marking="CLEAR", reason=WHY, by=cast.people["chair"], at=NOW)
        ask(grouped, marking="GREEN", reason=WHY, by=cast.people["group member"], at=NOW)
    client = client_of(cast, "chair")
    client.get(LIST)
    with django_assert_num_queries(10):
        assert len(client.get(LIST).json()["results"]) == 2 * rows
