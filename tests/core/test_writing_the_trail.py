"""Many who write the trail at once, its anchors, and who opened what."""

import datetime
import threading
from typing import Any

import pytest
import structlog
from celery import current_app
from django.core.exceptions import ValidationError
from django.db import connection, transaction
from django.test import Client
from django.utils import timezone

from core import audit
from core.editions import bump, numbers
from core.models import Anchor, Event, TrailHead, Verb
from core.tasks import anchor
from core.verification import verify
from members.models import Circle, MemberKey
from practices.actions import note_read
from tests.api.conftest import API, client_of
from tests.factories.practices import settle
from tests.readers import NOW, TEST, Cast, make_cast, make_practice, sharing_of
from workinggroups.models import AgendaItem, Meeting

DAY = datetime.timedelta(days=1)


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
def test_many_writers_make_one_chain_without_gaps() -> None:
    """Some of them fail after writing; what they wrote leaves no gap behind."""
    circles = [Circle.objects.create(slug=f"c{number}", name="C") for number in range(6)]
    faults: list[Exception] = []

    def write(circle: Circle) -> None:
        try:
            for number in range(20):
                with transaction.atomic():
                    Circle.objects.select_for_update().get(pk=circle.pk)
                    audit.record(Verb.CIRCLE_CHANGE, on=circle, by=TEST, at=NOW)
                    bump("practices", "meetings")
                    if number % 5 == 4:
                        transaction.set_rollback(True)
        except Exception as fault:  # noqa: BLE001 - shown by the assertion below
            faults.append(fault)
        finally:
            connection.close()

    threads = [threading.Thread(target=write, args=(circle,)) for circle in circles]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert faults == []
    assert (verify().entries, verify().broken) == (6 * 16, None)
    assert numbers() == {"practices": 6 * 16, "meetings": 6 * 16}


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
def test_the_first_two_entries_of_an_emptied_database_may_come_at_once() -> None:
    circle = Circle.objects.create(slug="c", name="C")
    TrailHead.objects.all().delete()
    ready = threading.Barrier(2)

    def write() -> None:
        with transaction.atomic():
            ready.wait()
            audit.record(Verb.CIRCLE_CHANGE, on=circle, by=TEST, at=NOW)
        connection.close()

    threads = [threading.Thread(target=write) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert (verify().entries, verify().broken) == (2, None)


# --- Reasons ---------------------------------------------------------------------------------


@pytest.mark.django_db
@pytest.mark.parametrize("reason", ["", " ", "\n"])
def test_what_needs_a_reason_is_refused_without_one(reason: str) -> None:
    circle = Circle.objects.create(slug="a", name="A")
    marked = {"marking": ["GREEN", "AMBER"]}
    for verb, changes in ((Verb.PRACTICE_WITHDRAW, {}), (Verb.PRACTICE_UPDATE, marked)):
        with pytest.raises(ValidationError, match="Say why") as refusal:
            audit.record(verb, on=circle, by=TEST, at=NOW, changes=changes, reason=reason)
        assert list(refusal.value.message_dict) == ["reason"]
        entry = audit.record(verb, on=circle, by=TEST, at=NOW, changes=changes, reason="So.")
        assert entry.reason == "So."


# --- Anchors ---------------------------------------------------------------------------------


@pytest.mark.django_db
def test_an_anchor_is_taken_once_a_day_and_told_in_the_log() -> None:
    with structlog.testing.capture_logs() as logs:
        anchor()
    assert (logs, list(Anchor.objects.all())) == ([], [])  # nothing has happened yet
    circle = Circle.objects.create(slug="a", name="A")
    entry = audit.record(Verb.CIRCLE_CHANGE, on=circle, by=TEST, at=NOW)
    with structlog.testing.capture_logs() as logs:
        anchor()
        audit.record(Verb.CIRCLE_CHANGE, on=circle, by=TEST, at=NOW)
        anchor()
    [taken] = Anchor.objects.all()
    assert (taken.sequence, taken.digest) == (entry.sequence, entry.digest)
    assert logs == [
        {
            "event": "trail_anchor",
            "log_level": "info",
            "day": taken.day.isoformat(),
            "sequence": entry.sequence,
            "digest": entry.digest,
        }
    ]


@pytest.mark.django_db
def test_a_day_is_a_day_in_utc() -> None:
    circle = Circle.objects.create(slug="a", name="A")
    audit.record(Verb.CIRCLE_CHANGE, on=circle, by=TEST, at=NOW)
    auckland = datetime.timezone(datetime.timedelta(hours=13))
    first = audit.anchor(at=datetime.datetime(2026, 11, 23, 0, 30, tzinfo=auckland))
    assert first is not None
    assert first.day == datetime.date(2026, 11, 22)
    assert audit.anchor(at=NOW) is None
    later = audit.anchor(at=NOW + DAY)
    assert later is not None
    assert (later.day, later.sequence) == (datetime.date(2026, 11, 23), 1)


@pytest.mark.django_db
def test_who_came_second_takes_none(monkeypatch: pytest.MonkeyPatch) -> None:
    """Two tasks at once: the second sees the first's anchor as soon as it holds the head."""
    circle = Circle.objects.create(slug="a", name="A")
    audit.record(Verb.CIRCLE_CHANGE, on=circle, by=TEST, at=NOW)
    locked = audit._locked_head

    def slow() -> TrailHead:
        monkeypatch.setattr(audit, "_locked_head", locked)
        audit.anchor(at=NOW)
        return locked()

    monkeypatch.setattr(audit, "_locked_head", slow)
    assert audit.anchor(at=NOW) is None
    assert Anchor.objects.count() == 1


def test_beat_takes_anchors() -> None:
    tasks = [entry["task"] for entry in current_app.conf.beat_schedule.values()]
    assert "core.anchor" in tasks


# --- Who opened what -------------------------------------------------------------------------


@pytest.fixture
def cast(db: None) -> Cast:  # noqa: ARG001 - opens the database
    cast = make_cast()
    year = timezone.now().year + 1
    MemberKey.objects.update(expires_at=timezone.now().replace(year=year))
    return cast


def reads() -> list[tuple[str, str, str, str]]:
    found = Event.objects.filter(verb__endswith=":read").order_by("sequence")
    return list(found.values_list("verb", "on_id", "actor_label", "door"))


@pytest.mark.parametrize(
    ("level", "noted"),
    [
        ("clear", False),
        ("green", False),
        ("amber, named", True),
        ("strict, named", True),
        ("red, named", True),
        ("draft", False),
        ("withdrawn, green", False),
    ],
)
def test_opening_a_practice(cast: Cast, level: str, noted: bool) -> None:
    reader = "named official" if "named" in level else "author"
    practice = make_practice(cast, level, slug="p")
    client = client_of(cast, reader)
    for door in ("/practices/p/", f"{API}/practices/p/"):
        client.get(door)
    said = [
        ("practice:read", str(practice.pk), cast.people[reader].in_trail, door)
        for door in ("page", "api")
    ]
    assert reads() == (said if noted else [])


def test_opening_a_version_and_a_notice(cast: Cast) -> None:
    practice = make_practice(cast, "amber, named", slug="p")
    settle(practice)
    client = client_of(cast, "secretariat")
    client.get("/practices/p/versions/1/")
    client.get(f"{API}/practices/p/versions/1/")
    changes = Event.objects.filter(verb=Verb.PRACTICE_READ).values_list("changes", "on_label")
    assert list(changes) == [({"version": [None, 1]}, practice.title)] * 2
    practice.status, practice.withdrawn_at, practice.withdrawal_reason = "withdrawn", NOW, "Wrong."
    practice.save()
    assert client.get("/practices/p/").status_code == 410
    assert client.get(f"{API}/practices/p/").status_code == 410
    assert Event.objects.filter(verb=Verb.PRACTICE_READ).count() == 4


def test_what_is_not_handed_out_is_not_noted(cast: Cast) -> None:
    make_practice(cast, "amber, named", slug="p")
    client, address = client_of(cast, "nation's system"), f"{API}/practices/p/"
    tag = client.get(address)["ETag"]
    assert client.get(address, headers={"if-none-match": tag}).status_code == 304
    assert client.head(address).status_code == 200
    client_of(cast, "peer official").get("/practices/p/")
    client_of(cast, "peer official").get(address)
    for lists in (
        "/practices/",
        f"{API}/practices/",
        "/",
        "/nations/estonia/",
        f"{API}/practices/?q=zanzibar",
    ):
        client_of(cast, "owner official").get(lists)
    key = cast.keys["nation's system"].prefix
    assert [(row[0], row[3]) for row in reads()] == [("practice:read", f"api:{key}")]


def a_meeting(cast: Cast, slug: str, level: str) -> Meeting:
    fields, named = sharing_of(cast, level)
    meeting = Meeting.objects.create(
        slug=slug,
        title="A call",
        starts_at=NOW,
        time_zone="UTC",
        created_at=NOW,
        updated_at=NOW,
        **fields,
    )
    for relation, rows in named.items():
        getattr(meeting, relation).set(rows)
    return meeting


def test_opening_a_meeting_and_its_narrow_points(cast: Cast) -> None:
    green, amber = a_meeting(cast, "green", "green"), a_meeting(cast, "amber", "amber, named")
    red, named = sharing_of(cast, "red, named")
    point = AgendaItem.objects.create(meeting=green, position=1, title="Red", **red)
    point.named_people.set(named["named_people"])
    reader = cast.people["named official"].in_trail
    client, other = client_of(cast, "named official"), client_of(cast, "owner official")
    for door in ("/meetings/green/", f"{API}/meetings/green/"):
        client.get(door)
        other.get(door)  # who sees no narrow point of it
    assert reads() == [("point:read", str(point.pk), reader, door) for door in ("page", "api")]
    client.get("/meetings/amber/")
    client.get(f"{API}/meetings/amber/")
    assert reads()[2:] == [
        ("meeting:read", str(amber.pk), reader, door) for door in ("page", "api")
    ]
    for lists in ("/meetings/", f"{API}/meetings/", "/decisions/", "/actions/"):
        client.get(lists)
    assert len(reads()) == 4
    assert verify().broken is None


def test_what_cannot_be_noted_is_not_shown(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    practice = make_practice(cast, "amber, named", slug="p")
    client = Client(raise_request_exception=False)
    client.force_login(cast.people["owner official"])
    monkeypatch.setattr(Event._meta, "db_table", "nowhere")
    for door in ("/practices/p/", f"{API}/practices/p/"):
        with transaction.atomic():
            reply = client.get(door)
            transaction.set_rollback(True)
        assert reply.status_code >= 500, door
        assert practice.summary not in reply.content.decode()


def test_a_note_costs_three_statements_and_an_open_item_none(
    cast: Cast, django_assert_num_queries: Any
) -> None:
    amber, green = make_practice(cast, "amber, named"), make_practice(cast, "green")
    by = cast.people["author"]
    with django_assert_num_queries(0):
        note_read(green, by=by, at=NOW)
    with django_assert_num_queries(5):  # with the savepoint and its release
        note_read(amber, by=by, at=NOW)
