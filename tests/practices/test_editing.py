"""The editor's pages: every word kept, two people told apart, nothing shown to others."""

import json
import re
from html import unescape
from typing import Any

import pytest
from django.test import Client

from practices import actions, sheet
from practices.clearing import CHECKS
from practices.models import Draft, DraftState, Practice, Status, Topic
from tests.practices.test_actions import content
from tests.readers import NOW, Cast, make_cast

pytestmark = pytest.mark.django_db
JSON = {"accept": "application/json"}


@pytest.fixture
def cast() -> Cast:
    Topic.objects.create(slug="payments", label="Payments", definition="Taking money.")
    return make_cast()


@pytest.fixture
def writer(cast: Cast) -> Client:
    return signed_in(cast, "author")


def signed_in(cast: Cast, reader: str) -> Client:
    client = Client()
    client.force_login(cast.people[reader])
    return client


def begun(writer: Client) -> str:
    reply = writer.post("/practices/new/", {"title": "A form", "kind": "service"})
    assert reply.status_code == 302
    return str(reply.headers["Location"]).removesuffix("edit/")


def published(cast: Cast) -> Practice:
    by, at = cast.people["author"], NOW
    made = actions.create(content=content(), owner=cast.nations["estonia"], by=by, at=at)
    return actions.publish(made, by=cast.people["owner coordinator"], at=at)


def form_of(client: Client, address: str) -> dict[str, Any]:
    """The fields of the sheet as a browser would send them."""
    html = client.get(f"{address}edit/").content.decode()
    said = sheet.flatten(Draft.objects.get().content) if Draft.objects.exists() else {}
    hidden = {
        name: unescape(re.findall(f'name="{name}" value="([^"]*)"', html)[0])
        for name in ("read", "person")
    }
    fields = {name: value for name, value in said.items() if name != "code_open"}
    return fields | hidden


def page(client: Client, address: str, status: int = 200) -> str:
    reply = client.get(address)
    assert reply.status_code == status, (address, reply.status_code)
    return " ".join(reply.content.decode().split())


def test_a_draft_is_begun_by_those_who_write(cast: Cast, writer: Client) -> None:
    assert "Write up a practice" in page(writer, "/practices/")
    assert "Write up a practice" in page(writer, "/")
    assert "Write up a practice" in page(writer, "/practices/drafts/")
    for reader in ("owner official", "secretariat", "peer official"):
        client = signed_in(cast, reader)
        page(client, "/practices/new/", 403)
        assert "Write up a practice" not in page(client, "/practices/")
    assert "Give it a working title" in writer.post("/practices/new/", {}).content.decode()
    address = begun(writer)
    assert "A form" in page(writer, f"{address}edit/")
    assert "A form" in page(writer, "/practices/drafts/")
    assert writer.get(address).headers["Location"] == f"{address}draft/"
    for reader in ("owner official", "secretariat", "peer official"):
        for there in ("edit/", "draft/"):
            page(signed_in(cast, reader), address + there, 404)


def test_every_word_is_kept_wrong_or_right(writer: Client) -> None:
    address = begun(writer)
    fields = form_of(writer, address)
    wrong = {"summary": "x" * 500, "stage_as_of": "soon", "topics": ["payments", "gone"]}
    rows = {"results-0-what": "Letters", "results-0-as_of": "?", "sources-0-ref": "there"}
    reply = writer.post(f"{address}edit/", fields | wrong | rows, follow=True)
    html = " ".join(unescape(reply.content.decode()).split())
    assert "This has 500 characters; at most 400 fit." in html
    assert "“soon” is not a date." in html
    assert "“there” is no source." in html
    kept = Draft.objects.get().content
    assert (kept["summary"], kept["stage_as_of"]) == ("x" * 500, "soon")
    assert kept["topics"] == ["payments", "gone"]
    assert kept["results"][0]["as_of"] == "?"
    assert "Some of it cannot be published as it is typed" in page(writer, f"{address}draft/")
    more = writer.post(f"{address}edit/", form_of(writer, address) | {"add": "results"})
    assert more.headers["Location"] == f"{address}edit/?more=results#results"
    assert 'name="results-1-what"' in page(writer, f"{address}edit/?more=results")
    look = writer.post(f"{address}edit/", form_of(writer, address) | {"preview": "1"})
    assert look.headers["Location"] == f"{address}draft/"


def test_from_the_sheet_to_the_library_by_two_people(cast: Cast, writer: Client) -> None:
    address = begun(writer)
    refused = writer.post(f"{address}submit/", {"version": 1, "edition": 1})
    html = unescape(refused.content.decode())
    assert refused.status_code == 409
    assert "Situation and context: This field cannot be blank." in html
    fields = form_of(writer, address)
    said = {name: value for name, value in sheet.flatten(content()).items() if value}
    writer.post(f"{address}edit/", fields | said)
    html = page(writer, f"{address}draft/")
    assert "Enough to publish as an early note" in html
    edition = Draft.objects.get().edition
    told = writer.post(f"{address}submit/", {"version": 1, "edition": 1})
    assert told.status_code == 412
    writer.post(f"{address}submit/", {"version": 1, "edition": edition})
    assert Practice.objects.get().status == Status.SUBMITTED
    assert writer.get(f"{address}edit/").headers["Location"] == f"{address}draft/"
    assert "Take it back" in page(writer, f"{address}draft/")
    assert writer.post(f"{address}draft/take-back/").headers["Location"] == f"{address}edit/"
    writer.post(f"{address}submit/", {"version": 3, "edition": edition})
    other = signed_in(cast, "owner coordinator")
    assert "Where it stands" in page(other, f"{address}draft/")
    other.post(f"{address}draft/approve/", {"edition": edition})
    office, ticked = signed_in(cast, "secretariat"), {"edition": edition, "checked": list(CHECKS)}
    done = office.post(f"{address}draft/publish/", ticked, follow=True)
    assert "is published to the network" in done.content.decode()
    assert "Early note" in done.content.decode()
    page(writer, f"{address}draft/", 404)


def test_what_is_published_is_changed_beside_its_readers(cast: Cast, writer: Client) -> None:
    practice = published(cast)
    address = practice.get_absolute_url()
    assert f'href="{address}edit/"' in page(writer, address)
    html = page(writer, f"{address}edit/")
    assert "until somebody else publishes yours" in html
    assert not Draft.objects.exists()  # reading opens nothing
    fields = {"read": unescape(re.findall('name="read" value="([^"]*)"', html)[0])}
    flat = sheet.flatten(content()) | {"title": "Next", "code_open": ""}
    writer.post(f"{address}edit/", flat | fields)
    assert Draft.objects.get().content["title"] == "Next"
    assert Practice.objects.get().title == content()["title"]
    html = page(writer, f"{address}draft/")
    assert "What it changes" in html
    assert "<ins>Next</ins>" in html
    assert "Changes to what is published" in page(writer, "/practices/drafts/")
    gone = writer.post(f"{address}draft/discard/", {"edition": "nine"}, follow=True)
    assert "Somebody wrote on meanwhile" in gone.content.decode()
    gone = writer.post(f"{address}draft/discard/", {"edition": 2}, follow=True)
    assert "is gone" in gone.content.decode()
    assert not Draft.objects.exists()


def test_of_two_editors_the_second_is_shown_both_texts(cast: Cast, writer: Client) -> None:
    address = begun(writer)
    other = signed_in(cast, "owner coordinator")
    mine, theirs = form_of(writer, address), form_of(other, address)
    other.post(f"{address}edit/", theirs | {"situation": "Theirs.", "how_to_start": "Theirs too."})
    clash = {"situation": "Mine.", "summary": "Mine too."}
    told = writer.post(f"{address}edit/", mine | clash, headers=JSON)
    assert told.json()["clashes"] == ["Situation and context"]
    assert Draft.objects.get().content["summary"] == "Mine too."
    reply = writer.post(f"{address}edit/", mine | clash)
    html = unescape(reply.content.decode())
    assert reply.status_code == 409
    assert "Somebody else changed the same part" in html
    assert "Theirs." in html
    assert "Mine." in html
    content_now = Draft.objects.get().content
    assert (content_now["situation"], content_now["how_to_start"]) == ("Theirs.", "Theirs too.")
    hidden = {
        name: unescape(re.findall(f'name="{name}" value="([^"]*)"', reply.content.decode())[0])
        for name in ("resolve", "mine", "read")
    }
    for choice, expected in (("theirs", "Theirs."), ("both", "Both."), ("mine", "Mine.")):
        Draft.objects.update(content=content_now)
        chosen = {"choice-situation": choice, "text-situation": "Both."}
        writer.post(f"{address}edit/", hidden | chosen)
        assert Draft.objects.get().content["situation"] == expected
    strange = ("{", "[]", "[" * 100_000, '{"nope": 1, "topics": 5}', '{"results": [1, "\\u0000"]}')
    took = {"choice-topics": "mine", "choice-results": "mine"}
    for mine_sent in strange:
        edition = Draft.objects.get().edition
        writer.post(f"{address}edit/", hidden | {"mine": mine_sent, **took})
        assert Draft.objects.get().edition == edition


def test_the_script_is_told_what_was_kept(writer: Client) -> None:
    address = begun(writer)
    fields = form_of(writer, address)
    body = writer.post(f"{address}edit/", fields | {"summary": "Short."}, headers=JSON).json()
    assert (body["edition"], body["clashes"]) == (2, [])
    assert body["read"]["summary"] == sheet.digest("Short.")
    assert "summary" not in {gap["part"] for gap in body["missing"]}
    for read in ("{", "[]"):  # who does not say what was read is taken at the word
        again = fields | {"summary": "Short.", "read": read}
        assert writer.post(f"{address}edit/", again, headers=JSON).json()["edition"] == 2
    Draft.objects.update(state=DraftState.SUBMITTED, submitted_at=NOW)
    late = writer.post(f"{address}edit/", fields | {"summary": "Late."}, headers=JSON)
    assert (late.status_code, late.json()["said"][:24]) == (409, "This draft is in review.")
    late = writer.post(f"{address}edit/", fields | {"summary": "Late."})
    assert (late.status_code, b"Late." in late.content) == (409, True)


def test_text_typed_after_the_session_ended_comes_back(cast: Cast, writer: Client) -> None:
    address = begun(writer)
    fields = form_of(writer, address)
    writer.logout()
    told = writer.post(f"{address}edit/", fields, headers=JSON)
    assert told.status_code == 401
    sent = fields | {"situation": "Typed for an hour.", "csrfmiddlewaretoken": "x"}
    reply = writer.post(f"{address}edit/", sent)
    assert reply.headers["Location"].startswith("/account/login/")
    kept = writer.session["unsaved"]
    assert "csrfmiddlewaretoken" not in kept["flat"]
    # Somebody else on the same device is not shown it.
    writer.force_login(cast.people["owner coordinator"])
    assert "Typed for an hour." not in page(writer, f"{address}edit/")
    again = Client()
    again.post(f"{address}edit/", sent)
    again.force_login(cast.people["author"])
    html = page(again, f"{address}edit/")
    assert "Your text is back" in html
    assert "Typed for an hour." in html
    again.post(f"{address}edit/", sent)
    assert Draft.objects.get().content["situation"] == "Typed for an hour."
    assert "Your text is back" not in page(again, f"{address}edit/")
    stranger = Client()
    stranger.post(f"{address}edit/", {"situation": "x" * 100, "person": "forged"})
    assert "unsaved" not in stranger.session


def test_what_others_may_not_do(cast: Cast, writer: Client) -> None:
    practice = published(cast)
    address = practice.get_absolute_url()
    official = signed_in(cast, "peer official")
    assert official.get(f"{address}edit/").status_code == 403
    assert official.post(f"{address}edit/", {"title": "x"}).status_code == 403
    assert official.post("/practices/nothing/edit/", {"title": "x"}).status_code == 404
    draft = actions.open_draft(practice, by=cast.people["author"], at=NOW)
    changed: Any = {"title": "Next"}
    actions.save_draft(draft, content=changed, by=cast.people["author"], at=NOW)
    assert writer.post(f"{address}draft/take-back/", follow=True).status_code == 200
    writer.post(f"{address}submit/", {"version": practice.version})
    assert Draft.objects.get().state == DraftState.SUBMITTED
    secretariat = signed_in(cast, "secretariat")
    assert "Where it stands" in page(secretariat, f"{address}draft/")
    assert secretariat.post(f"{address}draft/discard/").status_code == 403
    assert official.get(f"{address}draft/").status_code == 404
    actions.approve(practice, by=cast.people["owner coordinator"], at=NOW)
    ticked = {"edition": 2, "checked": list(CHECKS)}
    assert secretariat.post(f"{address}draft/publish/", ticked).status_code == 302
    assert Practice.objects.get().title == "Next"


def test_what_the_script_reads_is_on_the_page(writer: Client) -> None:
    address = begun(writer)
    html = unescape(page(writer, f"{address}edit/"))
    assert 'data-draft="' in html
    assert "<template" in html
    assert json.loads(form_of(writer, address)["read"])["title"] == sheet.digest("A form")
