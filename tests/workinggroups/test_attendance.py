"""Attendance over time, who stays away, and who sees the names of a group."""

import datetime
from typing import Any

import pytest
import time_machine
from django.core.exceptions import ValidationError
from django.test import Client

from tests.factories.workinggroups import GroupFactory, MeetingFactory
from tests.members.test_views import text_of
from tests.readers import NOW, Cast
from workinggroups import actions, queries
from workinggroups.attendance import Kept, prompt
from workinggroups.models import Attendance, WorkingGroup

pytestmark = pytest.mark.django_db
DAY = datetime.timedelta(days=1)


@pytest.fixture
def group(cast: Cast) -> WorkingGroup:
    return GroupFactory(slug="g", circle=cast.circles["the-group"], marking="GREEN")


def held(group: WorkingGroup, cast: Cast, days: int, **more: Any) -> None:
    """A meeting so many days ago, to which Canada came; Denmark did not, Estonia once."""
    meeting = MeetingFactory(
        group=group, owner_circle=group.circle, starts_at=NOW - days * DAY, **more
    )
    states = {"canada": "present", "denmark": "absent"}
    states |= {"estonia": "absent" if days > 1 else "apologies"}
    Attendance.objects.bulk_create(
        Attendance(meeting=meeting, nation=cast.nations[name], state=state)
        for name, state in states.items()
    )


@pytest.mark.parametrize(
    ("states", "away"),
    [
        (("absent",) * 3, True),
        (("", "absent", "absent", "absent", "present"), True),
        (("absent", "absent", "apologies"), False),
        (("absent", "absent"), False),
        ((), False),
    ],
)
def test_who_is_absent_three_times_without_apologies_is_away(
    states: tuple[str, ...], away: bool
) -> None:
    row = Kept("Denmark", "denmark", states)
    assert row.is_away == away
    assert bool(prompt([row])) == away
    two = prompt([row, Kept("Estonia", "estonia", states)])
    assert two.startswith("Denmark and Estonia were absent") == away


def test_only_meetings_that_the_reader_may_read_count(
    group: WorkingGroup, cast: Cast, django_assert_num_queries: Any
) -> None:
    for days in (1, 2, 3):
        held(group, cast, days)
    held(group, cast, 4, marking="AMBER")
    MeetingFactory(group=group, owner_circle=group.circle, starts_at=NOW - 5 * DAY)
    own = queries.attendance_page(group, cast.people["chair"], at=NOW)
    assert (len(own.meetings), [row.name for row in own.rows]) == (
        4, ["Canada", "Denmark", "Estonia"],
    )  # fmt: skip
    assert (own.rows[0].present, own.rows[0].noted) == (4, 4)
    assert [row.is_away for row in own.rows] == [False, True, False]
    with django_assert_num_queries(3):
        peer = queries.attendance_page(group, cast.people["peer official"], at=NOW)
    assert len(peer.meetings) == 3


def test_the_lead_is_told_and_the_others_see_the_table(group: WorkingGroup, cast: Cast) -> None:
    for days in (1, 2, 3):
        held(group, cast, days)
    client = Client()
    with time_machine.travel(NOW, tick=False):
        client.force_login(cast.people["chair"])
        assert 'href="attendance/"' in client.get("/groups/g/").content.decode()
        page = text_of(client.get("/groups/g/attendance/"))
        assert "Denmark was absent from the last three calls, without apologies" in page
        assert "Sent apologies" in page
        told = client.get("/api/v1/groups/g/attendance/").json()
        assert [row["away"] for row in told["nations"]] == [False, True, False]
        client.force_login(cast.people["peer official"])
        page = text_of(client.get("/groups/g/attendance/"))
        assert "without apologies" not in page
        assert "3 of 3" in page
    open_ = GroupFactory(slug="open")
    client.force_login(cast.people["affiliate of the owner"])
    assert client.get(f"/groups/{open_.slug}/attendance/").status_code == 403
    assert client.get(f"/api/v1/groups/{open_.slug}/attendance/").status_code == 404


def test_a_group_decides_who_sees_its_names(group: WorkingGroup, cast: Cast) -> None:
    client, peer = Client(), Client()
    client.force_login(cast.people["chair"])
    peer.force_login(cast.people["peer official"])
    assert "group member" not in text_of(peer.get("/groups/g/"))
    page = client.post("/groups/g/seats/roster/", {"names_for": "network"}, follow=True)
    assert "All officials of member nations" in text_of(page)
    assert "group member" in text_of(peer.get("/groups/g/"))
    page = client.post("/groups/g/seats/roster/", {"names_for": "all"}, follow=True)
    assert "Choose one of those offered." in text_of(page)
    assert peer.post("/groups/g/seats/roster/", {"names_for": "group"}).status_code == 403
    who = cast.people["chair"]
    with pytest.raises(ValidationError):
        actions.set_roster(group, names_for="all", by=who, at=NOW)
    same = actions.set_roster(group, names_for="network", by=who, at=NOW)
    assert same.names_for == "network"
