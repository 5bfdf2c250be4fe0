"""The gap map: the furthest of what a reader may see, and what nobody has."""

import csv
import io

import pytest
from django.test import Client

from members.markings import Marking
from practices import gaps
from practices.lookups import lookups, stamp
from practices.models import Practice
from practices.queries.gaps import counted
from tests.factories.members import NOW, NationFactory, PersonFactory
from tests.factories.practices import PracticeFactory, TopicFactory

pytestmark = pytest.mark.django_db


def scene() -> Practice:
    identity = TopicFactory(slug="identity", label="Identity")
    payments = TopicFactory(slug="payments", label="Payments")
    TopicFactory(slug="open", label="Void")
    estonia = NationFactory(name="Estonia", slug="estonia", iso2="EE")
    zealand = NationFactory(name="New Zealand", slug="new-zealand", iso2="NZ")
    for stage in ("live", "retired", "scaled"):
        PracticeFactory(owner_nation=estonia, topics=[identity], stage=stage)
    PracticeFactory(owner_nation=estonia, topics=[payments], stage="alpha")
    PracticeFactory(owner_nation=zealand, topics=[payments], stage=None)
    PracticeFactory(owner_nation=zealand, topics=[])
    hidden: Practice = PracticeFactory(
        owner_nation=zealand, topics=[payments], stage="live", marking=Marking.GREEN
    )
    return hidden


def states(user: object) -> dict[str, str]:
    now = stamp()
    found = gaps.lines(counted(user, now), lookups(now))
    return {
        f"{line.topic.slug} {c.nation.iso2}": f"{c.state} {c.total}"
        for line in found
        for c in line.cells
    }


def test_the_furthest_counts_and_hidden_is_absent() -> None:
    scene()
    public = {
        "identity EE": "has 3", "identity NZ": "nothing 0", "payments EE": "building 1",
        "payments NZ": "unknown 1", "open EE": "nothing 0", "open NZ": "nothing 0",
    }  # fmt: skip
    official = PersonFactory(nation=NationFactory.create(name="Z", iso2="ZZ"))
    told = states(None)
    assert {name: told[name] for name in public} == public
    assert states(None) == told  # from what was kept
    told = states(official)
    assert {name: told[name] for name in public} == public | {"payments NZ": "has 2"}


def test_what_is_under_embargo_is_counted_for_its_author_only() -> None:
    hidden = scene()
    author = PersonFactory(nation=hidden.owner_nation)
    Practice.objects.filter(pk=hidden.pk).update(
        marking=Marking.CLEAR, embargo_until=NOW.replace(year=2300), author=author
    )
    assert states(None)["payments NZ"] == "unknown 1"
    assert states(author)["payments NZ"] == "has 2"


def test_the_page_its_file_and_the_api_say_the_same(client: Client) -> None:
    scene()
    html = " ".join(client.get("/gap-map/").content.decode().split())
    assert 'href="/practices/?topic=identity&amp;nation=estonia"' in html
    assert "Building it: Estonia. Stage not known: New Zealand." in html
    assert "Nobody has written anything up." in html
    reply = client.get("/gap-map/?format=csv").content.decode()
    found = {row["Topic"]: row for row in csv.DictReader(io.StringIO(reply, newline=""))}
    assert found["Identity"]["Estonia"] == "Has it"
    assert found["Payments"]["New Zealand"] == "Stage not known"
    told = client.get("/api/v1/gap-map/").json()["topics"]
    assert {line["topic"]: line["nobody_has_it"] for line in told} == {
        "identity": False, "payments": True, "open": True,
    }  # fmt: skip
    assert told[0]["nations"][0] == {"nation": "estonia", "state": "has", "practices": 3}
    refused = client.get("/gap-map/?format=pdf&colour=red")
    assert refused.status_code == 400
    for address in ("/", "/topics/"):
        assert 'href="/gap-map/"' in client.get(address).content.decode()


def test_what_is_taken_away_is_marked_as_the_narrowest_of_it(client: Client) -> None:
    hidden = scene()
    shown = PracticeFactory(
        owner_nation=hidden.owner_nation, topics=[*hidden.topics.all()], marking=Marking.RED
    )
    official = PersonFactory(nation=hidden.owner_nation)
    shown.named_people.add(official)

    def taken() -> str:
        return client.get("/gap-map/?format=md").content.decode()

    assert taken().startswith("**TLP:CLEAR**")
    client.force_login(official)
    assert taken().startswith("**TLP:GREEN**")
    with_red = states(official)["payments NZ"]
    hidden.delete()
    assert with_red == "has 3"
    assert taken().startswith("**TLP:CLEAR**")
    assert "Stage not known" in taken()


def test_when_somebody_has_everything(client: Client) -> None:
    PracticeFactory(topics=[TopicFactory()])
    assert "Every topic has at least one nation" in client.get("/gap-map/").content.decode()
    Practice.objects.all().delete()
