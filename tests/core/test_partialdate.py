"""Dates known to the year, the month or the day."""

import datetime

import pytest
from django.core.exceptions import ValidationError
from hypothesis import given
from hypothesis import strategies as st

from core.partialdate import PartialDate, PartialDateField, parse, span


@pytest.mark.parametrize(
    ("iso", "precision", "words", "first", "last"),
    [
        ("2018", "year", "2018", (2018, 1, 1), (2018, 12, 31)),
        ("2018-02", "month", "February 2018", (2018, 2, 1), (2018, 2, 28)),
        ("2020-02", "month", "February 2020", (2020, 2, 1), (2020, 2, 29)),
        ("2014-12", "month", "December 2014", (2014, 12, 1), (2014, 12, 31)),
        ("2014-12-09", "day", "9 December 2014", (2014, 12, 9), (2014, 12, 9)),
    ],
)
def test_what_is_known(
    iso: str, precision: str, words: str, first: tuple[int, ...], last: tuple[int, ...]
) -> None:
    date = parse(iso)
    assert (date.precision, str(date), date.year) == (precision, words, first[0])
    assert (date.first_day(), date.last_day()) == (datetime.date(*first), datetime.date(*last))


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("", "is not a date"),
        ("18", "is not a date"),
        ("2018-2", "is not a date"),
        ("2018-02-30", "not in the calendar"),
        ("2018-13", "not in the calendar"),
        ("1899", "outside 1900 to 2100"),
        ("2101-01-01", "outside 1900 to 2100"),
        ("٢٠١٨", "is not a date"),
        ("2018-02-01\n", "is not a date"),
    ],
)
def test_what_is_no_date_is_refused_with_a_sentence(text: str, told: str) -> None:
    with pytest.raises(ValidationError, match=told):
        parse(text)


def test_a_year_sorts_before_its_months_and_a_month_before_its_days() -> None:
    order = ["2017-12-31", "2018", "2018-02", "2018-02-01", "2018-03"]
    assert [d.iso for d in sorted(map(PartialDate, reversed(order)))] == order


@given(st.dates(datetime.date(1900, 1, 1), datetime.date(2100, 12, 31)))
def test_a_full_date_is_itself(day: datetime.date) -> None:
    date = PartialDate.of(day)
    assert date.first_day() == date.last_day() == day


@given(st.integers(1900, 2100), st.integers(1, 12))
def test_the_months_of_a_year_fill_it(year: int, month: int) -> None:
    date = PartialDate(f"{year}-{month:02}")
    following = date.last_day() + datetime.timedelta(days=1)
    assert following.day == 1
    assert date.first_day() <= date.last_day() < following


@pytest.mark.parametrize(
    ("start", "end", "words"),
    [
        ("2020-11-02", "2020-11-04", "2 to 4 November 2020"),
        ("2018-12-31", "2019-01-01", "31 December 2018 to 1 January 2019"),
        ("2018-10-31", "2018-11-02", "31 October to 2 November 2018"),
        ("2016-06", "2016-06", "June 2016"),
        ("2016-06", None, "June 2016"),
        ("2016", "2017-02", "2016 to February 2017"),
        ("2016-06", "2016-09", "June 2016 to September 2016"),
    ],
)
def test_a_period_is_said_once(start: str, end: str | None, words: str) -> None:
    assert span(parse(start), parse(end) if end else None) == words


def test_the_field_takes_what_forms_and_code_give() -> None:
    field = PartialDateField(null=True, blank=True)
    assert field.to_python("2018") == PartialDate("2018")
    assert field.to_python(datetime.date(2018, 2, 1)) == PartialDate("2018-02-01")
    assert field.to_python(PartialDate("2018")) == PartialDate("2018")
    assert field.to_python("") is None
    assert field.to_python(None) is None
    assert field.get_prep_value("2018-02") == "2018-02"
    assert field.get_prep_value(None) is None
    assert field.from_db_value(None) is None
    with pytest.raises(ValidationError, match="is not a date"):
        field.clean("soon", None)
    assert field.clean("2018", None) == PartialDate("2018")


def test_the_field_is_written_out_for_fixtures_and_migrations() -> None:
    from summits.models import Chair  # noqa: PLC0415 - any model that has one

    chair = Chair(start="2018", end=None)
    start, end = (Chair._meta.get_field(name) for name in ("start", "end"))
    assert (start.value_to_string(chair), end.value_to_string(chair)) == ("2018", "")
    assert "max_length" not in start.deconstruct()[3]
