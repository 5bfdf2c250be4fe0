"""Conditional requests: nothing sent twice, nobody's change lost."""

import threading
from typing import Any

import pytest
from django.db import connection
from django.test import Client, RequestFactory

from core.models import Edition, Event
from core.rest.conditional import creates_only
from tests.core.test_rest_paging import happen

pytestmark = [pytest.mark.django_db, pytest.mark.urls("tests.core.rest_site")]

ADDRESS = "/api/v1/editions/a/"


@pytest.fixture(autouse=True)
def _edition() -> None:
    Edition.objects.create(kind="a", number=3)
    Edition.objects.create(kind="b", number=3)


def get(address: str = ADDRESS, **headers: str) -> Any:
    return Client().get(address, headers=headers)


def put(body: str, method: str = "PUT", kind: str = "application/json", **headers: str) -> Any:
    return Client().generic(method, ADDRESS, body, content_type=kind, headers=headers)


def test_an_item_has_a_strong_etag_and_says_who_may_keep_it() -> None:
    reply = get()
    assert reply.headers["ETag"].startswith('"3-')
    assert reply.headers["Cache-Control"] == "public, max-age=0, must-revalidate"
    assert reply.headers["Vary"] == "Accept, Authorization, Cookie"
    assert get().headers["ETag"] == reply.headers["ETag"]
    assert get("/api/v1/editions/b/").headers["ETag"] != reply.headers["ETag"]
    assert get("/api/v1/editions/nope/").status_code == 404


@pytest.mark.parametrize("form", ["{}", "W/{}", '"other", {}', "*"])
def test_304_has_the_headers_and_no_body(form: str) -> None:
    whole = get()
    reply = get(**{"if-none-match": form.format(whole.headers["ETag"])})
    assert (reply.status_code, reply.content) == (304, b"")
    for name in ("ETag", "Cache-Control", "Vary"):
        assert reply.headers[name] == whole.headers[name]
    assert "Content-Type" not in reply.headers


@pytest.mark.parametrize("tag", ['"other"', "3", '"3-'])
def test_another_etag_gets_the_body(tag: str) -> None:
    assert get(**{"if-none-match": tag}).status_code == 200


def test_head_is_get_without_the_body() -> None:
    for address in (ADDRESS, "/api/v1/events/"):
        whole, head = get(address), Client().head(address)
        assert head.content == b""
        differ = {"RateLimit", "X-Request-ID"}
        assert {n: v for n, v in head.headers.items() if n not in differ} == {
            n: v for n, v in whole.headers.items() if n not in differ
        }


def test_readers_who_see_different_things_share_no_etag() -> None:
    tags = {
        get(**headers).headers["ETag"]
        for headers in ({}, {"authorization": "Bearer one"}, {"authorization": "Bearer two"})
    }
    assert len(tags) == 3
    mine = get(authorization="Bearer one").headers["ETag"]
    reply = get(authorization="Bearer two", **{"if-none-match": mine})
    assert (reply.status_code, reply.headers["Cache-Control"]) == (200, "private, no-cache")


def test_a_list_answers_304_and_changes_its_etag() -> None:
    happen(1)
    for address in ("/api/v1/events/", "/api/v1/versioned/"):
        first = get(address)
        assert get(address, **{"if-none-match": first.headers["ETag"]}).status_code == 304
        happen(2)
        again = get(address, **{"if-none-match": first.headers["ETag"]})
        assert (again.status_code, len(again.json()["results"])) == (200, Event.objects.count())


def test_a_revision_tells_readers_and_addresses_apart() -> None:
    tags = {
        get(address, **headers).headers["ETag"]
        for address in ("/api/v1/versioned/", "/api/v1/versioned/?limit=1")
        for headers in ({}, {"authorization": "Bearer one"}, {"authorization": "Bearer two"})
    }
    assert len(tags) == 6


def test_a_revision_answers_before_the_rows_are_asked_for(django_assert_num_queries: Any) -> None:
    tag = get("/api/v1/versioned/").headers["ETag"]
    with django_assert_num_queries(1):
        assert get("/api/v1/versioned/", **{"if-none-match": tag}).status_code == 304


@pytest.mark.parametrize("method", ["PUT", "PATCH"])
def test_a_change_without_if_match_is_428(method: str) -> None:
    assert put('{"number": 4}', method).status_code == 428
    assert Edition.objects.get(kind="a").number == 3


@pytest.mark.parametrize("method", ["PUT", "PATCH"])
def test_a_change_to_what_was_read(method: str) -> None:
    tag = get().headers["ETag"]
    reply = put('{"number": 4}', method, **{"if-match": f'"x-y", {tag}'})
    assert (reply.status_code, reply.json()["number"]) == (200, 4)
    assert reply.headers["ETag"] == get().headers["ETag"] != tag
    assert put('{"number": 5}', method, **{"if-match": tag}).status_code == 412
    assert Edition.objects.get(kind="a").number == 4


def test_any_version_will_do_for_a_star() -> None:
    assert put('{"number": 9}', **{"if-match": "*"}).status_code == 200


def test_if_match_knows_its_own_item_and_strong_tags_only() -> None:
    tag = get().headers["ETag"]
    other = get("/api/v1/editions/b/").headers["ETag"]
    for wrong in (other, f"W/{tag}", '"3"', '"3-x-y"', f'"{"9" * 30}{tag[2:]}', '""'):
        assert put('{"number": 4}', **{"if-match": wrong}).status_code == 412, wrong
    reply = put('{"number": 4}', **{"if-match": "3"})
    assert (reply.status_code, reply.json()["errors"][0]["header"]) == (400, "If-Match")
    assert Edition.objects.get(kind="a").number == 3


def test_what_was_got_can_be_put_back() -> None:
    whole = get(authorization="Bearer one")
    headers = {"if-match": whole.headers["ETag"], "authorization": "Bearer one"}
    reply = put(whole.content.decode(), **headers)
    assert (reply.status_code, reply.content, reply.headers["ETag"]) == (
        200,
        whole.content,
        whole.headers["ETag"],
    )


def test_what_the_hub_sets_cannot_be_changed() -> None:
    reply = put('{"number": 4, "kind": "b"}', **{"if-match": get().headers["ETag"]})
    assert (reply.status_code, reply.json()["errors"][0]["code"]) == (422, "read-only")


def test_merge_patch_and_json_are_both_taken() -> None:
    for number, kind in ((4, "application/merge-patch+json"), (5, "application/json")):
        tag = get().headers["ETag"]
        body = f'{{"number": {number}}}'
        assert put(body, "PATCH", kind, **{"if-match": tag}).json()["number"] == number
    assert put("{}", "PATCH", **{"if-match": "*"}).json()["number"] == 5


@pytest.mark.django_db(transaction=True)
def test_of_two_writers_with_the_same_etag_one_wins() -> None:
    tag = get().headers["ETag"]
    start, statuses = threading.Barrier(4), []

    def write(number: int) -> None:
        start.wait()
        status = 503  # SQLite in memory does not wait for locks: the client tries again
        while status == 503:
            status = put(f'{{"number": {number}}}', **{"if-match": tag}).status_code
        statuses.append(status)
        connection.close()

    threads = [threading.Thread(target=write, args=[10 + number]) for number in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(statuses) == [200, 412, 412, 412]


def test_a_put_may_ask_to_create_only(rf: RequestFactory) -> None:

    assert creates_only(rf.put("/", headers={"if-none-match": "*"}))
    assert not creates_only(rf.put("/", headers={"if-none-match": '"a"'}))
    assert not creates_only(rf.put("/"))
