"""Fixtures that every test may use, and what a test's mark asks of the machine."""

import gc
import os
import shutil
import uuid
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.core.handlers.base import BaseHandler
from django.db import connection
from django.db.backends.base.operations import BaseDatabaseOperations
from django.template import Template
from django.template.library import import_library
from django.test.utils import _TestState
from django.urls import get_resolver
from pytest_django import Settings
from xdist.scheduler import LoadScopeScheduling

from core import prepared
from tests.trail import unguarded

CHROMIUM = next(
    (
        found
        for name in ("chromium", "chromium-browser", "google-chrome", "chrome")
        if (found := shutil.which(name))
    ),
    None,
)
STRICT = os.environ.get("CI", "").lower() in {"1", "true", "yes"}

HOW_TO = {
    "browser": "no Chromium found: apt-get install chromium, then script/test",
    "postgres": "needs PostgreSQL: DATABASE_URL=postgres://... script/test",
    "redis": "needs Redis: REDIS_URL=redis://... script/test",
    "sqlite": "is about SQLite: script/test without DATABASE_URL",
}
HERE = {
    "browser": CHROMIUM is not None,
    "postgres": bool(os.environ.get("DATABASE_URL")),
    "redis": bool(os.environ.get("REDIS_URL")),
    "sqlite": not os.environ.get("DATABASE_URL"),
}


# They go through the whole site on rows that take long to make: one worker has each of them,
# from the start.
WHOLE_SITE = ("access", "browser")
# They wait for programs, or load the whole network: begun late, they would keep others waiting.
LONG = {
    "core/test_history", "core/test_trail_or_nothing", "digests/test_worker", "hub/test_server",
    "loading/test_load", "signin/test_in_browser",
}  # fmt: skip
# Packages and modules that ask for every page, or every field, as every reader: that a line is
# reached there says nothing of it, and counting would double their time. Single tables say
# `no_cover` themselves.
UNCOUNTED = {
    "browser", "access/test_caches", "access/test_meeting_pages", "access/test_pages",
    "access/test_routes", "api/test_access", "api/test_documents",
}  # fmt: skip
DATABASE = {"db", "transactional_db", "live_server"}
# They start programs of their own, or read files: no engine of the run has a part in that.
OF_NO_ENGINE = {
    "browser", "guards", "hub/test_compose", "hub/test_scripts", "hub/test_server",
    "hub/test_settings",
}  # fmt: skip


class ByModule(LoadScopeScheduling):
    """Gives a worker a module at a time, or all of a package that goes through the whole site.

    So what a module has made for its tests is made once. xdist's own grouping by a mark has no
    effect under pytest 9.2, which keeps a test's name where xdist does not write it.
    """

    def _split_scope(self, nodeid: str) -> str:
        path = nodeid.partition("::")[0]
        package = path.split("/")[-2]
        return package if package in WHOLE_SITE else path


def pytest_xdist_make_scheduler(config: pytest.Config, log: Any) -> ByModule:
    """Share the tests out by module, in the order of `_turn`."""
    config.option.loadscopereorder = False
    return ByModule(config, log)


def pytest_itemcollected(item: pytest.Item) -> None:
    """Mark a test by where it stands."""
    package = item.path.parent.name
    stands = {package, f"{package}/{item.path.stem}"}
    if stands & UNCOUNTED:
        item.add_marker(pytest.mark.no_cover)
    if stands & OF_NO_ENGINE or item.get_closest_marker("browser"):
        item.add_marker(pytest.mark.once)
    if not _asks_an_engine(item):
        item.add_marker(pytest.mark.anywhere)


def _asks_an_engine(item: pytest.Item) -> bool:
    """Whether an engine can make a difference: the test asks a database, or is marked so."""
    marks = ("django_db", "once", *HERE)
    fixtures = getattr(item, "fixturenames", ())
    return any(map(item.get_closest_marker, marks)) or not DATABASE.isdisjoint(fixtures)


def _turn(item: pytest.Item) -> int:
    """What takes long begins early, so that no worker is left alone with it."""
    package = item.path.parent.name
    if package in WHOLE_SITE:
        return 0
    return 1 if f"{package}/{item.path.stem}" in LONG else 2


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Skip what the machine cannot run and say how it could; with CI=true, refuse instead.

    script/test leaves out by `-m` what belongs to its other run, so nothing is lost there.
    """
    items.sort(key=_turn)
    chosen = config.getoption("markexpr")
    for item in items:
        for mark, how in HOW_TO.items():
            if not item.get_closest_marker(mark) or HERE[mark]:
                continue
            if STRICT and f"not {mark}" not in chosen:
                raise pytest.UsageError(
                    f"CI=true, so nothing may be skipped, but {item.nodeid} {how}"
                )
            item.add_marker(pytest.mark.skip(reason=how))


def pytest_runtest_teardown(item: pytest.Item, nextitem: pytest.Item | None) -> None:
    """Have statements written again after tests that are not counted, so that that is counted."""
    if item.get_closest_marker("no_cover") and not (
        nextitem is None or nextitem.get_closest_marker("no_cover")
    ):
        prepared._written.clear()
        prepared._conditions.clear()


@pytest.fixture(autouse=True)
def _own_places(settings: Settings, tmp_path: Path) -> None:
    """Give each test a cache and a mail folder that no other test or run has touched."""
    default = {**settings.CACHES["default"], "KEY_PREFIX": uuid.uuid4().hex}
    if "locmem" in default["BACKEND"]:
        default["LOCATION"] = default["KEY_PREFIX"]
    settings.CACHES = {"default": default}
    settings.DEV_MAIL_DIR = tmp_path / "mail"


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup: None, django_db_blocker: Any) -> Iterator[None]:  # noqa: ARG001 - what is wrapped
    """Send away whoever still holds the database at the end: a thread of the live server may."""
    yield
    if connection.vendor != "postgresql":
        return
    with django_db_blocker.unblock(), connection.cursor() as cursor:
        cursor.execute(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
            " WHERE datname = current_database() AND pid <> pg_backend_pid()"
        )
    # Dropping a database waits for a checkpoint, which a busy disk may hold up for minutes.
    connection.settings_dict["OPTIONS"].pop("options", None)


@pytest.fixture
def uncounted(settings: Settings) -> None:
    """Count no requests, for tests of pages that need no database."""
    settings.MIDDLEWARE = [name for name in settings.MIDDLEWARE if "PageLimit" not in name]


@pytest.fixture(scope="session", autouse=True)
def _site_is_loaded() -> None:
    """Load every page before the first test, so that what is loaded is counted as covered."""
    BaseHandler().load_middleware()
    get_resolver()._populate()
    import_library("core.templatetags.hub")
    import_library("members.templatetags.members")
    # What is loaded stays, so the collector need not go through it again and again.
    gc.freeze()
    gc.set_threshold(20_000, 20, 20)


@pytest.fixture(scope="session", autouse=True)
def _pages_are_drawn_as_in_production() -> None:
    """Draw without Django's note of each template and its context, which no test asks for."""
    Template._render = _TestState.saved_data.template_render


@pytest.fixture(scope="session", autouse=True)
def _emptying_lifts_the_guards() -> Iterator[None]:
    """Let the flush after a transactional test empty the trail, whose tables refuse it."""
    flush = BaseDatabaseOperations.execute_sql_flush

    def lifted(operations: BaseDatabaseOperations, statements: list[str]) -> None:
        with unguarded():
            flush(operations, statements)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(BaseDatabaseOperations, "execute_sql_flush", lifted)
        yield


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args: dict[str, object]) -> dict[str, object]:
    """Drive the machine's own Chromium; root needs it without its sandbox."""
    flags = ["--no-sandbox"] if os.geteuid() == 0 else []
    return {**browser_type_launch_args, "executable_path": CHROMIUM, "args": flags}
