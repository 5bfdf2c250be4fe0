"""Milestones: proposed by members, accepted by those who run the group, with their history."""

import datetime
from collections.abc import Iterator
from typing import Any

import pytest
import time_machine
from django.core.exceptions import ValidationError
from django.test import Client

from core.errors import StateConflict
from tests.factories.workinggroups import GroupFactory
from tests.members.test_views import text_of
from tests.readers import NOW, Cast
from workinggroups import actions, queries
from workinggroups.actions import Aim
from workinggroups.models import MilestoneVersion, WorkingGroup

pytestmark = pytest.mark.django_db
TODAY = NOW.date()
DAY = datetime.timedelta(days=1)
FORM = {"text": "A guide", "due": "2026-12-01", "nation": "canada", "state": "due"}


@pytest.fixture
def group(cast: Cast) -> WorkingGroup:
    return GroupFactory(slug="g", circle=cast.circles["the-group"], marking="GREEN")


def propose(group: WorkingGroup, cast: Cast, who: str = "chair", **more: Any) -> MilestoneVersion:
    aim = Aim(**{"text": "A guide", "due": TODAY + DAY, "nation": cast.nations["canada"]} | more)
    return actions.propose_milestone(group, aim=aim, by=cast.people[who], at=NOW)


def seen(group: WorkingGroup, cast: Cast, who: str = "chair", at: Any = NOW) -> Any:
    return queries.milestones_page(group, cast.people[who], at=at)


def test_what_those_who_run_the_group_say_counts_at_once(group: WorkingGroup, cast: Cast) -> None:
    first = propose(group, cast)
    propose(group, cast, text="Earlier", due=TODAY)
    rows = seen(group, cast).rows
    assert [(row.present.text, row.state) for row in rows] == [
        ("Earlier", "due"),
        ("A guide", "due"),
    ]
    later = seen(group, cast, at=NOW + 2 * DAY).rows
    assert {row.state for row in later} == {"late"}
    aim = Aim("A guide", TODAY + DAY, cast.nations["canada"], "met", "https://example.org/guide")
    actions.propose_change(first.milestone, aim=aim, by=cast.people["chair"], at=NOW + DAY)
    row = seen(group, cast, at=NOW + 9 * DAY).rows[-1]
    assert (row.state, [each.pk for each in row.former]) == ("met", [first.pk])


@pytest.mark.parametrize(
    ("changed", "field"),
    [
        ({"state": "met"}, "evidence"),
        ({"state": "dropped"}, "explanation"),
        ({"due": TODAY + 9 * DAY}, "explanation"),
        ({"text": ""}, "text"),
    ],
)
def test_a_change_says_why(
    group: WorkingGroup, cast: Cast, changed: dict[str, Any], field: str
) -> None:
    first = propose(group, cast)
    aim = Aim(**{"text": "A guide", "due": TODAY + DAY, "nation": cast.nations["canada"]} | changed)
    with pytest.raises(ValidationError) as raised:
        actions.propose_change(first.milestone, aim=aim, by=cast.people["chair"], at=NOW)
    assert set(raised.value.message_dict) == {field}
    assert MilestoneVersion.objects.count() == 1


def test_a_member_proposes_and_the_lead_answers(group: WorkingGroup, cast: Cast) -> None:
    mine = propose(group, cast, "group member")
    assert [row.state for row in seen(group, cast).rows] == ["proposed"]
    assert seen(group, cast, "peer official").rows == []
    boss = cast.people["chair"]
    with pytest.raises(ValidationError, match="Say why it is refused"):
        actions.answer_milestone(mine, accept=False, by=boss, at=NOW)
    actions.answer_milestone(mine, accept=True, by=boss, at=NOW)
    with pytest.raises(StateConflict):
        actions.answer_milestone(mine, accept=True, by=boss, at=NOW)
    aim = Aim("Another", TODAY + DAY, cast.nations["estonia"])
    who = cast.people["group member"]
    change = actions.propose_change(mine.milestone, aim=aim, by=who, at=NOW)
    assert seen(group, cast).rows[0].present == mine
    actions.answer_milestone(change, accept=False, reason="Too much.", by=boss, at=NOW)
    [row] = seen(group, cast, "group member").rows
    assert (row.present, list(row.waiting), list(row.former)) == (mine, [], [change])
    assert list(seen(group, cast, "peer official").rows[0].former) == []
    lost = propose(group, cast, "group member")
    actions.answer_milestone(lost, accept=False, reason="No.", by=boss, at=NOW)
    assert len(seen(group, cast).rows) == 1


def test_many_milestones_cost_no_more_questions(
    group: WorkingGroup, cast: Cast, django_assert_num_queries: Any
) -> None:
    for number in (1, 2):
        for _ in range(number):
            propose(group, cast)
        with django_assert_num_queries(3):
            seen(group, cast)


@pytest.fixture
def client(cast: Cast) -> Iterator[Client]:
    with time_machine.travel(NOW, tick=False):
        found = Client()
        found.force_login(cast.people["group member"])
        yield found


def test_from_proposal_to_history_by_page(client: Client, group: WorkingGroup, cast: Cast) -> None:
    address = "/groups/g/milestones/"
    assert 'href="milestones/"' in client.get("/groups/g/").content.decode()
    assert "No milestones yet" in text_of(client.get(address))
    assert "Propose it" in text_of(client.get(f"{address}new/"))
    refused = client.post(f"{address}new/", FORM | {"state": "met"})
    assert "Say what shows that it is met." in text_of(refused)
    client.post(f"{address}new/", FORM)
    version = MilestoneVersion.objects.get()
    assert "Waits for an answer: A guide" in text_of(client.get(address))
    answer = f"{address}proposals/{version.pk}/"
    assert client.get(answer).status_code == 403
    client.force_login(cast.people["chair"])
    assert "Proposed by the official of Canada" in text_of(client.get(answer))
    assert "Say why it is refused" in text_of(client.post(answer, {"accept": "no"}))
    client.post(answer, {"accept": "yes"})
    assert client.post(answer, {"accept": "yes"}).status_code == 404
    change = f"{address}{version.milestone_id}/"
    assert 'value="2026-12-01"' in client.get(change).content.decode()
    client.post(change, FORM | {"due": "2026-12-09", "explanation": "Translation."})
    page = text_of(client.get(address))
    assert "9 December 2026" in page
    assert "Translation." in page
    assert "What it said before" in page
    assert client.get(f"{address}999999/").status_code == 404
    client.force_login(cast.people["peer official"])
    assert client.get(change).status_code == 403
    assert group.name in text_of(client.get(address))


def test_the_same_through_the_api(client: Client, group: WorkingGroup, cast: Cast) -> None:
    address = f"/api/v1/groups/{group.slug}/milestones/"

    def send(step: str, body: Any, how: str = "post") -> Any:
        return getattr(client, how)(f"{address}{step}", body, "application/json")

    made = send("", FORM).json()["milestones"][0]
    assert (made["state"], made["present"], len(made["waiting"])) == ("proposed", None, 1)
    proposal = f"proposals/{made['waiting'][0]['id']}/"
    assert send(proposal, {"accept": True}).status_code == 403
    client.force_login(cast.people["chair"])
    assert send(proposal, {"accept": True}).json()["milestones"][0]["state"] == "due"
    assert send(proposal, {"accept": True}).status_code == 404
    put = send(f"{made['id']}/", FORM | {"state": "dropped"}, "put")
    assert put.json()["errors"][0]["pointer"] == "#/explanation"
    put = send(f"{made['id']}/", FORM | {"state": "dropped", "explanation": "Done by all."}, "put")
    [row] = put.json()["milestones"]
    assert (row["state"], row["former"][0]["state"]) == ("dropped", "due")
    assert send("999999/", FORM, "put").status_code == 404
    client.force_login(cast.people["peer official"])
    assert client.get(address).json()["milestones"][0]["waiting"] == []
    assert send("", FORM).status_code == 403
    assert client.get("/api/v1/groups/none/milestones/").status_code == 404
    assert send("", FORM).status_code == 403
