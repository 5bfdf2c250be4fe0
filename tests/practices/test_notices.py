"""Notices by mail: owed as rows, sent once, withheld from who may not read it any more."""

import smtplib
from typing import Any

import pytest
from django.core import mail

from core.posting import LEASE
from core.smtp import Fate
from practices import actions
from practices.actions.notices import claim
from practices.actions.owing import owe
from practices.letters import letter_of
from practices.models import Notice, NoticeKind, SecurityNotice
from practices.tasks import lapse, send_notices, written
from tests.practices.test_adopting import DAY, coordinator, declared
from tests.readers import NOW, Cast, make_cast

pytestmark = pytest.mark.django_db
SITE = "http://testserver"


@pytest.fixture
def cast() -> Cast:
    return make_cast()


def send(connect: Any = mail.get_connection) -> dict[str, int]:
    return actions.send_notices(clock=lambda: NOW, render=written, connect=connect)


class Broken:
    """A mail server that refuses."""

    def __init__(self, error: Exception, *, on: str = "send_messages") -> None:
        self.error, self.on = error, on

    def __getattr__(self, name: str) -> Any:
        def act(*_: Any) -> int:
            if name == self.on:
                raise self.error
            return 0

        return act


def test_a_notice_is_sent_once(cast: Cast) -> None:
    boss = coordinator(cast, "canada")
    declared(cast, marking="AMBER")
    assert send() == {"sent": 1}
    assert send() == {}
    [letter] = mail.outbox
    assert (letter.to, letter.subject) == (
        [boss.email], "[TLP:AMBER] To confirm",
    )  # fmt: skip
    assert "/adoptions/" in letter.body
    assert letter.extra_headers["Message-ID"] == Notice.objects.get().message_id
    assert actions.forget_notices(at=NOW + 91 * DAY) == 1


def test_who_has_left_or_may_not_read_is_not_told(cast: Cast) -> None:
    boss = coordinator(cast, "canada")
    adoption = declared(cast)
    owe(NoticeKind.REVIEW, [boss], practice=adoption.practice, at=NOW)
    owe(NoticeKind.REVIEW, [cast.people["former member"]], practice=adoption.practice, at=NOW)
    adoption.practice.marking = "RED"
    adoption.practice.save()
    owe(NoticeKind.REVIEW, [boss], practice=adoption.practice, at=NOW - 15 * DAY)
    assert send() == {"withheld": 4}
    assert mail.outbox == []


@pytest.mark.parametrize(
    ("error", "ends", "over"),
    [
        (smtplib.SMTPRecipientsRefused({"x": (550, b"")}), Fate.FAIL, True),
        (smtplib.SMTPRecipientsRefused({"x": (450, b"")}), Fate.RETRY, False),
        (ConnectionRefusedError(), Fate.OUTAGE, False),
        (ValueError(), Fate.RETRY, False),
    ],
)
def test_a_refusal_ends_it_or_puts_it_off(
    cast: Cast, error: Exception, ends: Fate, over: bool
) -> None:
    coordinator(cast, "canada")
    declared(cast)
    assert send(lambda: Broken(error)) == {ends.name: 1}
    notice = Notice.objects.get()
    assert (notice.finished_at is not None, notice.claim) == (over, "")
    assert over or notice.due_at > NOW


def test_a_server_that_is_away_loses_nothing(cast: Cast) -> None:
    coordinator(cast, "canada")
    declared(cast)
    assert send(lambda: Broken(ConnectionRefusedError(), on="open")) == {}
    assert send(lambda: Broken(ConnectionResetError(), on="close")) == {"sent": 1}


def test_two_workers_do_not_send_the_same(cast: Cast) -> None:
    coordinator(cast, "canada")
    declared(cast)
    taken = claim(at=NOW)
    assert taken is not None
    assert send() == {}
    assert claim(at=NOW + LEASE) == taken
    Notice.objects.update(leased_until=None, claim="other")

    class Thief:
        def open(self) -> None: ...
        def close(self) -> None: ...
        def send_messages(self, _: Any) -> int:
            return Notice.objects.update(claim="thief")

    send(Thief)
    assert Notice.objects.get().finished_at is None


def test_each_kind_says_what_to_do(cast: Cast) -> None:
    adoption = declared(cast)
    practice = adoption.practice
    ask = actions.invite_adopter(
        practice, nation=cast.nations["denmark"], note="Do you?", by=cast.people["author"], at=NOW
    )
    warning = SecurityNotice(practice=practice, subject="A hole", text="Close it.", at=NOW)
    more = {
        NoticeKind.INVITED: {"invitation": ask},
        NoticeKind.SECURITY: {"warning": warning},
        NoticeKind.REVIEW: {},
    }
    for kind in NoticeKind:
        notice = Notice(kind=kind, practice=practice, **more.get(kind, {"adoption": adoption}))
        letter = letter_of(notice, site=SITE)
        assert letter.subject.startswith("[TLP:")
        assert letter.url.startswith(SITE)
        assert all(letter.paragraphs)
        bare = letter_of(Notice(kind=kind, practice=practice), site=SITE)
        assert bare.paragraphs
    practice.marking = "AMBER"
    closed = letter_of(
        Notice(kind=NoticeKind.SECURITY, practice=practice, warning=warning), site=SITE
    )
    assert len(closed.paragraphs) == 1
    practice.marking = "RED"
    red = letter_of(Notice(kind=NoticeKind.REVIEW, practice=practice), site=SITE)
    assert practice.title not in f"{red}"


def test_the_jobs_run(cast: Cast) -> None:
    coordinator(cast, "canada")
    declared(cast)
    lapse()
    Notice.objects.update(made_at=NOW)
    send_notices()
    assert Notice.objects.exclude(finished_at=None).exists()
    practice = declared(cast, "green").practice
    for kind in (NoticeKind.INVITED, NoticeKind.SECURITY):
        owe(kind, [cast.people["chair"]], practice=practice, at=NOW)
    assert send()["sent"] == 3
    pages = {part for letter in mail.outbox for part in ("adopt/", "reuse/") if part in letter.body}
    assert pages == {"adopt/", "reuse/"}
