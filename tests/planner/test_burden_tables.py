"""The table of points: set in versions, and every number stays with the one it was counted by."""

from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.test import Client

from core.models import Event
from tests.members.test_views import text_of
from tests.planner.network import planned
from tests.readers import NOW, TEST, Cast
from workinggroups import actions, queries
from workinggroups.models import BurdenEntry, BurdenTable
from workinggroups.planner import V1, Aim

pytestmark = pytest.mark.django_db
NIGHTS = [10] * 7 + [0] * 17


def set_table(cast: Cast, points: Any = NIGHTS, reason: str = "Nights only.") -> BurdenTable:
    who = cast.people["secretariat"]
    return actions.set_burden_table(points=points, reason=reason, by=who, at=NOW)


@pytest.mark.parametrize(
    ("points", "reason", "field"),
    [
        (NIGHTS[1:], "So.", "points"),
        ([101, *NIGHTS[1:]], "So.", "points"),
        ([-1, *NIGHTS[1:]], "So.", "points"),
        ([0] * 24, "So.", "points"),
        (V1.points, "So.", "points"),
        (NIGHTS, " ", "reason"),
    ],
)
def test_what_is_no_table_is_refused(cast: Cast, points: Any, reason: str, field: str) -> None:
    with pytest.raises(ValidationError) as raised:
        set_table(cast, points, reason)
    assert set(raised.value.message_dict) == {field}
    assert queries.present_table() == V1


def test_what_was_counted_stays_counted_with_its_version(cast: Cast) -> None:
    old, again = planned(cast), planned(cast)
    actions.choose_plan(old, aim=Aim.LEAST, by=cast.people["secretariat"], at=NOW)
    assert set_table(cast).version == "v2"
    assert set_table(cast, [10] * 24).version == "v3"
    event = Event.objects.order_by("-sequence")[0]
    assert (event.changes["points"][0], event.reason) == (NIGHTS, "Nights only.")
    actions.note_burdens(by=TEST, at=NOW.replace(year=2028))
    assert set(BurdenEntry.objects.values_list("table_version", flat=True)) == {"v1"}
    assert planned(cast).table_version == "v3"
    actions.ask_again(again, by=cast.people["secretariat"], at=NOW)
    again.refresh_from_db()
    assert again.table_version == "v3"
    again = actions.work_out(again, by=TEST, at=NOW, effort=1)
    page = queries.planning_page(cast.people["secretariat"], again.slug)
    assert page is not None
    assert page.question.table.points == (10,) * 24
    assert page.changes


def test_by_page_and_by_api(client: Client, cast: Cast) -> None:
    client.force_login(cast.people["secretariat"])
    assert 'href="/burdens/table/"' in client.get("/burdens/").content.decode()
    form = {f"hour-{hour}": points for hour, points in enumerate(NIGHTS)}
    assert "This field is required" in text_of(client.post("/burdens/table/", form))
    done = client.post("/burdens/table/", form | {"reason": "Nights only."}, follow=True)
    assert "New plans reckon with table v2." in text_of(done)
    assert "Nights only." in text_of(done)
    same = client.post("/burdens/table/", form | {"reason": "Again."})
    assert "These are the present points." in text_of(same)
    body = {"points": [10] * 24, "reason": "All alike."}
    told = client.post("/api/v1/burdens/tables/", body, "application/json").json()["tables"]
    assert [each["version"] for each in told] == ["v3", "v2", "v1"]
    wrong = client.post("/api/v1/burdens/tables/", body, "application/json")
    assert wrong.json()["errors"][0]["pointer"] == "#/points"
    client.force_login(cast.people["peer official"])
    assert "Count by other points" not in text_of(client.get("/burdens/table/"))
    assert client.post("/burdens/table/", form).status_code == 403
    assert client.post("/api/v1/burdens/tables/", body, "application/json").status_code == 403
    assert len(client.get("/api/v1/burdens/tables/").json()["tables"]) == 3
