"""How fresh a write-up is, and the one step by which its owner says that it is still true."""

import datetime
from typing import Any

import pytest
import time_machine
from django.core import mail, signing
from django.test import Client

from core.errors import StaleVersion, StateConflict
from core.models import Event, Verb
from practices import actions, rules
from practices.freshness import freshness, is_stale
from practices.models import Notice, NoticeKind, Practice
from practices.search.question import Thesaurus, understand
from practices.search.ranking import Candidate, rank
from practices.truetokens import read, token_for
from tests.api.conftest import API, client_of, told
from tests.practices.test_notices import send
from tests.readers import NOW, Cast, make_cast, make_practice

pytestmark = pytest.mark.django_db
DAY = datetime.timedelta(days=1)


@pytest.fixture
def cast() -> Cast:
    return make_cast()


@pytest.mark.parametrize(
    ("days", "words", "due", "stale"),
    [
        (364, "Confirmed November 2025", False, False),
        (366, "Confirmed November 2025, to be looked at again", True, False),
        (424, "Confirmed September 2025, to be looked at again", True, False),
        (426, "Not confirmed since September 2025", True, True),
    ],
)
def test_the_ladder(days: int, words: str, due: bool, stale: bool) -> None:
    confirmed = NOW - days * DAY
    found = freshness(confirmed, is_compiled=False, at=NOW)
    assert (found.words, found.due, found.stale) == (words, due, stale)
    assert is_stale(confirmed, at=NOW) is stale


def test_what_nobody_confirmed_ever() -> None:
    assert freshness(None, is_compiled=True, at=NOW).words == "Compiled from public sources"
    assert freshness(None, is_compiled=False, at=NOW).words == "Not confirmed yet"
    assert not is_stale(None, at=NOW)


def test_what_is_stale_stands_lower_where_the_order_is_ours() -> None:
    question = understand("wallet", Thesaurus([], ()))
    rows = [
        Candidate(number, " wallet ", " ", " ", (number,), is_stale=stale)
        for number, stale in ((1, False), (2, True))
    ]
    assert rank(rows, question) == [1, 2]


def test_its_nation_says_that_it_is_still_true(cast: Cast) -> None:
    practice = make_practice(cast, "clear", is_compiled=True)
    author = client_of(cast, "author")
    page = author.get(practice.get_absolute_url()).content.decode()
    assert "Still true" in page
    assert "Still true" not in Client().get(practice.get_absolute_url()).content.decode()
    url = f"{practice.get_absolute_url()}still-true/"
    assert author.post(url, {"version": "7"}).status_code == 409
    assert author.post(url, {"version": "1"}).status_code == 302
    practice.refresh_from_db()
    assert practice.last_confirmed_at is not None
    assert (practice.version, practice.updated_at) == (1, NOW)
    assert Event.objects.get(verb=Verb.PRACTICE_CONFIRM).on_id == str(practice.pk)
    assert client_of(cast, "peer official").post(url).status_code == 403
    assert author.post("/practices/nothing/still-true/").status_code == 404
    withdrawn = make_practice(cast, "withdrawn, clear")
    assert not rules.can_confirm_practice(cast.people["author"], withdrawn)
    with pytest.raises(StateConflict):
        actions.confirm_practice(withdrawn, by=cast.people["author"], at=NOW)
    with pytest.raises(StaleVersion):
        actions.confirm_practice(
            practice, by=cast.people["author"], at=NOW, expected=frozenset({9})
        )


def test_a_system_does_not_say_so_and_people_do_through_the_api(cast: Cast) -> None:
    practice = make_practice(cast, "green")
    address = f"{API}/practices/{practice.slug}/confirm/"
    more: dict[str, Any] = {"content_type": "application/json", "headers": {"if-match": "*"}}
    told(client_of(cast, "nation's system").post(address, {}, **more), 403)
    told(Client().post(address, {}, **more), 401)
    done = client_of(cast, "owner coordinator").post(address, {}, **more)
    assert done.json()["last_confirmed_at"]
    hidden = make_practice(cast, "strict, named")
    assert client_of(cast, "author").post(
        f"{API}/practices/{hidden.slug}/confirm/", {}, **more
    ).status_code == 200  # fmt: skip


def test_a_year_later_its_people_are_asked_by_letter(cast: Cast) -> None:
    practice = make_practice(cast, "clear")
    old = {"last_confirmed_at": NOW - 366 * DAY}
    Practice.objects.update(**old)
    make_practice(cast, "green", last_confirmed_at=NOW)
    never = make_practice(cast, "clear", slug="never", author=None)
    Practice.objects.filter(pk=never.pk).update(published_at=NOW - 400 * DAY)
    assert actions.ask_whether_true(at=NOW) == 2
    assert actions.ask_whether_true(at=NOW + DAY) == 0
    mine = Notice.objects.filter(practice=practice, kind=NoticeKind.REVIEW)
    assert {n.person.name for n in mine} == {"author", "owner coordinator"}
    assert send() == {"sent": 3}
    [letter] = [m for m in mail.outbox if m.to == [cast.people["author"].email]]
    link = letter.body.split("http://")[1].split()[0].partition("/")[2]

    page = Client().get(f"/{link}")
    practice.refresh_from_db()
    assert practice.last_confirmed_at == old["last_confirmed_at"]  # a GET changes nothing
    assert practice.title in page.content.decode()
    assert "Yes, it is still true" in page.content.decode()
    assert "Kept" in Client().post(f"/{link}").content.decode()
    practice.refresh_from_db()
    assert practice.last_confirmed_at > NOW - DAY
    assert Event.objects.get(verb=Verb.PRACTICE_CONFIRM).actor_id == str(cast.people["author"].pk)

    cast.people["author"].left_at = NOW
    cast.people["author"].save()
    for gone in (f"/{link}", "/still-true/made-up/"):
        assert Client().post(gone).status_code == 404


def test_a_link_opens_what_its_person_may_confirm_and_no_more(cast: Cast) -> None:
    practice = make_practice(cast, "red, named")
    named = cast.people["named official"]
    assert (
        Client().get(f"/still-true/{token_for(person=named.pk, practice=practice.pk)}/").status_code
        == 404
    )
    practice.named_people.add(cast.people["author"])
    own = token_for(person=cast.people["author"].pk, practice=practice.pk)
    page = Client().get(f"/still-true/{own}/").content.decode()
    assert practice.title not in page
    gone = token_for(person=999_999, practice=practice.pk)
    assert Client().get(f"/still-true/{gone}/").status_code == 404
    with time_machine.travel(NOW + 3650 * DAY):
        assert read(own) is None
    assert read(signing.dumps("x", salt="practices.still-true")) is None
