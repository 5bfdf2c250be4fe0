"""The pages of adoptions: declared in two minutes, confirmed and acknowledged in one step."""

import re
from typing import Any

import pytest
from django.test import Client

from core.partialdate import PartialDate
from practices import actions
from practices.models import Adoption, AdoptionInvitation, Practice, ReadingSignal
from tests.practices.test_adopting import DAY, coordinator, council_of, declared
from tests.readers import NOW, TEST, Cast, make_cast, make_practice

pytestmark = pytest.mark.django_db
FORM = {"who": "nation", "kind": "code", "stage": "in_use", "marking": "GREEN"}


@pytest.fixture
def cast() -> Cast:
    return make_cast()


def client_of(person: Any) -> Client:
    client = Client()
    client.force_login(person)
    return client


def sent(client: Client, url: str, data: dict[str, Any], status: int = 302) -> Any:
    reply = client.post(url, data)
    assert reply.status_code == status, reply.content.decode()[-3000:]
    return reply


def test_from_reading_to_acknowledged(cast: Cast) -> None:
    practice = make_practice(cast, "green")
    url = practice.get_absolute_url()
    official = client_of(cast.people["peer official"])
    assert "We are trying it" in official.get(url).content.decode()

    reply = sent(official, f"{url}signal/", {"signal": "trying"})
    assert reply.headers["Location"] == f"{url}adopt/?as=trying"
    form = official.get(reply.headers["Location"]).content.decode()
    piloting = re.search(r"<input[^>]*value=.piloting.[^>]*>", form)
    assert piloting is not None
    assert "checked" in piloting[0]
    more = {
        "evidence": "https://example.org/a It works\nhttps://example.org/b",
        "outcome_what": "Letters", "outcome_after": "3", "changed": "The words.",
        "repository": "https://example.org/code", "code_form": "fork", "code_as_of": "2026-01",
        "cost": "small", "mailbox": "office@example.org", "since": "2026-02",
    }  # fmt: skip
    reply = sent(official, f"{url}adopt/", FORM | more)
    adoption = Adoption.objects.get()
    assert reply.headers["Location"] == adoption.get_absolute_url()
    assert adoption.evidence == [
        {"what": "It works", "ref": "https://example.org/a"},
        {"what": "", "ref": "https://example.org/b"},
    ]

    boss = client_of(coordinator(cast, "canada"))
    assert "To confirm" in boss.get("/adoptions/").content.decode()
    page = boss.get(adoption.get_absolute_url()).content.decode()
    assert "Confirm that this is so" in page
    sent(boss, f"{adoption.get_absolute_url()}confirm/", {"version": "9"}, 409)
    sent(boss, f"{adoption.get_absolute_url()}confirm/", {"version": "1"})

    owner = client_of(cast.people["owner coordinator"])
    assert "To acknowledge" in owner.get("/adoptions/").content.decode()
    sent(owner, f"{adoption.get_absolute_url()}acknowledge/", {})
    sent(owner, f"{adoption.get_absolute_url()}acknowledge/", {}, 409)
    page = owner.get(adoption.get_absolute_url()).content.decode()
    assert "Acknowledged" in page
    assert "office@example.org" in page
    assert "It works" in page


def test_other_signals(cast: Cast) -> None:
    practice = make_practice(cast, "green")
    url, official = practice.get_absolute_url(), client_of(cast.people["peer official"])
    assert sent(official, f"{url}signal/", {"signal": "read"}).headers["Location"] == url
    sent(official, f"{url}signal/", {"signal": "not_fit"}, 409)
    sent(official, f"{url}signal/", {"signal": "not_fit", "because": "It is too big."})
    assert ReadingSignal.objects.get().because == "It is too big."
    assert "It is too big." in official.get(f"{url}adopt/?as=not_fit").content.decode()
    assert (
        official.get(f"{make_practice(cast, 'red, named').get_absolute_url()}adopt/").status_code
        == 404
    )
    named = client_of(cast.people["named official"])
    assert "checked" in named.get("/practices/red-named/adopt/?as=not_fit").content.decode()


def test_what_is_wrong_stands_at_its_field(cast: Cast) -> None:
    practice = make_practice(cast, "green")
    url, official = f"{practice.get_absolute_url()}adopt/", client_of(cast.people["chair"])
    for wrong, words in (
        ({"stage": "stopped"}, "Say why it was stopped"),
        ({"who": "other"}, "Say which body adopts it"),
        ({"since": "soon"}, "is not a date"),
        ({"outcome_what": "Letters"}, "is empty"),
        ({"evidence": "nowhere"}, "is no source"),
    ):
        assert words in sent(official, url, FORM | wrong, 200).content.decode(), wrong
    assert not Adoption.objects.exists()
    sent(official, url, FORM | {"who": "other", "body": "An agency"})
    assert Adoption.objects.get().who == "An agency"


def test_a_council_and_a_listed_body(cast: Cast) -> None:
    practice = make_practice(cast, "green released")
    url = f"{practice.get_absolute_url()}adopt/"
    council = council_of(cast, "affiliate of a named nation")
    one = client_of(cast.people["affiliate of a named nation"])
    assert "The council" in one.get(url).content.decode()
    sent(one, url, FORM)
    assert Adoption.objects.get().organisation == council
    assert one.get(Adoption.objects.get().get_absolute_url()).status_code == 200
    agency = council_of(cast, "peer official")
    agency.kind = "agency"
    agency.save()
    sent(client_of(cast.people["peer official"]), url, FORM | {"who": agency.slug})
    assert Adoption.objects.filter(organisation=agency, level="agency").exists()
    assert client_of(cast.people["secretariat"]).get(url).status_code == 403


def test_a_record_is_changed(cast: Cast) -> None:
    first = declared(cast, "green")
    adoption = declared(
        cast, practice=first.practice, content={
            "kind": "policy", "stage": "in_use", "taken_from": first,
            "outcomes": [dict.fromkeys(("what", "before", "after", "period", "ref"), n) | {"ref": ""}
                         for n in ("one", "two")],
        },
    )  # fmt: skip
    url = f"{adoption.get_absolute_url()}edit/"
    official = client_of(cast.people["chair"])
    assert "by way of Canada" in official.get(adoption.get_absolute_url()).content.decode()
    same = FORM | {"kind": "policy", "taken_from": str(first.pk), "outcome_what": "three",
                   "outcome_after": "3", "contact": str(cast.people["chair"].pk)}  # fmt: skip
    assert official.get(url).status_code == 200
    sent(official, url, same | {"version": "7"}, 200)
    sent(official, url, same | {"marking": "AMBER"}, 200)
    sent(official, url, same | {"version": "1", "marking": "AMBER", "reason": "Not for all."})
    adoption.refresh_from_db()
    assert [entry["what"] for entry in adoption.outcomes] == ["three", "two"]
    assert (adoption.marking, adoption.contact) == ("AMBER", cast.people["chair"])
    first.marking = "AMBER"
    first.save()
    seen = client_of(cast.people["owner official"]).get(adoption.get_absolute_url())
    assert "came from Estonia" in seen.content.decode()
    assert client_of(cast.people["owner official"]).get(url).status_code == 403


def test_how_a_record_stands_and_how_far_its_code_is(cast: Cast) -> None:
    adoption = declared(cast, "clear", content={
        "kind": "code", "stage": "in_use", "code_as_of": PartialDate("2025-03"),
    })  # fmt: skip
    boss = coordinator(cast, "canada")
    official = client_of(cast.people["peer official"])
    url = adoption.get_absolute_url()

    def page() -> str:
        return " ".join(official.get(url).content.decode().split())

    assert "Based on the source" not in page()
    for seen, words in (("2026-01", "the source was changed up to"), ("2025", "no later change")):
        Practice.objects.update(last_commit_seen=seen)
        assert words in page()
    actions.confirm(adoption, by=boss, at=NOW)
    actions.lapse_due(by=TEST, at=NOW + 366 * DAY)
    assert "Not confirmed since November 2026" in page()
    assert "Still so: confirm for another year" in (client_of(boss).get(url).content.decode())
    adoption.refresh_from_db()
    actions.change(adoption, content={"stage": "scaled"}, by=boss, at=NOW + 367 * DAY)
    assert "Changed since it was confirmed in November 2026" in page()


def test_a_council_changes_its_own_record(cast: Cast) -> None:
    council = council_of(cast, "affiliate of a named nation")
    one = cast.people["affiliate of a named nation"]
    adopter = actions.Adopter(cast.nations["denmark"], "authority", council)
    adoption = declared(cast, "green released", adopter=adopter, by=one)
    client = client_of(one)
    url = f"{adoption.get_absolute_url()}edit/"
    assert one.name in client.get(url).content.decode()
    wrong = FORM | {"stage": "stopped"}
    assert "Say why it was stopped" in sent(client, url, wrong, 200).content.decode()
    sent(client, url, FORM | {"contact": str(one.pk), "stage": "scaled"})
    outside = client_of(cast.people["named nation's official"])
    assert outside.post(f"{adoption.get_absolute_url()}acknowledge/").status_code == 403


def test_a_nation_is_asked_and_says_no(cast: Cast) -> None:
    practice = make_practice(cast, "green")
    url = f"{practice.get_absolute_url()}invite/"
    owner = client_of(cast.people["owner coordinator"])
    assert "Canada" in owner.get(url).content.decode()
    sent(owner, url, {"nation": "canada", "note": "Do you use it?"})
    sent(owner, url, {"nation": "canada"}, 200)  # it is not offered any more
    asked = AdoptionInvitation.objects.get()
    official = client_of(cast.people["peer official"])
    assert "Do you use it?" in official.get("/adoptions/").content.decode()
    decline = f"/adoptions/invitations/{asked.pk}/decline/"
    sent(official, decline, {}, 200)
    assert owner.get(decline).status_code == 403
    sent(official, decline, {"because": "We have our own."})
    assert official.get(decline).status_code == 404
    asked.refresh_from_db()
    assert asked.declined_because == "We have our own."


def test_the_list_is_narrowed_and_turned(cast: Cast) -> None:
    for number in range(32):
        row = declared(cast, "clear", practice=make_practice(cast, "clear", slug=f"p-{number}"))
    official = client_of(cast.people["peer official"])
    page = official.get("/adoptions/?nation=canada&stage=in_use&level=nation")
    assert page.content.decode().count('<div class="when">') == 30
    older = official.get(f"/adoptions/?before={Adoption.objects.order_by('-pk')[29].pk}")
    assert older.content.decode().count('<div class="when">') == 2
    assert "No adoption matches" in official.get("/adoptions/?state=confirmed").content.decode()
    for wrong in ("nation=atlantis&stage=magic", "before=x", "colour=red"):
        assert official.get(f"/adoptions/?{wrong}").status_code == 400
    assert "No adoptions that you may read" in Client().get("/adoptions/").content.decode()
    assert Client().get(f"/adoptions/{row.pk}/").status_code == 404


def test_lists_and_pages_cost_the_same_for_more(cast: Cast, django_assert_num_queries: Any) -> None:
    boss = coordinator(cast, "canada")
    rows = [
        actions.confirm(
            declared(cast, practice=make_practice(cast, "clear", slug=f"p-{n}"), marking="CLEAR"),
            by=boss, at=NOW,
        )
        for n in range(3)
    ]  # fmt: skip
    for some in (rows, rows[:1]):
        Adoption.objects.exclude(pk__in=[row.pk for row in some]).delete()
        Client().get("/adoptions/")
        with django_assert_num_queries(2):
            Client().get("/adoptions/")
        with django_assert_num_queries(1):
            Client().get(f"/adoptions/{rows[0].pk}/")
