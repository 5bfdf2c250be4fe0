import datetime
from typing import Any

import pytest

from members.forms import KeyForm, ZoneForm

NOW = datetime.datetime(2026, 11, 22, 12, 0, tzinfo=datetime.UTC)
GOOD = {"name": "Nightly run", "scopes": ["read"], "expires_at": "2027-02-01"}


def key_form(zone: str = "Pacific/Auckland", **changed: Any) -> KeyForm:
    return KeyForm(GOOD | changed, zone=zone, at=NOW)


def test_the_last_day_ends_when_it_ends_in_the_nation() -> None:
    form = key_form()
    assert form.is_valid(), form.errors
    assert form.cleaned_data["expires_at"] == datetime.datetime(
        2027, 2, 1, 11, 0, tzinfo=datetime.UTC
    )


def test_the_days_offered_lie_within_a_year_of_today_there() -> None:
    field = KeyForm(zone="Pacific/Auckland", at=NOW).fields["expires_at"]
    assert field.widget.attrs["min"] == "2026-11-23"
    assert field.widget.attrs["max"] == "2027-11-23"
    assert field.initial == datetime.date(2027, 5, 22)
    assert "Pacific/Auckland" in field.help_text


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("name", ""),
        ("name", "two\u2028lines"),
        ("name", "x" * 81),
        ("scopes", []),
        ("scopes", ["everything"]),
        ("expires_at", "soon"),
    ],
)
def test_what_cannot_be_a_key_is_refused_at_its_field(field: str, value: Any) -> None:
    form = key_form(**{field: value})
    assert not form.is_valid()
    assert list(form.errors) == [field]


def test_a_zone_is_one_of_those_offered() -> None:
    zones = [("Members", [("UTC", "UTC")]), ("Asia", [("Asia/Seoul", "Asia/Seoul")])]
    assert ZoneForm({"time_zone": "Asia/Seoul"}, zones=zones).is_valid()
    assert not ZoneForm({"time_zone": "Mars/Olympus"}, zones=zones).is_valid()
