"""A person's own feed: by a secret, as the person reads at that moment, void at once."""

import json
import re

import pytest
from django.test import Client

from core.belongings import every
from core.models import Event, Verb
from members.markings import Marking
from members.models import Person
from practices.models import FeedSecret, Practice
from tests.factories.members import NOW, NationFactory, PersonFactory
from tests.factories.practices import PracticeFactory

pytestmark = pytest.mark.django_db


def made(client: Client) -> str:
    html = client.post("/me/feed/").content.decode()
    found = re.search(r"/feeds/([\w-]{40,})/practices\.atom", html)
    assert found
    return found[1]


def titles(address: str) -> list[str]:
    response = Client().get(address)
    assert response.status_code == 200, address
    assert response["Cache-Control"] == "private, no-cache"
    return sorted(item["title"] for item in json.loads(response.content)["items"])


def test_it_tells_what_the_person_may_read_now() -> None:
    person = PersonFactory(nation=NationFactory(slug="estonia"))
    client = Client()
    client.force_login(person)
    own = {"owner_nation": person.nation}
    PracticeFactory(title="Open")
    network = PracticeFactory(title="Network", marking=Marking.GREEN)
    PracticeFactory(title="Close", marking=Marking.AMBER, **own)
    assert "You have no address yet." in client.get("/me/feed/").content.decode()
    token = made(client)
    assert token not in client.get("/me/feed/").content.decode()
    assert token not in str(FeedSecret.objects.values())
    address = f"/feeds/{token}/practices.json"
    assert titles(address) == ["Network", "Open"]
    assert titles(f"{address}?marking=GREEN&marking=AMBER") == ["Network"]
    assert titles(f"{address}?marking=AMBER") == []
    assert Client().get(f"{address}?sort=title").status_code == 400
    assert Client().get(f"/feeds/{token}/practices.atom").status_code == 200
    Practice.objects.filter(pk=network.pk).update(marking=Marking.STRICT)
    assert titles(address) == ["Open"]


def test_it_is_void_at_once() -> None:
    person = PersonFactory()
    client = Client()
    client.force_login(person)
    first = made(client)
    second = made(client)
    ask = Client().get
    assert ask(f"/feeds/{first}/practices.json").status_code == 404
    assert ask(f"/feeds/{second}/practices.json").status_code == 200
    Person.objects.filter(pk=person.pk).update(left_at=NOW)
    assert ask(f"/feeds/{second}/practices.json").status_code == 404
    Person.objects.filter(pk=person.pk).update(left_at=None)
    client.post("/me/feed/", {"revoke": "1"})
    client.post("/me/feed/", {"revoke": "1"})
    assert ask(f"/feeds/{second}/practices.json").status_code == 404
    assert ask("/feeds/none/practices.atom").status_code == 404
    noted = Event.objects.filter(verb=Verb.PERSON_SEARCHES).order_by("sequence")
    assert [e.changes["feed_addresses"] for e in noted] == [[0, 1], [1, 1], [1, 0]]


def test_it_is_among_what_is_held_and_goes_with_the_account() -> None:
    person = PersonFactory()
    row = FeedSecret.objects.create(person=person, secret_hash="x", made_at=NOW)
    assert str(row).startswith("feed address of ")
    held = next(each for each in every() if each.name == "practices.feed")
    assert held.held(person) == [{"made": "2026-11-22T12:00:00+00:00"}]
    assert held.erase is not None
    held.erase(person, "somebody", NOW)
    assert held.held(person) == []
