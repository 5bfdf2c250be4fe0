"""The register of actions: moved with a reason and counted, closed, and left alone by minutes."""

import datetime
from typing import Any

import pytest
import time_machine
from django.core.exceptions import ValidationError
from django.test import Client

from core.errors import StateConflict
from tests.factories.workinggroups import AFTER
from tests.readers import Cast
from workinggroups import actions, queries
from workinggroups.models import Action, Decision, Meeting

TEXT = "DECISION: Adopt it.\n\nACTION: @group.member by 2026-06-01 send the list\n"
JUNE, JULY = datetime.date(2026, 6, 1), datetime.date(2026, 7, 1)


def circulate(meeting: Meeting, cast: Cast, text: str = TEXT) -> None:
    chair = cast.people["chair"]
    actions.write_minutes(meeting, texts={"minutes": text}, by=chair, at=AFTER)
    actions.circulate(meeting, by=chair, at=AFTER)


@pytest.fixture
def action(meeting: Meeting, cast: Cast) -> Action:
    circulate(meeting, cast)
    return Action.objects.get()


def client_of(cast: Cast, name: str) -> Client:
    client = Client()
    client.force_login(cast.people[name])
    return client


def test_a_day_moves_with_a_reason_and_counts(action: Action, meeting: Meeting, cast: Cast) -> None:
    member = cast.people["group member"]

    def move(day: datetime.date, reason: str = "Ill.") -> Action:
        return actions.move_action(action, due=day, reason=reason, by=member, at=AFTER)

    for day, reason, field in (
        (JULY, " ", "reason"),
        (JUNE, "x", "due"),
        (datetime.date(2026, 5, 13), "x", "due"),
        (datetime.date(2200, 1, 1), "x", "due"),
    ):
        with pytest.raises(ValidationError) as refusal:
            move(day, reason)
        assert list(refusal.value.message_dict) == [field]
    for days in (0, 1, 2):
        moved = move(JULY + datetime.timedelta(days=days))
        assert moved.is_moved_often is (days == 2)
    assert str(moved.moves.first()) == "from 2026-06-01 to 2026-07-01"
    assert list(queries.actions_register(member, state="moved", on=JUNE)) == [moved]
    # Minutes that say the same day leave the moved one; another day is another word
    circulate(meeting, cast, TEXT.replace("Adopt it", "Adopt it now"))
    moved.refresh_from_db()
    assert (moved.due, moved.due_in_minutes) == (datetime.date(2026, 7, 3), JUNE)
    circulate(meeting, cast, TEXT.replace("06-01", "08-01"))
    moved.refresh_from_db()
    assert (moved.due, moved.due_in_minutes, moved.moved) == (datetime.date(2026, 8, 1), None, 3)
    with pytest.raises(ValidationError, match="Say why it is dropped"):
        actions.close_action(moved, state="dropped", outcome=" ", by=member, at=AFTER)
    actions.close_action(moved, state="done", outcome="Sent.", by=member, at=AFTER)
    with pytest.raises(StateConflict, match="closed already"):
        move(JULY)


def test_an_action_on_pages(action: Action, cast: Cast) -> None:
    member, here = client_of(cast, "group member"), action.get_absolute_url()

    def page(client: Client, address: str, sent: Any = None) -> str:
        reply = client.get(address) if sent is None else client.post(address, sent, follow=True)
        assert reply.status_code == 200
        return str(reply.content.decode())

    with time_machine.travel(AFTER, tick=False):
        assert "Move its day" in page(member, here)
        assert client_of(cast, "author").get(f"{here}move/").status_code == 403
        assert "already" in page(member, f"{here}move/", {"due": "2026-06-01", "reason": "Ill."})
        for day in ("2026-06-08", "2026-06-15", "2026-06-22"):
            told = page(member, f"{here}move/", {"due": day, "reason": "Ill."})
        assert "Its day was moved 3 times" in told
        assert "official of Canada" in told
        assert "Moved 3 times" in page(member, "/actions/?whose=mine&state=moved")
        Decision.objects.get().follow_ups.add(action)
        assert "Carries out" in page(member, here)
    with time_machine.travel(AFTER + datetime.timedelta(days=90), tick=False):
        assert "overdue" in page(member, here)
    actions.close_action(
        action, state="dropped", outcome="No need.", by=cast.people["chair"], at=AFTER
    )
    assert "No need." in page(member, here)
    assert "closed already" in page(member, f"{here}move/", {"due": "2026-09-15", "reason": "Ill."})


def test_an_action_by_the_api(action: Action, cast: Cast) -> None:
    member, api = client_of(cast, "group member"), "/api/v1/actions/"

    def post(client: Client, path: str, sent: Any) -> Any:
        return client.post(f"{api}{path}", sent, content_type="application/json")

    with time_machine.travel(AFTER, tick=False):
        moved = post(member, f"{action.pk}/move/", {"due": "2026-06-08", "reason": "Ill."})
        assert (moved.json()["due"], moved.json()["moved"]) == ("2026-06-08", 1)
        assert post(client_of(cast, "author"), f"{action.pk}/move/", {}).status_code == 403
        assert post(member, "999999/close/", {}).status_code == 404
    with time_machine.travel(AFTER + datetime.timedelta(days=90), tick=False):
        for query, number in (
            ("state=overdue", 1),
            ("state=moved", 0),
            ("whose=mine&state=open", 1),
            ("whose=nation", 1),
        ):
            assert len(member.get(f"{api}?{query}").json()["results"]) == number, query
        closed = post(member, f"{action.pk}/close/", {"state": "done", "outcome": "Sent."})
        assert closed.json()["state"] == "done"
        assert (
            post(member, f"{action.pk}/close/", {"state": "done", "outcome": "Sent."}).status_code
            == 409
        )
