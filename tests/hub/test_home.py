import datetime
import re
from collections.abc import Callable
from typing import Any

import pytest
from django.contrib.auth.models import AnonymousUser
from django.test import Client

from hub.home import compose
from members.markings import Marking
from members.models import NetworkProfile
from members.roles import Role
from practices.models import Practice
from tests.factories.members import NOW, NationFactory, PersonFactory
from tests.factories.practices import PracticeFactory, ReuseFactory, TopicFactory
from tests.factories.summits import SummitFactory
from tests.factories.workinggroups import GroupFactory, MeetingFactory
from workinggroups.models import Action

pytestmark = pytest.mark.django_db
PUBLIC = AnonymousUser()
SOON = NOW + datetime.timedelta(days=3)
Counter = Callable[[int], Any]


def text_of(reply: Any) -> str:
    return " ".join(re.sub(r"<[^>]+>", " ", reply.content.decode()).split())


def test_an_empty_hub_has_a_home_page_that_says_what_to_do(client: Client) -> None:
    text = text_of(client.get("/"))
    assert "The library is empty" in text
    assert "No reuse across borders is recorded yet" in text


def test_the_public_finds_the_search_the_newest_and_the_latest_summit(client: Client) -> None:
    NetworkProfile.objects.create(slug="dn", name="Digital Nations", founded="2014")
    PracticeFactory.create_batch(5)
    hidden = PracticeFactory(marking=Marking.GREEN, title="Only for officials")
    SummitFactory(name="Old summit", start="2014", end="2014")
    SummitFactory(name="New summit", start="2024", end="2024")
    SummitFactory(name="Side event", start="2025", end="2025", kind="side_event", ordinal=None)
    html = client.get("/").content.decode()
    assert '<form class="search big"' in " ".join(html.split())
    assert hidden.title not in html
    assert "New summit" in html
    assert "Old summit" not in html
    assert "Side event" not in html
    assert [p.title for p in compose(PUBLIC, at=NOW).newest] == [
        p.title for p in Practice.objects.filter(marking="CLEAR").order_by("-published_at")[:4]
    ]


def test_meetings_show_on_the_readers_clock_and_only_to_its_readers() -> None:
    meeting = MeetingFactory(
        starts_at=SOON, time_zone="Europe/Tallinn", marking=Marking.GREEN, group=GroupFactory()
    )
    MeetingFactory(starts_at=NOW - datetime.timedelta(days=1))
    assert compose(PUBLIC, at=NOW).meetings == []
    [shown] = compose(PersonFactory(time_zone="Pacific/Auckland"), at=NOW).meetings
    assert (shown.meeting, shown.is_mine, shown.time.zone) == (meeting, True, "Pacific/Auckland")
    assert shown.time.hour == "01:00"


def test_an_open_meeting_shows_to_the_public_on_the_hosts_clock() -> None:
    MeetingFactory(starts_at=SOON, time_zone="Europe/Tallinn", marking=Marking.CLEAR)
    [shown] = compose(PUBLIC, at=NOW).meetings
    assert (shown.is_mine, shown.time.hour, shown.time.zone) == (False, "14:00", "Europe/Tallinn")


def test_the_picture_counts_practices_across_borders_once_per_country() -> None:
    britain = NationFactory(name="United Kingdom", iso2="GB")
    canada = NationFactory(name="Canada", iso2="CA")
    notify = PracticeFactory(owner_nation=britain)
    ReuseFactory(practice=notify, nation=canada, country="CA")
    ReuseFactory.create_batch(2, practice=notify, nation=None, country="US")
    ReuseFactory(practice=notify, nation=britain, country="GB")
    ReuseFactory(practice=PracticeFactory(owner_nation=britain, marking="GREEN"), country="FI")
    picture = compose(PUBLIC, at=NOW).picture
    assert picture is not None
    assert picture.rows == [
        ("United Kingdom", "Canada", 1),
        ("United Kingdom", "United States", 1),
    ]


def test_a_person_finds_what_waits(client: Client) -> None:
    nation = NationFactory()
    person = PersonFactory(nation=nation, role=Role.COORDINATOR, time_zone="Pacific/Auckland")
    meeting = MeetingFactory(marking=Marking.GREEN)
    # Noon in UTC on the 22nd is the 23rd in Auckland: an action due on the 22nd is late there.
    for number, day in enumerate((22, 23)):
        due = datetime.date(2026, 11, day)
        Action.objects.create(
            meeting=meeting, number=number, text=f"By {day}", owner=person, due=due
        )
    PracticeFactory(owner_nation=nation, is_compiled=True, title="To be confirmed")
    PracticeFactory(owner_nation=nation, is_compiled=True, last_confirmed_at=NOW)
    PracticeFactory(is_compiled=True)
    PracticeFactory(owner_nation=nation, status="draft", title="Half done")
    mine = compose(person, at=NOW).mine
    assert mine is not None
    assert [action.text for action in mine.actions] == ["By 22", "By 23"]
    assert mine.overdue == 1
    assert [practice.title for practice in mine.drafts] == ["Half done"]
    assert [practice.title for practice in mine.unconfirmed] == ["To be confirmed"]
    assert not mine.unconfirmed_more
    client.force_login(person)
    text = text_of(client.get("/"))
    for shown in ("By 22", "Half done", "To be confirmed", "New for you"):
        assert shown in text


def test_more_to_confirm_than_fits_is_said_so() -> None:
    person = PersonFactory()
    PracticeFactory.create_batch(5, owner_nation=person.nation, is_compiled=True)
    mine = compose(person, at=NOW).mine
    assert mine is not None
    assert (len(mine.unconfirmed), mine.unconfirmed_more) == (4, True)


def test_the_secretariat_has_no_nations_drafts_to_mind(client: Client) -> None:
    person = PersonFactory(role=Role.SECRETARIAT, nation=None)
    PracticeFactory(is_compiled=True)
    mine = compose(person, at=NOW).mine
    assert mine is not None
    assert (mine.drafts, mine.unconfirmed) == ([], [])
    client.force_login(person)
    assert "To confirm" not in text_of(client.get("/"))


@pytest.mark.parametrize("number", [1, 3])
def test_the_public_home_page_costs_seven_queries(
    number: int, django_assert_num_queries: Counter
) -> None:
    for _ in range(number):
        ReuseFactory(practice=PracticeFactory(topics=[TopicFactory()]), country="FI")
        MeetingFactory(starts_at=SOON, marking=Marking.CLEAR, group=GroupFactory())
        SummitFactory()
    with django_assert_num_queries(7):
        page = compose(PUBLIC, at=NOW)
        assert {p.owner_nation.name for p in page.newest if p.owner_nation}
        assert {next_.meeting.group.name for next_ in page.meetings if next_.meeting.group}


@pytest.mark.parametrize("number", [1, 3])
def test_a_persons_home_page_costs_a_fixed_number_of_queries(
    number: int, django_assert_num_queries: Counter
) -> None:
    person = PersonFactory()
    for place in range(number):
        PracticeFactory(owner_nation=person.nation, is_compiled=True, topics=[TopicFactory()])
        PracticeFactory(owner_nation=person.nation, author=person, status="draft")
        meeting = MeetingFactory(starts_at=SOON)
        due = datetime.date(2026, 12, 1)
        Action.objects.create(meeting=meeting, number=place, text="x", owner=person, due=due)
    with django_assert_num_queries(13):
        mine = compose(person, at=NOW).mine
    assert mine is not None
    assert [len(mine.actions), len(mine.drafts), len(mine.unconfirmed)] == [number] * 3


def test_robots_are_let_in_but_not_to_accounts(client: Client) -> None:
    reply = client.get("/robots.txt")
    assert reply.headers["Content-Type"] == "text/plain; charset=utf-8"
    lines = reply.content.decode().splitlines()
    assert "Allow: /" in lines
    assert "Disallow: /me/" in lines
