"""Cancelled and moved meetings stay visible, each in its old place."""

import datetime
from dataclasses import replace
from typing import Any

import icalendar
import pytest
from django.core.exceptions import ValidationError
from django.test import Client

from core.errors import StaleVersion, StateConflict
from core.models import Event, Verb
from tests.factories.workinggroups import AFTER, AT
from tests.planner.network import FIRST_DAY, planned
from tests.readers import NOW, TEST, Cast
from workinggroups import actions, queries
from workinggroups.actions import Details
from workinggroups.models import BurdenEntry, FormerDate, Meeting, PlannedCall, WorkingGroup
from workinggroups.planner import Aim

pytestmark = pytest.mark.django_db
WEEK = datetime.timedelta(days=7)


@pytest.fixture(autouse=True)
def _now(time_machine: Any) -> None:
    time_machine.move_to(NOW, tick=False)


@pytest.fixture
def call(cast: Cast, group: WorkingGroup) -> Meeting:
    details = Details("Call", NOW + WEEK, "Europe/Tallinn")
    return actions.arrange(group=group, details=details, by=cast.people["chair"], at=NOW)


def moved(call: Meeting, to: datetime.datetime, by: Any, at: datetime.datetime = NOW) -> Meeting:
    details = replace(actions.details_of(call), starts_at=to)
    return actions.update(call, details=details, by=by, at=at, reason="The host is away.")


def test_a_cancelled_meeting_keeps_its_place_and_goes_no_further(
    cast: Cast, call: Meeting, client: Client
) -> None:
    chair = cast.people["chair"]
    with pytest.raises(ValidationError, match="Say why"):
        actions.cancel(call, reason=" ", by=chair, at=NOW)
    with pytest.raises(StaleVersion):
        actions.cancel(call, reason="No.", by=chair, at=NOW, expected=frozenset([9]))
    done = actions.cancel(call, reason="No quorum.", by=chair, at=NOW)
    assert (done.version, done.sequence, done.cancelled_at) == (2, 1, NOW)
    assert Event.objects.get(verb=Verb.MEETING_CANCEL).reason == "No quorum."
    further: list[Any] = [
        lambda: actions.cancel(call, reason="Again.", by=chair, at=NOW),
        lambda: moved(call, NOW, chair),
        lambda: actions.write_minutes(call, texts={"minutes": "x"}, by=chair, at=AFTER),
        lambda: actions.circulate(call, by=chair, at=AFTER),
    ]
    for each in further:
        with pytest.raises(StateConflict, match="cancelled"):
            each()

    client.force_login(chair)
    page = client.get(call.get_absolute_url()).content.decode()
    assert "This meeting is cancelled" in page
    assert "No quorum." in page
    assert "Move it" not in page
    assert client.get(f"{call.get_absolute_url()}minutes/").status_code == 403
    assert "Cancelled: No quorum." in client.get("/meetings/").content.decode()
    assert "Call" not in client.get("/").content.decode().partition("Next meetings")[2][:900]
    file = client.get(f"{call.get_absolute_url()}meeting.ics").content
    [event] = icalendar.Calendar.from_ical(file).walk("VEVENT")
    assert (event["STATUS"], event["SUMMARY"]) == ("CANCELLED", "TLP:GREEN Cancelled: Call")


def test_minutes_circulated_mean_that_it_took_place(cast: Cast, meeting: Meeting) -> None:
    chair = cast.people["chair"]
    actions.write_minutes(meeting, texts={"minutes": "Said."}, by=chair, at=AFTER)
    actions.circulate(meeting, by=chair, at=AFTER)
    with pytest.raises(StateConflict, match="took place"):
        actions.cancel(meeting, reason="No.", by=chair, at=AFTER)


def test_a_moved_meeting_leaves_a_row_where_it_stood(
    cast: Cast, call: Meeting, client: Client
) -> None:
    chair, later = cast.people["chair"], NOW + 2 * WEEK
    moved(call, later, chair)
    call.refresh_from_db()
    assert call.sequence == 1
    client.force_login(chair)
    for address in ("/meetings/", f"/groups/{call.group.slug}/" if call.group else ""):
        page = client.get(address).content.decode()
        assert page.count(f'href="{call.get_absolute_url()}"') == 2, address
        assert "Moved to" in page
        assert "(The host is away.)" in page
    assert "It was to start on" in client.get(call.get_absolute_url()).content.decode()
    moved(call, NOW + WEEK, chair)  # back again: only where it stood meanwhile is told
    assert [row.starts_at for row in FormerDate.objects.all()] == [later]
    moved(call, NOW - WEEK, chair)
    rows, _ = queries.past_page(chair, at=NOW, before="", size=5)
    assert [type(row) for row in rows] == [Meeting]
    assert len(queries.with_former(chair, [], after=NOW)) == 2


def test_rows_of_what_was_moved_stand_on_one_page_of_the_past(cast: Cast, group: Any) -> None:
    chair = cast.people["chair"]
    held = [
        actions.arrange(
            group=group, details=Details(f"Call {n}", AT - n * WEEK, "UTC"), by=chair, at=AT
        )
        for n in range(4)
    ]
    moved(held[3], AT - 2 * WEEK + datetime.timedelta(hours=1), chair)
    seen: list[str] = []
    before = ""
    while True:
        rows, before = queries.past_page(chair, at=NOW, before=before, size=1)
        seen += [type(row).__name__ for row in rows]
        if not before:
            break
    assert seen == ["Meeting", "Meeting", "Meeting", "Meeting", "FormerDate"]
    page = queries.group_page(group, chair, at=NOW)
    assert [type(row).__name__ for row in page.past].count("FormerDate") == 1


def test_who_may_not_read_a_meeting_is_not_told_where_it_stood(
    cast: Cast, group: WorkingGroup
) -> None:
    chair = cast.people["chair"]
    details = Details("Secret", NOW + WEEK, "UTC", marking="AMBER+STRICT")
    call = actions.arrange(group=group, details=details, by=chair, at=NOW)
    moved(call, NOW + 2 * WEEK, chair)
    assert queries.with_former(cast.people["peer official"], []) == []
    assert len(queries.with_former(chair, [])) == 1


def test_by_page(cast: Cast, call: Meeting, client: Client) -> None:
    client.force_login(cast.people["chair"])
    move, cancel = (f"{call.get_absolute_url()}{what}/" for what in ("move", "cancel"))
    assert client.get(move).status_code == client.get(cancel).status_code == 200
    local = call.starts_at + datetime.timedelta(hours=2)
    same = {"day": f"{local:%Y-%m-%d}", "hour": f"{local:%H:%M}"}
    refused = client.post(move, same)
    assert "That is when it starts already" in refused.content.decode()
    skipped = client.post(move, {"day": "2027-03-28", "hour": "03:30"})
    assert "The clock skips this hour" in skipped.content.decode()
    assert client.post(move, same | {"hour": "09:00", "confirmed": "1"}).status_code == 302
    begun = actions.update(
        call,
        details=replace(actions.details_of(call), starts_at=NOW - WEEK),
        by=cast.people["chair"],
        at=NOW,
    )
    assert "has begun" in client.post(move, same | {"hour": "10:00"}).content.decode()
    assert client.post(cancel, {"reason": "x" * 301}).status_code == 400
    assert client.post(cancel, {"reason": "No quorum."}).status_code == 302
    assert client.post(cancel, {"reason": "No quorum."}).status_code == 400
    assert client.post(move, same).status_code == 400
    begun.refresh_from_db()
    assert begun.cancelled_reason == "No quorum."


def test_by_api(cast: Cast, call: Meeting, client: Client) -> None:
    address = f"/api/v1/meetings/{call.slug}/"
    client.force_login(cast.people["peer official"])
    body = {"starts_at": "2027-01-05T09:00:00+02:00"}
    assert _post(client, f"{address}move/", body, "*").status_code == 403
    client.force_login(cast.people["chair"])
    etag = client.get(address).headers["ETag"]
    assert _post(client, f"{address}move/", {}, etag).status_code == 422
    done = _post(client, f"{address}move/", body, etag)
    assert done.json()["starts_at"] == "2027-01-05T07:00:00Z"
    assert [row["starts_at"] for row in done.json()["moved_from"]] == ["2026-11-29T12:00:00Z"]
    assert _post(client, f"{address}cancel/", {"reason": "No."}, etag).status_code == 412
    gone = _post(client, f"{address}cancel/", {"reason": "No."}, done.headers["ETag"])
    assert (gone.json()["status"], gone.json()["cancelled_reason"]) == ("cancelled", "No.")
    again = _post(client, f"{address}cancel/", {"reason": "No."}, gone.headers["ETag"])
    assert again.status_code == 409
    listed = client.get("/api/v1/meetings/?status=cancelled").json()["results"]
    assert [row["slug"] for row in listed] == [call.slug]
    assert client.get("/api/v1/meetings/?status=confirmed").json()["results"] == []
    assert _post(client, "/api/v1/meetings/none/cancel/", {"reason": "No."}, "*").status_code == 404


def _post(client: Client, address: str, body: dict[str, Any], etag: str) -> Any:
    return client.post(address, body, content_type="application/json", headers={"if-match": etag})


def test_a_cancelled_call_costs_nobody(cast: Cast) -> None:
    planning = planned(cast)
    by = cast.people["secretariat"]
    actions.choose_plan(planning, aim=Aim.TWO_SITTINGS, by=by, at=NOW)
    calls = list(PlannedCall.objects.select_related("meeting").order_by("number", "sitting"))
    first, second = (call.meeting for call in calls if call.number == 0)
    third = next(call.meeting for call in calls if call.number == 1)
    for sitting in (call.meeting for call in calls if call.number == 1):
        actions.cancel(sitting, reason="No quorum.", by=by, at=NOW)
    after = third.starts_at + 40 * WEEK
    before = {call.number for call in calls}
    assert actions.note_burdens(by=TEST, at=after) == len(before) - 1
    assert not BurdenEntry.objects.filter(planned__number=1).exists()

    entries = BurdenEntry.objects.filter(planned__number=0)
    firsts = {row.nation_id: row.points for row in entries}
    actions.cancel(first, reason="It did not take place.", by=by, at=after)
    alone = {pk: sum(_points(entries, pk)) for pk in firsts}
    assert sum(alone.values()) >= sum(firsts.values())  # one sitting is left for all
    actions.cancel(second, reason="Nor did this.", by=by, at=after)
    assert {pk: sum(_points(entries, pk)) for pk in firsts} == dict.fromkeys(firsts, 0)


def test_what_a_cancelled_call_was_noted_for_is_taken_back(cast: Cast) -> None:
    planning, by = planned(cast), cast.people["secretariat"]
    night = datetime.datetime.combine(FIRST_DAY, datetime.time(3), datetime.UTC)
    actions.choose_plan(
        planning, aim=Aim.LEAST, instead={0: [night]}, reason="The host asked.", by=by, at=NOW
    )
    call = PlannedCall.objects.select_related("meeting").get(number=0)
    actions.note_burdens(by=TEST, at=night + WEEK)
    entries = BurdenEntry.objects.filter(planned__number=0)
    assert sum(row.points for row in entries) > 0
    actions.cancel(call.meeting, reason="It did not take place.", by=by, at=night + WEEK)
    assert sum(row.points for row in entries.all()) == 0
    assert set(entries.exclude(corrects=None).values_list("reason", flat=True)) == {
        "Cancelled: It did not take place."
    }


def _points(entries: Any, nation: int) -> list[int]:
    return list(entries.all().filter(nation=nation).values_list("points", flat=True))
