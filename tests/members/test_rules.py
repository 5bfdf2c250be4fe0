import pytest
from django.contrib.auth.models import AnonymousUser

from members.rules import can_manage_keys
from tests.readers import READERS, Cast, make_cast

pytestmark = pytest.mark.django_db


@pytest.fixture
def cast() -> Cast:
    return make_cast()


@pytest.mark.parametrize("reader", READERS)
def test_only_the_coordinator_manages_the_nations_keys(cast: Cast, reader: str) -> None:
    allowed = can_manage_keys(cast.user(reader), nation_id=cast.nations["estonia"].pk)
    assert allowed is (reader == "owner coordinator")


def test_no_coordinator_manages_another_nations_keys(cast: Cast) -> None:
    coordinator = cast.user("owner coordinator")
    assert not can_manage_keys(coordinator, nation_id=cast.nations["denmark"].pk)
    assert not can_manage_keys(coordinator, nation_id=None)


def test_a_coordinator_who_left_manages_nothing(cast: Cast) -> None:
    coordinator = cast.user("owner coordinator")
    coordinator.is_active = False
    assert not can_manage_keys(coordinator, nation_id=cast.nations["estonia"].pk)


def test_a_stranger_manages_nothing() -> None:
    assert not can_manage_keys(AnonymousUser(), nation_id=None)
