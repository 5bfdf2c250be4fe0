"""Pages of people: the list, inviting, the link, the table of roles."""

import re
from typing import Any

import pytest
from django.core import mail
from django.test import Client

from members.links import token_for
from members.models import JoinInvitation, Person
from members.roles import Role
from members.tasks import send_letters
from tests.factories.members import JoinInvitationFactory, PersonFactory
from tests.members.test_views import confirmed, text_of
from tests.readers import PASSWORD

pytestmark = pytest.mark.django_db


@pytest.fixture
def coordinator() -> Person:
    person: Person = PersonFactory(role=Role.COORDINATOR, nation__name="Estonia")
    person.set_password(PASSWORD)
    person.save()
    return person


def invited(coordinator: Person, **more: Any) -> str:
    """The address that the letter to an invited person leads to."""
    data = {"email": "new@example.org", "role": "contributor"} | more
    reply = confirmed(coordinator).post("/me/people/invite/", data, follow=True)
    assert "An invitation is on its way to new@example.org." in text_of(reply)
    send_letters()
    [found] = re.findall(r"http://testserver(/join/\S+/)", str(mail.outbox[0].body))
    return str(found)


JOINED = {"name": "Somebody new", "time_zone": "Europe/Tallinn", "password": "three odd words here"}


def test_an_invited_person_joins_and_signs_in(client: Client, coordinator: Person) -> None:
    link = invited(coordinator)
    assert "new@example.org" in text_of(client.get(link))
    reply = client.post(link, JOINED, follow=True)
    assert "Your account is ready." in text_of(reply)
    signed = client.post(
        "/account/login/", {"login": "new@example.org", "password": JOINED["password"]}
    )
    assert signed.status_code == 302
    assert "Somebody new" in text_of(client.get("/me/"))


def test_every_link_that_opens_nothing_is_told_the_same(
    client: Client, coordinator: Person
) -> None:
    link = invited(coordinator)
    client.post(link, JOINED)
    nation = coordinator.nation
    expired = JoinInvitationFactory(nation=nation, email="e@example.org")
    dead = ["/join/forged/", link, f"/join/{token_for(expired.message_id)}/"]
    withdrawn = JoinInvitationFactory(
        nation=nation, email="w@example.org", withdrawn_at="2026-01-01T00:00Z"
    )
    dead.append(f"/join/{token_for(withdrawn.message_id)}/")
    dead.append("/join/%00/")
    replies = [getattr(Client(), method)(path) for path in dead for method in ("get", "post")]
    assert {reply.status_code for reply in replies} == {404}
    assert len({text_of(reply) for reply in replies}) == 1
    assert "This link opens nothing" in text_of(replies[0])


@pytest.mark.parametrize(
    ("wrong", "words"),
    [
        ({"password": "short"}, "at least 12 characters"),
        ({"password": "new@example.org"}, "too similar"),
        ({"name": "A\x00B"}, "Null characters are not allowed"),
        ({"name": "A" * 121}, "at most 120"),
        ({"time_zone": "Mars/Olympus"}, "Select a valid choice"),
    ],
)
def test_what_cannot_be_is_refused_at_its_field(
    client: Client, coordinator: Person, wrong: dict[str, str], words: str
) -> None:
    reply = client.post(invited(coordinator), JOINED | wrong)
    assert reply.status_code == 200
    assert words in text_of(reply)
    assert not Person.objects.filter(email="new@example.org").exists()


def test_an_address_with_an_account_elsewhere_looks_the_same_to_a_coordinator(
    coordinator: Person,
) -> None:
    other = PersonFactory(email="elsewhere@example.org")
    client = confirmed(coordinator)
    pages = []
    for email in (other.email, "nowhere@example.org"):
        client.post("/me/people/invite/", {"email": email, "role": "official"})
        send_letters()
        pages.append(text_of(client.get("/me/people/")).replace(email, "ADDRESS"))
        client.post(
            f"/me/people/invitations/{JoinInvitation.objects.get(withdrawn_at=None).pk}/withdraw/"
        )
        client.get("/me/people/")
    first, second = (re.sub(r"\d\d:\d\d UTC", "", page) for page in pages)
    assert first == second
    assert len(mail.outbox) == 2


def test_an_invitation_is_sent_again_and_withdrawn(coordinator: Person) -> None:
    client = confirmed(coordinator)
    invited(coordinator)
    pk = JoinInvitation.objects.get().pk
    reply = client.post(f"/me/people/invitations/{pk}/again/", follow=True)
    assert "A new link is on its way to new@example.org." in text_of(reply)
    assert "The letter is on its way" in text_of(reply)
    reply = client.post(f"/me/people/invitations/{pk}/withdraw/", follow=True)
    assert "opens nothing any more" in text_of(reply)
    for name in ("again", "withdraw"):
        assert client.post(f"/me/people/invitations/{pk}/{name}/").status_code == 404


def test_another_nations_invitation_is_not_there(coordinator: Person) -> None:
    pk = JoinInvitationFactory().pk
    client = confirmed(coordinator)
    for name in ("again", "withdraw"):
        assert client.post(f"/me/people/invitations/{pk}/{name}/").status_code == 404


def test_a_coordinator_invites_to_the_own_nation_only(coordinator: Person) -> None:
    client = confirmed(coordinator)
    other = PersonFactory(nation__slug="elsewhere").nation
    assert client.get(f"/me/people/?nation={other.slug}").status_code == 403
    assert client.get("/me/people/invite/?nation=elsewhere").status_code == 403
    reply = client.post("/me/people/invite/", {"email": "x@example.org", "role": "secretariat"})
    assert "Select a valid choice" in text_of(reply)
    assert not JoinInvitation.objects.exists()


@pytest.mark.parametrize("slug", ["nowhere", "%00", "a%20b", "x" * 300])
def test_a_nation_that_is_none_is_not_found(coordinator: Person, slug: str) -> None:
    assert confirmed(coordinator).get(f"/me/people/?nation={slug}").status_code == 404


def test_an_unknown_filter_is_named(coordinator: Person) -> None:
    reply = confirmed(coordinator).get("/me/people/?role=official")
    assert reply.status_code == 400
    assert "role: This page has no such filter." in text_of(reply)


def test_the_secretariat_invites_to_every_nation_and_to_itself(coordinator: Person) -> None:
    office = PersonFactory(role=Role.SECRETARIAT, nation=None)
    office.set_password(PASSWORD)
    office.save()
    client = confirmed(office)
    slug = coordinator.nation.slug if coordinator.nation else ""
    assert "Estonia" in text_of(client.get("/me/people/"))
    client.post(f"/me/people/invite/?nation={slug}", {"email": "a@example.org", "role": "official"})
    client.post("/me/people/invite/", {"email": "b@example.org", "role": "secretariat"})
    found = set(JoinInvitation.objects.values_list("email", "nation__slug"))
    assert found == {("a@example.org", slug), ("b@example.org", None)}


def test_an_address_twice_is_refused_with_a_sentence(coordinator: Person) -> None:
    invited(coordinator)
    data = {"email": "new@example.org", "role": "official"}
    reply = confirmed(coordinator).post("/me/people/invite/", data)
    assert "This address is invited already." in text_of(reply)


def test_inviting_asks_for_the_password_first(client: Client, coordinator: Person) -> None:
    client.force_login(coordinator)
    reply = client.get("/me/people/invite/")
    assert reply.status_code == 302
    assert reply.headers["Location"].startswith("/account/reauthenticate/")


def test_ones_own_page_leads_to_the_people(client: Client, coordinator: Person) -> None:
    client.force_login(coordinator)
    assert 'href="/me/people/"' in client.get("/me/").content.decode()
    client.force_login(PersonFactory())
    assert 'href="/me/people/"' not in client.get("/me/").content.decode()


def test_the_roles_are_a_page_that_the_page_about_the_network_leads_to(client: Client) -> None:
    assert 'href="/about/roles/"' in client.get("/about/").content.decode()
    text = text_of(client.get("/about/roles/"))
    assert "nobody changes their own role" in text
    assert "National coordinator" in text
