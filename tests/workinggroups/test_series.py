"""Series of meetings: looked at, begun, copied, and read back from calendars."""

import datetime
from dataclasses import replace
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from django.core.exceptions import ValidationError
from django.test import Client

from core.models import Event, Verb
from members.models import Holiday
from tests.calendars.expanding import by_dateutil, by_vobject
from tests.planner.network import planned
from tests.readers import NOW, Cast
from workinggroups import actions, ics, queries, recurrence
from workinggroups.actions import Point, SeriesDetails
from workinggroups.models import Meeting, Occurrence, Series, WorkingGroup
from workinggroups.planner import Aim

pytestmark = pytest.mark.django_db
SECOND_WEDNESDAY = datetime.date(2027, 1, 13)
MONTHLY = SeriesDetails("Monthly call", SECOND_WEDNESDAY, datetime.time(14), "Europe/Tallinn")


@pytest.fixture(autouse=True)
def _now(time_machine: Any) -> None:
    time_machine.move_to(NOW, tick=False)


@pytest.fixture
def series(cast: Cast, group: WorkingGroup) -> Series:
    return begin(cast, group, MONTHLY, {datetime.date(2027, 7, 14): "Summer."})


def begin(cast: Cast, group: Any, details: SeriesDetails, skip: Any = None) -> Series:
    chair = cast.people["chair"]
    points = [Point("Opening", "inform", 5), Point("Secret", marking="RED", people=[chair])]
    return actions.start_series(
        group=group, details=details, skip=skip, points=points, by=chair, at=NOW
    )


def meetings_of(series: Series) -> list[Meeting]:
    return list(Meeting.objects.filter(occurrence__series=series).order_by("starts_at"))


def test_each_date_is_a_meeting_at_the_same_hour_on_the_hosts_clock(series: Series) -> None:
    held = meetings_of(series)
    zone = ZoneInfo("Europe/Tallinn")
    assert len(held) == 11
    assert {meeting.starts_at.astimezone(zone).time() for meeting in held} == {datetime.time(14)}
    assert {meeting.starts_at.hour for meeting in held} == {11, 12}
    assert held[0].items.count() == 2
    assert str(Occurrence.objects.get(meeting=None)) == "Monthly call, 2027-07-14"
    assert Event.objects.get(verb=Verb.SERIES_CREATE).changes == {"meetings": [None, 11]}


@pytest.mark.parametrize(
    ("changed", "skip", "field"),
    [
        ({"count": 0}, {}, "count"),
        ({"every": 13}, {}, "every"),
        ({"pattern": "free"}, {}, "days"),
        ({"first_day": NOW.date()}, {}, "first_day"),
        ({"first_day": datetime.date(2027, 3, 28), "hour": datetime.time(3, 30)}, {}, "hour"),
        ({"first_day": datetime.date(2027, 2, 28), "hour": datetime.time(3, 30)}, {}, "hour"),
        ({}, {datetime.date(2027, 1, 14): "No."}, "skip"),
        ({"count": 1}, {SECOND_WEDNESDAY: "No."}, "skip"),
        ({}, {SECOND_WEDNESDAY: " "}, "skip"),
        ({"minutes_long": 1}, {}, "__all__"),
    ],
)
def test_what_makes_no_series_is_refused_by_field(
    cast: Cast, group: WorkingGroup, changed: dict[str, Any], skip: Any, field: str
) -> None:
    with pytest.raises(ValidationError) as refusal:
        begin(cast, group, replace(MONTHLY, **changed), skip)
    assert list(refusal.value.message_dict) == [field]
    assert not Series.objects.exists()


def test_the_dates_tell_clock_changes_and_who_is_off(cast: Cast, group: WorkingGroup) -> None:
    nation = cast.nations["canada"]
    Holiday.objects.create(nation=nation, day=datetime.date(2027, 4, 14), name="A day", source="x")
    nation.time_zone = "America/Toronto"
    nation.save()
    dates = queries.look_at(MONTHLY.rule, actions.days_asked(MONTHLY)[:5], group)
    assert [date.changes for date in dates[:3]] == [(), (), ()]
    assert dates[3].changes == ("Europe/Tallinn forward by 1 h", "America/Toronto forward by 1 h")
    assert [date.off for date in dates[2:5]] == [(), ("Canada: A day",), ()]
    early = replace(MONTHLY, first_day=datetime.date(2027, 2, 28), hour=datetime.time(3, 30))
    gap = recurrence.look_at(early.rule, actions.days_asked(early)[:3], {})
    assert (gap[1].starts, gap[2].starts is None) == (None, False)
    assert "skips 03:30" in gap[1].words
    assert gap[2].changes == ("Europe/Tallinn forward by 1 h",)
    half = replace(MONTHLY, time_zone="Australia/Lord_Howe", every=4)
    dates = recurrence.look_at(half.rule, actions.days_asked(half)[:2], {})
    assert dates[1].changes == ("Australia/Lord_Howe back by 30 min",)


@pytest.mark.parametrize(
    ("changed", "words"),
    [
        ({}, "The second Wednesday of every month, 14:00 Europe/Tallinn"),
        ({"every": 3}, "The second Wednesday of every 3 months, 14:00 Europe/Tallinn"),
        (
            {"first_day": datetime.date(2027, 1, 29)},
            "The last Friday of every month, 14:00 Europe/Tallinn",
        ),
        ({"pattern": "weekly"}, "Every week on Wednesday, 14:00 Europe/Tallinn"),
        ({"pattern": "weekly", "every": 2}, "Every 2 weeks on Wednesday, 14:00 Europe/Tallinn"),
        (
            {"pattern": "free", "days": [SECOND_WEDNESDAY]},
            "On days of their own, usually at 14:00 Europe/Tallinn",
        ),
    ],
)
def test_a_rule_in_words(changed: dict[str, Any], words: str) -> None:
    assert recurrence.words(replace(MONTHLY, **changed).rule) == words


@pytest.mark.parametrize(
    "changed",
    [
        {},
        {"pattern": "weekly", "every": 2, "first_day": datetime.date(2027, 3, 1), "count": 20},
        {"first_day": datetime.date(2027, 1, 31), "time_zone": "America/New_York"},
        {
            "pattern": "free",
            "days": [datetime.date(2027, month, 7 + month) for month in range(1, 12)],
            "time_zone": "Pacific/Auckland",
        },
        {"time_zone": "UTC"},
    ],
)
def test_each_meeting_is_read_back_by_two_ways(
    cast: Cast, group: WorkingGroup, changed: dict[str, Any]
) -> None:
    chair = cast.people["chair"]
    details = replace(MONTHLY, **changed)
    days = actions.days_asked(details)
    series = begin(cast, group, details, {days[4]: "A holiday."})
    held = meetings_of(series)
    moved, longer, gone = held[1], held[2], held[3]
    hour = datetime.timedelta(hours=1)
    changes: list[tuple[Meeting, dict[str, Any]]] = [
        (moved, {"starts_at": moved.starts_at + 30 * hour, "place": "Tallinn"}),
        (longer, {"minutes_long": 90}),
    ]
    for meeting, change in changes:
        new = replace(actions.details_of(meeting), **change)
        actions.update(meeting, details=new, by=chair, at=NOW)
    actions.cancel(gone, reason="No quorum.", by=chair, at=NOW)
    found = queries.recurring_of(chair, series.slug)
    assert found is not None
    file = ics.recurring("Calls", found)
    standing = Meeting.objects.filter(occurrence__series=series, cancelled_at=None)
    expected = sorted((each.starts_at, each.minutes_long) for each in standing)
    assert by_dateutil(file) == expected
    assert by_vobject(file) == expected
    assert file.count(b"STATUS:CANCELLED") == 1


def test_what_one_may_not_read_is_none_of_its_dates(cast: Cast, series: Series) -> None:
    chair, official = cast.people["chair"], cast.people["peer official"]
    hidden = meetings_of(series)[0]
    narrow = replace(actions.details_of(hidden), marking="AMBER+STRICT")
    actions.update(hidden, details=narrow, by=chair, at=NOW, reason="It names people.")
    seen = queries.recurring_of(official, series.slug)
    assert seen is not None
    assert seen.out == (SECOND_WEDNESDAY, datetime.date(2027, 7, 14))
    page = queries.series_page(official, series.slug)
    assert page is not None
    assert len(page.occurrences) == 11
    assert queries.recurring_of(None, series.slug) is None
    assert queries.series_page(None, series.slug) is None
    assert list(queries.series_seen(None)) == []


def test_red_meetings_are_in_no_calendar(cast: Cast, group: WorkingGroup) -> None:
    chair = cast.people["chair"]
    series = begin(cast, group, replace(MONTHLY, count=1))
    [meeting] = meetings_of(series)
    red = replace(actions.details_of(meeting), marking="RED")
    actions.update(meeting, details=red, by=chair, at=NOW, reason="It names people.")
    assert queries.recurring_of(chair, series.slug) is None
    assert actions.details_like(series, chair).marking == "GREEN"


def test_a_copy_has_the_structure_and_nothing_that_happened(
    cast: Cast, series: Series, group: WorkingGroup
) -> None:
    chair, later = cast.people["chair"], NOW + datetime.timedelta(days=400)
    first = meetings_of(series)[0]
    actions.write_minutes(first, texts={"minutes": "Said."}, by=chair, at=later)
    actions.cancel(first, reason="No.", by=chair, at=later)
    made = actions.copy_meeting(first, title="Again", starts_at=later, by=chair, at=NOW)
    assert [item.title for item in made.items.all()] == ["Opening"]
    assert (made.minutes_draft, made.cancelled_at, made.minutes_state) == ("", None, "none")
    other = actions.copy_series(
        series, title="Next year", first_day=datetime.date(2028, 1, 12), by=chair, at=NOW
    )
    assert len(meetings_of(other)) == 12
    free = replace(MONTHLY, pattern="free", days=[SECOND_WEDNESDAY, datetime.date(2027, 2, 1)])
    own = begin(cast, group, free)
    shifted = actions.copy_series(
        own, title="Next", first_day=datetime.date(2028, 1, 12), by=chair, at=NOW
    )
    assert [row.day.isoformat() for row in shifted.occurrences.all()] == [
        "2028-01-12",
        "2028-01-31",
    ]
    red = replace(actions.details_of(made), marking="RED")
    made = actions.update(made, details=red, by=chair, at=NOW, reason="It names people.")
    alone = actions.copy_meeting(made, title="Red", starts_at=later, by=chair, at=NOW)
    assert list(alone.named_people.all()) == [chair]


def test_a_chosen_plan_is_a_series(cast: Cast) -> None:
    planning = planned(cast)
    by = cast.people["secretariat"]
    actions.choose_plan(planning, aim=Aim.TWO_SITTINGS, by=by, at=NOW)
    for series in Series.objects.all():
        assert series.pattern == "free"
        found = queries.recurring_of(by, series.slug)
        assert found is not None
        starts = [meeting.starts_at for meeting in meetings_of(series)]
        assert [at for at, _ in by_vobject(ics.recurring("Calls", found))] == starts
    assert Occurrence.objects.count() == Meeting.objects.filter(planned__isnull=False).count()
    single = planned(cast, calls=1)
    actions.choose_plan(single, aim=Aim.FAIREST, by=by, at=NOW)
    assert not Series.objects.filter(occurrences__meeting__planned__planning=single).exists()


FORM = {
    "title": "Monthly call",
    "group": "",
    "pattern": "monthly",
    "every": "1",
    "first_day": "2027-01-13",
    "count": "3",
    "hour": "14:00",
    "time_zone": "Europe/Tallinn",
    "minutes_long": "60",
    "marking": "GREEN",
}


def test_from_the_form_to_its_page(cast: Cast, client: Client) -> None:
    client.force_login(cast.people["secretariat"])
    assert client.get("/series/new/").status_code == 200
    look = client.post("/series/new/", FORM).content.decode()
    assert "Begin the series" in look
    assert not Series.objects.exists()
    skip = {"skip-2027-02-10": "Holidays.", "skip-2027-99-99": "x", "save": "1"}
    reply = client.post("/series/new/", FORM | skip)
    series = Series.objects.get()
    assert reply.headers["Location"] == series.get_absolute_url()
    page = client.get(series.get_absolute_url()).content.decode()
    assert "The second Wednesday of every month" in page
    assert "Skipped: Holidays." in page
    moved, gone = meetings_of(series)
    start = moved.starts_at + datetime.timedelta(days=1)
    actions.update(
        moved,
        details=replace(actions.details_of(moved), starts_at=start),
        by=cast.people["secretariat"],
        at=NOW,
    )
    actions.cancel(gone, reason="No quorum.", by=cast.people["secretariat"], at=NOW)
    page = client.get(series.get_absolute_url()).content.decode()
    assert "Moved to" in page
    assert "Cancelled: No quorum." in page
    assert series.get_absolute_url() in client.get("/series/").content.decode()
    assert series.get_absolute_url() in client.get(moved.get_absolute_url()).content.decode()
    file = client.get(f"{series.get_absolute_url()}series.ics")
    assert b"RRULE:FREQ=MONTHLY;INTERVAL=1;BYDAY=2WE;COUNT=3" in file.content
    client.logout()
    for address in (series.get_absolute_url(), f"{series.get_absolute_url()}series.ics"):
        assert client.get(address).status_code == 404
    assert "No series that you may read" in client.get("/series/").content.decode()


@pytest.mark.parametrize(
    ("sent", "sentence"),
    [
        ({"first_day": ""}, "Name the first day."),
        ({"first_day": "2020-01-01", "save": "1"}, "The first is in the future"),
        ({"pattern": "free", "days": ""}, "Name the days."),
        ({"pattern": "free", "days": "soon"}, "Write each day as 2027-01-31"),
        ({"pattern": "free", "days": "0001-01-01"}, "greater than or equal"),
        (
            {"pattern": "free", "days": "\n".join(f"{2027 + n}-01-01" for n in range(54))},
            "At most 53 days.",
        ),
        ({"skip-2027-05-05": "No.", "save": "1"}, "is none of its days"),
    ],
)
def test_what_the_form_refuses(
    cast: Cast, client: Client, sent: dict[str, str], sentence: str
) -> None:
    client.force_login(cast.people["secretariat"])
    reply = client.post("/series/new/", FORM | sent)
    assert reply.status_code == 400
    assert sentence in reply.content.decode()
    assert not Series.objects.exists()


def test_copies_by_page(cast: Cast, series: Series, client: Client) -> None:
    client.force_login(cast.people["chair"])
    first = meetings_of(series)[0]
    address = f"{first.get_absolute_url()}copy/"
    assert client.get(address).status_code == 200
    sent = {"title": "Again", "day": "2027-03-28", "hour": "03:30"}
    assert "The clock skips" in client.post(address, sent).content.decode()
    assert client.post(address, sent | {"hour": "09:00"}).status_code == 302
    assert Meeting.objects.get(title="Again").starts_at.hour == 6
    start = client.get(f"/series/new/?like={series.slug}").content.decode()
    assert 'value="Monthly call"' in start
    assert 'value="2027-01-13"' not in start
    group = series.group.slug if series.group else ""
    copy = FORM | {"group": group, "like": series.slug, "title": "Next", "save": "1"}
    assert client.post("/series/new/", copy).status_code == 302
    assert meetings_of(Series.objects.get(title="Next"))[0].items.get().title == "Opening"
    client.force_login(cast.people["peer official"])
    assert client.get(address).status_code == 403
    assert client.get("/series/new/").status_code == 403


def test_by_api(cast: Cast, series: Series, client: Client) -> None:
    client.force_login(cast.people["chair"])
    body = {
        "title": "Weekly",
        "group": series.group.slug if series.group else None,
        "pattern": "weekly",
        "first_day": "2027-01-13",
        "hour": "09:30",
        "time_zone": "Asia/Seoul",
        "count": 3,
        "skip": [{"day": "2027-01-20", "reason": "A holiday."}],
    }
    look = _post(client, "/api/v1/series/", body | {"dry_run": True})
    assert look.status_code == 200
    assert look.json()["dates"][0]["starts_at"] == "2027-01-13T00:30:00Z"
    made = _post(client, "/api/v1/series/", body)
    assert made.status_code == 201
    told = made.json()
    assert told["rule"] == "FREQ=WEEKLY;INTERVAL=1;COUNT=3"
    assert [row["skipped"] for row in told["dates"]] == ["", "A holiday.", ""]
    assert client.get(made.headers["Location"]).json()["slug"] == told["slug"]
    listed = client.get(f"/api/v1/series/?group={body['group']}").json()["results"]
    assert [row["title"] for row in listed] == ["Weekly", "Monthly call"]
    copied = _post(
        client,
        f"/api/v1/series/{told['slug']}/copy/",
        {"title": "Next", "first_day": "2028-01-12"},
    )
    assert copied.status_code == 201
    meeting = meetings_of(series)[0]
    one = _post(
        client,
        f"/api/v1/meetings/{meeting.slug}/copy/",
        {"title": "Once", "starts_at": "2027-05-05T09:00:00Z"},
    )
    assert one.json()["starts_at"] == "2027-05-05T09:00:00Z"
    assert _post(client, "/api/v1/series/", body | {"hour": "9"}).status_code == 422
    assert _post(client, "/api/v1/series/", body | {"group": "none"}).status_code == 422
    assert _post(client, "/api/v1/series/", body | {"time_zone": "Nowhere"}).status_code == 422
    client.force_login(cast.people["peer official"])
    for address, sent in (
        ("/api/v1/series/", body),
        (f"/api/v1/series/{told['slug']}/copy/", {"title": "x", "first_day": "2028-01-12"}),
        (
            f"/api/v1/meetings/{meeting.slug}/copy/",
            {"title": "x", "starts_at": "2027-05-05T09:00:00Z"},
        ),
    ):
        assert _post(client, address, sent).status_code == 403
    assert _post(client, "/api/v1/series/none/copy/", {}).status_code == 404


def _post(client: Client, address: str, body: dict[str, Any]) -> Any:
    return client.post(address, body, content_type="application/json")
