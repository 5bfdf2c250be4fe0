"""Feeds of the library, of topics and of nations: the same for everybody, and only real news."""

import datetime
import json
from typing import Any
from xml.etree import ElementTree

import pytest
import time_machine
from django.test import Client

from core.syndication import name_for
from members.markings import Marking
from practices.models import Practice
from tests.factories.members import NOW, CircleFactory, NationFactory, PersonFactory
from tests.factories.practices import PracticeFactory, TopicFactory, settle

pytestmark = pytest.mark.django_db
ATOM = {"a": "http://www.w3.org/2005/Atom"}


@pytest.fixture(autouse=True)
def _clock() -> Any:
    with time_machine.travel(NOW + datetime.timedelta(days=1), tick=False):
        yield


def scene() -> Any:
    estonia = NationFactory(name="Estonia", slug="estonia", iso2="EE")
    topic = TopicFactory(slug="identity", label="Identity & more")
    eid = PracticeFactory(slug="eid", title="An <eID>", owner_nation=estonia, topics=[topic])
    PracticeFactory(slug="other", owner_nation=None, owner_circle=CircleFactory(name="A circle"))
    PracticeFactory(slug="hidden", marking=Marking.GREEN, owner_nation=estonia, topics=[topic])
    return eid


def atom(client: Client, address: str) -> ElementTree.Element:
    return ElementTree.fromstring(client.get(address).content)  # noqa: S314 - our own


def entries(client: Client, address: str) -> list[str]:
    root = atom(client, address)
    return [found.text or "" for found in root.findall("a:entry/a:title", ATOM)]


def test_each_tells_what_everybody_may_read(client: Client) -> None:
    scene()
    client.force_login(PersonFactory())
    assert len(entries(client, "/practices/feed.atom")) == 2
    for address in ("/topics/identity", "/nations/estonia", "/practices"):
        query = "?nation=estonia&q=eid" if address == "/practices" else ""
        assert entries(client, f"{address}/feed.atom{query}") == ["An <eID>"]
        told = json.loads(client.get(f"{address}/feed.json{query}").content)
        assert [item["title"] for item in told["items"]] == ["An <eID>"]
        assert told["items"][0]["tags"] == ["Identity & more"]
        assert told["items"][0]["authors"] == [{"name": "Estonia"}]
        assert told["feed_url"].endswith(f"{address}/feed.json{query}")
    assert client.get("/topics/nothing/feed.atom").status_code == 404
    assert client.get("/nations/nowhere/feed.json").status_code == 404


def test_it_is_new_only_when_something_is(client: Client) -> None:
    eid = scene()
    first = client.get("/practices/feed.atom")
    assert first["Cache-Control"] == "public, max-age=0, must-revalidate"
    again = client.get("/practices/feed.atom", headers={"if-none-match": first["ETag"]})
    assert again.status_code == 304
    settle(eid)  # saved again with nothing new
    assert client.get("/practices/feed.atom")["ETag"] == first["ETag"]
    Practice.objects.filter(pk=eid.pk).update(
        title="A card", updated_at=NOW + datetime.timedelta(1)
    )
    root = atom(client, "/practices/feed.atom")
    found = root.find("a:entry", ATOM)
    assert found is not None
    assert found.findtext("a:id", "", ATOM) == name_for("practice", "eid")
    assert found.findtext("a:updated", "", ATOM) == "2026-11-23T12:00:00+00:00"
    assert root.findtext("a:updated", "", ATOM) == "2026-11-23T12:00:00+00:00"
    item = json.loads(client.get("/practices/feed.json").content)["items"][0]
    assert item["id"] == name_for("practice", "eid")
    assert item["date_modified"] == "2026-11-23T12:00:00+00:00"


def test_an_empty_feed_is_as_old_as_can_be(client: Client) -> None:
    root = atom(client, "/practices/feed.atom")
    assert root.findtext("a:updated", "", ATOM).startswith("2014-01-01")


def test_pages_of_the_list_are_not_those_of_the_feed(client: Client) -> None:
    html = client.get("/practices/feed.atom?sort=title&colour=red")
    assert html.status_code == 400
    assert "sort: A feed has no such parameter." in html.content.decode()
    assert "colour: There is no such parameter." in html.content.decode()


def test_pages_lead_to_their_feeds(client: Client) -> None:
    scene()
    for address, feed in (
        ("/practices/?q=eid&sort=title", "/practices/feed.atom?q=eid"),
        ("/topics/identity/", "/topics/identity/feed.json"),
        ("/nations/estonia/", "/nations/estonia/feed.atom"),
    ):
        assert f'href="{feed}"' in client.get(address).content.decode(), address
