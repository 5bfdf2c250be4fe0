"""The weekly letter of what is new in saved searches: one to each, by what each may read then."""

import datetime
from typing import Any

import pytest
from django.core import mail
from django.utils import timezone

from digests import actions
from digests.actions.notices import KEPT
from digests.models import DeliveryState, Notice, NoticeKind
from digests.tasks.rendering import written
from members.markings import Marking
from members.models import Person
from practices.actions import save_search
from practices.models import Practice, SavedSearch
from tests.factories.members import PersonFactory
from tests.factories.practices import PracticeFactory, settle

pytestmark = pytest.mark.django_db
DAY = datetime.timedelta(days=1)
MONDAY = datetime.datetime(2026, 11, 30, 0, 1, tzinfo=datetime.UTC)
BEFORE = MONDAY - 3 * DAY  # within the week that the letter is about


def keep(person: Person, query: str, name: str = "Vaults", **more: Any) -> SavedSearch:
    return save_search(
        **{"name": name, "query": query, "is_weekly": True, "by": person, "at": MONDAY - 20 * DAY}
        | more
    )


def vault(title: str, **more: Any) -> Practice:
    practice: Practice = PracticeFactory(
        **{"title": f"{title} vault", "published_at": BEFORE} | more
    )
    return practice


def send(at: datetime.datetime = MONDAY) -> None:
    actions.owe_notices(at=at)
    actions.owe_notices(at=at)
    actions.send_notices(clock=lambda: at, render=written, connect=mail.get_connection)
    actions.send_notices(clock=lambda: at, render=written, connect=mail.get_connection)


def test_one_letter_tells_all_that_is_new() -> None:
    person = PersonFactory()
    keep(person, "q=vault")
    keep(person, "kind=code", name="Code")
    keep(person, "kind=policy", name="Nothing there")
    vault("New")
    vault("Old", published_at=MONDAY - 9 * DAY)
    vault("Later", published_at=MONDAY + DAY)
    vault("Changed", published_at=MONDAY - 9 * DAY, updated_at=BEFORE)
    vault("Network", marking=Marking.GREEN, kind="code")
    vault("Close", marking=Marking.AMBER, owner_nation=person.nation)
    red = vault("Scarlet", marking=Marking.RED)
    red.named_people.add(person)
    settle(red)
    send()
    (letter,) = mail.outbox
    assert letter.subject == "[TLP:GREEN] New in your saved searches: 5 write-ups"
    text = letter.body
    for words in ("Vaults:", "New: New vault http", "Changed: Changed vault", "Network vault", "Code:",
                  "1 more on the hub: ", "/practices/?q=vault", "/me/searches/"):  # fmt: skip
        assert words in text, words
    for words in ("Old vault", "Later", "Close", "Scarlet", "Nothing there"):
        assert words not in f"{text} {letter.alternatives[0][0]}", words
    notice = Notice.objects.get()
    assert (notice.kind, notice.state) == (NoticeKind.FOUND, DeliveryState.SENT)
    send(MONDAY + 6 * DAY)
    assert len(mail.outbox) == 1
    send(MONDAY + 7 * DAY)
    assert "Later vault" in mail.outbox[1].body
    assert "New vault" not in mail.outbox[1].body


def test_what_may_no_longer_be_read_is_not_told() -> None:
    person, other = PersonFactory(), PersonFactory()
    practice = vault("New", marking=Marking.GREEN)
    keep(person, "q=vault")
    keep(other, "q=vault")
    actions.owe_notices(at=MONDAY)
    Practice.objects.filter(pk=practice.pk).update(marking=Marking.STRICT)
    Person.objects.filter(pk=other.pk).update(left_at=timezone.now(), is_active=False)
    send()
    assert mail.outbox == []
    notes = dict(Notice.objects.values_list("person_id", "note"))
    assert notes == {person.pk: "Nothing is new.", other.pk: "No longer belongs to the network."}


def test_nobody_is_told_who_did_not_ask_or_asked_only_now() -> None:
    vault("New")
    keep(PersonFactory(), "q=vault", is_weekly=False)
    keep(PersonFactory(), "q=vault", at=MONDAY)
    gone = keep(PersonFactory(), "q=vault")
    SavedSearch.objects.filter(pk=gone.pk).update(query="nation=nowhere")
    send()
    assert mail.outbox == []
    assert Notice.objects.count() == 1
    actions.forget_notices(at=MONDAY + KEPT - DAY)
    assert Notice.objects.count() == 1
    actions.forget_notices(at=MONDAY + KEPT)
    assert not Notice.objects.exists()


def test_one_write_up_is_one() -> None:
    keep(PersonFactory(), "q=vault")
    vault("New")
    send()
    assert mail.outbox[0].subject == "[TLP:CLEAR] New in your saved searches: 1 write-up"
