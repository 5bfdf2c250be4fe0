"""The public ledger and the page of what one may know of the trail."""

import datetime
import json
from typing import Any
from xml.etree import ElementTree

import pytest
from django.test import Client

from core import audit
from core.models import Anchor, Event, Verb
from members.actions import change_zone, revoke_key, seat
from members.markings import Marking
from members.models import Circle
from practices import actions
from practices.actions import Sharing
from practices.models import Practice, Topic
from tests.api.conftest import API, BODY, client_of, told
from tests.readers import NOW, TEST, Cast, make_cast
from workinggroups import actions as meeting_actions
from workinggroups.actions import Details, Point
from workinggroups.models import Meeting

pytestmark = pytest.mark.django_db
HOUR = datetime.timedelta(hours=1)
ATOM = "{http://www.w3.org/2005/Atom}"
WHY = "Its owner decided so."


@pytest.fixture
def cast() -> Cast:
    return make_cast()


def published(cast: Cast, title: str, marking: str = Marking.CLEAR, *, at: int = 0) -> Practice:
    """A practice that was a draft, changed as such, then published; an hour for each step."""
    topic, _ = Topic.objects.get_or_create(slug="t", defaults={"label": "T"})
    content: Any = BODY | {
        "title": f"{title} as a draft",
        "topics": [topic.slug],
        "what_did_not_work": "-",
    }
    author, coordinator = cast.people["author"], cast.people["owner coordinator"]
    steps = [NOW + (at + step) * HOUR for step in range(3)]
    sharing = Sharing(marking=marking)
    practice = actions.create(
        content=content, owner=cast.nations["estonia"], by=author, at=steps[0], sharing=sharing
    )
    actions.update(practice, content={"title": title}, by=author, at=steps[1])
    return actions.publish(practice, by=coordinator, at=steps[2])


def meeting(cast: Cast, title: str, marking: str = Marking.CLEAR, **more: Any) -> Meeting:
    details = Details(title, NOW + 90 * HOUR, "Europe/Tallinn", marking=marking)
    return meeting_actions.arrange(
        group=None, details=details, by=cast.people["secretariat"], at=NOW, **more
    )


def sentences(client: Client | None = None) -> list[str]:
    reply = (client or Client()).get(f"{API}/ledger/")
    assert reply.status_code == 200
    return [row["sentence"] for row in reply.json()["results"]]


def test_it_tells_from_the_day_that_everybody_could_read_it(cast: Cast) -> None:
    practice = published(cast, "Wallet")
    actions.update(
        practice,
        content={"stage": "live", "summary": "New."},
        by=cast.people["author"],
        at=NOW + 5 * HOUR,
    )
    assert sentences() == [
        (
            "22 November 2026, contributor of Estonia: changed the practice “Wallet”: "
            "the stage to live and the summary."
        ),
        "22 November 2026, national coordinator of Estonia: published the practice “Wallet”.",
    ]


def test_what_was_narrower_stays_out(cast: Cast) -> None:
    practice, by = published(cast, "Secret", Marking.GREEN), cast.people["owner coordinator"]
    assert sentences() == []
    opened = Sharing(marking=Marking.CLEAR)
    actions.update(
        practice,
        content={"title": "Open", "stage": "beta"},
        sharing=opened,
        by=by,
        at=NOW + 5 * HOUR,
        reason=WHY,
        asked_by=cast.people["author"],
    )
    assert sentences() == [
        (
            "22 November 2026, national coordinator of Estonia: changed the practice “Open”: "
            "the title, the stage and the marking from TLP:GREEN to TLP:CLEAR."
        )
    ]
    closed = Sharing(marking=Marking.AMBER)
    actions.update(practice, content={}, sharing=closed, by=by, at=NOW + 6 * HOUR, reason=WHY)
    assert sentences() == []


def test_a_withdrawal_gives_its_reason_and_no_other_entry_does(cast: Cast) -> None:
    practice, by = published(cast, "Wallet"), cast.people["owner coordinator"]
    actions.update(
        practice, content={"stage": "live"}, by=by, at=NOW + 4 * HOUR, reason="An inner matter."
    )
    actions.withdraw(practice, reason="It was wrong.", by=by, at=NOW + 5 * HOUR)
    page = Client().get("/ledger/").content.decode()
    assert "Reason: It was wrong." in page
    assert "inner matter" not in page


def test_meetings_and_points_as_far_as_everybody_reads_them(cast: Cast) -> None:
    sec = cast.people["secretariat"]
    call = meeting(cast, "Open call", invite=[sec])
    meeting(cast, "Closed call", Marking.AMBER, invite=[sec])
    meeting_actions.add_point(call, point=Point("Budget"), by=sec, at=NOW)
    red = Point("Vexing", marking=Marking.RED, people=[sec])
    meeting_actions.add_point(call, point=red, by=sec, at=NOW)
    moved = Details("Open call", NOW + 91 * HOUR, "Europe/Tallinn", marking=Marking.CLEAR)
    meeting_actions.update(call, details=moved, by=sec, at=NOW)
    assert sentences() == [
        (
            "22 November 2026, secretariat: changed the meeting “Open call”: the start from "
            "26 November 2026, 06:00 UTC to 26 November 2026, 07:00 UTC."
        ),
        "22 November 2026, secretariat: put the point on the agenda “Budget”.",
        "22 November 2026, secretariat: arranged the meeting “Open call”.",
    ]
    page = Client().get("/ledger/").content.decode()
    assert f'href="{call.get_absolute_url()}"' in page
    assert page.count("<li>") < 40


def test_everybody_is_told_the_same_and_nobody_is_named(cast: Cast) -> None:
    published(cast, "Wallet")
    published(cast, "Hidden", Marking.AMBER, at=5)
    said = {reader: sentences(client_of(cast, reader)) for reader in ("author", "secretariat")}
    assert {tuple(rows) for rows in said.values()} == {tuple(sentences())}
    text = str(said)
    assert "owner coordinator" not in text


def doors() -> dict[str, str]:
    return {
        door: Client().get(door).content.decode()
        for door in (
            "/ledger/",
            "/ledger/feed.atom",
            "/ledger/feed.json",
            f"{API}/ledger/",
            f"{API}/ledger/?limit=1",
        )
    }


def test_nothing_hidden_moves_anything(cast: Cast) -> None:
    published(cast, "Wallet")
    published(cast, "Purse", at=5)
    before = doors()
    tags = {door: Client().get(door)["ETag"] for door in before}
    published(cast, "Zanzibar", Marking.GREEN, at=10)
    meeting(cast, "Zanzibar", Marking.AMBER, invite=[cast.people["secretariat"]])
    change_zone(cast.people["author"], time_zone="Asia/Seoul", by=TEST, at=NOW)
    assert doors() == before
    for door, tag in tags.items():
        if door != "/ledger/":  # whose tag changes by the minute
            assert Client().get(door, headers={"if-none-match": tag}).status_code == 304, door


def test_the_feeds_are_what_they_say(cast: Cast) -> None:
    practice = published(cast, "Wallet & <purse>")
    atom = Client().get("/ledger/feed.atom")
    assert atom["Content-Type"] == "application/atom+xml; charset=utf-8"
    feed = ElementTree.fromstring(atom.content)  # noqa: S314 - our own document
    assert feed.tag == f"{ATOM}feed"
    for name in ("id", "title", "updated", "author", "link"):
        assert feed.find(f"{ATOM}{name}") is not None, name
    entry = feed.find(f"{ATOM}entry")
    assert entry is not None
    event = Event.objects.get(verb=Verb.PRACTICE_PUBLISH)
    assert entry.findtext(f"{ATOM}id", "").replace("-", "") == f"urn:uuid:{event.ref}"
    assert entry.findtext(f"{ATOM}updated") == "2026-11-22T14:00:00+00:00"
    reply = Client().get("/ledger/feed.json")
    assert reply["Content-Type"] == "application/feed+json; charset=utf-8"
    body = json.loads(reply.content)
    assert body["version"] == "https://jsonfeed.org/version/1.1"
    [item] = body["items"]
    assert item["id"] == entry.findtext(f"{ATOM}id")
    assert item["url"] == f"http://testserver{practice.get_absolute_url()}"
    assert "Wallet & <purse>" in item["title"]
    for door in ("/ledger/feed.atom", "/ledger/feed.json"):
        got = Client().get(door)
        assert "public" in got["Cache-Control"]
        assert Client().get(door, headers={"if-none-match": got["ETag"]}).status_code == 304
        assert Client().get(f"{door}?page=2").status_code == 400


def test_an_empty_ledger_is_the_same_tomorrow() -> None:
    assert len({Client().get("/ledger/feed.atom").content for _ in range(2)}) == 1
    assert b"2014-01-01" in Client().get("/ledger/feed.atom").content
    assert "Nothing to show yet" in Client().get("/ledger/").content.decode()


def test_pages_are_walked_by_names_that_tell_nothing(
    cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("hub.trail.ledger.SIZE", 2)
    for number in range(5):
        published(cast, f"Number {number}", at=5 * number)
    address, seen = "/ledger/", []
    while address:
        page = Client().get(address).content.decode()
        seen += [line.split("”")[0] for line in page.split("“Number ")[1:]]
        older = page.split('rel="next" href="')[1:]
        address = f"/ledger/{older[0].split(chr(34))[0]}" if older else ""
    assert seen == list("43210")
    assert "?before=" in page
    back = (
        Client().get("/ledger/" + page.split('rel="prev" href="')[1].split('"')[0]).content.decode()
    )
    assert "Number 2" in back
    hidden = Event.objects.filter(verb=Verb.KEY_CREATE).values_list("ref", flat=True)[0]
    for wrong in (
        "after=x",
        f"after={hidden}",
        f"after={'0' * 32}",
        "page=2",
        f"before={hidden}&after=x",
    ):
        assert Client().get(f"/ledger/?{wrong}").status_code == 400, wrong
    refs = (hidden, "0" * 32)
    said = [Client().get(f"/ledger/?after={ref}").content.decode().replace(ref, "") for ref in refs]
    assert said[0] == said[1]
    assert "Take this from the links of the list." in said[0]


def test_the_list_is_walked_both_ways_and_its_cursors_hold_no_number(cast: Cast) -> None:
    for number in range(5):
        published(cast, f"Number {number}", at=5 * number)
    address, pages = f"{API}/ledger/?limit=2", []
    while address:
        reply = Client().get(address.removeprefix("http://testserver")).json()
        pages.append([row["title"] for row in reply["results"]])
        back, address = reply["previous"], reply["next"]
    assert pages == [["Number 4", "Number 3"], ["Number 2", "Number 1"], ["Number 0"]]
    again = Client().get(back.removeprefix("http://testserver")).json()
    assert [row["title"] for row in again["results"]] == ["Number 2", "Number 1"]
    # an entry that is hidden meanwhile is still a place
    practice = Practice.objects.get(title="Number 1")
    first = Client().get(f"{API}/ledger/?limit=2").json()
    second = Client().get(first["next"].removeprefix("http://testserver")).json()
    Practice.objects.filter(pk=practice.pk).update(marking=Marking.RED)
    rest = Client().get(second["next"].removeprefix("http://testserver")).json()
    assert [row["title"] for row in rest["results"]] == ["Number 0"]
    told(Client().get(f"{API}/ledger/?cursor=x"), 400)


def test_a_cursor_of_an_entry_that_never_was_is_refused() -> None:
    from core.rest import paging  # noqa: PLC0415 - one test

    cursor = paging.seal(["after", "0" * 32], f"{API}/ledger/")
    told(Client().get(f"{API}/ledger/?cursor={cursor}"), 400)


def test_anchors_are_published_without_their_numbers(cast: Cast) -> None:
    published(cast, "Wallet")
    anchor = audit.anchor(at=NOW)
    assert isinstance(anchor, Anchor)
    page = Client().get("/ledger/").content.decode()
    assert anchor.digest in page
    assert "22 November 2026" in page
    assert f">{anchor.sequence}<" not in page
    assert str(anchor) == f"2026-11-22: {anchor.digest}"


def lines(cast: Cast, reader: str) -> str:
    reply = client_of(cast, reader).get("/trail/")
    assert reply.status_code == 200
    return reply.content.decode()


def test_each_knows_what_concerns_them(cast: Cast) -> None:
    people = cast.people
    green = published(cast, "Verdigris", Marking.GREEN)
    amber = published(cast, "Amberjack", Marking.AMBER, at=5)
    call = meeting(cast, "Network call", Marking.GREEN, invite=[people["secretariat"]])
    revoke_key(cast.keys["nation's system"], by=people["owner coordinator"], at=NOW)
    change_zone(people["peer official"], time_zone="Asia/Seoul", by=people["peer official"], at=NOW)
    own = {"owner coordinator", "author", "owner official"}
    for reader in (
        *own,
        "peer official",
        "secretariat",
        "chair",
        "affiliate of the owner",
        "administrator",
    ):
        page = lines(cast, reader)
        assert (f"“{green.title}”" in page) is (reader in own | {"secretariat"}), reader
        assert (f"“{amber.title}”" in page) is (reader in own | {"secretariat"}), reader
        assert (call.title in page) is (reader == "secretariat"), reader
        assert ("revoked the key" in page) is (
            reader in {"owner coordinator", "secretariat", "administrator"}
        ), reader
        assert ("changed the account" in page or "changed an account" in page) is (
            reader in {"peer official", "secretariat", "administrator"}
        ), reader
    admin = lines(cast, "administrator")
    assert cast.keys["nation's system"].prefix not in admin
    assert "practice" not in admin.split('class="history"')[1].split("</ol>")[0]


def test_things_are_called_what_they_are_called_now(cast: Cast) -> None:
    published(cast, "Wallet")
    page = lines(cast, "owner official")
    assert page.count("“Wallet”") == 3
    assert "as a draft" not in page


def test_what_is_gone_keeps_its_entry_without_a_name(cast: Cast) -> None:
    circle = Circle.objects.create(slug="short-lived", name="Short-lived")
    seat(circle, cast.people["author"], by=TEST, at=NOW)
    circle.delete()
    page = lines(cast, "secretariat")
    assert "changed who is in" in page
    assert "Short-lived" not in page


def test_who_has_left_knows_of_the_own_account_only(cast: Cast) -> None:
    published(cast, "Wallet")
    page = lines(cast, "former member")
    assert "Wallet" not in page
    assert "What is about your account." in page
    assert client_of(cast, "author").get("/trail/?page=2").status_code == 400


@pytest.mark.parametrize("number", [1, 3])
def test_the_ledger_costs_as_much_for_three_as_for_one(
    cast: Cast, number: int, django_assert_num_queries: Any
) -> None:
    for index in range(number):
        published(cast, f"Number {index}", at=5 * index)
    Client().get("/about/")  # begins the count of the limit
    with django_assert_num_queries(2):
        Client().get("/ledger/feed.json")
