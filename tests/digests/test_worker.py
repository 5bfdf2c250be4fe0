"""The whole way with real parts: worker and beat as processes, PostgreSQL, Redis, SMTP.

The mail sink decides when a worker dies, so that what happens is the same every time: it holds a
mail back before (or just after) accepting it, waits until every mail that it accepted is
recorded, and only then is the worker killed.
"""

import asyncio
import os
import signal
import socket
import subprocess
import sys
import time
import uuid
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from email import message_from_bytes, policy
from email.message import EmailMessage
from pathlib import Path
from typing import Any

import pytest
from aiosmtpd.controller import Controller
from django.conf import settings
from django.db import close_old_connections

from digests.actions.standing import COPY
from digests.models import Delivery
from members.markings import Marking
from members.models import Person
from tests.factories.digests import SECRET, arrange, circulate
from tests.factories.workinggroups import officials
from tests.readers import Cast, make_cast
from workinggroups.actions import Point

pytestmark = [
    pytest.mark.postgres,
    pytest.mark.redis,
    pytest.mark.django_db(transaction=True),
]
ROOT = Path(__file__).resolve().parents[2]
EACH = 100
PATIENCE = 40  # seconds


@dataclass
class Sink:
    """A mail server that keeps what it accepts and can hold mails back."""

    accepted: list[EmailMessage] = field(default_factory=list)
    to: list[str] = field(default_factory=list)
    hold_at: int = 10**9
    hold_after_data: bool = False
    holding: bool = False

    async def handle_RCPT(  # noqa: N802 - aiosmtpd's name
        self, _server: Any, _session: Any, envelope: Any, address: str, _options: Any
    ) -> str:
        if not self.hold_after_data:
            await self._hold()
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, _server: Any, _session: Any, envelope: Any) -> str:  # noqa: N802 - the same
        self.accepted.append(message_from_bytes(envelope.content, policy=policy.default))
        self.to.append(envelope.rcpt_tos[0])
        if self.hold_after_data:
            await self._hold()
        return "250 OK"

    async def _hold(self) -> None:
        while len(self.accepted) >= self.hold_at:
            self.holding = True
            await asyncio.sleep(0.01)


@dataclass
class Stage:
    """The processes of a test and where they listen."""

    sink: Sink
    port: int
    keys: str
    folder: Path
    running: list[subprocess.Popen[bytes]] = field(default_factory=list)

    def start(self, *words: str) -> subprocess.Popen[bytes]:
        name = settings.DATABASES["default"]["NAME"]
        environment = os.environ | {
            "DJANGO_SETTINGS_MODULE": "tests.digests.worker_settings",
            "DATABASE_URL": os.environ["DATABASE_URL"].rpartition("/")[0] + f"/{name}",
            "EMAIL_URL": f"smtp://127.0.0.1:{self.port}",
            "TEST_KEYS": self.keys,
            "DIGEST_BATCH": "20",
            "DIGEST_LEASE_SECONDS": "2",
        }
        log = (self.folder / f"{len(self.running)}.log").open("wb")
        process = subprocess.Popen(
            [sys.executable, "-m", "celery", "-A", "tests.digests.worker_app", *words],
            cwd=ROOT,
            env=environment,
            stdout=log,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )
        log.close()
        self.running.append(process)
        return process

    def worker(self) -> subprocess.Popen[bytes]:
        """A worker with two processes for the queue "mail"."""
        return self.start("worker", "--queues", "mail", "--concurrency", "2", "--pool", "prefork")

    def beat(self, name: str) -> subprocess.Popen[bytes]:
        return self.start("beat", "--schedule", str(self.folder / name), "--pidfile=")

    def logs(self) -> str:
        return "\n".join(file.read_text() for file in sorted(self.folder.glob("*.log")))


def kill(process: subprocess.Popen[bytes]) -> None:
    """kill -9 a process that we started, with its children."""
    if process.poll() is None:
        os.killpg(process.pid, signal.SIGKILL)
    process.wait()


def wait_until(true: Callable[[], bool], stage: Stage) -> None:
    end = time.monotonic() + PATIENCE
    while not true():
        assert time.monotonic() < end, stage.logs()[-3000:]
        time.sleep(0.05)


@pytest.fixture
def stage(tmp_path: Path) -> Iterator[Stage]:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    sink = Sink()
    controller = Controller(sink, hostname="127.0.0.1", port=port)
    controller.start()
    made = Stage(sink, port, uuid.uuid4().hex, tmp_path)
    try:
        yield made
    finally:
        for process in made.running:
            kill(process)
        sink.hold_at = 10**9
        controller.stop()
        close_old_connections()


@pytest.fixture
def cast() -> Cast:
    return make_cast()


def sent() -> int:
    return Delivery.objects.filter(state="sent").count()


def open_rows() -> int:
    return Delivery.objects.filter(state__in=["owed", "sending"]).count()


def all_text(message: EmailMessage) -> str:
    parts = [str(part.get_content()) for part in message.walk() if not part.is_multipart()]
    return "\n".join([str(message["Subject"]), *parts])


def circulate_to_200(cast: Cast) -> list[Person]:
    """A network call with an item that only Estonia may read, circulated to 200 people."""
    sec = cast.people["secretariat"]
    people = officials(cast.nations["estonia"], EACH) + officials(cast.nations["canada"], EACH)
    point = Point(f"{SECRET} plans", marking=Marking.AMBER, nations=[cast.nations["estonia"]])
    meeting = arrange(sec, points=[point], invite=people)
    item = meeting.items.get()
    circulate(meeting, sec, "DECISION: Go on.", **{f"item_{item.pk}": f"{SECRET} inside."})
    return people


def kill_while_held(stage: Stage, worker: subprocess.Popen[bytes]) -> None:
    """Wait until the sink holds and all it accepted before is recorded, then kill the worker."""
    wait_until(lambda: stage.sink.holding and sent() == len(stage.sink.accepted), stage)
    kill(worker)
    stage.sink.hold_at, stage.sink.holding = 10**9, False


def test_200_recipients_two_kills_two_beats_each_exactly_one(stage: Stage, cast: Cast) -> None:
    people = circulate_to_200(cast)
    early, late = people[7], people[-1]
    Person.objects.filter(pk=early.pk).update(is_active=False)
    stage.sink.hold_at = 50
    worker = stage.worker()
    stage.beat("one")
    stage.beat("two")
    kill_while_held(stage, worker)
    Person.objects.filter(pk=late.pk).update(is_active=False)
    assert not Delivery.objects.filter(person=late, state="sent").exists()
    stage.sink.hold_at = 120
    worker = stage.worker()
    kill_while_held(stage, worker)
    stage.worker()
    wait_until(lambda: open_rows() == 0, stage)

    expected = {person.email for person in people} - {early.email, late.email}
    assert set(stage.sink.to) == expected
    assert set(Counter(stage.sink.to).values()) == {1}
    assert len({message["Message-ID"] for message in stage.sink.accepted}) == 198
    withheld = Delivery.objects.filter(state="withheld").values_list("person__email", flat=True)
    assert set(withheld) == {early.email, late.email}
    for message, address in zip(stage.sink.accepted, stage.sink.to, strict=True):
        may_see = address.endswith("@ee.example")
        assert (f"{SECRET} plans" in all_text(message)) is may_see, address
        assert (SECRET in message.as_string()) is may_see, address


def test_a_worker_killed_after_acceptance_yields_at_most_a_copy(stage: Stage, cast: Cast) -> None:
    people = circulate_to_200(cast)
    stage.sink.hold_after_data = True
    stage.sink.hold_at = 30
    worker = stage.worker()
    stage.beat("one")
    wait_until(lambda: stage.sink.holding, stage)
    time.sleep(0.5)  # both processes of the worker are held now
    unrecorded = len(stage.sink.accepted) - sent()
    assert unrecorded in {1, 2}
    kill(worker)
    stage.sink.hold_at = 10**9
    stage.worker()
    wait_until(lambda: open_rows() == 0, stage)

    counts = Counter(stage.sink.to)
    assert set(counts) == {person.email for person in people}
    twice = [address for address, count in counts.items() if count > 1]
    assert len(twice) == unrecorded
    assert all(counts[address] == 2 for address in twice)
    ids = Counter(message["Message-ID"] for message in stage.sink.accepted)
    assert sum(count == 2 for count in ids.values()) == unrecorded
    assert set(Delivery.objects.filter(person__email__in=twice).values_list("note", flat=True)) == {
        COPY
    }
    assert "digest_taken_up_again" in stage.logs()
