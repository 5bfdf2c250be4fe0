"""A poll of three times, as the tests propose it."""

import datetime
from typing import TYPE_CHECKING, Any

from members.models import Person
from tests.readers import NOW
from workinggroups import actions
from workinggroups.actions import PollWanted, Whom
from workinggroups.models import Poll, PollAsked
from workinggroups.polltokens import token_for

if TYPE_CHECKING:
    from tests.polls.conftest import Network

__all__ = ["NOW"]

DAY = datetime.timedelta(days=1)
# A Sunday in Europe, a Thursday, and one that is Friday in Auckland: at noon, and at 22:30 UTC.
TIMES = [
    datetime.datetime(2027, 1, 10, 12, 0, tzinfo=datetime.UTC),
    datetime.datetime(2027, 1, 14, 12, 0, tzinfo=datetime.UTC),
    datetime.datetime(2027, 1, 14, 22, 30, tzinfo=datetime.UTC),
]
CLOSES = NOW + 10 * DAY


def propose(ten: "Network", whom: Whom | None = None, **more: Any) -> Poll:
    """A poll of all nations, or of `whom`; `more` is the action's or what is wanted."""
    given = {name: more.pop(name) for name in ("times", "group", "by", "at") if name in more}
    wanted = {"title": "Spring call", "closes_at": CLOSES, "time_zone": "Europe/Tallinn"} | more
    return actions.open_poll(
        **{
            "group": None,
            "wanted": PollWanted(**wanted),
            "times": TIMES,
            "whom": whom or Whom(list(ten.nations.values()), [ten.nations["Estonia"]]),
            "by": ten.secretariat,
            "at": NOW,
        }
        | given
    )


def polled(by: Person, *people: Person) -> Poll:
    """A poll that asks these people and nobody else."""
    return actions.open_poll(
        group=None,
        wanted=PollWanted("Spring call", CLOSES, "Europe/Tallinn"),
        times=TIMES,
        whom=Whom(people=people),
        by=by,
        at=NOW,
    )


def asked_of(poll: Poll, ten: "Network", name: str) -> PollAsked:
    """The row of the nation's coordinator."""
    return poll.asked.select_related("poll", "voice", "person").get(person=ten.people[name])


def link_of(poll: Poll, ten: "Network", name: str) -> str:
    """The link of the nation's coordinator."""
    asked = asked_of(poll, ten, name)
    token = token_for(asked=asked.pk, poll=poll.pk, person=asked.person_id)
    return f"/poll/{token}/"


def answer(poll: Poll, ten: "Network", name: str, *choices: str) -> None:
    """The nation's coordinator says one word of each time, the first first."""
    options = poll.options.order_by("starts_at").values_list("pk", flat=True)
    actions.answer_poll(
        asked_of(poll, ten, name),
        answers=dict(zip(options, choices, strict=True)),
        by=ten.people[name],
        at=NOW,
    )
