"""Systems and people write practices: what is taken, what is refused, and how it is told."""

import datetime
import threading
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.utils import timezone

from core.models import Event
from members.markings import Marking
from members.models import MemberKey
from practices import actions
from practices.models import Draft, Link, Practice, PracticeVersion, Status, Topic
from tests.api.conftest import API, BODY, client_of, pointers, told
from tests.readers import TEST, Cast, make_practice

pytestmark = pytest.mark.django_db

LIST = f"{API}/practices/"
MERGE = "application/merge-patch+json"


@pytest.fixture
def system(cast: Cast) -> Client:
    return client_of(cast, "nation's system")


@pytest.fixture(autouse=True)
def _topic() -> None:
    Topic.objects.create(slug="identity", label="Identity", definition="Who is who.")


def post(client: Client, body: Any = BODY, **more: str) -> Any:
    return client.post(LIST, body, content_type="application/json", headers=more)


def patch(client: Client, address: str, body: Any, etag: str = "*", kind: str = MERGE) -> Any:
    return client.patch(address, body, content_type=kind, headers={"if-match": etag})


def put(client: Client, address: str, body: Any, etag: str) -> Any:
    return client.put(address, body, content_type="application/json", headers={"if-match": etag})


def hand_over(client: Client, address: str, etag: str = "*") -> Any:
    return client.generic("POST", f"{address}submit/", headers={"if-match": etag})


def published(cast: Cast, **more: Any) -> Practice:
    practice = make_practice(cast, "green", what_did_not_work="Much.", **more)
    practice.topics.add(Topic.objects.get(slug="identity"))
    return practice


def address_of(practice: Practice) -> str:
    return f"{LIST}{practice.slug}/"


def path(reply: Any) -> str:
    location: str = reply.headers["Location"]
    return location.removeprefix("http://testserver")


def test_a_key_posts_a_draft_of_its_nation(cast: Cast, system: Client) -> None:
    reply = post(system, {**BODY, "topics": ["identity"], "marking": "AMBER"})
    assert reply.status_code == 201, reply.content
    body = reply.json()
    assert reply.headers["Location"] == body["url"]
    assert (body["status"], body["nation"], body["marking"]) == ("draft", "estonia", "AMBER")
    again = system.get(path(reply))
    assert again.content == reply.content
    assert again.headers["ETag"] == reply.headers["ETag"]
    entry = Event.objects.get(verb="practice:create")
    assert (entry.actor_kind, entry.actor_id) == ("key", str(cast.keys["nation's system"].pk))


def test_a_contributor_posts_with_a_session_and_needs_the_token(cast: Cast) -> None:
    told(post(client_of(cast, "author", enforce_csrf_checks=True)), 403)
    reply = post(client_of(cast, "author"))
    assert reply.status_code == 201
    assert Practice.objects.get().author == cast.people["author"]


@pytest.mark.parametrize(
    ("reader", "status"),
    [
        ("stranger", 401),
        ("owner official", 403),
        ("peer official", 403),
        ("secretariat", 403),
        ("administrator", 403),
        ("affiliate of the owner", 403),
        ("nation's system, public scope", 403),
        ("former member", 403),
        ("official of a former member nation", 403),
    ],
)
def test_who_may_not_post(cast: Cast, reader: str, status: int) -> None:
    reply = post(client_of(cast, reader))
    told(reply, status)
    assert ("WWW-Authenticate" in reply.headers) is (status == 401)
    assert not Practice.objects.exists()


def test_idempotency_key_makes_one_of_two(system: Client) -> None:
    first = post(system, **{"idempotency-key": '"once"'})
    second = post(system, **{"idempotency-key": '"once"'})
    assert (first.status_code, second.status_code) == (201, 201)
    assert first.content == second.content
    assert first.headers["Location"] == second.headers["Location"]
    assert Practice.objects.count() == 1
    told(post(system, {**BODY, "title": "Other"}, **{"idempotency-key": '"once"'}), 422)


def test_a_bad_body_gets_pointers_for_all_its_faults(system: Client) -> None:
    body = {
        "title": 5,
        "summary": "x" * 401,
        "colour": "red",
        "status": "published",
        "kind": "nonsense",
        "topics": ["identity", "nope", 7],
        "lead_organisation": "  ",
        "situation": "fine",
        "what_we_did": "fine",
        "stage_as_of": "2018-13",
        "started": "1492",
        "stages": [{"stage": "live", "since": "soon"}, "text"],
        "results": [
            {"value": "1"},
            {"what": "w", "value": "v", "ref": "somewhere", "as_of": 3},
            {"what": "w", "value": "v", "more": 1},
        ],
        "sources": [{"ref": "https://example.org", "kind": "hearsay"}],
        "open_source": {"repository": "not an address"},
        "reuses": [
            {"who": "x", "country": "xx", "relation": "fork", "what": "w", "ref": "https://e.org"},
            {
                "who": "x", "country": "NZ", "relation": "fork", "what": "w", "ref": "https://e.org",
                "nation": "atlantis-2", "organisation": "nobody",
            },
        ],
        "links": [{"kind": "related"}, {"practice": "nowhere", "kind": "related"}],
        "marking": "PURPLE",
        "named_nations": ["denmark", "narnia"],
        "released_to_affiliates": "yes",
    }  # fmt: skip
    assert pointers(post(system, body)) == {
        "#/title",
        "#/summary",
        "#/colour",
        "#/status",
        "#/kind",
        "#/topics/1",
        "#/topics/2",
        "#/lead_organisation",
        "#/contact_organisation",
        "#/stage_as_of",
        "#/started",
        "#/stages/0/since",
        "#/stages/1",
        "#/results/0/what",
        "#/results/1/ref",
        "#/results/1/as_of",
        "#/results/2/more",
        "#/sources/0/kind",
        "#/open_source/repository",
        "#/reuses/0/country",
        "#/reuses/1/nation",
        "#/reuses/1/organisation",
        "#/links/0/practice",
        "#/links/1/practice",
        "#/marking",
        "#/named_nations/1",
        "#/released_to_affiliates",
    }
    assert not Practice.objects.exists()
    assert not Event.objects.filter(verb="practice:create").exists()


@pytest.mark.parametrize(
    ("more", "expected"),
    [
        ({"topics": ["nope"]}, {"#/topics/0"}),
        ({"named_nations": ["narnia"]}, {"#/named_nations/0"}),
        ({"marking": "RED"}, {"#/marking"}),
        ({"marking": "AMBER+STRICT", "released_to_affiliates": True}, {"#"}),
        ({"results": "none"}, {"#/results"}),
        ({"standards": [1, "WCAG", ""]}, {"#/standards/0", "#/standards/2"}),
        (
            {"links": [{"practice": "a", "kind": "related"}] * 2},
            {"#/links/1/practice", "#/links/0/practice"},
        ),
        ({"open_source": {"licence": 5}}, {"#/open_source/licence"}),
    ],
)
def test_one_fault_at_its_place(system: Client, more: dict[str, Any], expected: set[str]) -> None:
    assert pointers(post(system, BODY | more)) == expected


@pytest.mark.parametrize("body", ["[]", '"text"', "5", "null"])
def test_a_body_that_is_no_object(system: Client, body: str) -> None:
    assert pointers(post(system, body)) == {"#"}


def test_put_of_what_was_got_changes_nothing(cast: Cast, system: Client) -> None:
    target = published(cast, slug="target")
    hidden = make_practice(cast, "amber, group's", slug="hidden")
    body = BODY | {
        "topics": ["identity"],
        "results": [
            {"what": "Time", "value": "1 h", "as_of": "2025", "ref": "https://example.org"}
        ],
        "open_source": {"repository": "https://example.org/code"},
        "links": [{"practice": "target", "kind": "related"}],
        "named_nations": ["denmark"],
        "marking": "AMBER",
    }
    made = post(system, body)
    practice = Practice.objects.get(slug=made.json()["slug"])
    Link.objects.create(source=practice, target=hidden, kind="related")
    PracticeVersion.objects.filter(practice=practice).delete()  # as a reader of rows would see it
    got = system.get(path(made))
    assert got.json()["links"] == [{"practice": target.slug, "kind": "related"}]
    events = Event.objects.count()
    reply = put(system, path(made), got.json(), got.headers["ETag"])
    assert (reply.status_code, reply.content) == (200, got.content)
    assert reply.headers["ETag"] == got.headers["ETag"]
    assert Event.objects.count() == events
    assert Link.objects.filter(source=practice).count() == 2


def test_put_empties_what_is_left_out_and_keeps_the_sharing(system: Client) -> None:
    made = post(system, BODY | {"how_to_start": "Call.", "stage": "live", "marking": "AMBER"})
    reply = put(system, path(made), BODY | {"title": "Shorter"}, made.headers["ETag"])
    body = reply.json()
    assert (body["title"], body["how_to_start"], body["stage"]) == ("Shorter", "", None)
    assert (body["marking"], body["version"]) == ("AMBER", 2)


def test_put_refuses_what_the_hub_sets(system: Client) -> None:
    made = post(system)
    body = made.json() | {"slug": "mine", "version": 9, "nation": "denmark", "status": "published"}
    reply = put(system, path(made), body, made.headers["ETag"])
    assert pointers(reply) == {"#/slug", "#/version", "#/nation", "#/status"}


def test_a_merge_patch_touches_only_what_it_names(system: Client) -> None:
    made = post(
        system,
        BODY
        | {
            "stage": "beta",
            "how_to_start": "Call.",
            "open_source": {"repository": "https://example.org/code", "licence": "MIT"},
        },
    )
    change = {"stage": None, "how_to_start": None, "open_source": {"licence": "EUPL-1.2"}}
    reply = patch(system, path(made), change, made.headers["ETag"])
    body = reply.json()
    assert (body["stage"], body["how_to_start"], body["version"]) == (None, "", 2)
    assert body["open_source"]["repository"] == "https://example.org/code"
    assert body["open_source"]["licence"] == "EUPL-1.2"
    assert body["title"] == BODY["title"]
    same = patch(system, path(made), {}, reply.headers["ETag"], kind="application/json")
    assert same.headers["ETag"] == reply.headers["ETag"]
    cleared = patch(system, path(made), {"open_source": None}, "*")
    assert cleared.json()["open_source"] is None


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        ({"title": None}, {"#/title"}),
        ({"marking": None}, {"#/marking"}),
        ({"results": [{"value": "v"}]}, {"#/results/0/what"}),
        ({"topics": ["nope"], "nope": 1}, {"#/topics/0", "#/nope"}),
        ([], {"#"}),
    ],
)
def test_a_merge_patch_tells_its_faults(system: Client, body: Any, expected: set[str]) -> None:
    made = post(system)
    assert pointers(patch(system, path(made), body)) == expected
    assert system.get(path(made)).headers["ETag"] == made.headers["ETag"]


def test_a_change_needs_the_version_that_was_read(system: Client) -> None:
    made = post(system)
    bare = system.patch(path(made), {"title": "x"}, content_type=MERGE)
    told(bare, 428)
    assert patch(system, path(made), {"title": "First"}, made.headers["ETag"]).status_code == 200
    told(patch(system, path(made), {"title": "Second"}, made.headers["ETag"]), 412)
    told(patch(system, path(made), {"title": 5}, made.headers["ETag"]), 412)
    assert Practice.objects.get().title == "First"


@pytest.mark.parametrize(
    ("reader", "status"),
    [
        ("stranger", 401),
        ("peer official", 403),
        ("owner official", 403),
        ("secretariat", 403),
        ("nation's system, public scope", 403),
        ("author", 202),
        ("owner coordinator", 202),
        ("nation's system", 202),
    ],
)
def test_who_may_change_what_all_may_read(cast: Cast, reader: str, status: int) -> None:
    practice = published(cast, marking=Marking.CLEAR)
    reply = patch(client_of(cast, reader), address_of(practice), {"stage": "live"})
    if status != 202:
        told(reply, status)
    assert reply.status_code == status, reply.content
    assert Draft.objects.filter(content__stage="live").exists() is (status == 202)
    practice.refresh_from_db()
    assert practice.stage is None  # readers see no change until somebody publishes it


@pytest.mark.parametrize("reader", ["peer official", "nation's system, public scope"])
def test_what_is_hidden_cannot_be_changed_or_told_from_nothing(cast: Cast, reader: str) -> None:
    practice = make_practice(cast, "draft")
    client = client_of(cast, reader)
    for there, gone in ((address_of(practice), f"{LIST}nothing/"),):
        one, other = (patch(client, address, {"title": "x"}) for address in (there, gone))
        first, second = told(one, 404), told(other, 404)
        assert first | {"instance": ""} == second | {"instance": ""}


@pytest.mark.parametrize(
    "change",
    [
        {"marking": "CLEAR", "reason": "Everybody may know."},
        {"released_to_affiliates": True},
    ],
)
def test_a_key_narrows_but_never_widens_what_is_published(
    cast: Cast, system: Client, change: dict[str, Any]
) -> None:
    practice = published(cast)
    told(patch(system, address_of(practice), change), 403)
    told(patch(client_of(cast, "author"), address_of(practice), change), 403)
    coordinator = client_of(cast, "owner coordinator")
    refused = patch(coordinator, address_of(practice), change)
    assert pointers(refused) == {f"#/{next(iter(change))}"}
    assert "takes two people" in refused.content.decode()
    told(patch(system, address_of(practice), {"named_nations": ["denmark"]}), 403)
    narrow = {"marking": "AMBER"}
    assert pointers(patch(system, address_of(practice), narrow)) == {"#/reason"}
    narrow["reason"] = "A supplier is named."
    assert patch(system, address_of(practice), narrow).status_code == 200
    assert Event.objects.latest("sequence").reason == "A supplier is named."


def test_what_a_published_practice_needs_cannot_be_taken_away(cast: Cast, system: Client) -> None:
    practice = published(cast)
    change = {"what_did_not_work": None, "topics": []}
    assert pointers(patch(system, address_of(practice), change)) == {
        "#/what_did_not_work",
        "#/topics",
    }


def test_a_draft_is_submitted_once(system: Client) -> None:
    made = post(system, BODY | {"topics": ["identity"], "what_did_not_work": "Much."})
    told(system.generic("POST", f"{path(made)}submit/"), 428)
    tag = made.headers["ETag"]
    reply = hand_over(system, path(made), tag)
    assert (reply.status_code, reply.json()["status"]) == (200, "submitted")
    told(hand_over(system, path(made)), 409)
    incomplete = post(system)
    refused = hand_over(system, path(incomplete))
    assert pointers(refused) == {"#/what_did_not_work", "#/topics"}
    told(hand_over(system, f"{LIST}nothing/"), 404)


def test_a_withdrawn_practice_leaves_its_reason_to_its_readers(cast: Cast, system: Client) -> None:
    practice = published(cast)
    address = address_of(practice)
    out = f"{address}withdraw/"
    reason = {"reason": "The figures were wrong."}

    def withdraw(body: Any = reason, client: Client = system, etag: str = "*") -> Any:
        return client.post(out, body, content_type="application/json", headers={"if-match": etag})

    assert pointers(withdraw({"reason": " ", "why": 1})) == {"#/reason", "#/why"}
    told(withdraw(client=client_of(cast, "peer official")), 403)
    told(system.delete(address), 405)
    told(withdraw(etag='"9-nope"'), 412)
    reply = withdraw()
    assert (reply.status_code, reply.json()["withdrawal_reason"]) == (200, reason["reason"])
    for client in (system, client_of(cast, "peer official")):
        for gone in (address, f"{address}versions/", f"{address}versions/1/"):
            assert told(client.get(gone), 410)["detail"] == reason["reason"]
    told(Client().get(address), 404)
    told(withdraw(), 410)
    told(patch(system, address, {"title": "x"}), 410)
    assert Practice.objects.get().status == Status.WITHDRAWN


def test_a_draft_is_not_withdrawn(system: Client) -> None:
    made = post(system)
    body = {"reason": "No."}
    out = f"{path(made)}withdraw/"
    told(system.post(out, body, content_type="application/json", headers={"if-match": "*"}), 409)


def test_only_what_readers_may_see_of_the_versions(cast: Cast, system: Client) -> None:
    made = post(system, BODY | {"topics": ["identity"], "what_did_not_work": "Much."})
    slug = made.json()["slug"]
    assert system.get(f"{path(made)}versions/").json()["results"] == []
    practice = Practice.objects.get(slug=slug)
    actions.publish(practice, by=TEST, at=timezone.now())
    reply = patch(system, path(made), {"title": "Another title", "links": []})
    assert reply.status_code == 202
    assert system.get(path(made)).json()["title"] == BODY["title"]
    actions.publish(practice, by=cast.people["owner coordinator"], at=timezone.now())
    reply = system.get(path(made))
    versions = system.get(f"{path(made)}versions/").json()["results"]
    assert reply.json()["version"] == 3
    assert [version["number"] for version in versions] == [3, 2]
    old = system.get(versions[1]["url"].removeprefix("http://testserver"))
    assert (old.status_code, old.json()["title"]) == (200, BODY["title"])
    told(system.get(f"{path(made)}versions/1/"), 404)
    told(system.get(f"{path(made)}versions/99/"), 404)
    told(system.get(f"{LIST}nothing/versions/"), 404)
    told(system.get(f"{LIST}nothing/versions/1/"), 404)


def test_a_version_shows_the_links_that_a_reader_may_follow(cast: Cast, system: Client) -> None:
    practice = published(cast, marking=Marking.CLEAR)
    practice.published_at = timezone.now() - datetime.timedelta(days=1)
    practice.save()
    for level in ("clear", "amber, named"):
        make_practice(cast, level, slug=level[:5])
    links = [{"practice": slug, "kind": "related"} for slug in ("amber", "clear")]
    entry = {"country": "NZ", "relation": "fork", "what": "w", "ref": "https://example.org"}
    reuses = [{"who": "A", **entry}, {"who": "B", **entry}]
    actions.update(
        practice,
        content={"links": links, "reuses": reuses},
        by=cast.people["author"],
        at=timezone.now(),
    )
    version = f"{address_of(practice)}versions/2/"
    assert system.get(version).json()["links"] == links
    assert Client().get(version).json()["links"] == links[1:]


def test_a_key_writes_for_its_own_nation_only(cast: Cast, system: Client) -> None:
    practice = published(cast, marking=Marking.CLEAR, owner_nation=cast.nations["denmark"])
    reply = patch(system, address_of(practice), {"title": "Ours"})
    assert told(reply, 403)["detail"] == "This key writes for Estonia only."


def test_an_unusable_key_is_told_alike(cast: Cast) -> None:
    secret = cast.secrets["nation's system"]
    prefix = secret.split("_")[1]
    texts = [
        "nonsense",
        "dnh__x",
        f"dnh_{prefix}_",
        f"dnh_{prefix}_wrong",
        "dnh_00000000_wrong",
        secret + "x",
    ]
    replies = [Client(headers={"authorization": f"Bearer {text}"}).get(LIST) for text in texts]
    MemberKey.objects.update(revoked_at=timezone.now())
    replies.append(client_of(cast, "nation's system").get(LIST))
    over = timezone.now() - datetime.timedelta(seconds=1)
    MemberKey.objects.update(revoked_at=None, expires_at=over)
    replies.append(client_of(cast, "nation's system").get(LIST))
    assert len({str(told(reply, 401)) for reply in replies}) == 1
    assert all("invalid_token" in reply.headers["WWW-Authenticate"] for reply in replies)


def test_using_a_key_is_remembered_to_the_hour(cast: Cast, system: Client) -> None:
    key = cast.keys["nation's system"]
    system.get(LIST)
    key.refresh_from_db()
    first = key.last_used_at
    system.get(LIST)
    key.refresh_from_db()
    assert first is not None
    assert key.last_used_at == first


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
def test_two_writers_with_one_etag(cast: Cast, system: Client) -> None:
    made = post(system)
    barrier = threading.Barrier(2)
    statuses: list[int] = []

    def write(title: str) -> None:
        try:
            client = client_of(cast, "nation's system")
            barrier.wait(timeout=20)
            reply = patch(client, path(made), {"title": title}, made.headers["ETag"])
            statuses.append(reply.status_code)
        finally:
            connection.close()

    threads = [threading.Thread(target=write, args=(title,)) for title in ("One", "Two")]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=60)
    assert sorted(statuses) == [200, 412]
    assert Practice.objects.get().version == 2


def test_a_link_given_twice_is_told_at_its_place(cast: Cast, system: Client) -> None:
    make_practice(cast, "clear")
    twice = [{"practice": "clear", "kind": "related"}] * 2
    fault = told(post(system, BODY | {"links": twice, "kind": "miracle"}), 422)
    places = {entry["pointer"] for entry in fault["errors"]}
    assert "#/kind" in places
    assert any(place.startswith("#/links") for place in places)
