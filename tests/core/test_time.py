import datetime

import pytest

from core.time import LocalTime, day_words, end_of_day, local_time, offset_words

NOON = datetime.datetime(2026, 11, 22, 12, 0, tzinfo=datetime.UTC)


def test_an_instant_on_a_clock_ahead() -> None:
    assert local_time(NOON, "Pacific/Auckland") == LocalTime(
        zone="Pacific/Auckland",
        hour="01:00",
        day="Monday 23 November 2026",
        offset="UTC+13",
        iso="2026-11-23T01:00+13:00",
    )


@pytest.mark.parametrize(
    ("zone", "words"),
    [
        ("UTC", "UTC"),
        ("America/Montevideo", "UTC-3"),
        ("Asia/Kolkata", "UTC+5:30"),
        ("America/St_Johns", "UTC-3:30"),
    ],
)
def test_how_far_a_clock_is_from_utc(zone: str, words: str) -> None:
    assert local_time(NOON, zone).offset == words


def test_a_time_without_a_zone_counts_as_utc() -> None:
    assert offset_words(NOON.replace(tzinfo=None)) == "UTC"


def test_a_day_in_words() -> None:
    assert day_words(datetime.date(2014, 12, 9)) == "Tuesday 9 December 2014"


@pytest.mark.parametrize(
    ("zone", "hour"), [("Pacific/Auckland", 11), ("UTC", 24), ("America/Toronto", 29)]
)
def test_a_day_ends_when_it_ends_there(zone: str, hour: int) -> None:
    day = datetime.datetime(2026, 11, 22, tzinfo=datetime.UTC)
    assert end_of_day(day.date(), zone) == day + datetime.timedelta(hours=hour)
