"""The ledger, a person's copy, and the way off a list."""

import re
from typing import Any

import pytest
from django.core import mail
from django.test import Client

from digests import actions, queries
from digests.models import Delivery, OptOut
from digests.tasks import sweep
from members.markings import Marking
from members.models import Person
from tests.digests.conftest import Clock, deliver, notes
from tests.factories.digests import AFTER, SECRET, arrange, circulate, red_point
from tests.factories.workinggroups import GroupFactory, officials
from tests.readers import TEST, Cast

TEXT = "DECISION: Adopt the charter.\n\nACTION: @author by 2026-06-01 send the list\n\nWords."


@pytest.fixture
def sec(cast: Cast) -> Person:
    return cast.people["secretariat"]


def links(clock: Clock, sec: Person) -> tuple[str, str]:
    """The unsubscribe address and the copy's address in the mail to the author."""
    body = str(deliver(circulate(arrange(sec), sec, TEXT), clock)["author"].body)
    page, stop = re.findall(r"http://testserver(/digests/\S+)", body)
    return stop, page


def test_only_a_post_leaves_a_list(client: Client, sec: Person, clock: Clock) -> None:
    stop, _ = links(clock, sec)
    for _ in range(100):
        assert client.get(stop).status_code == 200
    assert client.head(stop).status_code == 200
    assert not OptOut.objects.exists()
    assert "Stop this mail" in client.get(stop).content.decode()


def test_one_click_as_mail_programs_do_it(sec: Person, cast: Cast, clock: Clock) -> None:
    stop, _ = links(clock, sec)
    client = Client(enforce_csrf_checks=True)
    for _ in range(3):
        reply = client.post(stop, {"List-Unsubscribe": "One-Click"})
        assert reply.status_code == 200
    out = OptOut.objects.get()
    assert (out.person, out.list_name) == (cast.people["author"], "network")
    group = GroupFactory(circle=cast.circles["the-group"])
    chair = cast.people["chair"]
    invited = [cast.people["author"], chair]
    clock.forward(days=1)
    network = deliver(circulate(arrange(sec), sec, TEXT, at=clock()), clock)
    other = deliver(
        circulate(arrange(chair, group=group, invite=invited), chair, TEXT, at=clock()), clock
    )
    assert "author" not in network
    assert "author" in other
    assert ("withheld", "Unsubscribed from this list.") in {
        (row.state, row.note) for row in Delivery.objects.filter(person=cast.people["author"])
    }


def test_coming_back(client: Client, sec: Person, clock: Clock) -> None:
    stop, _ = links(clock, sec)
    assert "You have left this list" in client.post(stop).content.decode()
    page = client.get(stop).content.decode()
    assert "Send it to me again" in page
    assert str(OptOut.objects.get()) == "author: network"
    for _ in range(2):
        assert "You are on the list again" in client.post(stop, {"again": "1"}).content.decode()
    assert not OptOut.objects.exists()


@pytest.mark.parametrize("token", ["x", "A" * 43, "%00", "ü"])
def test_a_forged_token_is_not_found(client: Client, sec: Person, clock: Clock, token: str) -> None:
    links(clock, sec)
    assert client.get(f"/digests/stop/{token}/").status_code == 404
    assert client.post(f"/digests/stop/{token}/").status_code == 404
    assert not OptOut.objects.exists()


def test_no_token_is_stored(sec: Person, clock: Clock) -> None:
    stop, _ = links(clock, sec)
    token = stop.split("/")[-2]
    stored = [str(value) for row in Delivery.objects.values() for value in row.values()]
    assert not [value for value in stored if token in value]


def test_the_copy_is_for_its_person_only(
    client: Client, cast: Cast, sec: Person, clock: Clock
) -> None:
    _, page = links(clock, sec)
    client.force_login(cast.people["author"])
    text = client.get(page).content.decode()
    assert "send the list" in text
    assert "Adopt the charter." in text
    for other in ("peer official", "secretariat", "administrator"):
        client.force_login(cast.people[other])
        assert client.get(page).status_code == 404
    client.logout()
    assert client.get(page).status_code == 302


def test_the_copy_tells_what_the_mail_could_not_and_only_as_of_now(
    client: Client, cast: Cast, sec: Person, clock: Clock
) -> None:
    author = cast.people["author"]
    meeting = arrange(sec, points=[red_point([sec, author])])
    item = meeting.items.get()
    deliver(circulate(meeting, sec, TEXT, **{f"item_{item.pk}": "DECISION: Numbat."}), clock)
    page = Delivery.objects.get(person=author).get_absolute_url()
    client.force_login(author)
    text = client.get(page).content.decode()
    assert SECRET in text
    assert "Numbat" in text
    item.named_people.remove(author)
    text = client.get(page).content.decode()
    assert SECRET not in text
    assert "Numbat" not in text
    meeting.marking = Marking.AMBER
    meeting.save()
    assert client.get(page).status_code == 404


def test_a_copy_without_news_is_not_found(
    client: Client, cast: Cast, sec: Person, clock: Clock
) -> None:
    meeting = arrange(sec, points=[red_point([sec])])
    red = meeting.items.get()
    deliver(circulate(meeting, sec, " ", **{f"item_{red.pk}": "Red."}), clock)
    client.force_login(cast.people["author"])
    delivery = Delivery.objects.get(person=cast.people["author"])
    assert client.get(delivery.get_absolute_url()).status_code == 404


def test_the_ledger_is_for_the_secretariat(
    client: Client, cast: Cast, sec: Person, clock: Clock
) -> None:
    links(clock, sec)
    assert client.get("/digests/").status_code == 302
    assert not queries.ledger(None)
    for other in ("author", "chair", "administrator", "affiliate of the owner"):
        client.force_login(cast.people[other])
        assert client.get("/digests/").status_code == 403
    client.force_login(sec)
    text = client.get("/digests/").content.decode()
    assert "owner coordinator" in text
    assert client.get("/digests/?state=sent").content.decode().count('scope="row"') == 10
    assert "Nothing here" in client.get("/digests/?state=failed").content.decode()
    for query in ("state=%00", "state=lost", "before=%00", f"before={'9' * 20}", "page=2"):
        refused = client.get(f"/digests/?{query}")
        assert refused.status_code == 400
        assert f"<li>{query.partition('=')[0]}: " in refused.content.decode()
    assert "Nothing here" in client.get("/digests/?before=1").content.decode()


def test_the_ledger_counts_only_what_the_secretariat_may_read(
    client: Client, cast: Cast, sec: Person, clock: Clock
) -> None:
    group = GroupFactory(circle=cast.circles["the-group"])
    chair = cast.people["chair"]
    client.force_login(sec)
    assert "Nothing is owed" in client.get("/digests/").content.decode()
    meeting = arrange(chair, group=group, marking=Marking.RED)
    deliver(circulate(meeting, chair, TEXT.replace("@author", "@chair")), clock)
    assert Delivery.objects.count() == 2
    assert "Nothing is owed" in client.get("/digests/").content.decode()
    assert [count for _, _, count in queries.ledger_counts(sec)] == [0, 0, 0, 0, 0]


def test_the_ledger_pages(
    client: Client, cast: Cast, sec: Person, clock: Clock, django_assert_num_queries: Any
) -> None:
    people = officials(cast.nations["denmark"], 51)
    circulation = circulate(arrange(sec, invite=people), sec, "Words.")
    actions.fan_out(circulation, by=TEST, at=clock())
    client.force_login(sec)
    client.get("/about/")  # begins the count of the limit
    with django_assert_num_queries(5):  # one of them for an elevation in force
        first = client.get("/digests/?state=owed").content.decode()
    assert first.count('scope="row"') == 50
    [older] = re.findall(r'href="\?(state=owed&amp;before=\d+)"', first)
    rest = client.get(f"/digests/?{older.replace('&amp;', '&')}").content.decode()
    assert rest.count('scope="row"') == 1


def test_a_sweep_without_a_queue_sends_all_of_it(sec: Person, settings: Any) -> None:
    settings.DIGEST_BATCH = 4
    circulate(arrange(sec), sec, TEXT, at=AFTER)
    sweep()
    assert len(mail.outbox) == 10
    assert {state for state, _ in notes().values()} == {"sent"}
    sweep()
    assert len(mail.outbox) == 10


def test_one_bad_circulation_stops_no_other(
    sec: Person, settings: Any, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    settings.CELERY_TASK_ALWAYS_EAGER = True
    bad = circulate(arrange(sec, invite=[sec]), sec, "Words.")
    circulate(arrange(sec, invite=[sec]), sec, "Words.")
    right = actions.fan_out

    def fan_out(circulation: Any, **more: Any) -> int:
        if circulation.pk == bad.pk:
            raise RuntimeError("a row that nobody thought of")
        return right(circulation, **more)

    monkeypatch.setattr(actions, "fan_out", fan_out)
    sweep()
    assert Delivery.objects.get().state == "sent"
    assert "digest_not_fanned_out" in caplog.text


def test_a_sweep_survives_a_queue_that_is_away(
    sec: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    from kombu.exceptions import OperationalError  # noqa: PLC0415 - as the task sees it

    from digests import tasks  # noqa: PLC0415 - the module, to stand in for the queue

    def away() -> None:
        raise OperationalError

    circulate(arrange(sec), sec, TEXT)
    monkeypatch.setattr(tasks.send_batch, "delay", away)
    sweep()
    assert set(notes().values()) == {("owed", "")}
    assert mail.outbox == []
