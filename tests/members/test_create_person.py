"""The command that makes the first accounts."""

import pytest
from django.core.management import CommandError, call_command
from django.test import Client

from members.models import Person
from tests.readers import make_cast

pytestmark = pytest.mark.django_db


def test_the_printed_password_signs_in_and_the_seat_is_taken(
    capsys: pytest.CaptureFixture[str],
) -> None:
    make_cast()
    call_command(
        "create_person", "first@example.org", name="first", role="secretariat", circle="secretariat"
    )
    password = capsys.readouterr().out.strip()
    assert Client().login(email="first@example.org", password=password)
    assert Person.objects.get(email="first@example.org").circles.get().slug == "secretariat"


def test_an_official_has_the_clock_of_the_nation() -> None:
    make_cast()
    call_command("create_person", "x@example.org", name="x", role="official", nation="estonia")
    assert Person.objects.get(email="x@example.org").time_zone == "Europe/Tallinn"


@pytest.mark.parametrize(
    ("given", "told"),
    [
        ({"nation": "atlantida"}, "There is no nation “atlantida”. There are: atlantis, canada"),
        ({"nation": None}, "have no nation"),
        ({"nation": "estonia", "circle": "nowhere"}, "There is no circle “nowhere”"),
        ({"nation": "estonia", "time_zone": "EET2"}, "no time zone"),
    ],
)
def test_a_fault_is_told_and_nothing_is_made(given: dict[str, str | None], told: str) -> None:
    make_cast()
    with pytest.raises(CommandError, match=told):
        call_command("create_person", "x@example.org", name="x", role="official", **given)
    assert not Person.objects.filter(email="x@example.org").exists()
