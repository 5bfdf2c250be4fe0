"""The quarterly access review: when it is due, who confirms, who is told that it is late."""

import datetime
from typing import Any

import pytest
import time_machine
from django.db import IntegrityError, transaction
from django.test import Client

from core.models import Event
from members import actions, queries, rules
from members.models import AccessConfirmation, Person
from members.periods import Quarter, quarter_of, state_of
from members.roles import Role
from tests.factories.members import PersonFactory
from tests.members.test_views import text_of
from tests.readers import NOW, READERS, TEST, Cast, make_cast

pytestmark = pytest.mark.django_db
DAY = datetime.timedelta(days=1)


@pytest.fixture
def cast() -> Cast:
    cast = make_cast()
    Person.objects.update(joined_at=NOW - 90 * DAY)
    return cast


@pytest.mark.parametrize(
    ("day", "quarter", "begins", "due"),
    [
        ("2026-01-01", Quarter(2026, 1), "2026-01-01", "2026-01-31"),
        ("2026-03-31", Quarter(2026, 1), "2026-01-01", "2026-01-31"),
        ("2026-04-01", Quarter(2026, 2), "2026-04-01", "2026-05-01"),
        ("2026-12-31", Quarter(2026, 4), "2026-10-01", "2026-10-31"),
    ],
)
def test_a_quarter_begins_and_its_review_is_due(
    day: str, quarter: Quarter, begins: str, due: str
) -> None:
    found = quarter_of(datetime.date.fromisoformat(day))
    assert found == quarter
    assert (found.begins.isoformat(), found.due.isoformat()) == (begins, due)


def test_a_review_is_due_until_its_day_is_over() -> None:
    quarter = Quarter(2026, 4)
    assert quarter.words == "fourth quarter of 2026"
    assert state_of(quarter, left=1, on=quarter.due) == "due"
    assert state_of(quarter, left=1, on=quarter.due + DAY) == "overdue"
    assert state_of(quarter, left=0, on=quarter.due + DAY) == "done"


@pytest.mark.parametrize("reader", READERS)
def test_a_place_is_confirmed_by_whoever_answers_for_it_and_nobody_their_own(
    cast: Cast, reader: str
) -> None:
    may = rules.can_confirm(cast.user(reader), cast.user("owner official"))
    assert may is (reader in {"owner coordinator", "secretariat"})
    own = cast.user("owner coordinator")
    assert not rules.can_confirm(own, own)


def test_a_place_is_confirmed_once_a_quarter_and_recorded(cast: Cast) -> None:
    person, by = cast.people["owner official"], cast.people["owner coordinator"]
    for at in (NOW, NOW + DAY):
        actions.confirm_place(person, by=by, at=at)
    assert AccessConfirmation.objects.get().confirmed_by == by
    event = Event.objects.get(verb="person:confirm")
    assert event.changes == {"confirmed": [None, "fourth quarter of 2026"]}
    actions.confirm_place(person, by=TEST, at=NOW + 60 * DAY)
    assert AccessConfirmation.objects.count() == 2
    actions.confirm_place(cast.people["secretariat"], by=TEST, at=NOW)
    assert AccessConfirmation.objects.count() == 2
    with pytest.raises(IntegrityError), transaction.atomic():
        AccessConfirmation.objects.update(quarter=5)


def test_a_nations_review_is_done_when_every_place_is_confirmed(cast: Cast) -> None:
    estonia = cast.nations["estonia"]
    PersonFactory(nation=estonia, joined_at=NOW)
    page = queries.review_page(estonia, cast.user("owner coordinator"), at=NOW)
    assert page.state == "overdue"
    names = [row.person.name for row in page.rows]
    assert names == ["affiliate of the owner", "author", "owner coordinator", "owner official"]
    assert [row.may for row in page.rows] == [True, True, False, True]
    assert estonia.pk in queries.overdue_nations(at=NOW)
    for row in page.rows:
        actions.confirm_place(row.person, by=TEST, at=NOW)
    assert queries.review_page(estonia, cast.user("secretariat"), at=NOW).state == "done"
    assert estonia.pk not in queries.overdue_nations(at=NOW)
    assert queries.overdue_nations(at=NOW.replace(month=10, day=5)) == {}


def test_whoever_moved_is_confirmed_anew(cast: Cast) -> None:
    person = cast.people["owner official"]
    actions.confirm_place(person, by=TEST, at=NOW)
    denmark: dict[str, Any] = {"nation": cast.nations["denmark"], "role": Role.OFFICIAL}
    actions.move(person, reason="A new post.", by=TEST, at=NOW, **denmark)
    page = queries.review_page(cast.nations["denmark"], cast.user("secretariat"), at=NOW)
    assert [row.confirmation for row in page.rows if row.person.pk == person.pk] == [None]


def test_a_review_costs_two_questions(cast: Cast, django_assert_num_queries: Any) -> None:
    for count in (0, 2):
        for _ in range(count):
            PersonFactory(nation=cast.nations["estonia"], joined_at=NOW - 90 * DAY)
        with django_assert_num_queries(2):
            queries.review_page(cast.nations["estonia"], cast.people["secretariat"], at=NOW)


def client_of(cast: Cast, reader: str) -> Client:
    client = Client()
    client.force_login(cast.people[reader])
    return client


def test_a_coordinator_confirms_on_the_page_and_the_secretariat_sees_what_is_late(
    cast: Cast,
) -> None:
    with time_machine.travel(NOW, tick=False):
        client = client_of(cast, "owner coordinator")
        page = client.get("/me/people/review/")
        assert "It was due by 31 October 2026." in text_of(page)
        assert "Access review of this quarter" in text_of(client.get("/me/people/"))
        official = cast.people["owner official"]
        reply = client.post(f"/me/people/{official.pk}/confirm/", follow=True)
        assert "The place of owner official is confirmed." in text_of(reply)
        assert "Confirmed on 22 November 2026 by owner coordinator" in text_of(reply)
        own = cast.people["owner coordinator"].pk
        assert client.post(f"/me/people/{own}/confirm/").status_code == 403
        peer = cast.people["peer official"].pk
        assert client.post(f"/me/people/{peer}/confirm/").status_code == 404
        assert "review overdue" in text_of(client_of(cast, "secretariat").get("/me/people/"))
