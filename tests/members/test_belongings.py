"""What is held about a person: on the page, in the file, corrected."""

import json
from typing import Any

import pytest
from django.apps import apps
from django.core.exceptions import ValidationError
from django.test import Client

from core import belongings
from core.models import Event
from digests.actions import fan_out, opt_out
from digests.models import Delivery
from members.actions import correct_account
from members.models import Person
from members.queries import export_of, holdings, remains
from practices.models import Practice
from sharing.actions import ask
from tests.factories.digests import arrange, circulate
from tests.readers import NOW, TEST, Cast, make_cast, make_practice
from workinggroups.models import Meeting

pytestmark = pytest.mark.django_db


@pytest.fixture
def cast() -> Cast:
    return make_cast()


def signed_in(cast: Cast, reader: str) -> Client:
    client = Client()
    client.force_login(cast.people[reader])
    return client


def told(cast: Cast, reader: str) -> dict[str, Any]:
    reply = signed_in(cast, reader).post("/me/data/export/")
    assert reply.status_code == 200
    document: dict[str, Any] = json.loads(reply.content)
    return {name: kind["items"] for name, kind in document["held"].items()}


def test_every_relation_to_a_person_is_somebodys_belonging() -> None:
    known = {relation for each in belongings.every() for relation in each.relations}
    there = {
        f"{model._meta.label}.{field.name}"
        for model in apps.get_models()
        for field in model._meta.get_fields()
        if field.concrete and field.related_model is Person
    }
    through = {f"{label}.person" for label in (
        "practices.Practice_named_people", "workinggroups.Meeting_named_people",
    )}  # fmt: skip
    assert there - through <= known, "name it in <app>/belongings.py"


def test_every_belonging_has_a_name_of_its_app_and_a_title() -> None:
    for each in belongings.every():
        assert apps.is_installed(each.name.split(".")[0])
        assert each.title[0].isupper()
        assert not each.stays.endswith(".")


def test_the_file_holds_ones_own_and_nobody_elses(cast: Cast) -> None:
    people = cast.people
    meeting = arrange(people["secretariat"], invite=[people["author"], people["peer official"]])
    mail = people["author"].email
    text = f"We met.\n\nACTION: @{mail} by 2027-12-24 send the list"
    fan_out(circulate(meeting, people["secretariat"], text), by=TEST, at=NOW)
    opt_out(people["author"], list_name="network", by=people["author"], at=NOW)
    make_practice(cast, "green")
    held = told(cast, "author")
    assert held["members.account"][0]["address"] == mail
    assert held["members.account"][0]["nation"] == "Estonia"
    assert [row["title"] for row in held["practices.written"]] == ["Zanzibar green"]
    assert [row["action"] for row in held["workinggroups.actions"]] == ["send the list"]
    assert [row["meeting"] for row in held["workinggroups.invitations"]] == ["Spring call"]
    assert [row["about"] for row in held["digests.letters"]] == ["Spring call"]
    assert [row["list"] for row in held["digests.opt-outs"]] == ["network"]
    assert {row["what"] for row in held["members.trail"]} >= {"left a list"}
    whole = json.dumps(held, ensure_ascii=False)
    for other in people.values():
        if other.name not in {"author", "secretariat"}:
            assert other.email not in whole
            assert f'"{other.name}"' not in whole


def test_the_coordinators_keys_and_the_elevated_and_seated_are_told(cast: Cast) -> None:
    assert {row["key"] for row in told(cast, "owner coordinator")["members.keys"]} == set(cast.keys)
    [elevation] = told(cast, "secretariat, elevated")["members.elevations"]
    assert (elevation["matter of"], elevation["why"]) == ("Estonia", "A court asked.")
    assert told(cast, "chair")["members.circles"] == [{"circle": "the-group", "in the chair": True}]


def test_what_one_may_no_longer_read_is_not_in_it(cast: Cast) -> None:
    people = cast.people
    draft = make_practice(cast, "draft")
    named = make_practice(cast, "strict, named", slug="named")
    call = arrange(people["secretariat"], invite=[people["author"], people["peer official"]])
    text = f"ACTION: @{people['author'].email} by 2027-12-24 send the list"
    fan_out(circulate(call, people["secretariat"], text), by=TEST, at=NOW)
    before = told(cast, "author")
    assert [row["title"] for row in before["practices.written"]] == [draft.title, named.title]
    assert [row["item"] for row in told(cast, "named official")["members.named"]] == [named.title]
    Practice.objects.update(owner_nation=cast.nations["denmark"])
    Practice.objects.filter(pk=named.pk).update(marking="AMBER+STRICT")
    Meeting.objects.update(marking="RED")
    after = told(cast, "author")
    assert after["practices.written"] == []
    assert after["workinggroups.actions"] == after["workinggroups.invitations"] == []
    assert [row["about"] for row in after["digests.letters"]] == [None]
    assert "Zanzibar" not in json.dumps(after)
    assert "send the list" not in json.dumps(after)


def test_wishes_are_told_as_long_as_what_they_are_about_may_be_read(cast: Cast) -> None:
    row = make_practice(cast, "green")
    ask(row, marking="CLEAR", reason="Others wait.", by=cast.people["peer official"], at=NOW)
    [wish] = told(cast, "peer official")["sharing.wishes"]
    assert (wish["about"], wish["what"], wish["why"]) == (row.title, "asked", "Others wait.")
    assert told(cast, "author")["sharing.wishes"] == []
    Practice.objects.update(marking="AMBER+STRICT")
    assert told(cast, "peer official")["sharing.wishes"] == []


def test_the_file_is_a_download_and_on_record(cast: Cast) -> None:
    client = signed_in(cast, "author")
    assert client.get("/me/data/export/").status_code == 405
    reply = client.post("/me/data/export/")
    assert reply.headers["Content-Type"] == "application/json"
    assert "attachment" in reply.headers["Content-Disposition"]
    assert "no-store" in reply.headers["Cache-Control"]
    entry = Event.objects.get(verb="person:export")
    assert (entry.on_id, entry.actor_id) == (str(cast.people["author"].pk),) * 2


def test_a_former_member_takes_out_the_account_and_no_matter(cast: Cast) -> None:
    person = cast.user("former member")
    held = export_of(person, at=NOW)["held"]
    assert held["members.account"]["items"][0]["left"] is not None
    assert held["practices.written"]["items"] == []


def test_the_page_shows_the_latest_of_each_kind(cast: Cast) -> None:
    for number in range(22):
        make_practice(cast, "green", slug=f"p-{number}", title=f"Number {number}")
    [written] = [
        each for each in holdings(cast.user("author")) if each.title.startswith("Practices")
    ]
    assert (len(written.rows), written.more, written.facts) == (20, 2, [])
    assert written.head == ["Title", "State", "Marking", "Address"]
    page = signed_in(cast, "author").get("/me/data/").content.decode()
    assert "And 2 before; the file has all of it." in page
    assert "author@example.org" in page
    assert "no-store" in signed_in(cast, "author").get("/me/data/").headers["Cache-Control"]


def test_cells_are_words(cast: Cast) -> None:
    Person.objects.filter(name="chair").update(languages=[{"tag": "en"}, {"tag": "fr"}])
    page = holdings(cast.user("chair"))
    account = next(each for each in page if each.title == "Your account")
    assert account.rows[0][account.head.index("Languages")] == "en, fr"
    assert account.rows[0][account.head.index("Left")] == "–"
    assert {"term": "Joined", "text": "22 November 2026, 12:00 UTC"} in account.facts
    circles = next(each for each in page if each.title.startswith("Circles"))
    assert circles.rows == [["the-group", "yes"]]
    assert circles.facts == [
        {"term": "Circle", "text": "the-group"},
        {"term": "In the chair", "text": "yes"},
    ]


def test_what_remains_is_told_as_far_as_there_is_any(cast: Cast) -> None:
    assert "the keys that you made, which are your nation’s" in remains(
        cast.user("owner coordinator")
    )
    assert not [words for words in remains(cast.user("author")) if "keys" in words]


# --- Correcting ------------------------------------------------------------------------------


def test_name_and_languages_are_corrected_and_the_trail_is_told_no_name(cast: Cast) -> None:
    client = signed_in(cast, "author")
    given = {"name": " Ação  Ñandú ", "languages": "pt-BR, en, en"}
    assert client.post("/me/data/", given).headers["Location"] == "/me/data/"
    person = Person.objects.get(pk=cast.people["author"].pk)
    assert person.name == "Ação  Ñandú"
    assert person.languages == [{"tag": "pt-BR"}, {"tag": "en"}]
    entry = Event.objects.get(verb="person:update")
    assert entry.changes == {"name": [None, None], "languages": [[], ["pt-BR", "en"]]}
    assert 'value="pt-BR, en"' in client.get("/me/data/").content.decode()
    client.post("/me/data/", {"name": person.name, "languages": "pt-BR, en"})
    assert Event.objects.filter(verb="person:update").count() == 1
    client.post("/me/data/", {"name": person.name, "languages": "en"})
    latest = Event.objects.filter(verb="person:update").latest("sequence")
    assert latest.changes == {"languages": [["pt-BR", "en"], ["en"]]}


@pytest.mark.parametrize(
    "change",
    [
        {"name": ""}, {"name": "x" * 121}, {"name": "a\x00b"}, {"name": "a\nb"}, {"name": " "},
        {"languages": "klingon!"}, {"languages": "x" * 201}, {"languages": "en\x00"},
    ],
)  # fmt: skip
def test_what_cannot_be_is_told_at_its_field(cast: Cast, change: dict[str, str]) -> None:
    reply = signed_in(cast, "author").post("/me/data/", {"name": "N", "languages": "en"} | change)
    assert reply.status_code == 200
    assert "This was not sent yet" in reply.content.decode()
    assert not Event.objects.filter(verb="person:update").exists()


def test_the_action_refuses_what_the_form_would(cast: Cast) -> None:
    for given in ({"name": "", "languages": []}, {"name": "N", "languages": ["klingon!"]}):
        with pytest.raises(ValidationError):
            correct_account(cast.people["author"], by=TEST, at=NOW, **given)  # type: ignore[arg-type] # a table of cases
    assert Delivery.objects.count() == 0
