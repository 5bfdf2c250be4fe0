"""How long what is kept is kept: one table, for the job that forgets and the page that says so.

Each app adds its rules when it starts (`<app>/retention.py`), so no rule is written twice and
none is only promised: what stands in the table with `forget` is done once an hour.
"""

import datetime
from collections.abc import Callable
from dataclasses import dataclass

import structlog
from django.contrib.sessions.models import Session
from django.db import transaction

from core import limits
from core.rest import idempotency

logger = structlog.get_logger(__name__)

Forget = Callable[[datetime.datetime], int]


@dataclass(frozen=True, slots=True)
class Rule:
    """One kind of data: `what` it is, how long it is `kept` and `why`, as the page says them.

    `forget` takes the moment, forgets what is over by then and returns how many there were; it
    is None for what is kept for good, or is kept nowhere. `name` is "app.thing", for the log.
    """

    name: str
    what: str
    kept: str
    why: str
    forget: Forget | None = None


_TABLE: dict[str, Rule] = {}


def register(*rules: Rule) -> None:
    """Add rules to the table; one of the same name takes the place of the former."""
    _TABLE.update({rule.name: rule for rule in rules})


def table() -> list[Rule]:
    """Every rule, in the order of the apps, the kernel's last."""
    return [*(rule for rule in _TABLE.values() if rule not in OWN), *OWN]


def run(*, at: datetime.datetime) -> dict[str, int | None]:
    """Forget what is over at `at`; return how much by rule, None where a rule failed.

    Each rule has a transaction of its own, and one that fails stops no other.
    """
    done: dict[str, int | None] = {}
    for rule in table():
        if rule.forget is None:
            continue
        try:
            with transaction.atomic():
                done[rule.name] = rule.forget(at)
        except Exception:  # whatever is wrong with one kind of data, the others are forgotten
            logger.exception("retention_failed", rule=rule.name)
            done[rule.name] = None
        else:
            logger.info("retention", rule=rule.name, forgotten=done[rule.name])
    return done


def _forget_sessions(at: datetime.datetime) -> int:
    return Session.objects.filter(expire_date__lte=at).delete()[0]


def _forget_replies(at: datetime.datetime) -> int:
    return idempotency.forget_expired(at=at)


def _forget_limits(at: datetime.datetime) -> int:
    return limits.forget_past(at=at)


OWN = (
    Rule(
        "core.sessions",
        "That you are signed in, in one browser",
        "12 hours, 3 without a visit, or until you sign out",
        "So that you need not sign in on every page.",
        _forget_sessions,
    ),
    Rule(
        "core.replies",
        "Answers to systems that may send a request twice",
        "24 hours",
        "So that a request sent again is not carried out again.",
        _forget_replies,
    ),
    Rule(
        "core.limits",
        "How many requests come from a person, a key or an address, without the address itself",
        "Some minutes",
        "So that nobody can block the site for others.",
        _forget_limits,
    ),
    Rule(
        "core.requests",
        "The log of requests: time, page, number of the account; no address of a device",
        "30 days, outside the database",
        "To find faults and misuse. Whoever runs the site keeps it and deletes it.",
    ),
    Rule(
        "core.trail",
        "The trail: what was done, by which role of which nation, and the number of the account",
        "For as long as what it tells of, and seven years at least",
        "To prove what happened. It holds no names; an erased account’s number leads nowhere.",
    ),
)
register(*OWN)
