"""Whose calendars hold what, and how the secret that opens them ends."""

import datetime
from dataclasses import replace
from typing import Any

import icalendar
import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from core.models import Event, Verb
from members import actions as members
from members.markings import Marking
from tests.factories.workinggroups import GroupFactory, InvitationFactory, MeetingFactory
from tests.readers import NOW, Cast
from workinggroups import actions
from workinggroups.actions import Details
from workinggroups.models import CalendarLink, Meeting, WorkingGroup

pytestmark = pytest.mark.django_db
SOON = NOW + datetime.timedelta(days=9)


@pytest.fixture(autouse=True)
def _now(time_machine: Any) -> None:
    time_machine.move_to(NOW, tick=False)


@pytest.fixture
def group(cast: Cast) -> WorkingGroup:
    circle = cast.circles["the-group"]
    return GroupFactory(
        name="The group", marking=Marking.STRICT, circle=circle, owner_circle=circle
    )


@pytest.fixture
def meetings(cast: Cast, group: WorkingGroup) -> dict[str, Meeting]:
    circle = cast.circles["the-group"]
    shared = {"starts_at": SOON, "owner_circle": circle}
    made = {
        "network": MeetingFactory(title="Network call", **shared),
        "group": MeetingFactory(title="Group call", group=group, marking=Marking.STRICT, **shared),
        "red": MeetingFactory(title="Red call", group=group, marking=Marking.RED, **shared),
        "old": MeetingFactory(
            title="Old call", **shared | {"starts_at": NOW - datetime.timedelta(days=366)}
        ),
    }
    made["red"].named_people.add(cast.people["group member"])
    InvitationFactory(meeting=made["network"], person=cast.people["peer official"])
    return made


def token_of(cast: Cast, name: str) -> str:
    person = cast.people[name]
    return actions.make_calendar_link(person, by=person, at=NOW)


def titles(client: Client, address: str) -> list[str]:
    reply = client.get(address)
    assert reply.headers["Content-Type"] == "text/calendar; charset=utf-8"
    calendar = icalendar.Calendar.from_ical(reply.content)
    return [str(event["SUMMARY"]) for event in calendar.walk("VEVENT")]


@pytest.mark.usefixtures("meetings")
def test_each_has_what_they_are_asked_to_and_their_groups(client: Client, cast: Cast) -> None:
    official, member = token_of(cast, "peer official"), token_of(cast, "group member")

    assert titles(client, f"/calendar/{official}/mine.ics") == ["TLP:GREEN Network call"]
    assert titles(client, f"/calendar/{member}/mine.ics") == ["TLP:AMBER+STRICT Group call"]
    assert titles(client, f"/calendar/{member}/network.ics") == ["TLP:GREEN Network call"]


@pytest.mark.usefixtures("meetings")
def test_a_group_is_there_for_those_who_may_know_it(
    client: Client, cast: Cast, group: WorkingGroup
) -> None:
    official, member = token_of(cast, "peer official"), token_of(cast, "group member")

    assert titles(client, f"/calendar/{member}/groups/{group.slug}.ics") == [
        "TLP:AMBER+STRICT Group call"
    ]
    assert client.get(f"/calendar/{official}/groups/{group.slug}.ics").status_code == 404
    assert client.get(f"/calendar/{member}/groups/none.ics").status_code == 404


def test_a_seat_taken_away_takes_the_meetings_at_the_next_fetch(
    client: Client, cast: Cast, group: WorkingGroup, meetings: dict[str, Meeting]
) -> None:
    token = token_of(cast, "group member")
    first = client.get(f"/calendar/{token}/mine.ics")
    again = client.get(f"/calendar/{token}/mine.ics", HTTP_IF_NONE_MATCH=first.headers["ETag"])
    assert (again.status_code, again.content) == (304, b"")
    assert "no-cache" in first.headers["Cache-Control"]

    chair = cast.people["chair"]
    members.unseat(group.circle, cast.people["group member"], by=chair, at=NOW)
    after = client.get(f"/calendar/{token}/mine.ics", HTTP_IF_NONE_MATCH=first.headers["ETag"])
    assert after.status_code == 200
    assert meetings["group"].title not in after.content.decode()


def test_a_new_secret_ends_the_one_before(client: Client, cast: Cast) -> None:
    old = token_of(cast, "peer official")
    new = token_of(cast, "peer official")
    assert client.get(f"/calendar/{old}/mine.ics").status_code == 404
    assert client.get(f"/calendar/{new}/mine.ics").status_code == 200
    assert new not in str(CalendarLink.objects.values_list())

    person = cast.people["peer official"]
    person.is_active = False
    person.save()
    assert client.get(f"/calendar/{new}/mine.ics").status_code == 404


def test_the_address_is_shown_once_on_a_page(client: Client, cast: Cast) -> None:
    client.force_login(cast.people["peer official"])
    assert "You have no address yet" in client.get("/me/calendar/").content.decode()
    page = client.post("/me/calendar/make/").content.decode()
    assert "mine.ics" in page
    later = client.get("/me/calendar/").content.decode()
    assert "mine.ics" not in later
    assert "You made an address on 22 November 2026" in later

    client.post("/me/calendar/end/")
    client.post("/me/calendar/end/")  # nothing left to end
    assert "You have no address yet" in client.get("/me/calendar/").content.decode()
    verbs = [
        event.verb
        for event in Event.objects.filter(verb__startswith="calendar:").order_by("sequence")
    ]
    assert verbs == [Verb.CALENDAR_OPEN, Verb.CALENDAR_CLOSE]
    assert 'href="/me/calendar/"' in client.get("/me/").content.decode()


def test_one_meeting_as_a_file(client: Client, cast: Cast, meetings: dict[str, Meeting]) -> None:
    address = f"/meetings/{meetings['network'].slug}/meeting.ics"
    assert client.get(address).status_code == 404
    client.force_login(cast.people["group member"])
    reply = client.get(address)
    assert reply.headers["Content-Disposition"].startswith("attachment; filename=")
    assert titles(client, address) == ["TLP:GREEN Network call"]
    assert client.get(f"/meetings/{meetings['red'].slug}/meeting.ics").status_code == 404
    page = client.get(f"/meetings/{meetings['network'].slug}/").content.decode()
    assert address in page


def test_the_sequence_rises_with_the_time_and_not_with_the_title(cast: Cast) -> None:
    who = cast.people["secretariat"]
    details = Details("Call", SOON, "Europe/Tallinn")
    meeting = actions.arrange(group=None, details=details, by=who, at=NOW)
    actions.update(meeting, details=replace(details, title="The call"), by=who, at=NOW)
    meeting.refresh_from_db()
    assert (meeting.version, meeting.sequence) == (2, 0)

    later = replace(details, title="The call", starts_at=SOON + datetime.timedelta(hours=1))
    actions.update(meeting, details=later, by=who, at=NOW)
    meeting.refresh_from_db()
    assert (meeting.version, meeting.sequence) == (3, 1)


@pytest.mark.parametrize("number", [1, 3])
def test_a_calendar_costs_the_same_for_one_and_three(
    client: Client,
    cast: Cast,
    number: int,
    uncounted: None,  # noqa: ARG001 - the count of requests is not what is measured
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    for _ in range(number):
        MeetingFactory(owner_circle=cast.circles["the-group"], starts_at=SOON)
    token = token_of(cast, "peer official")
    with django_assert_num_queries(2):
        assert len(titles(client, f"/calendar/{token}/network.ics")) == number
