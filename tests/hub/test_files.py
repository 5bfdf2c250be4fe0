"""Lists and searches as files: what their reader sees, with the same strict filters."""

import csv
import io

import pytest
from django.test import Client

from core.models import Event, Verb
from practices.search.index import refresh
from tests.api.conftest import cast as _cast
from tests.api.conftest import client_of
from tests.readers import Cast, make_practice

pytestmark = pytest.mark.django_db
cast = _cast
LISTS = ("/nations/", "/organisations/", "/summits/", "/glossary/", "/search/?q=quokka")


@pytest.mark.parametrize("address", LISTS)
def test_a_list_is_taken_away_in_each_format(cast: Cast, address: str) -> None:
    del cast
    reader, join = Client(), "&" if "?" in address else "?"
    for wanted, kind in (
        ("csv", "text/csv"),
        ("md", "text/markdown"),
        ("json", "application/json"),
    ):
        reply = reader.get(f"{address}{join}format={wanted}")
        assert reply.status_code == 200
        assert reply.headers["Content-Type"].startswith(kind)
        assert "attachment" in reply.headers["Content-Disposition"]
    for wrong in ("format=pdf", "colour=red"):
        assert reader.get(f"{address}{join}{wrong}").status_code == 400
    if "search" not in address:
        assert f'href="{address}?format=csv"' in reader.get(address).content.decode()


def test_nations_count_what_their_reader_may_read(cast: Cast) -> None:
    make_practice(cast, "green")

    def practices(reader: Client) -> list[str]:
        text = reader.get("/nations/?format=csv").content.decode()
        return [
            row["Practices"] for row in csv.DictReader(io.StringIO(text)) if row["Code"] == "EE"
        ]

    assert practices(Client()) == ["0"]
    assert practices(client_of(cast, "peer official")) == ["1"]


def test_summits_of_one_kind(cast: Cast) -> None:
    del cast
    assert Client().get("/summits/?kind=picnic").status_code == 400
    assert Client().get("/summits/?kind=side_event&format=json").json()["items"] == []


def test_a_search_as_a_file_says_what_its_reader_finds_and_is_noted(cast: Cast) -> None:
    refresh(make_practice(cast, "amber, named"))
    address = "/search/?q=quokka&format=json"
    assert Client().get(address).json()["items"] == []
    found = client_of(cast, "named official").get(address).json()
    assert [item["marking"] for item in found["items"]] == ["AMBER"]
    assert found["marking"] == "TLP:AMBER"
    assert Event.objects.filter(verb=Verb.PRACTICE_EXPORT).count() == 1
    only = client_of(cast, "named official").get(f"{address}&kind=topics").json()
    assert only["items"] == []
