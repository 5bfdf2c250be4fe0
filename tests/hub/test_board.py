"""The board: what waits for somebody, and who is shown what of it."""

import datetime
from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from core import beat
from core.models import JobRun
from core.tasks import anchor
from digests.actions import fan_out, owe_notices
from digests.models import Delivery, DeliveryState, Notice
from hub.board.board import MOST, sections
from hub.celery import BEAT_SCHEDULE
from members.models import Elevation, MemberKey, Person
from practices.models import Practice
from sharing.actions import ask
from sharing.models import Wish
from tests.api.conftest import client_of, told
from tests.factories.digests import AFTER, arrange, circulate
from tests.factories.practices import settle
from tests.readers import NOW, TEST, Cast, make_cast, make_practice
from workinggroups.models import Action

pytestmark = pytest.mark.django_db
DAY = datetime.timedelta(days=1)
YEAR = datetime.timedelta(days=366)
ALL = [
    "actions",
    "stale",
    "reviews",
    "checks",
    "wishes",
    "groups",
    "access",
    "mail",
    "keys",
    "jobs",
]


@pytest.fixture
def cast() -> Cast:
    return make_cast()


@pytest.fixture
def ran() -> None:
    for entry in BEAT_SCHEDULE.values():
        beat.note_run(entry["task"], at=NOW)


def shown(cast: Cast, reader: str = "secretariat", at: datetime.datetime = NOW) -> dict[str, Any]:
    return {section.slug: section for section in sections(cast.people[reader], at=at)}


def rows(cast: Cast, slug: str, reader: str = "secretariat") -> list[str]:
    return [row.what for row in shown(cast, reader)[slug].rows]


@pytest.mark.usefixtures("ran")
def test_where_nothing_waits_it_says_so(cast: Cast) -> None:
    MemberKey.objects.all().delete()
    assert {slug: each.rows for slug, each in shown(cast).items()} == {slug: [] for slug in ALL}
    page = client_of(cast, "secretariat").get("/board/").content.decode()
    assert "No action is overdue." in page
    assert "All mail has gone out." in page


def test_overdue_actions_of_what_the_secretariat_may_read(cast: Cast) -> None:
    sec, author = cast.people["secretariat"], cast.people["author"]
    for marking, text in (("GREEN", "Send the note"), ("RED", "Feed the zebra")):
        meeting = arrange(sec, invite=[author], marking="GREEN")
        circulate(meeting, sec, f"ACTION: @author by 2026-06-01 {text}")
        type(meeting).objects.filter(pk=meeting.pk).update(marking=marking)
    assert Action.objects.count() == 2
    [row] = shown(cast)["actions"].rows
    assert (row.what, row.whose, row.at) == (
        "Send the note",
        "author, Estonia",
        datetime.date(2026, 6, 1),
    )
    page = client_of(cast, "secretariat").get("/board/").content.decode()
    assert "Send the note" in page
    assert "zebra" not in page


def test_practices_without_a_word_for_a_year(cast: Cast) -> None:
    for level, word in (("green", "Old"), ("strict, named", "Hidden"), ("clear", "Confirmed")):
        row = make_practice(cast, level, slug=word.lower(), title=word, updated_at=NOW - YEAR)
        settle(row)
        if word == "Confirmed":
            Practice.objects.filter(pk=row.pk).update(last_confirmed_at=NOW - DAY)
    settle(make_practice(cast, "amber, named", slug="new", title="New"))
    assert rows(cast, "stale") == ["Old"]


def test_practices_that_wait_for_more_than_five_days(cast: Cast) -> None:
    for slug, days in (("waits", 6), ("fresh", 4)):
        at = NOW - days * DAY
        settle(make_practice(cast, "in review", slug=slug, title=slug, updated_at=at))
    settle(make_practice(cast, "draft", slug="draft", title="draft", updated_at=NOW - YEAR))
    assert rows(cast, "reviews") == ["waits"]


def test_wishes_that_wait_of_what_the_secretariat_may_read(cast: Cast) -> None:
    for level, reader, days in (
        ("green", "peer official", 6),
        ("clear", "peer official", 4),
        ("strict, named", "named official", 6),
    ):
        practice = make_practice(cast, level, slug=f"w-{days}-{level[0]}", title=f"Of {level}")
        by, at = cast.people[reader], NOW - days * DAY
        wanted = {"release": True} if level != "strict, named" else {"marking": "AMBER"}
        Wish.objects.create(practice=practice, asked_by=by, asked_at=at, reason="W", **wanted)
    [row] = shown(cast)["wishes"].rows
    assert (row.what, row.whose, row.note) == (
        "Of green",
        "Estonia",
        "released to local authorities",
    )
    page = client_of(cast, "secretariat").get("/board/").content.decode()
    assert "Of green" in page
    assert "Of strict" not in page
    assert "wishes" not in shown(cast, "administrator")


def test_access_reviews_that_are_overdue(cast: Cast) -> None:
    Person.objects.filter(name__in=["author", "owner official", "peer official"]).update(
        joined_at=NOW - YEAR
    )
    told_of = [(row.whose, row.note, row.at) for row in shown(cast)["access"].rows]
    due = datetime.date(2026, 10, 31)
    assert told_of == [
        ("Canada", "1 place waits for a word.", due),
        ("Estonia", "2 places wait for a word.", due),
    ]
    assert shown(cast)["access"].count == "2"
    client = client_of(cast, "secretariat")
    assert client.get(shown(cast)["access"].rows[0].url).status_code == 200
    assert shown(cast, at=NOW - 30 * DAY)["access"].rows == []


def test_notices_that_failed_are_mail_as_well(cast: Cast) -> None:
    practice = make_practice(cast, "green")
    ask(practice, marking="CLEAR", reason="Why.", by=cast.people["peer official"], at=NOW)
    Elevation.objects.all().delete()
    owe_notices(at=NOW)
    assert rows(cast, "mail") == []
    Notice.objects.update(state=DeliveryState.FAILED)
    assert rows(cast, "mail") == [f"Notice {Notice.objects.get().pk}"]


def owed(cast: Cast, **state: Any) -> Delivery:
    sec = cast.people["secretariat"]
    meeting = arrange(sec, invite=[cast.people["author"]])
    fan_out(circulate(meeting, sec, "Said."), by=TEST, at=AFTER)
    Delivery.objects.update(**state)
    return Delivery.objects.get()


@pytest.mark.parametrize(
    ("state", "waits"),
    [
        ({"state": DeliveryState.FAILED, "note": "550 no such box"}, True),
        ({"state": DeliveryState.OWED, "due_at": NOW - DAY}, True),
        ({"state": DeliveryState.OWED, "due_at": NOW}, False),
        ({"state": DeliveryState.SENDING, "leased_until": NOW - DAY}, True),
        ({"state": DeliveryState.SENDING, "leased_until": NOW + DAY}, False),
        ({"state": DeliveryState.SENT}, False),
        ({"state": DeliveryState.WITHHELD}, False),
    ],
)
def test_mail_that_failed_or_is_stuck(cast: Cast, state: dict[str, Any], waits: bool) -> None:
    delivery = owed(cast, **state)
    assert rows(cast, "mail") == [f"Digest {delivery.pk}"] * waits


def test_administrators_are_told_of_mail_without_names_or_replies(cast: Cast) -> None:
    owed(cast, state=DeliveryState.FAILED, note="550 no such box", attempts=1)
    [row] = shown(cast)["mail"].rows
    assert (row.whose, row.note) == ("author", "Failed, 1 try. 550 no such box")
    [row] = shown(cast, "administrator")["mail"].rows
    assert (row.whose, row.note) == ("contributor of Estonia", "Failed, 1 try.")


def test_keys_that_lapse_within_thirty_days(cast: Cast) -> None:
    first, second = MemberKey.objects.order_by("pk")
    MemberKey.objects.filter(pk=first.pk).update(expires_at=NOW + 29 * DAY)
    assert rows(cast, "keys") == [f"Key {first.prefix}"]
    MemberKey.objects.filter(pk=first.pk).update(revoked_at=NOW)
    MemberKey.objects.filter(pk=second.pk).update(last_used_at=NOW, expires_at=NOW + DAY)
    [row] = shown(cast)["keys"].rows
    assert (row.what, row.whose, row.note) == (f"Key {second.prefix}", "Estonia", "")


def test_jobs_that_are_late_failed_or_never_ran(cast: Cast) -> None:
    names = list(BEAT_SCHEDULE)
    assert [row.note for row in shown(cast)["jobs"].rows] == ["Has never run."] * len(names)
    for entry in BEAT_SCHEDULE.values():
        beat.note_run(entry["task"], at=NOW)
    beat.note_run("core.tick", at=NOW - DAY)
    beat.note_run("core.anchor", at=NOW + DAY / 24, fault="OperationalError")
    told_of = {row.what: row.note for row in shown(cast)["jobs"].rows}
    assert told_of == {"core.tick": "Late.", "core.anchor": "Failed: OperationalError."}
    beat.note_run("core.anchor", at=NOW + DAY / 12)
    assert [row.what for row in shown(cast)["jobs"].rows] == ["core.tick"]


def test_a_job_leaves_word_of_its_end(monkeypatch: pytest.MonkeyPatch) -> None:
    anchor.apply()
    run = JobRun.objects.get(name="core.anchor")
    assert run.done_at is not None
    assert (run.failed_at, str(run)) == (None, "core.anchor")

    def broken(**_kwargs: object) -> None:
        raise ValueError

    monkeypatch.setattr("core.audit.anchor", broken)
    anchor.apply(throw=False)
    run.refresh_from_db()
    assert run.fault == "ValueError"
    assert run.failed_at > run.done_at  # type: ignore[operator] # reason: both are set


def test_a_section_shows_the_first_and_says_that_there_are_more(cast: Cast) -> None:
    for number in range(MOST + 1):
        at = NOW - YEAR - number * DAY
        make_practice(cast, "green", slug=f"p-{number}", title=f"Practice {number}", updated_at=at)
    section = shown(cast)["stale"]
    assert (len(section.rows), section.more) == (MOST, True)
    assert section.rows[0].what == f"Practice {MOST}"
    assert "there are more" in client_of(cast, "secretariat").get("/board/").content.decode()


@pytest.mark.parametrize("reader", ["author", "owner coordinator", "affiliate of the owner"])
def test_nobody_else_has_it(cast: Cast, reader: str) -> None:
    client = client_of(cast, reader)
    assert client.get("/board/").status_code == 403
    told(client.get("/api/v1/board/"), 403)
    assert "/board/" not in client.get("/me/").content.decode()


def test_no_key_has_it(cast: Cast) -> None:
    told(client_of(cast, "nation's system").get("/api/v1/board/"), 403)
    told(Client().get("/api/v1/board/"), 401)


@pytest.mark.usefixtures("ran")
def test_systems_are_told_the_same(cast: Cast) -> None:
    settle(make_practice(cast, "green", slug="old", title="Old", updated_at=NOW - YEAR))
    body = client_of(cast, "secretariat").get("/api/v1/board/").json()
    assert [section["slug"] for section in body["sections"]] == ALL
    assert body["sections"][1]["rows"] == [
        {
            "what": "Old",
            "whose": "Estonia",
            "at": (NOW - YEAR).isoformat(),
            "note": "",
            "page": "http://testserver/practices/old/",
        }
    ]
    body = client_of(cast, "administrator").get("/api/v1/board/").json()
    assert [section["slug"] for section in body["sections"]] == ALL[7:]


def test_it_costs_as_much_for_three_as_for_one(
    cast: Cast, django_assert_num_queries: Callable[[int], Any]
) -> None:
    for number in range(3):
        owed_at = NOW - YEAR - number * DAY
        make_practice(cast, "green", slug=f"p-{number}", title="P", updated_at=owed_at)
        ask(Practice.objects.get(slug=f"p-{number}"), marking="CLEAR", reason="Why.",
            by=cast.people["author"], at=NOW - 6 * DAY)  # fmt: skip
        with django_assert_num_queries(13):
            shown(cast)
