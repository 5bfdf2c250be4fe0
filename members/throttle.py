"""How failed sign-ins slow the next ones down. Pure; docs/decisions/0011-signing-in.md says why.

Three things are counted: the address that asks (ADDRESS), the account that is asked for
(ACCOUNT), and the two together (PAIR). Only an address or a pair is ever made to wait. An
account under attack from many addresses makes each of *them* wait sooner; it never waits itself,
so nobody can lock its owner out from elsewhere.

What comes after the password is counted for the account (FACTOR): whoever gets there has it.
"""

import datetime
from dataclasses import dataclass
from typing import Final

from django.db import models


class Counted(models.TextChoices):
    """What failures are counted for."""

    ADDRESS = "address", "an address"
    ACCOUNT = "account", "an account"
    PAIR = "pair", "an account from an address"
    FACTOR = "factor", "an account’s second factor"


@dataclass(frozen=True, slots=True)
class Limit:
    """So many failures within a time, then a pause, twice as long after each further failure."""

    failures: int
    within: datetime.timedelta
    pause: datetime.timedelta
    longest: datetime.timedelta


_MINUTE, _HOUR, _DAY = (
    datetime.timedelta(minutes=1),
    datetime.timedelta(hours=1),
    datetime.timedelta(days=1),
)
IN_A_ROW: Final = 10
LIMITS: Final = {
    Counted.PAIR: Limit(IN_A_ROW, _DAY, 5 * _MINUTE, _HOUR),
    Counted.FACTOR: Limit(IN_A_ROW, _DAY, 5 * _MINUTE, _HOUR),
    # A ministry may sit behind one address, so it may be wrong more often.
    Counted.ADDRESS: Limit(100, _HOUR, 15 * _MINUTE, _HOUR),
}
# An account that failed so often within a day is under attack: then a pair waits after fewer.
UNDER_ATTACK: Final = 100
UNDER_ATTACK_WITHIN: Final = _DAY
IN_A_ROW_UNDER_ATTACK: Final = 3
KEPT: Final = _DAY  # after the last failure


@dataclass(frozen=True, slots=True)
class Standing:
    """Failures so far: how many, since when, and until when the next try must wait."""

    count: int
    since: datetime.datetime
    paused_until: datetime.datetime | None = None


def after_failure(
    before: Standing | None, kind: Counted, *, at: datetime.datetime, under_attack: bool = False
) -> Standing:
    """The standing after one more failure."""
    limit = LIMITS.get(kind)
    within = limit.within if limit else UNDER_ATTACK_WITHIN
    if before is None or at - before.since > within:
        before = Standing(0, at)
    count = before.count + 1
    return Standing(count, before.since, _pause(limit, count, at, under_attack=under_attack))


def _pause(
    limit: Limit | None, count: int, at: datetime.datetime, *, under_attack: bool
) -> datetime.datetime | None:
    if limit is None:
        return None
    most = IN_A_ROW_UNDER_ATTACK if under_attack else limit.failures
    if count < most:
        return None
    doublings = min(count - most, 10)  # beyond that the longest pause holds anyway
    return at + min(limit.pause * (1 << doublings), limit.longest)


def is_under_attack(account: Standing | None, *, at: datetime.datetime) -> bool:
    """Whether so many failed at the account lately, from wherever, that each waits sooner."""
    return (
        account is not None
        and account.count >= UNDER_ATTACK
        and at - account.since <= UNDER_ATTACK_WITHIN
    )
