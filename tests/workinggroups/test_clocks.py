import datetime

from workinggroups.clocks import Clock, clocks, moment_and_utc, notes

AT = datetime.datetime(2026, 5, 14, 11, 30, tzinfo=datetime.UTC)
MARCH = datetime.datetime(2026, 3, 1, 12, 0, tzinfo=datetime.UTC)


def test_three_clocks_each_with_its_name() -> None:
    assert clocks(
        AT, minutes=60, host_zone="Pacific/Auckland", reader_zone="America/Montevideo"
    ) == [
        Clock(
            "Pacific/Auckland",
            "23:30 to 00:30 (+1 day)",
            "Thursday 14 May 2026, UTC+12",
            "2026-05-14T23:30:00+12:00",
        ),
        Clock(
            "America/Montevideo",
            "08:30 to 09:30",
            "Thursday 14 May 2026, UTC-3",
            "2026-05-14T08:30:00-03:00",
            you=True,
        ),
        Clock("UTC", "11:30 to 12:30", "Thursday 14 May 2026", "2026-05-14T11:30:00+00:00"),
    ]


def test_a_clock_stands_once() -> None:
    same = clocks(AT, minutes=30, host_zone="Asia/Kolkata", reader_zone="Asia/Kolkata")
    assert [(clock.place, clock.you) for clock in same] == [("Asia/Kolkata", True), ("UTC", False)]
    assert same[0].day == "Thursday 14 May 2026, UTC+5:30"
    assert [c.place for c in clocks(AT, minutes=30, host_zone="UTC", reader_zone=None)] == ["UTC"]


def test_a_moment_names_zone_and_utc_and_the_day_where_it_differs() -> None:
    late = datetime.datetime(2026, 5, 14, 20, 0, tzinfo=datetime.UTC)
    assert moment_and_utc(AT, "UTC") == "Thursday 14 May 2026, 11:30 UTC"
    assert (
        moment_and_utc(AT, "Europe/Tallinn")
        == "Thursday 14 May 2026, 14:30 Europe/Tallinn (11:30 UTC)"
    )
    assert moment_and_utc(late, "Pacific/Auckland") == (
        "Friday 15 May 2026, 08:00 Pacific/Auckland (Thursday 14 May 2026, 20:00 UTC)"
    )


def test_another_clock_and_a_clock_change_are_told() -> None:
    assert notes(AT, host_zone="Europe/Tallinn", reader_zone="Asia/Seoul", now=MARCH) == [
        "Your clock (Asia/Seoul) is not the host’s (Europe/Tallinn).",
        "Clocks in Europe/Tallinn change between now and then; the time shown allows for it.",
    ]
    later = AT + datetime.timedelta(days=1)
    assert notes(AT, host_zone="Europe/Tallinn", reader_zone=None, now=later) == []
    assert notes(AT, host_zone="Europe/Tallinn", reader_zone="Europe/Helsinki", now=later) == []
