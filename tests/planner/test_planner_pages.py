"""The planner's pages and endpoints: asked, chosen and corrected by those who may."""

from typing import Any

import pytest
from django.test import Client

from tests.factories.workinggroups import GroupFactory
from tests.planner.network import FIRST_DAY, planned
from tests.readers import NOW, TEST, Cast
from workinggroups import actions
from workinggroups.models import BurdenEntry, Meeting, Planning, PlanningState
from workinggroups.planner import Aim

pytestmark = pytest.mark.django_db
FORM = {
    "title": "Monthly call 2027",
    "group": "",
    "first_day": FIRST_DAY.isoformat(),
    "rhythm": "monthly",
    "calls": "2",
    "days_around": "0",
    "minutes_long": "60",
    "nations": ["canada", "estonia"],
    "required": [],
    "quorum": "0",
    "carries": "on",
}


@pytest.fixture
def signed_in(client: Client, cast: Cast) -> Client:
    client.force_login(cast.people["secretariat"])
    return client


def test_from_the_form_to_the_meetings(signed_in: Client) -> None:
    reply = signed_in.post("/planner/new/", FORM)
    planning = Planning.objects.get()
    assert reply.headers["Location"] == planning.get_absolute_url()
    waiting = signed_in.get(planning.get_absolute_url())
    assert waiting.headers["Refresh"] == "3"
    assert "being worked out" in waiting.content.decode()

    actions.work_out(planning, by=TEST, at=NOW, effort=1)
    page = signed_in.get(planning.get_absolute_url()).content.decode()
    assert "Refresh" not in page
    assert "Proven best" in page
    detail = signed_in.get(f"{planning.get_absolute_url()}fairest/?call=2").content.decode()
    assert "Wednesday 10 February 2027" in detail
    assert "Other times for this call" in detail

    chosen = signed_in.post(f"{planning.get_absolute_url()}fairest/", {}, follow=True)
    assert "The plan is chosen" in chosen.content.decode()
    assert Meeting.objects.filter(planned__planning=planning).count() == 2
    assert 'href="/planner/"' in signed_in.get("/meetings/").content.decode()
    assert "Monthly call 2027" in signed_in.get("/planner/").content.decode()


@pytest.mark.parametrize(
    ("changed", "sentence"),
    [
        ({"first_day": "2026-01-14"}, "The first call is in the future"),
        ({"first_day": "0000-00-00"}, "Enter a valid date"),
        ({"nations": []}, "This field is required"),
        ({"nations": ["atlantis"]}, "not one of the available choices"),
        ({"required": ["denmark"]}, "Only nations that take part can be required"),
        ({"calls": "54"}, "less than or equal to 53"),
        ({"group": "none"}, "not one of the available choices"),
    ],
)
def test_a_fault_is_named_and_nothing_is_lost(
    signed_in: Client, changed: dict[str, Any], sentence: str
) -> None:
    page = signed_in.post("/planner/new/", FORM | changed).content.decode()

    assert sentence in page
    assert "Monthly call 2027" in page
    assert not Planning.objects.exists()


def test_a_chair_plans_for_the_group_alone(client: Client, cast: Cast) -> None:
    circle = cast.circles["the-group"]
    group = GroupFactory(circle=circle, owner_circle=circle)
    client.force_login(cast.people["chair"])

    form = client.get(f"/planner/new/?group={group.slug}").content.decode()
    assert group.name in form
    assert "The whole network" not in form
    assert client.post("/planner/new/", FORM).status_code == 200
    client.post("/planner/new/", FORM | {"group": group.slug})
    assert Planning.objects.get().group == group


def test_another_hour_by_the_form_needs_a_reason(signed_in: Client, cast: Cast) -> None:
    planning = planned(cast)
    address = f"{planning.get_absolute_url()}fairest/"
    refused = signed_in.post(address, {"call-0": "3", "call-1": ""})
    assert refused.status_code == 400
    assert "Say why these times" in refused.content.decode()

    signed_in.post(address, {"call-0": "3", "reason": "The host asked."})
    planning.refresh_from_db()
    assert planning.chosen_plan["calls"][0]["sittings"] == ["2027-01-13T03:00:00+00:00"]
    late = signed_in.post(address, {})
    assert late.status_code == 400
    assert "This is not possible now" in late.content.decode()
    page = signed_in.get(planning.get_absolute_url()).content.decode()
    assert "The host asked." in page


def test_each_sitting_can_be_set_to_another_hour(signed_in: Client, cast: Cast) -> None:
    planning = planned(cast)
    address = f"{planning.get_absolute_url()}two-sittings/"
    plan = next(each for each in planning.plans if each["aim"] == "two_sittings")
    before = [call["sittings"] for call in plan["calls"]]
    assert "Call 1, sitting 2" in signed_in.get(address).content.decode()
    assert signed_in.post(address, {"call-0-1": "4"}).status_code == 400
    signed_in.post(address, {"call-0-1": "4", "reason": "The host asked."})
    planning.refresh_from_db()
    after = [call["sittings"] for call in planning.chosen_plan["calls"]]
    assert after[0] == [before[0][0], f"{before[0][1][:11]}04{before[0][1][13:]}"]
    assert after[1] == before[1]


@pytest.mark.parametrize("query", ["?call=0", "?call=3", "?call=x", "?day=1"])
def test_an_address_is_read_strictly(signed_in: Client, cast: Cast, query: str) -> None:
    planning = planned(cast)
    reply = signed_in.get(f"{planning.get_absolute_url()}fairest/{query}")
    assert reply.status_code == 400
    assert signed_in.get(f"{planning.get_absolute_url()}worst/").status_code == 404


def test_working_out_again_by_page(signed_in: Client, cast: Cast) -> None:
    planning = planned(cast)
    signed_in.post(f"{planning.get_absolute_url()}again/")
    planning.refresh_from_db()
    assert planning.state == PlanningState.ASKED
    page = signed_in.post(f"{planning.get_absolute_url()}again/", follow=True)
    assert "This is not possible now" in page.content.decode()


def test_a_planning_without_a_plan_says_why(signed_in: Client, cast: Cast) -> None:
    planning = planned(cast, quorum=3)
    Planning.objects.filter(pk=planning.pk).update(
        state=PlanningState.FAILED, fault="On Monday no hour suits.", plans=[]
    )
    page = signed_in.get(planning.get_absolute_url()).content.decode()
    assert "On Monday no hour suits." in page


def test_the_ledger_and_its_corrections(signed_in: Client, cast: Cast) -> None:
    empty = signed_in.get("/burdens/").content.decode()
    assert "No planned call has been held yet" in empty
    planning = planned(cast)
    actions.choose_plan(planning, aim=Aim.LEAST, by=cast.people["secretariat"], at=NOW)
    actions.note_burdens(by=TEST, at=NOW.replace(year=2028))
    entry = BurdenEntry.objects.order_by("pk")[0]
    assert "Correct" in signed_in.get("/burdens/").content.decode()

    address = f"/burdens/{entry.pk}/correct/"
    assert "Points" in signed_in.get(address).content.decode()
    same = signed_in.post(address, {"points": entry.points, "reason": "So."})
    assert "already" in same.content.decode()
    signed_in.post(address, {"points": entry.points + 3, "reason": "It was moved."})
    assert "It was moved." in signed_in.get("/burdens/").content.decode()
    signed_in.force_login(cast.people["peer official"])
    assert signed_in.get(address).status_code == 403
    reply = signed_in.get("/api/v1/burdens/?nation=estonia")
    assert {row["nation"] for row in reply.json()["results"]} == {"estonia"}


def test_the_same_through_the_api(signed_in: Client) -> None:
    body = {"title": "Calls", "first_day": FIRST_DAY.isoformat(), "calls": 2}
    made = _post(signed_in, "/api/v1/plannings/", body)
    assert made.status_code == 201
    planning = Planning.objects.get()
    assert made.headers["Location"].endswith(f"/api/v1/plannings/{planning.slug}/")
    assert made.json()["nations"] == ["canada", "denmark", "estonia"]

    actions.work_out(planning, by=TEST, at=NOW, effort=1)
    shown = signed_in.get(f"/api/v1/plannings/{planning.slug}/")
    fairest = next(plan for plan in shown.json()["plans"] if plan["aim"] == "fairest")
    assert fairest["proven"] is True
    assert fairest["calls"][0]["nations"][0]["local"].startswith("2027-01-1")

    choose = f"/api/v1/plannings/{planning.slug}/choose/"
    refused = _post(signed_in, choose, {"aim": "fairest"}, HTTP_IF_MATCH='"stale"')
    assert refused.status_code == 412
    etag = shown.headers["ETag"]
    instead = [{"call": 1, "sittings": ["2027-01-13T05:00:00+02:00"]}]
    why = _post(signed_in, choose, {"aim": "fairest", "instead": instead}, HTTP_IF_MATCH=etag)
    assert why.status_code == 422
    assert why.json()["errors"][0]["pointer"] == "#/reason"
    done = {"aim": "fairest", "instead": instead, "reason": "The host asked."}
    chosen = _post(signed_in, choose, done, HTTP_IF_MATCH=etag)
    assert chosen.status_code == 200
    assert chosen.json()["chosen"]["calls"][0]["sittings"] == ["2027-01-13T03:00:00Z"]
    listed = signed_in.get("/api/v1/plannings/?state=chosen").json()["results"]
    assert [row["slug"] for row in listed] == [planning.slug]


@pytest.mark.parametrize(
    ("changed", "pointer"),
    [
        ({"group": "none"}, "#/group"),
        ({"nations": ["atlantis"]}, "#/nations"),
        ({"required_nations": ["none"]}, "#/required_nations"),
        ({"first_day": "2026-01-01"}, "#/first_day"),
        ({"calls": 54}, "#/calls"),
        ({"secret": 1}, "#/secret"),
    ],
)
def test_the_api_points_at_what_is_wrong(
    signed_in: Client, changed: dict[str, Any], pointer: str
) -> None:
    body = {"title": "Calls", "first_day": FIRST_DAY.isoformat()} | changed
    reply = _post(signed_in, "/api/v1/plannings/", body)
    assert reply.status_code == 422
    assert [each["pointer"] for each in reply.json()["errors"]] == [pointer]


def test_who_may_not_plan_is_refused_by_the_api(client: Client, cast: Cast) -> None:
    circle = cast.circles["the-group"]
    group = GroupFactory(circle=circle, owner_circle=circle)
    client.force_login(cast.people["chair"])
    body: dict[str, Any] = {"title": "Calls", "first_day": FIRST_DAY.isoformat()}
    assert _post(client, "/api/v1/plannings/", body).status_code == 403
    assert _post(client, "/api/v1/plannings/", body | {"group": group.slug}).status_code == 201
    assert client.get(f"/api/v1/plannings/?group={group.slug}").json()["results"]


def _post(client: Client, address: str, body: dict[str, Any], **headers: str) -> Any:
    return client.post(address, body, content_type="application/json", **headers)
