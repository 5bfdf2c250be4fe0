"""The trail: in the transaction or not at all; and edition numbers."""

import threading

import pytest
from django.db import DatabaseError, connection, transaction

from core import audit
from core.editions import bump, numbers
from core.models import Edition, Event, Verb
from members.actions import create_person, make_key, revoke_key, seat, unseat
from members.models import Circle, MemberKey, Person
from members.roles import Role
from tests.readers import NOW, PASSWORD, TEST, Cast, make_cast


@pytest.fixture
def cast() -> Cast:
    return make_cast()


@pytest.mark.django_db(transaction=True)
def test_nothing_is_recorded_outside_a_transaction() -> None:
    circle = Circle.objects.create(slug="a", name="A")
    with pytest.raises(transaction.TransactionManagementError, match="trail"):
        audit.record(Verb.CIRCLE_CHANGE, on=circle, by=TEST, at=NOW)


@pytest.mark.django_db
def test_an_entry_holds_copies_that_outlive_what_they_tell_of(cast: Cast) -> None:
    coordinator = cast.people["owner coordinator"]
    entry = Event.objects.filter(verb=Verb.KEY_CREATE).earliest("sequence")
    assert (entry.actor_kind, entry.actor_id) == ("person", str(coordinator.pk))
    assert entry.actor_label == "national coordinator of Estonia"
    assert entry.on_label.startswith("nation's system (")
    assert str(entry).startswith("national coordinator of Estonia made a key: nation's system")
    assert not [f for f in Event._meta.get_fields() if f.is_relation]
    system = Event.objects.filter(verb=Verb.PERSON_CREATE).earliest("sequence")
    assert (system.actor_kind, system.actor_id, system.actor_label) == ("system", "", "a test")


@pytest.mark.django_db(transaction=True)
def test_trail_or_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    cast = make_cast()
    key, person = cast.keys["nation's system"], cast.people["chair"]
    group = cast.circles["the-group"]
    acts = [
        lambda: create_person(
            email="x@example.org",
            name="x",
            role=Role.SECRETARIAT,
            nation=None,
            password=PASSWORD,
            by=TEST,
            at=NOW,
        ),
        lambda: revoke_key(key, by=TEST, at=NOW),
        lambda: unseat(group, person, by=TEST, at=NOW),
        lambda: seat(group, cast.people["author"], by=TEST, at=NOW),
    ]
    before = (
        Person.objects.count(),
        group.seats.count(),
        MemberKey.objects.filter(revoked_at=None).count(),
    )
    for act in acts:
        # Break the table that the trail is written to, not the code that writes it.
        with monkeypatch.context() as broken:
            broken.setattr(Event._meta, "db_table", "nowhere")
            with pytest.raises(DatabaseError, match="nowhere"):
                act()
    after = (
        Person.objects.count(),
        group.seats.count(),
        MemberKey.objects.filter(revoked_at=None).count(),
    )
    assert before == after


@pytest.mark.django_db
def test_an_edition_rises_with_each_change() -> None:
    assert numbers() == {}
    bump("practices")
    bump("practices", "network")
    assert numbers() == {"practices": 2, "network": 1}
    assert str(Edition.objects.get(kind="network")) == "network 1"


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
def test_no_rise_is_lost_when_two_change_at_once() -> None:
    def raise_it() -> None:
        for _ in range(20):
            bump("practices")
        connection.close()

    threads = [threading.Thread(target=raise_it) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert numbers() == {"practices": 80}


@pytest.mark.django_db
def test_making_a_key_leaves_no_trace_of_its_secret(cast: Cast) -> None:
    key, secret = make_key(
        nation=cast.nations["estonia"],
        name="catalogue",
        scopes=["read"],
        expires_at=NOW.replace(year=2027),
        by=TEST,
        at=NOW,
    )
    row = MemberKey.objects.filter(pk=key.pk).values().get()
    assert secret not in str(row)
    assert secret.startswith(f"dnh_{key.prefix}_")
    assert secret not in str(list(Event.objects.values()))
