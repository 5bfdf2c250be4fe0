"""The history of practices and meetings: who may read which entry, and what it tells them."""

import base64
import datetime
from typing import Any

import pytest
from django.db import transaction
from django.test import Client
from django.utils import timezone

from core.audit import record
from core.models import Event, Verb
from members.markings import Marking
from members.models import Elevation, MemberKey
from practices import actions
from practices.actions import Sharing
from practices.models import Practice, Topic
from practices.queries import latest_lines
from tests.api.conftest import API, BODY, client_of, told
from tests.factories.workinggroups import GroupFactory
from tests.readers import (
    MAY_READ,
    MAY_READ_PRACTICE,
    NOW,
    READERS,
    SECRETARIATS,
    TEST,
    Cast,
    make_cast,
    make_practice,
    sharing_of,
)
from workinggroups import actions as meeting_actions
from workinggroups.actions import Details, Point
from workinggroups.models import Action, Meeting, WorkingGroup
from workinggroups.queries import latest_lines as meeting_lines

pytestmark = pytest.mark.django_db
HOUR = datetime.timedelta(hours=1)
WHY = "Its owner decided so."
# Whose the matter of tests/readers.py is: Estonia's, or the group's; the secretariat sees to all.
ESTONIAS = {"author", "owner official", "owner coordinator", "nation's system"}
GROUPS = {"group member", "chair"}


@pytest.fixture
def cast() -> Cast:
    cast = make_cast()
    year = timezone.now().year + 1
    MemberKey.objects.update(expires_at=timezone.now().replace(year=year))
    Elevation.objects.update(until=timezone.now().replace(year=year))
    return cast


def overseers(level: str) -> set[str]:
    owners = GROUPS if "group's" in level else ESTONIAS
    return owners | SECRETARIATS | ({"author"} if "group's" not in level else set())


@pytest.mark.no_cover
@pytest.mark.parametrize("level", MAY_READ_PRACTICE)
def test_a_practices_history_is_for_its_owners_who_read_it(cast: Cast, level: str) -> None:
    _entry(make_practice(cast, level, slug="p"))
    may = MAY_READ_PRACTICE[level] & overseers(level)
    for reader in READERS:
        api = client_of(cast, reader).get(f"{API}/practices/p/history/")
        if reader not in MAY_READ_PRACTICE[level]:
            told(api, 404)
        elif reader not in may:
            assert api.status_code == (401 if reader == "stranger" else 403), reader
        else:
            assert [row["verb"] for row in api.json()["results"]] == ["practice:submit"], reader
        if "system" in reader:
            continue
        page = client_of(cast, reader).get("/practices/p/history/")
        expected = 200 if reader in may else 403 if reader in MAY_READ_PRACTICE[level] else 404
        assert page.status_code == (302 if reader == "stranger" else expected), reader


@pytest.mark.no_cover
@pytest.mark.parametrize("level", MAY_READ)
def test_a_meetings_history_is_for_its_owners_who_read_it(cast: Cast, level: str) -> None:
    fields, named = sharing_of(cast, level)
    meeting = _bare_meeting(**fields)
    for relation, rows in named.items():
        getattr(meeting, relation).set(rows)
    _entry(meeting)
    may = MAY_READ[level] & (overseers(level) - ({"author"} if "group's" in level else set()))
    if "secretariat's" in level:
        may = set(SECRETARIATS)
    for reader in READERS:
        api = client_of(cast, reader).get(f"{API}/meetings/m/history/")
        if reader not in MAY_READ[level]:
            told(api, 404)
        elif reader not in may:
            assert api.status_code == (401 if reader == "stranger" else 403), reader
        else:
            assert len(api.json()["results"]) == 1, reader
        if "system" not in reader:
            page = client_of(cast, reader).get("/meetings/m/history/")
            expected = 200 if reader in may else 403 if reader in MAY_READ[level] else 404
            assert page.status_code == (302 if reader == "stranger" else expected), reader


def words(client: Client, address: str) -> str:
    """A page's text with single spaces."""
    return " ".join(client.get(address).content.decode().split())


def _entry(thing: Any) -> None:
    with transaction.atomic():
        record(Verb.PRACTICE_SUBMIT, on=thing, by=TEST, at=NOW)


def _bare_meeting(**fields: Any) -> Meeting:
    return Meeting.objects.create(
        slug="m",
        title="A call",
        starts_at=NOW,
        time_zone="UTC",
        created_at=NOW,
        updated_at=NOW,
        **fields,
    )


def _content(title: str) -> Any:
    topic, _ = Topic.objects.get_or_create(slug="t", defaults={"label": "T"})
    return BODY | {"title": title, "topics": [topic.slug], "what_did_not_work": "-"}


@pytest.fixture
def practice(cast: Cast) -> Practice:
    """Written as TLP:AMBER, published as such, then opened to the network; changed at each stage."""
    by, coordinator = cast.people["author"], cast.people["owner coordinator"]
    narrow = Sharing(marking=Marking.AMBER)
    row = actions.create(
        content=_content("Zanzibar"), owner=cast.nations["estonia"], by=by, at=NOW, sharing=narrow
    )
    row = actions.update(
        row, content={"title": "Quokka", "stage": "beta"}, by=by, at=NOW + HOUR, reason="Marsupial."
    )
    row = actions.publish(row, by=coordinator, at=NOW + 2 * HOUR)
    wide = Sharing(marking=Marking.GREEN)
    row = actions.update(
        row,
        content={"title": "Wallet"},
        sharing=wide,
        by=coordinator,
        at=NOW + 3 * HOUR,
        reason=WHY,
        asked_by=by,
    )
    return actions.update(
        row,
        content={"stage": "live", "summary": "New.", "links": []},
        by=by,
        at=NOW + 4 * HOUR,
        reason="It went live.",
    )


def sentences(cast: Cast, reader: str, address: str) -> list[str]:
    reply = client_of(cast, reader).get(f"{API}/{address}")
    assert reply.status_code == 200, reply.content
    return [row["sentence"] for row in reply.json()["results"]]


def test_it_tells_in_sentences_and_no_more_than_was_for_todays_readers(
    cast: Cast, practice: Practice
) -> None:
    day = "22 November 2026"
    author, coordinator = "contributor of Estonia", "national coordinator of Estonia"
    assert sentences(cast, "owner official", f"practices/{practice.slug}/history/") == [
        f"{day}, {author}: changed the stage from beta to live and the summary.",
        f"{day}, {coordinator}: changed the title and the marking from TLP:AMBER to TLP:GREEN.",
        f"{day}, {coordinator}: published the practice.",
        f"{day}, {author}: changed the title and the stage.",
        f"{day}, {author}: created the practice.",
    ]
    reply = client_of(cast, "owner official").get(f"{API}/practices/{practice.slug}/history/")
    text = reply.content.decode()
    assert "Zanzibar" not in text
    assert "Quokka" not in text
    assert "Marsupial" not in text
    newest, opened, *_ = reply.json()["results"]
    assert newest["changes"] == [
        {"field": "stage", "before": "beta", "after": "live", "withheld": False},
        {"field": "summary", "before": BODY["summary"], "after": "New.", "withheld": False},
    ]
    assert (newest["reason"], newest["behalf"], newest["door"], newest["key"]) == (
        "It went live.",
        "Estonia",
        None,
        None,
    )
    assert opened["reason"] == WHY
    assert {row["field"]: row["withheld"] for row in opened["changes"]} == {
        "title": True,
        "marking": False,
    }


def test_reviewers_learn_what_was_done_to_a_draft_not_what_it_said(cast: Cast) -> None:
    by = cast.people["author"]
    row = actions.create(content=_content("Zanzibar"), owner=cast.nations["estonia"], by=by, at=NOW)
    row = actions.update(row, content={"stage": "beta"}, by=by, at=NOW + HOUR, reason="Marsupial.")
    actions.submit(row, by=by, at=NOW + 2 * HOUR)
    address = f"practices/{row.slug}/history/"
    assert sentences(cast, "secretariat", address)[1].endswith(": changed the stage.")
    assert sentences(cast, "owner coordinator", address)[1].endswith(": changed the stage to beta.")


def test_it_stands_beside_the_practice_for_its_owners(cast: Cast, practice: Practice) -> None:
    page = words(client_of(cast, "owner official"), practice.get_absolute_url())
    assert "changed the stage from beta to live and the summary." in page
    assert "Reason: It went live." in page
    whole = (
        client_of(cast, "owner official")
        .get(f"{practice.get_absolute_url()}history/")
        .content.decode()
    )
    assert whole.count('<time datetime="2026-11-22T') == 5
    peer = client_of(cast, "peer official").get(practice.get_absolute_url()).content.decode()
    assert "All of its history" not in peer
    assert (
        client_of(cast, "owner official")
        .get(f"{practice.get_absolute_url()}history/?x=1")
        .status_code
        == 400
    )


@pytest.mark.parametrize(
    ("reader", "number"),
    [
        ("stranger", 0),
        ("affiliate of the owner", 0),
        ("peer official", 0),
        ("administrator", 0),
        ("owner official", 3),
        ("secretariat", 3),
    ],
)
def test_it_costs_nothing_for_whom_it_is_not(
    cast: Cast, practice: Practice, reader: str, number: int, django_assert_num_queries: Any
) -> None:
    user = cast.user(reader)
    found = {
        "id": practice.pk, "owner_nation_id": practice.owner_nation_id, "co_owner_ids": (),
    }  # fmt: skip
    with django_assert_num_queries(number):
        assert bool(latest_lines(user, found, size=5)) is (number > 0)


def test_a_circles_practice_is_asked_for(cast: Cast) -> None:
    row = actions.create(
        content=_content("Ours"), owner=cast.circles["the-group"], by=cast.people["chair"], at=NOW
    )
    actions.update(
        row, content={}, sharing=Sharing(marking=Marking.GREEN), by=cast.people["chair"], at=NOW
    )
    Practice.objects.filter(pk=row.pk).update(status="published", published_at=NOW)
    found = {"id": row.pk, "owner_nation_id": None, "co_owner_ids": ()}
    assert latest_lines(cast.user("group member"), found, size=5)
    assert not latest_lines(cast.user("peer official"), found, size=5)


def test_who_opened_it_is_told_when_asked_for(cast: Cast) -> None:
    row = make_practice(cast, "amber, named", slug="p")
    for reader, door in (
        ("secretariat", "/practices/p/"),
        ("nation's system", f"{API}/practices/p/"),
    ):
        client_of(cast, reader).get(door)
    address = "practices/p/history/"
    assert sentences(cast, "owner official", address) == []
    key = cast.keys["nation's system"].prefix
    day = datetime.datetime.now(datetime.UTC)
    today = f"{day.day} {day:%B %Y}"
    assert sentences(cast, "owner official", f"{address}?reads=true") == [
        f"{today}, a system of Estonia, through the API with the key {key}: read the practice.",
        f"{today}, secretariat, on the page: read the practice.",
    ]
    page = client_of(cast, "owner official").get("/practices/p/history/").content.decode()
    assert "Nothing is recorded" in page
    assert row.marking == Marking.AMBER


@pytest.fixture
def group(cast: Cast) -> WorkingGroup:
    return GroupFactory(name="The group", circle=cast.circles["the-group"], marking="GREEN")


@pytest.fixture
def meeting(cast: Cast, group: WorkingGroup) -> Meeting:
    """Of the group: moved, with an open point and one for its chair, with minutes and an action."""
    chair = cast.people["chair"]
    details = Details("Spring call", NOW, "Europe/Tallinn")
    row = meeting_actions.arrange(group=group, details=details, by=chair, at=NOW - 9 * HOUR)
    moved = Details("Spring call", NOW + HOUR, "Europe/Tallinn", place="Online")
    row = meeting_actions.update(row, details=moved, by=chair, at=NOW - 8 * HOUR)
    meeting_actions.add_point(row, point=Point("Budget"), by=chair, at=NOW)
    red = meeting_actions.add_point(
        row, point=Point("Zanzibar", marking=Marking.RED, people=[chair]), by=chair, at=NOW
    )
    text = f"- ACTION: @{chair.email} by 2026-12-24 send the list\n"
    meeting_actions.write_minutes(
        row, texts={"minutes": text, f"item-{red.pk}": "Quokka."}, by=chair, at=NOW
    )
    row.refresh_from_db()
    meeting_actions.circulate(row, by=chair, at=NOW + 2 * HOUR)
    meeting_actions.close_action(
        Action.objects.get(), state="done", outcome="Sent.", by=chair, at=NOW + 3 * HOUR
    )
    return row


def test_a_meetings_history_tells_each_what_they_may_read_of_it(
    cast: Cast, meeting: Meeting
) -> None:
    whats = {
        reader: [
            line.split(": ", 1)[1]
            for line in sentences(cast, reader, f"meetings/{meeting.slug}/history/")
        ]
        for reader in ("group member", "chair", "secretariat")
    }
    assert whats["group member"] == [
        "closed the action, “send the list”.",
        "circulated minutes.",
        "put the point on the agenda, “Budget”.",
        "changed the start from 22 November 2026, 12:00 UTC to 22 November 2026, 13:00 UTC and the place to “Online”.",
        "arranged the meeting.",
    ]
    # The secretariat runs meetings, so it knows that minutes were written; of the red point nothing.
    assert "wrote minutes." in whats["secretariat"]
    assert set(whats["secretariat"]) - set(whats["group member"]) == {"wrote minutes."}
    # The chair reads the red point, whose name is not told in lists that others may look at.
    assert whats["chair"].count("put the point on the agenda.") == 1
    assert whats["chair"].count("circulated minutes.") == 2
    page = words(client_of(cast, "group member"), meeting.get_absolute_url())
    assert "closed the action, “send the list”." in page
    whole = (
        client_of(cast, "group member")
        .get(f"{meeting.get_absolute_url()}history/")
        .content.decode()
    )
    for text in (page, whole):
        assert "Zanzibar" not in text
    assert (
        client_of(cast, "chair").get(f"{meeting.get_absolute_url()}history/?x=1").status_code == 400
    )


def test_what_a_meeting_was_called_when_it_was_for_fewer_is_not_told(
    cast: Cast, group: WorkingGroup
) -> None:
    chair = cast.people["chair"]
    narrow = Details("Zanzibar", NOW + HOUR, "UTC", marking=Marking.AMBER)
    row = meeting_actions.arrange(group=group, details=narrow, by=chair, at=NOW)
    renamed = Details("Quokka", NOW + HOUR, "UTC", marking=Marking.AMBER)
    meeting_actions.update(row, details=renamed, by=chair, at=NOW, reason="Marsupial.")
    called = Details("A call", NOW + HOUR, "UTC", marking=Marking.AMBER)
    meeting_actions.update(row, details=called, by=chair, at=NOW)
    two = {"asked_by": cast.people["group member"], "by": chair}
    meeting_actions.share_wider(row, marking=Marking.GREEN, **two, at=NOW, reason=WHY)
    meeting_actions.update(row, details=Details("The call", NOW + HOUR, "UTC"), by=chair, at=NOW)
    said = sentences(cast, "group member", f"meetings/{row.slug}/history/")
    assert [line.split(": ", 1)[1] for line in said] == [
        "changed the title from “A call” to “The call”.",
        "changed the marking from TLP:AMBER to TLP:GREEN.",
        "changed the title.",
        "changed the title.",
        "arranged the meeting.",
    ]
    text = (
        client_of(cast, "group member").get(f"{API}/meetings/{row.slug}/history/").content.decode()
    )
    assert "Marsupial" not in text
    assert WHY in text


def test_a_meetings_history_is_not_looked_for_in_vain(
    cast: Cast, meeting: Meeting, django_assert_num_queries: Any
) -> None:
    for reader in ("stranger", "affiliate of the owner", "administrator"):
        user = cast.user(reader)
        with django_assert_num_queries(0):
            assert meeting_lines(user, meeting, size=5) == []


def test_no_cursor_tells_how_much_happened_elsewhere(cast: Cast, practice: Practice) -> None:
    address = f"{API}/practices/{practice.slug}/history/?limit=2"
    first = client_of(cast, "owner official").get(address).json()
    cursor = first["next"].split("cursor=")[1].split(".")[0]
    held = base64.urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4)).decode()
    event = Event.objects.get(ref=first["results"][-1]["id"])
    assert held == f'["after","{event.ref}"]'
    rest = (
        client_of(cast, "owner official")
        .get(first["next"].removeprefix("http://testserver"))
        .json()
    )
    assert len(rest["results"]) == 2
    assert Client().get(first["next"].removeprefix("http://testserver")).status_code == 404
