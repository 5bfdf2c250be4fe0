"""Changes to one, to the following and to all of a series; and who hears what of them."""

import datetime
from dataclasses import replace
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from django.core.exceptions import ValidationError
from django.test import Client

from core.models import Event, Verb
from tests.readers import NOW, Cast
from workinggroups import actions, ics, queries
from workinggroups.actions import Scope, SeriesDetails, Terms
from workinggroups.models import Announcement, Meeting, Series, Told, WorkingGroup
from workinggroups.telling import change

pytestmark = pytest.mark.django_db
ZONE = ZoneInfo("Europe/Tallinn")
DETAILS = SeriesDetails(
    "Call", datetime.date(2027, 1, 13), datetime.time(14), "Europe/Tallinn", count=5
)
LATER = datetime.datetime(2027, 2, 1, tzinfo=datetime.UTC)


@pytest.fixture(autouse=True)
def _now(time_machine: Any) -> None:
    time_machine.move_to(NOW, tick=False)


@pytest.fixture
def series(cast: Cast, group: WorkingGroup) -> Series:
    return actions.start_series(group=group, details=DETAILS, by=cast.people["chair"], at=NOW)


def held(series: Series) -> list[Meeting]:
    return list(Meeting.objects.filter(occurrence__series=series).order_by("occurrence__day"))


def hours(series: Series) -> list[str]:
    return [f"{row.starts_at.astimezone(ZONE):%d %H:%M}" for row in held(series)]


def put(meeting: Meeting, by: Any, scope: str = "this", at: Any = NOW, **changed: Any) -> None:
    invite = changed.pop("invite", None)
    details = replace(actions.details_of(meeting), **changed)
    terms = Terms(scope, tell=False)
    actions.change_meetings(
        meeting, details=details, terms=terms, invite=invite, by=by, at=at, reason="So agreed."
    )


@pytest.mark.parametrize(
    ("scope", "expected"),
    [
        ("this", ["13 14:00", "10 14:00", "11 15:30", "14 14:00", "12 14:00"]),
        ("following", ["13 14:00", "10 14:00", "11 15:30", "15 15:30", "13 15:30"]),
        ("all", ["13 14:00", "11 15:30", "11 15:30", "15 15:30", "13 15:30"]),
    ],
)
def test_a_change_goes_as_far_as_it_is_meant(
    cast: Cast, series: Series, scope: str, expected: list[str]
) -> None:
    chair = cast.people["chair"]
    third = held(series)[2]
    start = datetime.datetime(2027, 3, 11, 15, 30, tzinfo=ZONE)
    put(third, chair, scope, at=LATER, starts_at=start, place="Tallinn")  # the first is over
    assert hours(series) == expected
    series.refresh_from_db()
    assert (series.hour, series.place) == (
        (datetime.time(15, 30), "Tallinn") if scope == Scope.ALL else (datetime.time(14), "")
    )
    found = queries.recurring_of(chair, series.slug)
    assert found is not None
    assert b"RECURRENCE-ID" in ics.recurring("Calls", found)


def test_who_is_asked_besides_is_asked_to_the_others_too(cast: Cast, series: Series) -> None:
    chair, guest = cast.people["chair"], cast.people["peer official"]
    first, second, *_ = held(series)
    put(second, chair, invite=[chair])
    put(first, chair, "all", invite=[chair, guest])  # the group's member is taken off
    asked = {
        row.occurrence.day.month: set(row.invitations.values_list("person__name", flat=True))
        for row in held(series)
    }
    assert asked[1] == asked[2] == asked[5] == {"chair", "peer official"}


def test_an_hour_that_the_clock_skips_on_one_of_the_days_is_refused(
    cast: Cast, series: Series
) -> None:
    chair = cast.people["chair"]
    first = held(series)[0]
    sunday = datetime.datetime(2027, 1, 17, 3, 30, tzinfo=ZONE)
    weekly = replace(
        DETAILS, pattern="weekly", first_day=datetime.date(2027, 3, 21), hour=datetime.time(5)
    )
    over = actions.start_series(group=series.group, details=weekly, by=chair, at=NOW)
    with pytest.raises(ValidationError, match="skips this hour"):
        put(
            held(over)[0],
            chair,
            "all",
            starts_at=datetime.datetime(2027, 3, 21, 3, 30, tzinfo=ZONE),
        )
    put(first, chair, "all", starts_at=sunday)  # their rule has no day that is skipped
    series.refresh_from_db()
    assert series.hour == datetime.time(3, 30)
    put(held(over)[0], chair, "all", title="Another name")
    over.refresh_from_db()
    assert (over.title, over.hour) == ("Another name", datetime.time(5))
    only = held(over)[2]
    put(only, chair, "following", at=LATER, time_zone="Asia/Seoul")
    alone = actions.copy_meeting(only, title="Alone", starts_at=LATER, by=chair, at=NOW)
    put(alone, chair, "all", place="Seoul")  # of no series: it is all by itself


def test_cancelling_the_following_and_merging(cast: Cast, series: Series, client: Client) -> None:
    chair = cast.people["chair"]
    joint = actions.copy_meeting(
        held(series)[0], title="Joint call", starts_at=LATER, by=chair, at=NOW
    )
    third = held(series)[2]
    for wrong in (third, None):
        into = wrong or actions.cancel(held(series)[0], reason="No.", by=chair, at=NOW)
        with pytest.raises(ValidationError, match="Choose another meeting"):
            actions.cancel(third, reason="Joint.", into=into, by=chair, at=NOW)
    actions.cancel_meetings(
        third, reason="Joint.", into=joint, terms=Terms("following"), by=chair, at=NOW
    )
    assert [row.cancelled_at is None for row in held(series)] == [False, True, False, False, False]
    client.force_login(chair)
    assert "It is held together with" in client.get(third.get_absolute_url()).content.decode()
    joint.marking = "RED"
    joint.save()
    assert "Joint call" not in client.get(third.get_absolute_url()).content.decode()


def test_those_asked_hear_what_they_do_not_know(cast: Cast, series: Series) -> None:
    chair, member = cast.people["chair"], cast.people["group member"]
    first, second, *_ = meetings = held(series)
    everybody = queries.who_hears(meetings, at=NOW)
    assert [(each.person, len(each.heard)) for each in everybody] == [(chair, 5), (member, 5)]
    assert {each.change.what for each in everybody[0].heard} == {"Asked"}
    assert actions.announce([first, second], by=chair, at=NOW) == 2
    assert actions.announce([first], by=chair, at=NOW) == 2
    assert Announcement.objects.get().series == series  # one letter for both, and for all
    assert Event.objects.filter(verb=Verb.MEETING_TELL).count() == 2
    for each in everybody:
        actions.note_told(each, at=NOW)
    assert queries.who_hears(meetings, at=NOW) == []
    assert actions.announce(meetings, by=chair, at=NOW) == 0

    put(first, chair, starts_at=first.starts_at + datetime.timedelta(hours=1), place="Room 2")
    put(second, chair, invite=[chair], title="Only a name")
    first.refresh_from_db()
    heard = {
        row.person: [each.change for each in row.heard]
        for row in queries.who_hears(held(series), at=NOW)
    }
    assert [each.what for each in heard[chair]] == ["Moved, Another place"]
    assert [each.what for each in heard[member]] == ["Moved, Another place", "Asked no more"]
    assert heard[chair][0].after.endswith("60 minutes, Room 2")
    actions.cancel(first, reason="No.", by=chair, at=NOW)
    cancelled = queries.who_hears([Meeting.objects.get(pk=first.pk)], at=NOW)
    assert [each.heard[0].change.what for each in cancelled] == ["Cancelled", "Cancelled"]
    for each in cancelled:
        actions.note_told(each, at=NOW)
    assert queries.who_hears([Meeting.objects.get(pk=first.pk)], at=NOW) == []
    assert queries.who_hears(meetings, at=NOW + datetime.timedelta(days=400)) == []
    assert set(Told.objects.filter(meeting=first).values_list("person__name", "meeting__title"))


def test_what_everybody_could_read_before_letters_began_is_known(
    cast: Cast, meeting: Meeting
) -> None:
    chair = cast.people["chair"]
    before = meeting.starts_at - datetime.timedelta(days=9)
    put(meeting, chair, at=before, starts_at=meeting.starts_at + datetime.timedelta(days=1))
    meeting.refresh_from_db()
    heard = queries.who_hears([meeting], at=before)
    assert [each.heard[0].change.what for each in heard] == ["Moved", "Moved"]
    put(meeting, chair, at=before, minutes_long=90)
    meeting.refresh_from_db()
    heard = queries.who_hears([meeting], at=before)
    assert {each.heard[0].change.what for each in heard} == {"Moved, Another length"}
    assert change(None, None, cancelled=True, zone="UTC") is None


def test_a_rehearsal_changes_nothing(cast: Cast, series: Series) -> None:
    chair, first = cast.people["chair"], held(series)[0]
    events = Event.objects.count()

    def cancel() -> list[Meeting]:
        return actions.cancel_meetings(
            first, reason="No.", terms=Terms(tell=False), by=chair, at=NOW
        )

    assert len(actions.rehearse(cancel, at=NOW)) == 2
    first.refresh_from_db()
    assert (first.cancelled_at, Event.objects.count()) == (None, events)
    cancel()
    assert Event.objects.count() == events + 1


def test_the_page_shows_who_hears_before_it_saves(
    cast: Cast, series: Series, client: Client
) -> None:
    client.force_login(cast.people["chair"])
    first = held(series)[0]
    move = f"{first.get_absolute_url()}move/"
    sent = {"day": "2027-01-14", "hour": "15:00", "scope": "this", "reason": ""}
    preview = client.post(move, sent)
    said = preview.content.decode()
    assert "2 people" in said
    assert '<input type="hidden" name="day" value="2027-01-14">' in said
    first.refresh_from_db()
    assert first.version == 1
    quiet = client.post(move, sent | {"confirmed": "1", "tell": "nobody"})
    assert quiet.status_code == 302
    assert not Announcement.objects.exists()
    tell = f"{first.get_absolute_url()}tell/"
    assert "Moved" in client.get(tell).content.decode()
    assert "2 people get a letter" in client.post(tell, follow=True).content.decode()
    Announcement.objects.all().delete()
    loud = sent | {"hour": "16:00", "scope": "all", "confirmed": "1", "tell": "all"}
    assert client.post(move, loud).status_code == 302
    assert Announcement.objects.get().series == series
    assert hours(series)[4] == "12 16:00"
    for hearing in queries.who_hears(held(series), at=NOW):
        actions.note_told(hearing, at=NOW)
    assert "Everybody knows" in client.get(f"{series.get_absolute_url()}tell/").content.decode()
    form = {"title": "A name", "day": "2027-01-14", "hour": "16:00", "time_zone": "Europe/Tallinn"}
    form |= {"minutes_long": "60", "marking": "GREEN", "invite": "all", "scope": "all"}
    edit = f"{first.get_absolute_url()}edit/"
    assert client.post(edit, form).status_code == 302  # a name alone is told to nobody
    client.force_login(cast.people["peer official"])
    assert client.get(f"{series.get_absolute_url()}tell/").status_code == 403
    assert client.get("/series/none/tell/").status_code == 404


def test_by_api(cast: Cast, series: Series, client: Client) -> None:
    client.force_login(cast.people["chair"])
    first = held(series)[0]
    address = f"/api/v1/meetings/{first.slug}/"
    etag = client.get(address).headers["ETag"]

    def post(what: str, **body: Any) -> Any:
        kind = "application/json"
        return client.post(f"{address}{what}/", body, kind, headers={"if-match": etag})

    start = "2027-01-13T15:00:00+02:00"
    dry = post("move", starts_at=start, scope="all", dry_run=True).json()
    assert [len(row["hears"]) for row in dry["people"]] == [5, 5]
    assert dry["people"][0]["hears"][0]["what"] == "Moved"
    done = post("move", starts_at=start, scope="all", tell=False)
    assert done.json()["series"] == series.slug
    assert hours(series)[4] == "12 15:00"
    etag = done.headers["ETag"]
    assert post("cancel", reason="No.", into="none").status_code == 422
    telling = client.get(f"/api/v1/series/{series.slug}/tell/").json()
    assert len(telling["people"]) == 2
    assert client.post(f"/api/v1/series/{series.slug}/tell/").json() == telling
    assert Announcement.objects.count() == 1
    other = held(series)[1]
    assert post("cancel", reason="Joint.", into=other.slug).json()["status"] == "cancelled"
    one = f"/api/v1/meetings/{other.slug}/tell/"
    assert client.get(one).status_code == client.post(one).status_code == 200
    client.force_login(cast.people["peer official"])
    for address in (one, f"/api/v1/series/{series.slug}/tell/"):
        assert client.get(address).status_code == 403
    assert client.get("/api/v1/meetings/none/tell/").status_code == 404
    assert client.get("/api/v1/series/none/tell/").status_code == 404
