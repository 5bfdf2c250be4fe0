"""Calendars read back by two libraries that know nothing of ours, over every zone and year."""

import datetime
import zoneinfo
from dataclasses import replace

import icalendar
import vobject
from hypothesis import given, settings
from hypothesis import strategies as st

from workinggroups.ics import Entry, calendar, fold, text

NOW = datetime.datetime(2026, 11, 22, 12, tzinfo=datetime.UTC)
CALL = Entry(
    uid="a-call@hub.example",
    sequence=2,
    starts=datetime.datetime(2026, 12, 9, 23, 30, tzinfo=datetime.UTC),
    minutes=90,
    zone="Pacific/Auckland",
    title="Call; of the network, in full",
    changed=NOW,
    url="https://hub.example/meetings/a-call/",
    place="Online",
    about="First line\nSecond, with a comma",
    group="Data",
)
YEARS = (datetime.datetime(2024, 1, 1), datetime.datetime(2030, 12, 31))  # noqa: DTZ001 - a zone is added
ZONES = sorted(zone for zone in zoneinfo.available_timezones() if "/" in zone or zone == "UTC")


def read(file: bytes) -> list[icalendar.Event]:
    return list(icalendar.Calendar.from_ical(file).walk("VEVENT"))


def test_everything_is_read_back() -> None:
    (event,) = read(calendar("My calls", [CALL], about="Calls that I am asked to."))

    assert event["SUMMARY"] == CALL.title
    assert event["DESCRIPTION"] == CALL.about
    assert (event["UID"], int(event["SEQUENCE"])) == (CALL.uid, 2)
    assert (event["STATUS"], event["CLASS"]) == ("CONFIRMED", "PRIVATE")
    assert event["URL"] == CALL.url
    assert event["LOCATION"] == "Online"
    assert event["DTSTAMP"].dt == NOW
    assert event["DTEND"].dt - event["DTSTART"].dt == datetime.timedelta(minutes=90)


def test_the_calendar_is_named_for_old_and_new_clients() -> None:
    whole = icalendar.Calendar.from_ical(calendar("My calls", []))

    assert whole["NAME"] == whole["X-WR-CALNAME"] == "My calls"
    assert "METHOD" not in whole
    assert whole.walk("VEVENT") == []


def test_a_meeting_on_universal_time_needs_no_zone() -> None:
    file = calendar("Calls", [replace(CALL, zone="UTC"), replace(CALL, uid="b", zone="UTC")])

    assert b"VTIMEZONE" not in file
    assert [event["DTSTART"].dt for event in read(file)] == [CALL.starts, CALL.starts]


def test_lines_are_75_octets_at_most_in_any_script() -> None:
    event = replace(CALL, title="디지털 정부 " * 30, place="שלום" * 30, about="")
    file = calendar("Calls", [event])

    assert max(len(line) for line in file.split(b"\r\n")) <= 75
    (back,) = read(file)
    assert back["SUMMARY"] == event.title
    assert back["LOCATION"] == event.place
    assert list(fold("short")) == ["short"]


def test_what_is_typed_cannot_begin_another_line() -> None:
    event = replace(CALL, title="A\r\nBEGIN:VALARM\rX\x00\x07", public=True, group="")
    file = calendar("Calls", [event])

    assert b"\r\nBEGIN:VALARM" not in file
    assert text("a\rb\x00") == "a\\nb"
    assert read(file)[0]["CLASS"] == "PUBLIC"


@settings(max_examples=150, deadline=None)
@given(
    st.sampled_from(ZONES),
    st.datetimes(*YEARS),
    st.integers(5, 24 * 60),
)
def test_two_libraries_read_the_same_instant(
    zone: str, starts: datetime.datetime, minutes: int
) -> None:
    at = starts.replace(second=0, microsecond=0, tzinfo=datetime.UTC)
    event = replace(CALL, starts=at, minutes=minutes, zone=zone)
    local = at.astimezone(zoneinfo.ZoneInfo(zone))
    file = calendar("Calls", [event])

    vars(vobject.icalendar)["__tzidMap"].clear()  # it keeps the zone of the file before
    ours = read(file)[0]["DTSTART"].dt
    theirs = vobject.readOne(file.decode()).vevent.dtstart.value
    assert ours == theirs == at
    if not local.fold:  # an hour that comes twice is written in UTC the second time
        assert ours.replace(tzinfo=None) == local.replace(tzinfo=None)
