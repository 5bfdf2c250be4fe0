import datetime
import re
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from core.models import Event
from members.models import MemberKey, Nation, NetworkProfile, Organisation, Person
from members.roles import Role
from tests.factories.members import NOW, NationFactory, OrganisationFactory, PersonFactory
from tests.factories.practices import PracticeFactory, ReuseFactory
from tests.readers import PASSWORD

pytestmark = pytest.mark.django_db


@pytest.fixture
def coordinator() -> Person:
    person: Person = PersonFactory(role=Role.COORDINATOR, nation__name="Estonia")
    person.set_password(PASSWORD)
    person.save()
    return person


def confirmed(person: Person) -> Client:
    """A client that has just given the password once more."""
    client = Client()
    client.force_login(person)
    client.post(reverse("account_reauthenticate"), {"password": PASSWORD})
    return client


def text_of(reply: Any) -> str:
    return " ".join(re.sub(r"<[^>]+>", " ", reply.content.decode()).split())


# --- Nations and organisations ---------------------------------------------------------------


def test_the_nations_are_listed_and_no_capital_is_shown(client: Client) -> None:
    NationFactory(name="Estonia", capital="Tallinn City", time_zone="Europe/Tallinn")
    reply = client.get("/nations/")
    assert reply.status_code == 200
    assert "Estonia" in text_of(reply)
    assert "Europe/Tallinn" in text_of(reply)
    assert "Tallinn City" not in text_of(reply)


def test_an_empty_list_of_nations_says_what_to_do(client: Client) -> None:
    assert "load_network" in text_of(client.get("/nations/"))


def test_a_nations_page_names_its_languages_in_their_own_words(client: Client) -> None:
    nation = NationFactory(
        slug="israel",
        capital="Somewhere",
        capital_note="Disputed",
        languages=[{"tag": "he", "role": "official"}],
        sources=[{"ref": "https://example.org/profile", "kind": "official"}],
    )
    reply = client.get(nation.get_absolute_url())
    assert '<bdi lang="he">עברית</bdi>' in reply.content.decode()
    assert 'href="https://example.org/profile"' in reply.content.decode()
    assert "Somewhere" not in text_of(reply)
    assert "Disputed" not in text_of(reply)


def test_a_nation_and_a_body_link_to_each_other_and_to_the_practice(client: Client) -> None:
    nation = NationFactory()
    body = OrganisationFactory(nation=nation)
    practice = PracticeFactory(owner_nation=nation)
    ReuseFactory(
        practice=practice, organisation=body, nation=nation, country=nation.iso2, since="2018"
    )
    of_nation = client.get(nation.get_absolute_url()).content.decode()
    of_body = client.get(body.get_absolute_url()).content.decode()
    assert body.get_absolute_url() in of_nation
    assert practice.get_absolute_url() in of_nation
    assert nation.get_absolute_url() in of_body
    assert practice.get_absolute_url() in of_body


def test_a_body_that_ended_says_what_came_after(client: Client) -> None:
    later = OrganisationFactory(name="Cumberland")
    body = OrganisationFactory(
        ended="2023-04-01", ending=Organisation.Ending.MERGED, succeeded_by=later
    )
    page = client.get(body.get_absolute_url())
    assert "It was merged into another on 1 April 2023" in text_of(page)
    assert later.get_absolute_url() in page.content.decode()
    assert body.get_absolute_url() in client.get(later.get_absolute_url()).content.decode()


@pytest.mark.parametrize("path", ["/nations/nowhere/", "/organisations/nobody/"])
def test_what_is_not_there_is_not_found(client: Client, path: str) -> None:
    assert client.get(path).status_code == 404


@pytest.mark.parametrize("path", ["/nations/", "/organisations/", "/about/"])
def test_pages_are_for_reading(client: Client, path: str) -> None:
    assert client.post(path).status_code == 405


def test_the_bodies_are_listed_by_nation(client: Client) -> None:
    assert "No body is recorded yet" in text_of(client.get("/organisations/"))
    OrganisationFactory(name="Tartu", nation__name="Estonia")
    assert "Estonia" in text_of(client.get("/organisations/"))
    assert "Tartu" in text_of(client.get("/organisations/"))


def test_the_network_is_told_with_its_names_and_the_meaning_of_markings(client: Client) -> None:
    NetworkProfile.objects.create(
        slug="dn",
        name="Digital Nations",
        short_name="DN",
        founded="2014-12-09",
        what_it_is="A small network.",
        name_history=[{"name": "Digital 5", "from": "2014-12", "to": "2018-02", "members": 5}],
        websites=[{"url": "https://www.example.org/", "note": "seen"}],
    )
    text = text_of(client.get("/about/"))
    assert "A small network." in text
    assert "December 2014 to February 2018" in text
    assert "TLP:AMBER+STRICT" in text
    assert "Community" in text


def test_the_page_about_the_network_stands_before_its_data_is_loaded(client: Client) -> None:
    assert "TLP:GREEN" in text_of(client.get("/about/"))


# --- One's own page --------------------------------------------------------------------------


@pytest.mark.parametrize("path", ["/me/", "/me/keys/"])
def test_ones_own_pages_ask_for_a_sign_in(client: Client, path: str) -> None:
    reply = client.get(path)
    assert reply.status_code == 302
    assert reply.headers["Location"] == f"/account/login/?next={path}"


def test_ones_own_page_is_never_kept_by_a_cache(client: Client) -> None:
    client.force_login(PersonFactory())
    assert "no-store" in client.get("/me/").headers["Cache-Control"]


def test_a_new_zone_is_set_and_recorded(client: Client) -> None:
    person = PersonFactory(time_zone="UTC")
    client.force_login(person)
    reply = client.post("/me/", {"time_zone": "Asia/Seoul"}, follow=True)
    assert "Your times are now told in Asia/Seoul." in text_of(reply)
    person.refresh_from_db()
    assert person.time_zone == "Asia/Seoul"
    event = Event.objects.get(verb="person:update")
    assert event.changes == {"time_zone": ["UTC", "Asia/Seoul"]}


def test_a_zone_that_is_none_is_refused(client: Client) -> None:
    person = PersonFactory(time_zone="UTC")
    client.force_login(person)
    reply = client.post("/me/", {"time_zone": "Mars/Olympus"})
    assert reply.content.decode().count("error-summary-title") == 2  # one, named by its heading
    assert "This was not sent yet" in text_of(reply)
    person.refresh_from_db()
    assert person.time_zone == "UTC"


# --- Keys ------------------------------------------------------------------------------------


def wanted(**changed: Any) -> dict[str, Any]:
    last = datetime.datetime.now(datetime.UTC).date() + datetime.timedelta(days=30)
    return {"name": "Nightly run", "scopes": ["read"], "expires_at": last.isoformat()} | changed


@pytest.mark.parametrize(
    "role", [Role.OFFICIAL, Role.CONTRIBUTOR, Role.SECRETARIAT, Role.AFFILIATE, Role.ADMINISTRATOR]
)
def test_keys_are_for_coordinators(client: Client, role: Role) -> None:
    client.force_login(PersonFactory(role=role))
    assert client.get("/me/keys/").status_code == 403
    assert client.post("/me/keys/none/revoke/").status_code == 403


def test_keys_are_not_for_those_without_a_nation(client: Client) -> None:
    client.force_login(PersonFactory(role=Role.SECRETARIAT, nation=None))
    assert client.get("/me/keys/").status_code == 403


def test_a_key_is_made_and_its_secret_shown_once(coordinator: Person) -> None:
    client = confirmed(coordinator)
    reply = client.post("/me/keys/", wanted())
    key = MemberKey.objects.get()
    [secret] = re.findall(r"Authorization: Bearer (dnh_\w+?_[\w-]+)", reply.content.decode())
    assert secret.startswith(f"dnh_{key.prefix}_")
    assert "no-store" in reply.headers["Cache-Control"]
    assert (key.nation, key.name, key.created_by) == (
        coordinator.nation,
        "Nightly run",
        coordinator,
    )
    again = client.get("/me/keys/").content.decode()
    assert "Nightly run" in again
    assert secret not in again


def test_the_secret_is_not_in_the_session(coordinator: Person) -> None:
    client = confirmed(coordinator)
    reply = client.post("/me/keys/", wanted())
    [secret] = re.findall(r"Bearer (dnh_[\w-]+)", reply.content.decode())
    assert secret not in str(dict(client.session))


def test_making_a_key_asks_for_the_password_and_then_goes_on(
    client: Client, coordinator: Person
) -> None:
    client.force_login(coordinator)
    assert client.get("/me/keys/").status_code == 200
    asked = client.post("/me/keys/", wanted())
    assert asked.headers["Location"].startswith("/account/reauthenticate/")
    assert not MemberKey.objects.exists()
    wrong = client.post(asked.headers["Location"], {"password": "a guess"})
    assert wrong.status_code == 200
    assert not MemberKey.objects.exists()
    made = client.post(asked.headers["Location"], {"password": PASSWORD, "next": "/me/keys/"})
    assert "Authorization: Bearer dnh_" in text_of(made)
    assert "no-store" in made.headers["Cache-Control"]
    assert MemberKey.objects.count() == 1


@pytest.mark.parametrize(
    ("field", "value", "sentence"),
    [
        ("scopes", [], "This field is required."),
        ("expires_at", "2099-01-01", "A key expires within a year from today."),
        ("expires_at", "2001-01-01", "A key expires within a year from today."),
    ],
)
def test_a_key_that_cannot_be_is_told_why(
    coordinator: Person, field: str, value: Any, sentence: str
) -> None:
    reply = confirmed(coordinator).post("/me/keys/", wanted(**{field: value}))
    assert sentence in text_of(reply)
    assert not MemberKey.objects.exists()


def a_key(nation: Nation | None) -> MemberKey:
    return MemberKey.objects.create(
        nation=nation,
        name="Old",
        prefix="0123abcd",
        secret_hash="x",
        created_at=NOW,
        expires_at=NOW + datetime.timedelta(days=3000),
    )


def test_a_key_is_revoked(client: Client, coordinator: Person) -> None:
    client.force_login(coordinator)
    key = a_key(coordinator.nation)
    reply = client.post(f"/me/keys/{key.prefix}/revoke/", follow=True)
    assert "is revoked" in text_of(reply)
    key.refresh_from_db()
    assert key.revoked_at is not None


def test_another_nations_key_is_not_found(client: Client, coordinator: Person) -> None:
    client.force_login(coordinator)
    key = a_key(NationFactory())
    assert client.post(f"/me/keys/{key.prefix}/revoke/").status_code == 404
    assert "Old" not in text_of(client.get("/me/keys/"))


def test_a_key_is_not_revoked_by_following_a_link(client: Client, coordinator: Person) -> None:
    client.force_login(coordinator)
    key = a_key(coordinator.nation)
    assert client.get(f"/me/keys/{key.prefix}/revoke/").status_code == 405
