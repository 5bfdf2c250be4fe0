"""Notes of thirty seconds: written, published by somebody else, over after 90 days."""

import datetime
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.test import Client

from core import retention
from core.errors import StateConflict
from core.models import Event, Verb
from members.models import MemberKey
from practices import actions, rules
from practices.models import Draft, Note, NoteState, Practice, Topic
from practices.queries import note_for, notes, write_ups
from tests.api.conftest import client_of, pointers, told
from tests.readers import NOW, READERS, TEST, Cast, make_cast

pytestmark = pytest.mark.django_db
DAY = datetime.timedelta(days=1)
SAYS = {"kind": "stopped", "text": "We stopped paper.", "topic": "payments", "ask": "A team"}
API = "/api/v1/notes/"


@pytest.fixture
def cast() -> Cast:
    Topic.objects.create(slug="payments", label="Payments", definition="Taking money.")
    return make_cast()


def note(cast: Cast, **more: Any) -> Note:
    says: dict[str, Any] = SAYS | {"topic": Topic.objects.get(), **more}
    author, estonia = cast.people["author"], cast.nations["estonia"]
    return actions.write_note(**says, nation=estonia, by=author, at=NOW)


def shown(cast: Cast, **more: Any) -> Note:
    return actions.publish_note(note(cast, **more), by=cast.people["owner coordinator"], at=NOW)


def signed_in(cast: Cast, reader: str) -> Client:
    client = Client()
    client.force_login(cast.people[reader])
    return client


def test_who_reads_a_note(cast: Cast) -> None:
    waiting, published, over = note(cast), shown(cast), shown(cast)
    Note.objects.filter(pk=over.pk).update(state=NoteState.OVER)
    officials = {
        name for name in READERS
        if cast.user(name).is_authenticated and cast.user(name).reader().community
    }  # fmt: skip
    own = {"author", "owner coordinator", "nation's system"}
    for row, readers in (
        (waiting, own | {"secretariat", "secretariat, elevated"}),
        (published, officials),
        (over, own),
    ):
        found = {name for name in READERS if note_for(cast.user(name), row.pk)}
        assert found == readers, row.state
    assert [row.pk for row in notes(cast.user("author"))] == [waiting.pk, published.pk, over.pk]


def test_a_note_is_short_and_whole(cast: Cast) -> None:
    for wrong in ({"text": "x" * 401}, {"text": " "}, {"ask": ""}, {"kind": "other"}):
        with pytest.raises(ValidationError):
            note(cast, **wrong)
    assert not Note.objects.exists()


def test_somebody_else_publishes_it(cast: Cast) -> None:
    row = note(cast)
    may = {name for name in READERS if rules.can_publish_note(cast.user(name), row)}
    assert may == {"owner coordinator", "secretariat"}
    done = actions.publish_note(row, by=cast.people["owner coordinator"], at=NOW)
    assert done.over_at == NOW + 90 * DAY
    with pytest.raises(StateConflict, match="published already"):
        actions.publish_note(row, by=TEST, at=NOW)
    assert not rules.can_publish_note(cast.user("owner coordinator"), done)


def test_where_nobody_approves_it_is_published_at_once(cast: Cast) -> None:
    author, estonia = cast.people["author"], cast.nations["estonia"]
    actions.set_clearance(estonia, approvers=0, days=5, by=TEST, at=NOW)
    assert note(cast).state == NoteState.PUBLISHED
    html = signed_in(cast, "author").post("/notes/new/", SAYS, follow=True).content.decode()
    assert "It is published." in html
    actions.set_clearance(estonia, approvers=2, days=5, by=author, at=NOW)
    assert note(cast).state == NoteState.WAITING


def test_it_is_hidden_when_it_is_over_and_forgotten_a_year_later(cast: Cast) -> None:
    first, promoted = shown(cast), shown(cast)
    actions.promote_note(promoted, by=cast.people["author"], at=NOW)
    retention.run(at=NOW + 89 * DAY)
    assert Note.objects.filter(state=NoteState.PUBLISHED).count() == 2
    assert retention.run(at=NOW + 90 * DAY)["practices.notes"] == 1
    first.refresh_from_db()
    assert first.state == NoteState.OVER
    assert Event.objects.filter(verb=Verb.NOTE_EXPIRE).count() == 1
    assert retention.run(at=NOW + 91 * DAY)["practices.notes"] == 0
    assert retention.run(at=NOW + 456 * DAY)["practices.notes"] == 1
    assert list(Note.objects.all()) == [promoted]


@pytest.mark.parametrize(
    ("kind", "part"),
    [
        ("starting", "situation"),
        ("stopped", "what_did_not_work"),
        ("learnt", "what_we_did"),
    ],
)
def test_a_note_becomes_a_write_up_once(cast: Cast, kind: str, part: str) -> None:
    row = shown(cast, kind=kind, text="Long words " * 20)
    practice = actions.promote_note(row, by=cast.people["author"], at=NOW)
    said = Draft.objects.get(practice=practice).content
    assert said[part] == said["summary"] == row.text
    assert (said["topics"], said["contact_organisation"]) == (["payments"], "A team")
    assert practice.title.endswith("words …")
    with pytest.raises(StateConflict, match="once"):
        actions.promote_note(row, by=cast.people["author"], at=NOW)
    row.refresh_from_db()
    assert write_ups(cast.user("author"), [row]) == {row.pk: practice}
    assert write_ups(cast.user("peer official"), [row]) == {}
    endless = shown(cast, text="x" * 100)
    assert len(actions.promote_note(endless, by=cast.people["author"], at=NOW).title) == 82


def test_a_note_that_is_gone_is_told(cast: Cast) -> None:
    row = note(cast)
    actions.discard_note(row, by=cast.people["author"], at=NOW)
    for act in (actions.publish_note, actions.discard_note, actions.promote_note):
        with pytest.raises(StateConflict, match="gone"):
            act(row, by=TEST, at=NOW)
    who = {name for name in READERS if rules.can_discard_note(cast.user(name), note(cast))}
    assert who == {"author", "owner coordinator"}


def test_the_pages(cast: Cast) -> None:
    author, other = signed_in(cast, "author"), signed_in(cast, "owner coordinator")
    assert "Choose a topic." in author.post("/notes/new/", {"text": "x"}).content.decode()
    author.post("/notes/new/", SAYS)
    row = Note.objects.get()
    assert "Publish to the network" not in author.get("/notes/").content.decode()
    assert author.post(f"/notes/{row.pk}/publish/").status_code == 403
    assert author.post("/notes/999/publish/").status_code == 404
    assert "Waits for the coordinator" in other.get("/notes/").content.decode()
    assert author.post(f"/notes/{row.pk}/promote/").status_code == 403
    reply = other.post(f"/notes/{row.pk}/publish/", follow=True)
    html = " ".join(reply.content.decode().split())
    assert "It is published." in html
    assert "89 days left" in html or "90 days left" in html
    reply = author.post(f"/notes/{row.pk}/promote/")
    practice = Practice.objects.get()
    assert reply.headers["Location"] == f"{practice.get_absolute_url()}edit/"
    html = author.get("/notes/").content.decode()
    assert "Written up" in html
    assert "Written up" not in signed_in(cast, "peer official").get("/notes/").content.decode()
    html = author.post(f"/notes/{row.pk}/discard/", follow=True).content.decode()
    assert "The note is gone." in html
    assert "No notes" in html
    assert signed_in(cast, "peer official").get("/notes/new/").status_code == 403


def test_a_refusal_on_the_page(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    row, client = note(cast), signed_in(cast, "owner coordinator")
    monkeypatch.setattr(rules, "can_publish_note", lambda *_: True)  # as if two pressed at once
    actions.publish_note(row, by=TEST, at=NOW)
    reply = client.post(f"/notes/{row.pk}/publish/", follow=True)
    assert "is published already" in reply.content.decode()


def test_the_list_costs_the_same(cast: Cast, django_assert_num_queries: Any) -> None:
    client = signed_in(cast, "author")
    for _ in range(2):
        actions.promote_note(shown(cast), by=cast.people["author"], at=NOW)
        client.get("/notes/")
        with django_assert_num_queries(4):
            client.get("/notes/")


def test_systems_write_and_read(cast: Cast) -> None:
    MemberKey.objects.update(expires_at=datetime.datetime(2100, 1, 1, tzinfo=datetime.UTC))
    system = client_of(cast, "nation's system")
    reply = system.post(API, SAYS, content_type="application/json")
    assert reply.status_code == 201, reply.content
    body = reply.json()
    assert (body["nation"], body["state"], body["is_written_up"]) == ("estonia", "waiting", False)
    assert system.get(body["url"].removeprefix("http://testserver")).json() == body
    assert system.get(API).json()["results"] == [body]
    assert client_of(cast, "peer official").get(API).json()["results"] == []
    wrong = system.post(API, SAYS | {"topic": "nope"}, content_type="application/json")
    assert pointers(wrong) == {"#/topic"}
    told(client_of(cast, "peer official").post(API, SAYS, content_type="application/json"), 403)
