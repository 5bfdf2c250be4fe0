"""The network's own write-ups: the same best three on both databases."""

import json
from pathlib import Path
from typing import Any

import pytest
from django.contrib.auth.models import AnonymousUser
from django.db import transaction
from django.utils import timezone

from core.audit import System
from hub.loading.load import load_network
from practices.lookups import lookups, stamp
from practices.search.finding import Found, find

DATA = Path(__file__).parents[2] / "data"
EXPECTED: dict[str, list[str]] = json.loads(
    Path(__file__).with_name("search_top_three.json").read_text()
)
SCHEMES = {"realme", "govuk-verify", "govuk-one-login", "mitid", "llave-mx", "chave-movel-digital"}


@pytest.fixture(scope="module")
def network(django_db_setup: None, django_db_blocker: Any) -> Any:  # noqa: ARG001 - the database first
    """The whole network, loaded once for this module and taken away again."""
    with django_db_blocker.unblock(), transaction.atomic():
        load_network(DATA, by=System("a test"), at=timezone.now())
        yield
        transaction.set_rollback(True)


def _find(text: str) -> Found:
    stranger = AnonymousUser()
    return find(
        text,
        user=stranger,
        thesaurus=lookups(stamp()).thesaurus,
        fields=["slug"],
    )


@pytest.mark.usefixtures("network")
@pytest.mark.parametrize("text", EXPECTED)
def test_best_three(text: str, db: None) -> None:
    del db
    assert [row["slug"] for row in _find(text).rows][:3] == EXPECTED[text]


@pytest.mark.usefixtures("network")
@pytest.mark.parametrize("text", ["login", "eID"])
def test_login_and_eid_find_the_identity_schemes(text: str, db: None) -> None:
    del db
    assert {row["slug"] for row in _find(text).rows} >= SCHEMES


@pytest.mark.usefixtures("network")
def test_a_slip_is_put_right(db: None) -> None:
    del db
    found = _find("notfy")
    assert not found.rows
    assert found.suggestion == "notify"
    assert "govuk-notify" in {row["slug"] for row in _find("notify").rows}


@pytest.mark.usefixtures("network")
def test_accents_make_no_difference(db: None) -> None:
    del db
    assert _find("trámites").rows == _find("tramites").rows == _find("TRAMITES").rows
