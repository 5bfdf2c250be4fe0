"""A group's charter, states and leads: kept as they came, warned of before they end."""

import datetime
from typing import Any

import pytest
import time_machine
from django.core.exceptions import ValidationError
from django.test import Client

from core.errors import StateConflict
from core.models import Event
from hub.board.board import sections
from members.models import Nation
from tests.factories.workinggroups import GroupFactory
from tests.members.test_views import text_of
from tests.readers import NOW, Cast
from workinggroups import actions, queries
from workinggroups.leading import HANDOVER, warnings
from workinggroups.models import Decision, LeadTerm, Meeting, WorkingGroup

pytestmark = pytest.mark.django_db
DAY = datetime.timedelta(days=1)
TODAY = NOW.date()


@pytest.fixture
def group(cast: Cast) -> WorkingGroup:
    circle = cast.circles["the-group"]
    return GroupFactory(slug="g", circle=circle, marking="GREEN", status="proposed")


@pytest.fixture
def decision(group: WorkingGroup, cast: Cast) -> Decision:
    meeting = Meeting.objects.create(
        slug="m", group=group, owner_circle=group.circle, title="A call", marking="AMBER",
        starts_at=NOW, time_zone="UTC", created_at=NOW, updated_at=NOW,
    )  # fmt: skip
    assert cast
    return Decision.objects.create(
        meeting=meeting, number=1, text="The charter is adopted.", fingerprint="f", paragraph=""
    )


def charter(group: WorkingGroup, cast: Cast, **more: Any) -> Any:
    given = {"text": "# For all\n\nWhat it is for.", "reason": "The first."} | more
    return actions.adopt_charter(group, by=cast.people["chair"], at=NOW, **given)


def lead(group: WorkingGroup, cast: Cast, nation: str = "canada", **more: Any) -> LeadTerm:
    given = {"starts": TODAY - 300 * DAY} | more
    return actions.begin_term(
        group, nation=cast.nations[nation], by=cast.people["chair"], at=NOW, **given
    )


def state(group: WorkingGroup, cast: Cast, word: str) -> WorkingGroup:
    return actions.set_group_state(group, state=word, reason="So.", by=cast.people["chair"], at=NOW)


def test_a_group_goes_from_state_to_state_with_what_each_needs(
    group: WorkingGroup, cast: Cast
) -> None:
    with pytest.raises(StateConflict, match="does not become active next"):
        state(group, cast, "active")
    with pytest.raises(StateConflict, match="Write its charter down first"):
        state(group, cast, "chartered")
    charter(group, cast)
    state(group, cast, "chartered")
    with pytest.raises(StateConflict, match="Name the nation that leads it"):
        state(group, cast, "active")
    lead(group, cast, role="co_lead")
    with pytest.raises(StateConflict, match="Name the nation that leads it"):
        state(group, cast, "active")
    lead(group, cast, "estonia")
    group = state(group, cast, "active")
    assert str(group.status_as_of) == "22 November 2026"
    event = Event.objects.order_by("-sequence")[0]
    assert (event.verb, event.changes) == ("group:state", {"state": ["chartered", "active"]})


def test_a_charter_is_a_version_and_the_former_stay(group: WorkingGroup, cast: Cast) -> None:
    first = charter(group, cast)
    second = charter(group, cast, text="New.", reason="Wider.", renew_by=TODAY + DAY)
    first.refresh_from_db()
    assert (first.number, second.number, first.text[:9]) == (1, 2, "# For all")
    for wrong, field in (({"reason": " "}, "reason"), ({"renew_by": TODAY}, "renew_by")):
        with pytest.raises(ValidationError) as raised:
            charter(group, cast, **wrong)
        assert set(raised.value.message_dict) == {field}


def test_a_term_runs_into_no_other_of_the_nation(group: WorkingGroup, cast: Cast) -> None:
    first = lead(group, cast, ends=TODAY)
    lead(group, cast, starts=TODAY + DAY)
    lead(group, cast, "estonia")
    for starts, ends in ((TODAY, None), (TODAY - 400 * DAY, TODAY - 300 * DAY)):
        with pytest.raises(ValidationError, match="has a term in these days already"):
            lead(group, cast, starts=starts, ends=ends)
    with pytest.raises(ValidationError, match="ends on the day it begins, or later"):
        lead(group, cast, "denmark", ends=TODAY - 400 * DAY)
    done = ["seat", "minutes", "nothing"]
    who = cast.people["chair"]
    kept = actions.change_term(first, ends=TODAY - DAY, handed_over=done, by=who, at=NOW)
    assert (kept.ends, kept.handed_over) == (TODAY - DAY, ["minutes", "seat"])
    assert LeadTerm.objects.count() == 3


def term(starts: int, ends: int | None, **more: Any) -> LeadTerm:
    nation = Nation(name="Mexico")
    until = None if ends is None else TODAY + ends * DAY
    return LeadTerm(pk=1, nation=nation, starts=TODAY + starts * DAY, ends=until, **more)


@pytest.mark.parametrize(
    ("terms", "renew", "status", "said"),
    [
        ([term(-9, None)], None, "active", []),
        ([term(-9, 61)], 61, "active", []),
        ([term(-9, 60)], None, "active", ["The term of Mexico as lead ends on"]),
        ([term(-9, 60, handed_over=list(HANDOVER))], None, "active", ["and nobody follows."]),
        ([term(-9, 60), term(61, None)], None, "active", []),
        ([term(-9, 60), term(61, None, role="co_lead")], None, "active", ["Mexico as lead"]),
        ([term(-9, -1)], None, "active", ["No nation leads the group now."]),
        ([term(-9, -1)], None, "dormant", []),
        ([], 60, "active", ["The charter ends on"]),
        ([], -1, "chartered", ["The charter ended on"]),
        ([term(-9, 1)], 1, "concluded", []),
    ],
)
def test_what_ends_within_sixty_days_is_told(
    terms: list[LeadTerm], renew: int | None, status: str, said: list[str]
) -> None:
    day = None if renew is None else TODAY + renew * DAY
    found = [each.words for each in warnings(TODAY, status=status, renew_by=day, terms=terms)]
    assert len(found) == len(said)
    assert all(part in words for part, words in zip(said, found, strict=True))


def test_the_board_reminds_the_secretariat_of_what_it_may_read(
    group: WorkingGroup, cast: Cast, django_assert_num_queries: Any
) -> None:
    for number in range(2):
        other = GroupFactory(marking="STRICT", name=f"Hidden {number}", circle__slug=f"h{number}")
        charter(other, cast, renew_by=TODAY + DAY)
    charter(group, cast, renew_by=TODAY + 30 * DAY)
    lead(group, cast, ends=TODAY + 20 * DAY)
    boss = cast.people["secretariat"]
    with django_assert_num_queries(3):
        found = queries.groups_warned(boss, at=NOW)
    assert [each.day for _, each in found] == [TODAY + 20 * DAY, TODAY + 30 * DAY]
    board = next(s for s in sections(boss, at=NOW) if s.slug == "groups")
    assert [row.what for row in board.rows] == [group.name] * 2
    assert board.rows[0].url == "/groups/g/remit/"


@pytest.fixture
def client(cast: Cast) -> Any:
    with time_machine.travel(NOW, tick=False):
        found = Client()
        found.force_login(cast.people["chair"])
        yield found


def test_from_charter_to_handover_by_page(client: Client, decision: Decision, cast: Cast) -> None:
    assert "/groups/g/remit/" not in client.get("/groups/").content.decode()
    assert 'href="remit/"' in client.get("/groups/g/").content.decode()
    assert "no charter was written down" in text_of(client.get("/groups/g/remit/"))
    assert "What it is for." in text_of(client.get("/groups/g/remit/charter/"))
    data = {"text": "## Aim\n\nOne text.", "decision": decision.pk, "reason": "The first."}
    client.post("/groups/g/remit/charter/", data | {"renew_by": "2026-12-20"})
    data |= {"text": "Two.", "reason": "Shorter.", "decision": ""}
    client.post("/groups/g/remit/charter/", data | {"renew_by": "2026-12-20"})
    page = text_of(client.get("/groups/g/remit/"))
    for said in ("Version 2", "Version 1", "The charter is adopted.", "The charter ends on"):
        assert said in page
    early = client.post("/groups/g/remit/state/", {"state": "concluded", "reason": ""})
    assert "This field is required" in text_of(early)
    client.post("/groups/g/remit/state/", {"state": "chartered", "reason": "Adopted."})
    early = client.post("/groups/g/remit/state/", {"state": "active", "reason": "Begun."})
    assert "Name the nation that leads it first" in text_of(early)
    term = {"nation": "canada", "role": "lead", "starts": "2026-01-01", "ends": "2025-01-01"}
    assert "or later" in text_of(client.post("/groups/g/remit/leads/", term))
    client.post("/groups/g/remit/leads/", term | {"ends": "2026-12-31"})
    client.post("/groups/g/remit/state/", {"state": "active", "reason": "Begun."})
    page = text_of(client.get("/groups/g/remit/"))
    assert "Still to do for the handover: 5 of 5." in page
    assert "Led by Canada" in page
    change = f"/groups/g/remit/leads/{LeadTerm.objects.get().pk}/"
    client.post(change, {"ends": "2027-12-31", "handed_over": ["seat"]})
    assert "1 of 5 done" in text_of(client.get("/groups/g/remit/"))
    assert client.get("/groups/g/remit/leads/999999/").status_code == 404
    client.force_login(cast.people["peer official"])
    assert client.get("/groups/g/remit/charter/").status_code == 403
    page = text_of(client.get("/groups/g/remit/"))
    assert "Version 2" in page
    assert "The charter is adopted." not in page
    assert "The charter ends on" not in page


def test_the_same_through_the_api(client: Client, decision: Decision, cast: Cast) -> None:
    def send(step: str, body: Any, how: str = "post") -> Any:
        return getattr(client, how)(f"/api/v1/groups/g/{step}/", body, "application/json")

    made = send("charters", {"text": "One.", "reason": "First.", "decision": decision.pk})
    assert made.json()["charters"][0]["decision"] == decision.pk
    wrong = send("charters", {"text": "One.", "reason": "First.", "decision": 999999})
    assert wrong.json()["errors"][0]["pointer"] == "#/decision"
    assert send("states", {"state": "active", "reason": "So."}).status_code == 409
    assert send("states", {"state": "chartered", "reason": "So."}).json()["state"] == "chartered"
    until = (TODAY + DAY).isoformat()
    term = {"nation": "canada", "starts": "2026-01-01", "ends": until}
    assert send("terms", term | {"nation": "x"}).json()["errors"][0]["pointer"] == "#/nation"
    told = send("terms", term).json()
    assert "as lead ends on" in told["warnings"][0]
    number = told["terms"][0]["id"]
    kept = send(f"terms/{number}", {"handed_over": ["seat"]}, "put").json()
    assert (kept["terms"][0]["ends"], kept["terms"][0]["handed_over"]) == (None, ["seat"])
    assert send("terms/999999", {}, "put").status_code == 404
    client.force_login(cast.people["peer official"])
    assert client.get("/api/v1/groups/g/remit/").json()["charters"][0]["decision"] is None
    assert send("charters", {}).status_code == 403
    assert client.get("/api/v1/groups/none/remit/").status_code == 404
