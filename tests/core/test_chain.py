"""The canonical form of an entry and its digest."""

import datetime
import hashlib
import json
from decimal import Decimal
from typing import Any

import pytest

from core.chain import GENESIS, SEALED, canonical, digest_of, plain
from core.models import Event, Verb
from tests.readers import NOW

ENTRY: dict[str, Any] = {
    **dict.fromkeys(SEALED, ""),
    "sequence": 1,
    "previous": GENESIS,
    "at": datetime.datetime(
        2026, 11, 22, 14, tzinfo=datetime.timezone(datetime.timedelta(hours=2))
    ),
    "verb": Verb.PRACTICE_UPDATE.value,
    "on_label": "Ação “1”\n\x1f한국",
    "changes": {"b": [None, {"z": 1, "a": [True]}], "a": ["x", "y"]},
}


def test_the_form_is_as_described_and_stays() -> None:
    """Anybody can make the same bytes with any JSON library, and the digest is of them."""
    told = ENTRY | {"at": "2026-11-22T12:00:00.000000+00:00", "form": 1}
    again = json.dumps(told, sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode()
    assert canonical(ENTRY) == again
    assert digest_of(ENTRY) == hashlib.sha256(again).hexdigest()
    # Written down once and for all: another digest would break every chain there is.
    assert digest_of(ENTRY) == "438bdd43c6c28c180d0331bc80160e9327fc84ff3f0337f2ac4b2cdfecf7fecd"


@pytest.mark.parametrize("name", SEALED)
def test_each_member_counts(name: str) -> None:
    other = {"sequence": 2, "at": NOW + datetime.timedelta(microseconds=1), "changes": {}}
    assert digest_of(ENTRY | {name: other.get(name, "other")}) != digest_of(ENTRY)


def test_every_column_is_sealed_but_the_digest_and_the_rows_number() -> None:
    columns = {field.attname for field in Event._meta.concrete_fields}
    assert columns - set(SEALED) == {"id", "digest"}


@pytest.mark.parametrize(
    ("value", "kept"),
    [
        (Verb.KEY_CREATE, "key:create"),
        (True, True),
        (None, None),
        (2**63 - 1, 2**63 - 1),
        (2**63, "9223372036854775808"),
        (0.1, "0.1"),
        (Decimal("1.50"), "1.50"),
        ({"b", "a"}, ["a", "b"]),
        ((1, [2]), [1, [2]]),
        ({1: {"x": NOW}}, {"1": {"x": "2026-11-22T12:00:00+00:00"}}),
        (NOW.date(), "2026-11-22"),
    ],
)
def test_what_engines_write_differently_becomes_text(value: Any, kept: Any) -> None:
    assert plain(value) == kept
    assert type(plain(value)) is type(kept)
