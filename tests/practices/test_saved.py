"""Saved searches: each person's own, kept under a name."""

import pytest
from django.core.exceptions import ValidationError
from django.test import Client

from core.belongings import every
from core.models import Event, Verb
from practices import actions
from practices.actions import saved as module
from practices.models import SavedSearch
from tests.factories.members import NOW, NationFactory, PersonFactory
from tests.factories.practices import PracticeFactory

pytestmark = pytest.mark.django_db


def page(client: Client, address: str) -> str:
    response = client.get(address)
    assert response.status_code == 200, address
    return " ".join(response.content.decode().split())


def test_a_search_is_saved_renamed_and_deleted(client: Client) -> None:
    PracticeFactory(title="A vault", owner_nation=NationFactory(name="Estonia", slug="estonia"))
    person = PersonFactory()
    assert "Save this search" not in page(client, "/practices/?q=vault")
    client.force_login(person)
    assert "Save this search" not in page(client, "/practices/")
    html = page(client, "/practices/?q=vault&nation=estonia&sort=title")
    link = html.split('href="/me/searches/?')[1].split('"')[0]
    html = page(client, f"/me/searches/?{link}")
    assert "“vault”, Estonia" in html
    assert 'name="query" value="q=vault&amp;nation=estonia"' in html
    given = {"name": "Vaults", "query": "nation=estonia&q=vault&limit=5", "is_weekly": "1"}
    assert client.post("/me/searches/", given).status_code == 302
    row = SavedSearch.objects.get()
    assert (row.query, row.is_weekly, str(row)) == ("q=vault&nation=estonia", True, "Vaults")
    assert 'href="/practices/?q=vault&amp;nation=estonia"' in page(client, "/me/searches/")
    told = client.get("/api/v1/searches/").json()["results"]
    assert [(item["name"], item["query"]) for item in told] == [("Vaults", row.query)]
    address = f"/me/searches/{row.pk}/"
    client.post(address, {"name": "Safes"})
    row.refresh_from_db()
    assert (row.name, row.is_weekly) == ("Safes", False)
    before = row.told_until
    client.post(address, {"name": "Safes", "is_weekly": "1"})
    row.refresh_from_db()
    assert row.told_until > before
    assert "Give the search a name." in client.post(address, {}, follow=True).content.decode()
    other = Client()
    other.force_login(PersonFactory())
    assert other.post(address, {"drop": "1"}).status_code == 404
    assert "Safes" not in page(other, "/me/searches/")
    assert client.get("/api/v1/searches/").json()["results"]
    assert Client().get("/api/v1/searches/").json()["results"] == []
    client.post(address, {"drop": "1"})
    assert not SavedSearch.objects.exists()
    noted = Event.objects.filter(verb=Verb.PERSON_SEARCHES).order_by("sequence")
    numbers = [event.changes["saved_searches"] for event in noted]
    assert numbers == [[0, 1], [1, 1], [1, 1], [1, 0]]
    assert "vault" not in str(list(noted.values()))


def test_what_cannot_be_saved_is_said_in_words(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    person = PersonFactory()
    client.force_login(person)

    def refused(**given: str) -> str:
        reply = client.post("/me/searches/", given)
        assert reply.status_code == 422
        return reply.content.decode()

    assert "Give the search a name." in refused(query="q=x")
    assert "this would be the whole library" in refused(name="All", query="")
    assert "There is no such parameter" in refused(name="All", query="colour=red")
    client.post("/me/searches/", {"name": "One", "query": "q=x"})
    assert "of this name already" in refused(name="One", query="q=y")
    row = SavedSearch.objects.get()
    client.post("/me/searches/", {"name": "Two", "query": "q=y"})
    reply = client.post(f"/me/searches/{row.pk}/", {"name": "Two"}, follow=True)
    assert "of this name already" in reply.content.decode()
    monkeypatch.setattr(module, "MOST_SAVED", 2)
    assert "Delete one first" in refused(name="Three", query="q=z")
    SavedSearch.objects.update(query="nation=nowhere")
    assert "no longer there" in page(client, "/me/searches/")


def test_they_are_among_what_is_held_and_go_with_the_account() -> None:
    person = PersonFactory()
    actions.save_search(name="N", query="q=x", is_weekly=False, by=person, at=NOW)
    held = next(each for each in every() if each.name == "practices.searches")
    assert held.held(person) == [{"name": "N", "address": "/practices/?q=x", "by mail": "no"}]
    assert held.erase is not None
    held.erase(person, "somebody", NOW)
    assert held.held(person) == []
    with pytest.raises(ValidationError):
        actions.save_search(name="N", query="", is_weekly=False, by=person, at=NOW)
    assert SavedSearch.objects.told_weekly().count() == 0
