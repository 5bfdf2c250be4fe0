"""Working days: reckoned, filled from the list, corrected by people, shown and told."""

import datetime
from collections.abc import Mapping
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.core.management import call_command
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from core.models import Event
from members import actions, queries, rules
from members.holidaylists import listed, regions
from members.models import Holiday, Nation, WorkCalendar
from members.workdays import (
    Calendar,
    DayOff,
    Off,
    add_working_days,
    clock,
    is_working_day,
    off_at,
    off_on,
    week_words,
    working_days_between,
)
from tests.factories.members import NationFactory
from tests.members.test_views import text_of
from tests.readers import NOW, READERS, TEST, Cast, make_cast

DAY = datetime.timedelta(days=1)
MEMBERS = {
    "CA": "America/Toronto", "DK": "Europe/Copenhagen", "EE": "Europe/Tallinn",
    "IL": "Asia/Jerusalem", "KR": "Asia/Seoul", "MX": "America/Mexico_City",
    "NZ": "Pacific/Auckland", "PT": "Europe/Lisbon", "GB": "Europe/London",
    "UY": "America/Montevideo",
}  # fmt: skip
HALF = DayOff("Eve", Off.AFTERNOON)
ISRAEL = Calendar(
    "Asia/Jerusalem",
    frozenset({5, 6}),
    {
        datetime.date(2026, 9, 13): DayOff("Rosh Hashanah"),
        datetime.date(2026, 9, 20): DayOff("Eve of Yom Kippur", Off.AFTERNOON),
        datetime.date(2026, 9, 22): DayOff("A day that is not kept", Off.NOTHING),
        datetime.date(2026, 9, 24): DayOff("A morning", Off.MORNING),
    },
)


def day(text: str) -> datetime.date:
    return datetime.date.fromisoformat(text)


# --- Reckoning -------------------------------------------------------------------------------


def calendars() -> Mapping[str, Calendar]:
    found = {}
    for code, zone in MEMBERS.items():
        known = listed(code, years=[2026])
        assert known is not None
        found[code] = Calendar(zone, known.weekend, known.days)
    return found


def test_the_ten_work_together_on_as_many_days_as_was_measured() -> None:
    """The sourced numbers of 2026: with Israel's Friday and Saturday, 171 days, no Friday."""
    known = calendars()
    days = [datetime.date(2026, 1, 1) + DAY * number for number in range(365)]
    weekdays = [one for one in days if one.isoweekday() <= 5]
    off = [
        one
        for one in weekdays
        if any(c.holidays.get(one, HALF).off == Off.DAY for c in known.values())
    ]
    together = [one for one in days if all(is_working_day(one, c) for c in known.values())]
    assert (len(weekdays), len(off), len(together)) == (261, 48, 171)
    by_weekday = [sum(one.isoweekday() == number for one in together) for number in range(1, 8)]
    assert by_weekday == [36, 45, 44, 46, 0, 0, 0]


@pytest.mark.parametrize(
    ("start", "end", "number"),
    [
        ("2026-09-10", "2026-09-10", 0),  # the day itself
        ("2026-09-10", "2026-09-09", 0),  # the other way round
        ("2026-09-10", "2026-09-13", 0),  # Thursday to Sunday: weekend, then Rosh Hashanah
        ("2026-09-10", "2026-09-14", 1),
        ("2026-09-17", "2026-09-24", 5),  # two half days and one that is not kept count
    ],
)
def test_working_days_are_counted_after_the_first_day(start: str, end: str, number: int) -> None:
    assert working_days_between(day(start), day(end), ISRAEL) == number
    if number:
        assert add_working_days(day(start), number, ISRAEL) == day(end)
    assert add_working_days(day(start), 0, ISRAEL) == day(start)


def test_a_clock_runs_in_the_nations_own_days() -> None:
    # Thursday evening in UTC is Thursday night in Jerusalem, but Friday morning in Auckland.
    since = datetime.datetime(2026, 9, 3, 20, 0, tzinfo=datetime.UTC)
    plain = Calendar("Pacific/Auckland")
    after = since + datetime.timedelta(days=4)
    israel, auckland = (clock(since, after, c, allowed=5) for c in (ISRAEL, plain))
    assert (israel.used, israel.due, israel.words) == (
        2,
        day("2026-09-10"),
        "2 of 5 working days used",
    )
    assert (auckland.used, auckland.due) == (2, day("2026-09-11"))
    late = clock(since, since + DAY * 21, plain, allowed=1)
    assert late.is_over
    assert late.words == "14 working days over the 1 it may take"
    assert (
        clock(since, since + DAY * 4, plain, allowed=1).words
        == "1 working day over the 1 it may take"
    )
    assert clock(since, since, plain, allowed=1).words == "0 of 1 working day used"
    assert not israel.is_over


def test_what_is_off_is_told_by_day_and_by_hour() -> None:
    def at(text: str) -> DayOff | None:
        return off_at(datetime.datetime.fromisoformat(text), ISRAEL)

    assert off_on(day("2026-09-18"), ISRAEL) == DayOff("weekend (Friday)")
    assert off_on(day("2026-09-22"), ISRAEL) is None
    assert at("2026-09-13T12:00+03:00") == DayOff("Rosh Hashanah")
    assert at("2026-09-20T11:59+03:00") is None
    assert at("2026-09-20T09:00+00:00") == ISRAEL.holidays[day("2026-09-20")]
    assert at("2026-09-24T11:59+03:00") == ISRAEL.holidays[day("2026-09-24")]
    assert at("2026-09-24T12:00+03:00") is None
    assert at("2026-09-23T12:00+03:00") is None


@pytest.mark.parametrize(
    ("weekend", "words"),
    [
        ({6, 7}, "Monday to Friday"),
        ({5, 6}, "Sunday to Thursday"),
        ({7}, "Monday to Saturday"),
        ({1}, "Tuesday to Sunday"),
        ({3, 6, 7}, "Monday, Tuesday, Thursday, Friday"),
        ({2, 3, 4, 5, 6, 7}, "Monday"),
    ],
)
def test_a_week_is_told_in_words(weekend: set[int], words: str) -> None:
    assert week_words(frozenset(weekend)) == words


def test_the_list_knows_regions_halves_and_what_it_does_not_know() -> None:
    scotland = listed("GB", "SCT", [2026])
    assert scotland is not None
    assert scotland.days[day("2026-01-02")].name == "New Year Holiday"
    estonia = listed("EE", years=[2026])
    assert estonia is not None
    assert estonia.days[day("2026-02-23")].off == Off.AFTERNOON
    assert estonia.source.startswith("holidays ")
    assert listed("XA") is None
    assert listed("GB", "ZZ") is None
    assert regions("XA") == {}
    assert regions("GB") == {
        "ENG": "England", "NIR": "Northern Ireland", "SCT": "Scotland", "WLS": "Wales",
    }  # fmt: skip
    assert "South Canterbury" in regions("NZ")


# --- Kept in rows ----------------------------------------------------------------------------


@pytest.fixture
def cast(db: None) -> Cast:  # noqa: ARG001 - a cast is made of rows
    return make_cast()


@pytest.fixture
def estonia(cast: Cast) -> Nation:
    return cast.nations["estonia"]


def fill(nation: Nation) -> dict[str, int]:
    return dict(actions.fill_calendar(nation, by=TEST, at=NOW, years=[2026]))


def keep(nation: Nation, text: str, off: Off = Off.DAY, **more: Any) -> None:
    given = {"name": "Our day", "source": "", "by": TEST, "at": NOW} | more
    actions.set_holiday(nation, day=day(text), off=off, **given)


def test_filling_again_changes_nothing_and_leaves_what_people_set(estonia: Nation) -> None:
    assert fill(estonia) == {"created": 16}
    assert fill(estonia) == {"unchanged": 16}
    keep(estonia, "2026-02-24", Off.NOTHING)
    keep(estonia, "2026-03-03", source="https://example.org/decree")
    Holiday.objects.filter(day="2026-05-01").update(name="Old name")
    Holiday.objects.create(nation=estonia, day="2026-07-07", name="No longer listed", source="x")
    found = fill(estonia)
    assert found == {"unchanged": 14, "updated": 1, "removed": 1, "kept": 2}
    assert Holiday.objects.get(day="2026-02-24").off == Off.NOTHING
    events = Event.objects.filter(verb="nation:calendar").order_by("sequence")
    assert events.last().changes == {"holidays": [None, found]}
    assert events.count() == 4


def test_taking_back_brings_the_lists_day_again(estonia: Nation) -> None:
    fill(estonia)
    keep(estonia, "2026-02-24", Off.NOTHING)
    for _ in range(2):
        actions.drop_holiday(estonia, day=day("2026-02-24"), by=TEST, at=NOW)
    row = Holiday.objects.get(day="2026-02-24")
    assert (row.name, row.off, row.is_own) == ("Independence Day", Off.DAY, False)
    assert Event.objects.filter(verb="nation:calendar").count() == 3


def test_a_nation_without_a_list_has_what_people_set(db: None) -> None:  # noqa: ARG001 - rows
    nation = NationFactory(iso2="XB")
    with pytest.raises(ValidationError, match="There is no list"):
        fill(nation)
    keep(nation, "2026-03-03")
    actions.drop_holiday(nation, day=day("2026-03-03"), by=TEST, at=NOW)
    assert not Holiday.objects.exists()


def test_the_week_and_the_region_are_set_once(cast: Cast) -> None:
    canada, by = cast.nations["canada"], cast.people["secretariat"]
    fill(canada)
    for _ in range(2):
        actions.set_week(canada, weekend=[7], region="QC", by=by, at=NOW)
    known = WorkCalendar.objects.get(nation=canada)
    assert (known.weekend, known.region) == ([7], "QC")
    assert Holiday.objects.filter(nation=canada, day="2026-06-24").exists()
    fill(canada)
    known.refresh_from_db()
    assert known.weekend == [7]
    actions.set_week(canada, weekend=[6, 7], region="QC", by=by, at=NOW)
    changes = [event.changes for event in Event.objects.filter(verb="nation:calendar")]
    assert {"weekend": [[7], [6, 7]]} in changes
    assert {"weekend": [[6, 7], [7]], "region": ["", "QC"]} in changes
    with pytest.raises(ValidationError, match="no region “ZZ”"):
        actions.set_week(canada, weekend=[7], region="ZZ", by=by, at=NOW)


@pytest.mark.parametrize("weekend", [[], [1, 2, 3, 4], [0], [6, 6], ["6"], [True], "6", None])
def test_a_weekend_has_one_to_three_days(estonia: Nation, weekend: Any) -> None:
    known = WorkCalendar(nation=estonia, weekend=weekend, source="x")
    with pytest.raises(ValidationError) as refused:
        known.full_clean()
    assert set(refused.value.message_dict) == {"weekend"}


@pytest.mark.parametrize("text", ["1999-12-31", "2101-01-01"])
def test_a_day_far_away_is_refused(estonia: Nation, text: str) -> None:
    with pytest.raises(ValidationError, match="2000 to 2100"):
        keep(estonia, text)


@pytest.mark.parametrize("reader", READERS)
def test_working_days_are_kept_by_the_coordinator_and_the_secretariat(
    cast: Cast, reader: str
) -> None:
    user = cast.user(reader)
    may = {name: rules.can_keep_calendar(user, nation_id=cast.nations[name].pk) for name in
           ("estonia", "canada")}  # fmt: skip
    keeps = reader == "secretariat"
    assert may == {"estonia": keeps or reader == "owner coordinator", "canada": keeps}


def test_calendars_of_many_cost_as_much_as_of_one(cast: Cast) -> None:
    fill(cast.nations["estonia"])
    first, last = day("2026-01-01"), day("2026-12-31")
    for nations in ([cast.nations["estonia"]], list(cast.nations.values())):
        with CaptureQueriesContext(
            connection,
        ) as asked:
            found = queries.calendars_of(nations, first=first, last=last)
        assert len(asked) == 2
        assert len(found) == len(nations)
    assert found[cast.nations["estonia"].pk].holidays[day("2026-02-24")].name == "Independence Day"
    assert found[cast.nations["denmark"].pk] == Calendar("Europe/Copenhagen")


def test_the_command_fills_every_nation_and_names_those_without_a_list(
    cast: Cast,  # noqa: ARG001 - its nations
    capsys: pytest.CaptureFixture[str],
) -> None:
    call_command("load_holidays")
    told = capsys.readouterr()
    assert "Estonia" in told.out
    assert "no list of the holidays of Atlantis" in told.err
    assert {d.year for d in Holiday.objects.dates("day", "year")} == set(range(2024, 2031))


# --- Shown and told --------------------------------------------------------------------------

PAGE = "/nations/estonia/holidays/"


def test_a_week_can_be_set_before_any_list_is_read(estonia: Nation) -> None:
    actions.set_week(estonia, weekend=[7], region="", by=TEST, at=NOW)
    assert WorkCalendar.objects.get().weekend == [7]


def test_the_page_tells_the_week_the_days_and_their_source(client: Client, estonia: Nation) -> None:
    fill(estonia)
    keep(estonia, "2026-03-03", Off.MORNING, source="https://example.org/decree")
    keep(estonia, "2026-05-01", Off.NOTHING, name="May Day")
    keep(estonia, "2026-04-04", source="the ministry")
    text = text_of(client.get(f"{PAGE}?year=2026"))
    for part in (
        "Monday to Friday", "Tuesday 24 February", "Independence Day", "morning only",
        "not kept here", "on the weekend", "afternoon only", "Set by: the ministry",
        "for the whole nation", "253 in 2026",
    ):  # fmt: skip
        assert part in text, part
    assert "Take back" not in text
    assert "Working days and public holidays" in text_of(client.get("/nations/estonia/"))


def test_the_page_of_a_nation_of_which_nothing_is_known_says_so(
    client: Client,
    estonia: Nation,  # noqa: ARG001 - the nation of the page
) -> None:
    text = text_of(client.get(PAGE))
    assert "No list was read" in text
    assert "No public holiday of this year is known" in text


@pytest.mark.parametrize(
    ("query", "named"),
    [("year=1850", "year"), ("year=x", "year"), ("year=²⁰²⁶", "year"), ("month=5", "month")],
)
def test_an_address_that_asks_for_something_else_is_refused(
    client: Client, estonia: Nation, query: str, named: str
) -> None:
    fill(estonia)
    reply = client.get(f"{PAGE}?{query}")
    assert reply.status_code == 400
    assert f"{named}:" in text_of(reply)


def test_its_coordinator_corrects_it_on_the_page(
    client: Client, cast: Cast, estonia: Nation
) -> None:
    fill(estonia)
    client.force_login(cast.people["owner coordinator"])
    assert "Not kept here" in text_of(client.get(f"{PAGE}?year=2026"))
    sent = {"holiday-day": "2026-03-03", "holiday-name": "Our day", "holiday-off": "afternoon"}
    reply = client.post(f"{PAGE}set/", sent, follow=True)
    assert "Our day is kept for 3 March 2026." in text_of(reply)
    row = Holiday.objects.get(day="2026-03-03")
    assert (row.off, row.source) == (Off.AFTERNOON, "national coordinator of Estonia")
    reply = client.post(f"{PAGE}2026-03-03/drop/", follow=True)
    assert "is taken back" in text_of(reply)
    assert client.post(f"{PAGE}2026-13-03/drop/").status_code == 404
    reply = client.post(f"{PAGE}week/", {"weekend": ["5", "6"]}, follow=True)
    assert "Sunday to Thursday" in text_of(reply)


@pytest.mark.parametrize(
    ("where", "sent", "sentence"),
    [
        ("set/", {"holiday-day": "1999-01-01", "holiday-name": "x", "holiday-off": "day"}, "2000"),
        ("set/", {"holiday-day": "soon"}, "Enter a valid date"),
        ("week/", {"weekend": ["1", "2", "3", "4"]}, "Choose one, two or three days"),
        ("week/", {}, "Choose at least one day"),
        ("week/", {"weekend": ["6"], "region": "ZZ"}, "ZZ"),
    ],
)
def test_what_cannot_be_is_told_at_the_field(
    client: Client, cast: Cast, where: str, sent: dict[str, Any], sentence: str
) -> None:
    client.force_login(cast.people["secretariat"])
    fill(cast.nations["canada"])
    reply = client.post(f"/nations/canada/holidays/{where}", sent)
    assert reply.status_code == 200
    assert sentence in text_of(reply)


def test_the_api_tells_the_same(client: Client, cast: Cast, estonia: Nation) -> None:
    fill(estonia)
    keep(estonia, "2025-03-03", by=cast.people["owner coordinator"])
    address = "/api/v1/nations/estonia/holidays/"
    told = client.get(address, {"year": "2025"}).json()
    assert told["holidays"] == [
        {
            "day": "2025-03-03",
            "name": "Our day",
            "off": "day",
            "ref": "national coordinator of Estonia",
            "set_by_people": True,
        }
    ]
    assert (told["weekend"], told["region"], told["time_zone"]) == ([6, 7], "", "Europe/Tallinn")
    assert len(client.get(address).json()["holidays"]) == 17
    assert client.get("/api/v1/nations/nowhere/holidays/").status_code == 404
    assert client.get(address, {"year": "19"}).status_code == 400
    etag = client.get(address).headers["ETag"]
    assert client.get(address, headers={"if-none-match": etag}).status_code == 304
