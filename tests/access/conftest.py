"""One world for all cells: building it takes longer than asking."""

from collections.abc import Iterator
from typing import Any

import pytest
import time_machine
from django.db import transaction

from tests.access.world import World, build
from tests.readers import NOW


@pytest.fixture(scope="package")
def world(django_db_setup: None, django_db_blocker: Any) -> Iterator[World]:  # noqa: ARG001 - pytest's way to ask for the database
    """Every reader and a row of every level. What a module adds, it takes away again."""
    with django_db_blocker.unblock(), transaction.atomic():
        yield build()
        transaction.set_rollback(True)


@pytest.fixture
def noon() -> Iterator[None]:
    """The clock stands, so that two drawings of a page can be compared."""
    with time_machine.travel(NOW, tick=False):
        yield
