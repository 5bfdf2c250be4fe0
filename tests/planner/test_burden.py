"""Points by the local hour, days off, and the days from which calls are chosen."""

import datetime

import pytest

from members.workdays import DayOff, Off
from tests.planner.network import TEN, party
from workinggroups.planner import V1, Table, monthly, share, weekly
from workinggroups.planner.slots import slots_on, useful

DAY = datetime.date(2026, 2, 6)  # Waitangi Day, a Friday


def utc(day: datetime.date, hour: int) -> datetime.datetime:
    return datetime.datetime.combine(day, datetime.time(hour), datetime.UTC)


def test_the_table_goes_by_the_local_hour() -> None:
    here = party("America/Montevideo")  # UTC-3, no summer time
    points = [
        share(here, utc(datetime.date(2026, 3, 4), (hour + 3) % 24), V1) for hour in range(21)
    ]

    assert [each.points for each in points[:12]] == [10, 10, 10, 10, 10, 10, 6, 2, 1, 0, 0, 0]
    assert [each.points for each in points[12:]] == [0, 0, 0, 0, 0, 1, 2, 3, 4]
    assert points[9].local.isoformat() == "2026-03-04T09:00:00-03:00"


def test_a_day_off_costs_the_worst_on_the_local_date() -> None:
    zealand = party("Pacific/Auckland", holidays={DAY: DayOff("Waitangi Day")})
    eve = DAY - datetime.timedelta(1)

    assert share(zealand, utc(eve, 22), V1).off == "Waitangi Day"  # 11:00 on the day
    assert share(zealand, utc(eve, 22), V1).points == V1.worst
    assert share(zealand, utc(eve, 10), V1).off == ""  # 23:00 on its eve


def test_the_weekend_is_each_nations_own() -> None:
    israel = party("Asia/Jerusalem", weekend=frozenset({5, 6}))
    sunday = datetime.date(2026, 2, 8)

    assert (share(israel, utc(DAY, 9), V1).points, share(israel, utc(DAY, 9), V1).off) == (
        10,
        "weekend (Friday)",
    )
    assert share(israel, utc(sunday, 9), V1).points == 0


def test_a_half_day_is_free_from_noon_on() -> None:
    lisbon = party("Europe/Lisbon", holidays={DAY: DayOff("Eve", Off.AFTERNOON)})

    assert share(lisbon, utc(DAY, 11), V1).points == 0
    assert (share(lisbon, utc(DAY, 12), V1).points, share(lisbon, utc(DAY, 12), V1).off) == (
        10,
        "Eve",
    )


@pytest.mark.parametrize("points", [(1,) * 23, (0,) * 23 + (-1,)])
def test_a_table_has_24_numbers_none_negative(points: tuple[int, ...]) -> None:
    with pytest.raises(ValueError, match="24 numbers"):
        Table("x", points)


def test_the_days_of_a_monthly_call() -> None:
    days = monthly(datetime.date(2026, 1, 14), count=14)

    assert [each[0].isoformat() for each in days[:3]] == ["2026-01-14", "2026-02-11", "2026-03-11"]
    assert [each[0].isoformat() for each in days[12:]] == ["2027-01-13", "2027-02-10"]


def test_a_call_on_the_fifth_weekday_of_a_month_is_on_the_last_of_each() -> None:
    days = monthly(datetime.date(2026, 1, 30), count=12)

    assert [each[0].day for each in days] == [30, 27, 27, 24, 29, 26, 31, 28, 25, 30, 27, 25]


def test_days_around_the_regular_one_stay_in_the_month() -> None:
    first = monthly(datetime.date(2026, 1, 1), count=1, around=2)[0]

    assert [day.isoformat() for day in first] == ["2026-01-01", "2026-01-02", "2026-01-03"]


def test_the_days_of_a_weekly_call() -> None:
    days = weekly(DAY, count=2, weeks=2, around=1)

    assert [[day.day for day in each] for each in days] == [[6, 5, 7], [20, 19, 21]]


def test_only_hours_worth_weighing_are_weighed() -> None:
    every = slots_on([datetime.date(2026, 1, 14)], TEN, V1)
    kept = useful(every)

    assert (len(every), len(kept)) == (24, 20)
    for slot in every:
        assert any(
            all(a <= b for a, b in zip(other.points, slot.points, strict=True)) for other in kept
        )
