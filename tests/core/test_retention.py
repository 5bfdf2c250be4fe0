import datetime
import logging
from typing import Any

import pytest
from django.contrib.sessions.models import Session
from django.db import connection
from django.test import Client

from core import retention
from core.models import Event, IdempotentReply
from core.retention import Rule, register, run, table
from digests.actions import fan_out
from digests.models import Delivery, DeliveryState
from members.models import MemberKey
from tests.factories.digests import arrange, circulate
from tests.factories.members import NOW, NationFactory, PersonFactory
from tests.readers import TEST

pytestmark = pytest.mark.django_db
SECOND, DAY = datetime.timedelta(seconds=1), datetime.timedelta(days=1)


@pytest.fixture
def _own_rules_only(monkeypatch: pytest.MonkeyPatch) -> None:
    """The table without any app's rules."""
    monkeypatch.setattr(retention, "_TABLE", {})


alone = pytest.mark.usefixtures("_own_rules_only")


def rule(name: str, forget: Any) -> Rule:
    return Rule(name, f"Things of {name}", "A day", "To test.", forget)


@alone
def test_each_rule_is_asked_with_the_moment_and_counted() -> None:
    register(rule("a.things", lambda at: 3 if at == NOW else 0))
    assert run(at=NOW)["a.things"] == 3


@alone
def test_what_is_kept_for_good_is_in_the_table_and_nothing_is_asked() -> None:
    register(rule("a.things", None))
    assert next(each.name for each in table()) == "a.things"
    assert "a.things" not in run(at=NOW)


@alone
def test_a_rule_of_the_same_name_takes_the_others_place() -> None:
    register(rule("a.things", None))
    register(rule("a.things", lambda _: 1))
    assert [each.name for each in table()].count("a.things") == 1
    assert run(at=NOW)["a.things"] == 1


def fail_in_the_database(_at: datetime.datetime) -> int:
    MemberKey.objects.all().delete()
    with connection.cursor() as cursor:
        cursor.execute("SELECT * FROM there_is_no_such_table")
    raise AssertionError


@alone
def test_a_rule_that_fails_is_logged_undone_and_stops_no_other(
    caplog: pytest.LogCaptureFixture,
) -> None:
    a_key()
    register(rule("a.broken", fail_in_the_database), rule("b.things", lambda _: 2))
    with caplog.at_level(logging.INFO):
        done = run(at=NOW)
    assert done.pop("a.broken") is None
    assert done.pop("b.things") == 2
    assert done
    assert set(done.values()) == {0}  # the kernel's own ran as well
    assert MemberKey.objects.exists()
    said = [record.msg for record in caplog.records if isinstance(record.msg, dict)]
    assert ("retention_failed", "a.broken") in [(each["event"], each["rule"]) for each in said]
    assert {"b.things": 2} in [{each["rule"]: each.get("forgotten")} for each in said]


def test_answers_and_sessions_go_at_the_second_at_which_they_are_over() -> None:
    IdempotentReply.objects.create(
        credential="a", route="POST /", key="k", leased_until=NOW, expires_at=NOW
    )
    Session.objects.create(session_key="s", session_data="", expire_date=NOW)
    early = run(at=NOW - SECOND)
    assert (early["core.replies"], early["core.sessions"]) == (0, 0)
    late = run(at=NOW)
    assert (late["core.replies"], late["core.sessions"]) == (1, 1)


def a_key(prefix: str = "0123abcd", **more: Any) -> MemberKey:
    values = {
        "nation": NationFactory(),
        "name": "Nightly run",
        "prefix": prefix,
        "secret_hash": "x",
        "created_at": NOW,
        "expires_at": NOW + 300 * DAY,
    }
    key: MemberKey = MemberKey.objects.create(**(values | more))
    return key


def test_a_key_unused_for_90_days_is_switched_off_with_the_reason_in_the_trail() -> None:
    unused, used = a_key(), a_key("4567cdef", last_used_at=NOW + DAY)
    closed = a_key("89abef01", revoked_at=NOW)
    assert run(at=NOW + 90 * DAY - SECOND)["members.keys"] == 0
    assert run(at=NOW + 90 * DAY)["members.keys"] == 1
    for key in (unused, used, closed):
        key.refresh_from_db()
    assert unused.revoked_at == NOW + 90 * DAY
    assert used.revoked_at is None
    assert closed.revoked_at == NOW
    entry = Event.objects.get(verb="key:revoke")
    assert (entry.actor_kind, entry.door, entry.on_id) == (
        "system", "job:retention", str(unused.pk),
    )  # fmt: skip
    assert entry.reason == "Nobody has used it for 90 days."


@pytest.mark.parametrize(
    ("state", "note"),
    [
        (DeliveryState.SENT, ""),
        (DeliveryState.FAILED, ""),
        (DeliveryState.WITHHELD, "Said."),
        (DeliveryState.OWED, "Said."),
    ],
)
def test_what_the_mail_server_said_is_forgotten_a_week_after_the_end(
    state: DeliveryState, note: str
) -> None:
    runner = PersonFactory(role="secretariat", nation=None)
    fan_out(
        circulate(arrange(runner, invite=[PersonFactory()]), runner, "We met."), by=TEST, at=NOW
    )
    over = None if state == DeliveryState.OWED else NOW
    Delivery.objects.update(state=state, note="Said.", finished_at=over)
    run(at=NOW + 7 * DAY - SECOND)
    assert Delivery.objects.get().note == "Said."
    run(at=NOW + 7 * DAY)
    assert Delivery.objects.get().note == note


def test_the_page_shows_every_rule_in_plain_words(client: Client) -> None:
    page = client.get("/about/privacy/").content.decode()
    names = {each.name for each in table()}
    assert {"core.trail", "members.keys", "digests.letters"} <= names
    assert page.count("<tr>") == len(names) + 1
    for word in ("12 hours", "24 hours", "90 days", "7 days"):
        assert word in page


def test_every_rule_has_a_name_of_its_app_and_whole_sentences_for_reasons() -> None:
    for each in table():
        assert each.name.split(".")[0] in {
            "core",
            "members",
            "digests",
            "practices",
            "sharing",
            "workinggroups",
        }
        assert each.why.endswith(".")
        assert not each.kept.endswith(".")
