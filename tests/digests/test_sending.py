"""Owing, claiming, sending, putting off: with time that is moved by hand."""

import datetime
import smtplib
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any

import pytest
from django.core.mail import EmailMessage

from core.models import Event, Verb
from digests import actions, queries
from digests.actions import Terms, standing
from digests.letters import Letter
from digests.models import Delivery, DeliveryState
from digests.tasks import rendering
from members.models import Person
from tests.digests.conftest import TERMS, Clock, notes, send
from tests.factories.digests import AFTER, arrange, circulate
from tests.factories.workinggroups import officials
from tests.readers import TEST, Cast
from workinggroups.models import Circulation

MINUTE = datetime.timedelta(minutes=1)


@dataclass
class Server:
    """A mail server's side of a connection: takes mail, or does what it is told for an address."""

    answers: dict[str, Exception | Callable[[], None]] = field(default_factory=dict)
    on_open: Exception | None = None
    on_close: Exception | None = None
    taken: list[EmailMessage] = field(default_factory=list)

    def open(self) -> bool:
        if self.on_open:
            raise self.on_open
        return True

    def close(self) -> None:
        if self.on_close:
            raise self.on_close

    def send_messages(self, email_messages: Sequence[EmailMessage]) -> int:
        for message in email_messages:
            answer = self.answers.get(message.to[0])
            if isinstance(answer, Exception):
                raise answer
            if answer is not None:
                answer()
            self.taken.append(message)
        return len(email_messages)

    @property
    def to(self) -> list[str]:
        return [message.to[0] for message in self.taken]


@pytest.fixture
def people(cast: Cast) -> list[Person]:
    return officials(cast.nations["denmark"], 5)


@pytest.fixture
def circulation(cast: Cast, people: list[Person]) -> Circulation:
    sec = cast.people["secretariat"]
    return circulate(arrange(sec, invite=people), sec, "Words.")


@pytest.fixture
def owed(circulation: Circulation, clock: Clock) -> Circulation:
    actions.fan_out(circulation, by=TEST, at=clock())
    return circulation


def over(server: Server, clock: Clock, **more: Any) -> dict[str, int]:
    return send(clock, connect=lambda: server, **more)


def states() -> list[str]:
    return list(Delivery.objects.order_by("id").values_list("state", flat=True))


def test_one_row_for_each_person_however_often_it_is_asked(
    circulation: Circulation, people: list[Person], clock: Clock
) -> None:
    assert actions.fan_out(circulation, by=TEST, at=clock()) == 5
    assert actions.fan_out(circulation, by=TEST, at=clock()) == 0
    assert states() == ["owed"] * 5
    circulation.refresh_from_db()
    assert circulation.fanned_out_at == AFTER
    assert Event.objects.get(verb=Verb.DIGEST_OWE).changes == {"owed": [None, 5]}
    assert Delivery.objects.values("message_id").distinct().count() == len(people)


def test_sent_is_recorded_and_never_again(owed: Circulation, clock: Clock) -> None:
    server = Server()
    assert over(server, clock) == {"sent": 5}
    assert over(server, clock) == {}
    assert server.to == [f"official-{n}@dk.example" for n in range(5)]
    row = Delivery.objects.first()
    assert row is not None
    assert (row.state, row.attempts, row.finished_at, row.claim) == ("sent", 1, AFTER, "")
    assert str(row) == f"{owed} for official 0 of Denmark"
    assert Event.objects.filter(verb=Verb.DIGEST_SEND).count() == 5


def test_a_batch_takes_so_many_and_leaves_the_rest(owed: Circulation, clock: Clock) -> None:
    del owed
    assert over(Server(), clock, terms=Terms(2, TERMS.lease)) == {"sent": 2}
    assert queries.claimable_count(at=clock()) == 3


def test_what_is_claimed_is_nobody_elses_until_the_lease_ends(
    owed: Circulation, clock: Clock
) -> None:
    del owed
    mine = actions.claim(size=3, lease=MINUTE, at=clock())
    others = actions.claim(size=50, lease=MINUTE, at=clock())
    assert [len(mine), len(others)] == [3, 2]
    clock.forward(seconds=59)
    assert actions.claim(size=50, lease=MINUTE, at=clock()) == []
    clock.forward(seconds=1)
    assert len(actions.claim(size=50, lease=MINUTE, at=clock())) == 5


def test_whoever_lost_the_claim_changes_nothing(owed: Circulation, clock: Clock) -> None:
    del owed
    [frozen] = actions.claim(size=1, lease=MINUTE, at=clock())
    clock.forward(minutes=2)
    assert not standing.begin(frozen, lease=MINUTE, at=clock())
    [row, *_] = actions.claim(size=1, lease=MINUTE, at=clock())
    assert row.pk == frozen.pk
    assert not standing.begin(frozen, lease=MINUTE, at=clock())
    assert not standing.settle(frozen, state=DeliveryState.SENT, note="", at=clock())
    assert not standing.put_off(frozen, reason="x", at=clock())
    assert standing.give_back([frozen], due_at=clock()) == 0
    assert not Event.objects.filter(verb=Verb.DIGEST_SEND).exists()
    assert standing.begin(row, lease=MINUTE, at=clock())


def test_a_worker_lost_in_mid_sending_is_noted_and_the_copy_is_the_same(
    owed: Circulation, clock: Clock, people: list[Person]
) -> None:
    del owed

    class Killed(BaseException):
        pass

    def killed() -> None:
        raise Killed

    first = Server({people[1].email: killed})
    with pytest.raises(Killed):
        over(first, clock)
    assert states() == ["sent", "sending", "sending", "sending", "sending"]
    message_id = Delivery.objects.get(person=people[1]).message_id
    clock.forward(seconds=89)
    assert over(Server(), clock) == {}
    clock.forward(seconds=1)
    second = Server()
    assert over(second, clock) == {"sent": 4}
    assert second.taken[0].extra_headers["Message-ID"] == message_id
    assert notes()["official 1 of Denmark"] == ("sent", standing.COPY)
    assert notes()["official 2 of Denmark"] == ("sent", "")


@pytest.mark.parametrize(
    ("error", "state", "note"),
    [
        (
            smtplib.SMTPRecipientsRefused({"a": (550, b"no")}),
            "failed",
            "The address was refused (550).",
        ),
        (smtplib.SMTPDataError(554, b"no"), "failed", "The mail was refused (554)."),
        (
            smtplib.SMTPRecipientsRefused({"a": (451, b"later")}),
            "owed",
            "The address was refused (451).",
        ),
        (smtplib.SMTPDataError(452, b"later"), "owed", "The mail was refused (452)."),
        (
            smtplib.SMTPNotSupportedError("SMTPUTF8"),
            "owed",
            "The mail could not be handed over (SMTPNotSupportedError).",
        ),
        (ValueError("header"), "owed", "Not written (ValueError)."),
    ],
)
def test_one_bad_mail_stops_no_other(  # noqa: PLR0917 - fixtures are arguments
    owed: Circulation,
    clock: Clock,
    people: list[Person],
    error: Exception,
    state: str,
    note: str,
) -> None:
    del owed
    server = Server({people[1].email: error})
    tally = over(server, clock)
    assert tally["sent"] == 4
    assert notes()["official 1 of Denmark"] == (state, note)
    row = Delivery.objects.get(person=people[1])
    if state == "owed":
        assert row.due_at == AFTER + MINUTE
        assert over(server, clock) == {}
        clock.forward(minutes=1)
        server.answers.clear()
        assert over(server, clock) == {"sent": 1}
    else:
        assert Event.objects.get(verb=Verb.DIGEST_FAIL).reason == note
        clock.forward(days=1)
        assert over(server, clock) == {}


@pytest.mark.parametrize(
    ("error", "reason"),
    [
        (smtplib.SMTPServerDisconnected("bye"), "The mail server hung up."),
        (
            smtplib.SMTPSenderRefused(550, b"no", "hub"),
            "The mail server refused the hub (550).",
        ),
        (TimeoutError(), "The mail server was not reached (TimeoutError)."),
    ],
)
def test_a_server_that_goes_away_ends_the_batch_and_counts_one_try(
    owed: Circulation, clock: Clock, people: list[Person], error: Exception, reason: str
) -> None:
    del owed
    server = Server({people[1].email: error}, on_close=smtplib.SMTPServerDisconnected("bye"))
    assert over(server, clock) == {"sent": 1, "OUTAGE": 1, "given back": 3}
    assert notes()["official 1 of Denmark"] == ("owed", reason)
    assert list(Delivery.objects.order_by("id").values_list("attempts", flat=True)) == [
        1,
        1,
        0,
        0,
        0,
    ]
    clock.forward(minutes=1)
    assert over(Server(), clock) == {"sent": 4}


def test_a_server_that_is_away_costs_nobody_a_try(owed: Circulation, clock: Clock) -> None:
    del owed
    for _ in range(100):
        away = Server(on_open=ConnectionRefusedError())
        assert over(away, clock) == {"OUTAGE": 1, "given back": 5}
        clock.forward(minutes=1)
    assert over(Server(), clock) == {"sent": 5}


def test_pauses_grow_and_end(owed: Circulation, clock: Clock, people: list[Person]) -> None:
    del owed
    server = Server({people[0].email: smtplib.SMTPDataError(451, b"later")})
    pauses = []
    while "owed" in states():
        over(server, clock)
        row = Delivery.objects.get(person=people[0])
        pauses.append((row.due_at - clock()) // MINUTE)
        clock.now = max(row.due_at, clock())
    assert pauses[:8] == [1, 2, 4, 8, 16, 32, 60, 60]
    assert len(pauses) == 48
    assert notes()["official 0 of Denmark"] == (
        "failed",
        "Given up after 48 attempts. The mail was refused (451).",
    )


def test_a_mail_that_cannot_be_written_gives_up_in_the_end(
    owed: Circulation, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    del owed

    def broken(_self: object, _letter: Letter, _token: str) -> None:
        raise KeyError

    monkeypatch.setattr(rendering.Renderer, "__call__", broken)
    for _ in range(60):
        over(Server(), clock)
        clock.forward(hours=2)
    assert states() == ["failed"] * 5


def test_a_meeting_that_cannot_be_composed_stops_no_other(
    owed: Circulation, clock: Clock, cast: Cast
) -> None:
    bad = owed.meeting
    bad.starts_at = datetime.datetime(9999, 12, 31, 23, 59, tzinfo=datetime.UTC)
    bad.save()  # later than any clock in Denmark can tell
    clock.forward(minutes=1)
    sec, others = cast.people["secretariat"], officials(cast.nations["canada"], 2)
    good = circulate(arrange(sec, invite=others), sec, "Words.")
    actions.fan_out(good, by=TEST, at=clock())
    server = Server()
    assert over(server, clock) == {"RETRY": 5, "sent": 2}
    assert sorted(server.to) == [person.email for person in others]
    rows = Delivery.objects.filter(circulation=owed)
    assert set(rows.values_list("state", "attempts", "note")) == {
        ("owed", 1, "Not composed (OverflowError).")
    }
    for _ in range(60):
        clock.forward(hours=2)
        over(server, clock)
    assert set(rows.values_list("state", "attempts")) == {("failed", standing.MOST_ATTEMPTS)}
    assert len(server.to) == 2


def test_rights_are_asked_again_when_a_server_dawdles(
    owed: Circulation, clock: Clock, people: list[Person]
) -> None:
    del owed

    def dawdle() -> None:
        clock.forward(seconds=5)
        Person.objects.filter(pk=people[2].pk).update(left_at=AFTER)

    server = Server({people[1].email: dawdle})
    assert over(server, clock) == {"sent": 4, "withheld": 1}
    assert people[2].email not in server.to
    assert notes()["official 2 of Denmark"] == ("withheld", "No longer belongs to the network.")


def test_a_lease_that_ran_out_in_mid_batch_is_not_used(
    owed: Circulation, clock: Clock, people: list[Person]
) -> None:
    del owed
    taken_over: list[Delivery] = []

    def stall() -> None:
        clock.forward(seconds=100)
        taken_over.extend(actions.claim(size=50, lease=MINUTE, at=clock()))

    server = Server({people[0].email: stall})
    assert over(server, clock) == {"sent": 1, "lost": 4}
    assert len(taken_over) == 5
    assert server.to == [people[0].email]


def test_a_batch_ends_in_time_and_gives_the_rest_back(
    owed: Circulation, clock: Clock, people: list[Person]
) -> None:
    del owed
    server = Server({people[1].email: lambda: clock.forward(seconds=60)})
    terms = Terms(50, TERMS.lease, longest=datetime.timedelta(seconds=30))
    assert over(server, clock, terms=terms) == {"sent": 2, "given back": 3}
    assert over(server, clock, terms=terms) == {"sent": 3}


def test_what_is_gone_in_mid_batch_is_passed_over(
    owed: Circulation, clock: Clock, people: list[Person]
) -> None:
    def gone() -> None:
        clock.forward(seconds=5)
        people[1].delete()

    server = Server({people[0].email: gone})
    assert over(server, clock) == {"sent": 4, "withheld": 1}

    clock.forward(days=1)
    Delivery.objects.update(state="owed")

    def meeting_gone() -> None:
        clock.forward(seconds=5)
        owed.meeting.delete()

    server = Server({people[0].email: meeting_gone})
    assert over(server, clock) == {"sent": 1, "withheld": 3}
    assert not Delivery.objects.exists()


def test_readers_of_a_batch_cost_the_same_queries(
    cast: Cast, clock: Clock, django_assert_num_queries: Any
) -> None:
    sec = cast.people["secretariat"]
    counts = []
    for number, nation in ((1, "estonia"), (30, "canada")):
        people = officials(cast.nations[nation], number)
        circulation = circulate(arrange(sec, invite=people), sec, "DECISION: Yes.")
        actions.fan_out(circulation, by=TEST, at=clock())
        rows = actions.claim(size=50, lease=MINUTE, at=clock())
        with django_assert_num_queries(12):
            counts.append(len(queries.compose(rows)))
    assert counts == [1, 30]
