"""Papers: asked for, handed in within their window, handed out to the readers of their point."""

import datetime
import io
from typing import Any

import pytest
import time_machine
from django.core.exceptions import ValidationError
from django.core.files.storage import storages
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from pytest_django import Settings

from core.errors import StateConflict
from members.markings import Marking
from tests.factories.files import TEXT, pdf
from tests.factories.workinggroups import AFTER, AT
from tests.readers import TEST, Cast
from workinggroups import actions, queries
from workinggroups.actions import PaperWanted, Point
from workinggroups.models import Meeting, Paper, PaperVersion
from workinggroups.tasks import sweep_papers

DAY = datetime.timedelta(days=1)


@pytest.fixture(autouse=True)
def _own_store(settings: Settings) -> None:
    """Give each test a store that no other has put files into."""
    settings.STORAGES = {**settings.STORAGES}


@pytest.fixture
def paper(meeting: Meeting, cast: Cast) -> Paper:
    chair = cast.people["chair"]
    item = actions.add_point(meeting, point=Point("Budget"), by=chair, at=AT)
    return ask(item, cast)


def ask(item: Any, cast: Cast, **more: Any) -> Paper:
    window = {"opens_at": AFTER, "due_at": AFTER + 2 * DAY, "closes_at": AFTER + 4 * DAY}
    wanted = PaperWanted(**({"title": "Figures", "nation": cast.nations["canada"]} | window | more))
    return actions.ask_for_paper(item, wanted=wanted, by=cast.people["chair"], at=AT)


def hand_in(paper: Paper, cast: Cast, content: bytes, at: datetime.datetime) -> PaperVersion:
    file, by = io.BytesIO(content), cast.people["group member"]
    return actions.hand_in(paper, file=file, name="figures.pdf", by=by, at=at)


def client_of(cast: Cast, name: str) -> Client:
    client = Client()
    client.force_login(cast.people[name])
    return client


def test_a_paper_has_a_window_and_versions(paper: Paper, cast: Cast, monkeypatch: Any) -> None:
    item = paper.item
    for window in ({"due_at": AFTER}, {"closes_at": AFTER + DAY}):
        with pytest.raises(ValidationError, match="opens first"):
            ask(item, cast, **window)
    early = {"opens_at": AT - 9 * DAY, "due_at": AT - 8 * DAY, "closes_at": AT - 7 * DAY}
    with pytest.raises(ValidationError, match="a time to come"):
        ask(item, cast, **early)
    states = [paper.state(at=AFTER + days * DAY, has_come=False) for days in (-1, 0, 2, 4)]
    assert states == ["not yet open", "open", "late", "closed without it"]
    assert paper.state(at=AFTER, has_come=True) == "handed in"
    with pytest.raises(StateConflict, match="opens at 2026-05-15"):
        hand_in(paper, cast, pdf(), AFTER - DAY)
    with pytest.raises(ValidationError) as refusal:
        hand_in(paper, cast, b"<html>", AFTER)
    assert list(refusal.value.message_dict) == ["file"]
    assert list(queries.owed_papers(cast.people["group member"], at=AFTER)) == [paper]
    assert list(queries.owed_papers(cast.people["author"], at=AFTER)) == []
    first = hand_in(paper, cast, pdf(), AFTER)
    assert (str(first), first.number, first.is_late, first.by) == (
        "Figures, version 1",
        1,
        False,
        "official of Canada",
    )
    assert list(queries.owed_papers(cast.people["group member"], at=AFTER)) == []
    with pytest.raises(ValidationError, match="last version again"):
        hand_in(paper, cast, pdf(), AFTER + DAY)
    by = cast.people["chair"]
    late = actions.hand_in(
        paper, file=io.BytesIO(TEXT), name="figures.txt", by=by, at=AFTER + 3 * DAY
    )
    assert (late.number, late.is_late, late.content_type) == (2, True, "text/plain; charset=utf-8")
    with pytest.raises(StateConflict, match="closed at"):
        hand_in(paper, cast, pdf(), AFTER + 4 * DAY)
    with pytest.raises(StateConflict, match="so it stays"):
        actions.drop_paper(paper, by=by, at=AFTER)
    monkeypatch.setattr("workinggroups.actions.papers.MOST_VERSIONS", 2)
    with pytest.raises(StateConflict, match="2 versions at most"):
        hand_in(paper, cast, pdf(), AFTER + 3 * DAY)
    storage = storages["attachments"]
    assert len(storage.listdir("papers")[1]) == 2
    storage.delete(first.stored)
    storage.save("papers/stray", io.BytesIO(b"x"))  # type: ignore[arg-type] # reason: a file is enough
    assert actions.sweep_papers(at=datetime.datetime.now(datetime.UTC) + 2 * DAY) == (
        1,
        [paper.ref],
    )
    sweep_papers()


def test_papers_have_the_readers_of_their_point(paper: Paper, meeting: Meeting, cast: Cast) -> None:
    chair = cast.people["chair"]
    point = Point("Red", marking=Marking.RED, people=[chair])
    red = ask(actions.add_point(meeting, point=point, by=chair, at=AT), cast, title="Red figures")
    assert [p.paper for p in queries.papers_of(meeting, chair, at=AFTER)] == [paper, red]
    assert [p.paper for p in queries.papers_of(meeting, cast.people["secretariat"], at=AFTER)] == [
        paper
    ]
    assert queries.paper_page(cast.people["group member"], red.ref, at=AFTER) is None
    actions.drop_paper(red, by=chair, at=AFTER)
    assert not Paper.objects.filter(pk=red.pk).exists()


def test_papers_on_pages_and_by_the_api(paper: Paper, meeting: Meeting, cast: Cast) -> None:
    chair, member, other = (client_of(cast, name) for name in ("chair", "group member", "author"))
    here, there, api = f"{meeting.get_absolute_url()}papers/", paper.get_absolute_url(), "/api/v1"
    sent = {
        "item": paper.item_id,
        "title": "Map",
        "opens_at": "2026-05-15",
        "due_at": "2026-05-16",
        "closes_at": "2026-05-17",
    }

    def body(reply: Any) -> str:
        assert reply.status_code == 200, reply.status_code
        return str(reply.content.decode())

    with time_machine.travel(AFTER, tick=False):
        assert "The point waits for the paper" in body(chair.post(here, sent, follow=True))
        assert "opens first" in body(chair.post(here, sent | {"due_at": "2026-05-10"}))
        assert member.post(here, sent).status_code == 403
        assert "Papers that your nation owes" in body(member.get("/"))
        assert "(2)" in body(member.get(meeting.get_absolute_url()))
        file = SimpleUploadedFile("figures.pdf", pdf())
        assert "is handed in" in body(member.post(there, {"file": file}, follow=True))
        again = SimpleUploadedFile("figures.pdf", pdf())
        assert "last version again" in body(member.post(there, {"file": again}))
        assert other.post(there).status_code == 403
        taken = other.get(f"{there}1/file/")
        assert b"".join(taken) == pdf()
        assert other.get(f"{there}2/file/").status_code == 404
        assert other.post(f"{there}drop/").status_code == 403
        assert "so it stays" in body(chair.post(f"{there}drop/", follow=True))
        two = Paper.objects.get(title="Map").get_absolute_url()
        assert chair.post(f"{two}drop/").status_code == 302
        rows = other.get(f"{api}/meetings/{meeting.slug}/papers/").json()["results"]
        assert [(row["title"], row["state"]) for row in rows] == [("Figures", "handed in")]
        assert other.get(f"{api}{there}").json()["versions"][0]["number"] == 1
        new = {
            "item": paper.item_id,
            "title": "Plan",
            "opens_at": "2026-05-15T00:00:00Z",
            "due_at": "2026-05-16T00:00:00Z",
            "closes_at": "2026-05-17T00:00:00Z",
        }
        kind = {"content_type": "application/json"}
        made = chair.post(
            f"{api}/meetings/{meeting.slug}/papers/", new | {"nation": "canada"}, **kind
        )
        assert (made.status_code, made.json()["nation"]) == (201, "canada")
        for wrong in ({"nation": "x"}, {"item": 10**9}):
            assert (
                chair.post(
                    f"{api}/meetings/{meeting.slug}/papers/", new | wrong, **kind
                ).status_code
                == 422
            )
        plan = made.json()["url"].partition(api)[2]
        done = member.post(f"{api}{plan}versions/", {"file": SimpleUploadedFile("a.txt", TEXT)})
        assert done.status_code == 201
        assert other.post(f"{api}{plan}versions/").status_code == 403
        assert b"".join(other.get(f"{api}{plan}1/file/")) == TEXT
        assert other.get(f"{api}{plan}9/file/").status_code == 404
        PaperVersion.objects.filter(paper=paper).update(stored="papers/lost")
        assert other.get(f"{there}1/file/").status_code == 404
        assert other.get(f"{api}{there}1/file/").status_code == 404
    actions.freeze_agendas(by=TEST, at=AFTER)
    late = client_of(cast, "chair").post(there, {"file": SimpleUploadedFile("b.txt", TEXT)})
    assert "This paper closed at" in body(late)
