"""The cast, and a clock that stands still until it is moved."""

import datetime
from dataclasses import dataclass, field
from typing import Any

import pytest
from django.core import mail

from digests import actions
from digests.actions import Terms
from digests.models import Delivery
from digests.tasks.rendering import Renderer
from tests.factories.digests import AFTER
from tests.readers import TEST, Cast, make_cast
from workinggroups.models import Circulation


@dataclass
class Clock:
    """Tells the time that it was set to."""

    now: datetime.datetime = field(default=AFTER)

    def __call__(self) -> datetime.datetime:
        return self.now

    def forward(self, **time: float) -> None:
        self.now += datetime.timedelta(**time)


@pytest.fixture
def cast(db: None) -> Cast:  # noqa: ARG001 - opens the database
    return make_cast()


@pytest.fixture
def clock() -> Clock:
    return Clock()


TERMS = Terms(size=50, lease=datetime.timedelta(seconds=90))


def send(
    clock: Clock, *, connect: Any = mail.get_connection, terms: Terms = TERMS
) -> dict[str, int]:
    """One batch, over Django's mail box for tests unless told otherwise."""
    return actions.send_batch(terms=terms, clock=clock, render=Renderer(), connect=connect)


def deliver(circulation: Circulation, clock: Clock) -> dict[str, mail.EmailMultiAlternatives]:
    """Owe and send all of it; return each mail by who got it."""
    mail.outbox.clear()
    actions.fan_out(circulation, by=TEST, at=clock())
    send(clock)
    return {message.to[0].partition("@")[0]: message for message in mail.outbox}  # type: ignore[misc] # reason: all have a text and an HTML part


def notes() -> dict[str, tuple[str, str]]:
    """Each delivery's state and note by the person's name."""
    return {
        delivery.person.name: (delivery.state, delivery.note)
        for delivery in Delivery.objects.select_related("person")
    }
