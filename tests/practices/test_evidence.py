"""The grade of a result is worked out from what is attached, and says why."""

from typing import Any

import pytest

from practices.evidence import ALONE, BARE, COMPLETE, evidence_of, found_again
from practices.models import Adoption
from tests.api.conftest import client_of
from tests.practices.test_adopting import coordinator, declared
from tests.readers import NOW, make_cast, make_practice

REF = "https://example.org/"


def result(**more: str) -> dict[str, Any]:
    return {"what": "Letters  sent", "value": "3", "before": "", "period": "", "ref": REF} | more


@pytest.mark.parametrize(
    ("given", "kind", "grade", "why"),
    [
        ({"ref": ""}, "", "claimed", BARE),
        ({}, "official", "claimed", ALONE),
        ({}, "press", "reported", "Others report it."),
        ({}, "code", "measured", "It can be counted in the code."),
        ({"before": "9", "period": "2025"}, "official", "measured", COMPLETE),
        (
            {"before": "9", "period": "2025"},
            "audit",
            "evaluated",
            "Auditors or researchers found it.",
        ),
        ({"before": "9", "period": "2025", "ref": ""}, "", "claimed", BARE),
    ],
)
def test_the_grade_and_its_reason(given: dict[str, str], kind: str, grade: str, why: str) -> None:
    found = evidence_of(result(**given), {REF: kind} if kind else {})
    assert (str(found.grade), found.why) == (grade, why)


def test_what_another_nation_found_again() -> None:
    row = {
        "state": "confirmed", "stage": "in_use", "owner_nation__name": "Canada",
        "outcomes": [{"what": "letters SENT", "ref": REF}, {"what": "Cost", "ref": ""}],
    }  # fmt: skip
    again = found_again([row], owner="Estonia")
    found = evidence_of(result(), {}, again)
    assert (str(found.grade), found.why) == ("reproduced", "Found again, with a source, in Canada.")
    for other in (
        {"state": "unconfirmed"},
        {"stage": "interested"},
        {"owner_nation__name": "Estonia"},
    ):
        assert found_again([row | other], owner="Estonia") == {}


@pytest.mark.django_db
def test_the_page_shows_it_beside_what_sources_show() -> None:
    cast = make_cast()
    practice = make_practice(cast, "clear")
    practice.results.create(position=0, what="Letters sent", value="3", ref=REF)
    outcome = {"what": "Letters sent", "before": "", "after": "2", "period": "", "ref": REF}
    adoption = declared(
        cast, practice=practice, content={"kind": "code", "stage": "in_use", "outcomes": [outcome]}
    )
    reader = client_of(cast, "peer official")
    page = reader.get(practice.get_absolute_url()).content.decode()
    assert "Not confirmed yet" in page
    assert "Reproduced elsewhere</a>" not in page
    boss = coordinator(cast, "canada")
    Adoption.objects.filter(pk=adoption.pk).update(
        state="confirmed", confirmed_at=NOW, confirmed_by=boss, lapses_at=NOW
    )
    page = reader.get(practice.get_absolute_url()).content.decode()
    assert "Found again, with a source, in Canada." in page
    assert "As the adopters say" in page
