import re

import pytest
from django.core.management import CommandError, call_command

from core.models import Event
from members.actions import hash_secret
from members.models import MemberKey
from tests.factories.members import NationFactory

pytestmark = pytest.mark.django_db


def test_the_command_prints_the_secret_once(capsys: pytest.CaptureFixture[str]) -> None:
    nation = NationFactory(slug="estonia")
    call_command("make_key", "estonia", name="Catalogue", scope=["practices:write"], days=30)
    printed = capsys.readouterr()
    [secret] = re.findall(r"^Authorization: Bearer (dnh_\S+)$", printed.out, re.MULTILINE)
    key = MemberKey.objects.get()
    assert key.secret_hash == hash_secret(secret)
    assert (key.nation, key.scopes, key.created_by) == (nation, ["practices:write"], None)
    assert secret not in printed.err
    assert Event.objects.get(verb="key:create").actor_label == "make_key"


def test_an_unknown_nation_is_told_with_the_known_ones() -> None:
    with pytest.raises(CommandError, match="none loaded yet"):
        call_command("make_key", "atlantis", name="x", scope=["read"])
    NationFactory(slug="estonia")
    with pytest.raises(CommandError, match=r"No nation “atlantis”\. Known: estonia\."):
        call_command("make_key", "atlantis", name="x", scope=["read"])


def test_a_key_for_longer_than_a_year_is_refused() -> None:
    NationFactory(slug="estonia")
    with pytest.raises(CommandError, match="within a year"):
        call_command("make_key", "estonia", name="x", scope=["read"], days=400)
    assert not MemberKey.objects.exists()
