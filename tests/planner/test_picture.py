import datetime
from dataclasses import replace

from tests.planner.network import MEASURED, TEN, shut
from workinggroups.planner import V1, Aim, propose, reckon
from workinggroups.planner.picture import day, year
from workinggroups.planning import _hardest, _names


def test_the_year_shows_each_nations_hour_in_every_call() -> None:
    (plan,) = propose(MEASURED, [Aim.LEAST])
    rows = year(plan, TEN)

    assert [row.name for row in rows] == [party.name for party in TEN]
    assert {len(row.cells) for row in rows} == {12}
    zealand = rows[0]
    assert (zealand.cells[0].hour, zealand.cells[0].kind) == ("02", "night")
    assert zealand.cells[0].words == "Thursday 02:00, 10 points"
    assert zealand.total == 120
    assert [row.cells[0].kind for row in rows][1:5] == ["edge", "edge", "day", "day"]


def test_the_day_of_a_call_shows_where_it_stands_and_who_is_off() -> None:
    first = MEASURED.calls[0][0]
    at = datetime.datetime(2026, 1, 14, 13, tzinfo=datetime.UTC)
    parties = (shut(TEN[4], first), replace(TEN[0]))
    asked = replace(MEASURED, calls=MEASURED.calls[:1], parties=parties)
    plan = reckon(asked, [[at]], aim=Aim.FIXED)
    rows = day(plan, 0, parties, V1)

    assert [cell.picked for cell in rows[0].cells].index(True) == 13
    assert rows[0].cells[13].kind == "off"
    assert rows[0].cells[13].words == "Wednesday 13:00, A holiday, 10 points"
    assert [cell.hour for cell in rows[1].cells[:3]] == ["13", "14", "15"]
    assert rows[1].total == 10


def test_half_hours_are_shown_whole() -> None:
    parties = (replace(TEN[0], calendar=replace(TEN[0].calendar, zone="Asia/Kathmandu")),)
    asked = replace(MEASURED, parties=parties)
    (plan,) = propose(asked, [Aim.LEAST])

    assert year(plan, parties)[0].cells[0].hour.endswith(":45")


def test_the_worst_off_are_named_while_they_are_few() -> None:
    assert _names(["Korea"], 10) == "Korea"
    assert _names(["Korea", "Mexico"], 10) == "Korea and Mexico"
    assert _names(["Korea", "Mexico", "Chile"], 10) == "3 nations"
    assert _names(["Korea", "Mexico"], 2) == "every nation"


def test_the_hardest_call_is_told_with_its_day_off() -> None:
    first = MEASURED.calls[0][0]
    at = datetime.datetime(2026, 1, 14, 13, tzinfo=datetime.UTC)
    parties = (shut(TEN[4], first), TEN[0], TEN[4])
    plan = reckon(replace(MEASURED, parties=parties), [[at]], aim=Aim.FIXED)

    assert _hardest(plan, 0) == "13:00 on Wednesday 14 January 2026, A holiday"
    assert _hardest(plan, 1) == "02:00 on Thursday 15 January 2026"
    assert _hardest(plan, 2) == "always in working hours"
    assert _hardest(reckon(MEASURED, [], aim=Aim.FIXED), 0) == ""
