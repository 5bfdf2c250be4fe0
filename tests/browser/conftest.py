"""The network's real data, loaded once for the crawl and for Chromium."""

import datetime
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest
import time_machine
from django.db import connection, transaction

from hub.demo import create_demo
from hub.loading.load import load_network
from members.models import Nation, Person
from tests.browser.site import LOADED, Hub
from tests.readers import TEST
from workinggroups.actions import Wanted, ask_for_plans, work_out
from workinggroups.demo import arrange_demo

DATA = Path(__file__).parents[2] / "data"


@pytest.fixture
def _django_db_helper() -> None:
    """Stand in for pytest-django's: the mark makes the database, `hub` has the transaction."""


@pytest.fixture(scope="package")
def hub(django_db_setup: None, django_db_blocker: Any) -> Iterator[Hub]:  # noqa: ARG001 - pytest's way to ask for the database
    """The hub as a first start leaves it: the data, the demo accounts and their meetings.

    Playwright keeps an event loop running in the tests' thread, which gives Django another
    connection there than before. So Django has a thread of its own here, with one transaction
    that is undone at the end.
    """
    with ThreadPoolExecutor(1) as thread, django_db_blocker.unblock():
        whole = transaction.atomic()
        thread.submit(whole.__enter__).result()
        try:
            yield Hub(thread.submit(_load).result(), thread)
        finally:
            thread.submit(_undo, whole).result()


def _load() -> dict[str, Person]:
    with time_machine.travel(LOADED, tick=True):
        load_network(DATA, by=TEST, at=LOADED)
        people = create_demo(at=LOADED)
        by = people["secretariat@hub.example"]
        arrange_demo(by=by, people=list(people.values()), at=LOADED)
        planning = ask_for_plans(
            group=None,
            wanted=Wanted("Calls of 2027", datetime.date(2027, 1, 13), calls=2),
            nations=list(Nation.objects.filter(is_member=True)[:3]),
            by=by,
            at=LOADED,
        )
        work_out(planning, by=TEST, at=LOADED, effort=1)
    return people


def _undo(whole: transaction.Atomic) -> None:
    transaction.set_rollback(True)
    whole.__exit__(None, None, None)
    connection.close()


@pytest.fixture(autouse=True)
def _that_day() -> Iterator[None]:
    """An hour after the loading."""
    with time_machine.travel(LOADED + datetime.timedelta(hours=1), tick=True):
        yield
