"""Answers to invitations, by page and API, and as those see them who run the meeting."""

import datetime
from dataclasses import replace
from typing import Any

import pytest
from django.test import Client

from core.errors import StateConflict
from core.models import Event, Verb
from tests.readers import NOW, Cast
from workinggroups import actions, queries
from workinggroups.actions import Details
from workinggroups.models import Meeting

pytestmark = pytest.mark.django_db
SOON = NOW + datetime.timedelta(days=9)


@pytest.fixture(autouse=True)
def _now(time_machine: Any) -> None:
    time_machine.move_to(NOW, tick=False)


@pytest.fixture
def call(cast: Cast) -> Meeting:
    people = [cast.people[name] for name in ("peer official", "author", "secretariat")]
    details = Details("Call", SOON, "Europe/Tallinn")
    by = cast.people["secretariat"]
    return actions.arrange(group=None, details=details, invite=people, by=by, at=NOW)


def test_by_page_and_counted_by_nation(cast: Cast, call: Meeting, client: Client) -> None:
    person = cast.people["peer official"]
    client.force_login(person)
    assert "Say whether you come" in client.get(call.get_absolute_url()).content.decode()
    address = f"{call.get_absolute_url()}reply/"
    assert client.get(address).status_code == 200
    assert client.post(address, {"answer": "accepted"}).status_code == 302
    event = Event.objects.get(verb=Verb.MEETING_REPLY)
    assert event.changes == {"answer": [None, "accepted"]}
    assert client.get(f"{call.get_absolute_url()}replies/").status_code == 403
    client.force_login(cast.people["chair"])
    assert client.get(address).status_code == 404

    client.force_login(cast.people["secretariat"])
    page = client.get(f"{call.get_absolute_url()}replies/").content.decode()
    assert "<strong>I come</strong>" in page
    found = queries.replies_to(call)
    assert found.total == {"accepted": 1, "owed": 2}
    later = replace(actions.details_of(call), starts_at=SOON + datetime.timedelta(hours=1))
    actions.update(call, details=later, by=cast.people["secretariat"], at=NOW)
    call.refresh_from_db()
    assert queries.replies_to(call).total == {"owed": 3}
    assert queries.invitation_for(None, call) is None
    invitation = queries.invitation_for(person, call)
    assert invitation is not None
    with pytest.raises(StateConflict, match="cancelled or over"):
        actions.answer_invitation(
            invitation, answer="accepted", by=person, at=SOON + datetime.timedelta(days=1)
        )
    client.force_login(person)
    actions.cancel(call, reason="No.", by=person, at=NOW)
    assert client.post(address, {"answer": "accepted"}).status_code == 400


def test_by_api(cast: Cast, call: Meeting, client: Client) -> None:
    address = f"/api/v1/meetings/{call.slug}/"
    client.force_login(cast.people["peer official"])
    nothing = {"answer": None, "substitute": "", "is_old": False}
    assert client.get(f"{address}reply/").json() == nothing
    body: dict[str, Any] = {"answer": "substitute"}
    kind = "application/json"
    assert client.post(f"{address}reply/", body, kind).status_code == 422
    done = client.post(f"{address}reply/", body | {"substitute": "A colleague"}, kind)
    assert done.json() == {"answer": "substitute", "substitute": "A colleague", "is_old": False}
    assert client.get(f"{address}replies/").status_code == 403
    assert client.get("/api/v1/meetings/none/reply/").status_code == 404
    client.force_login(cast.people["secretariat"])
    told = client.get(f"{address}replies/").json()
    assert told["answers"] == {"substitute": 1, "owed": 2}
    words = {row["person"]: row["words"] for row in told["people"]}
    assert words["peer official"] == "I send a substitute: A colleague"
    client.force_login(cast.people["chair"])
    assert client.get(f"{address}reply/").status_code == 404
