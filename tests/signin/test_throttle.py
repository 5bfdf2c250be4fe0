import datetime

import pytest

from members.throttle import (
    IN_A_ROW,
    IN_A_ROW_UNDER_ATTACK,
    UNDER_ATTACK,
    Counted,
    Standing,
    after_failure,
    is_under_attack,
)
from tests.readers import NOW

MINUTE = datetime.timedelta(minutes=1)


def failed(times: int, kind: Counted, **how: bool) -> Standing:
    standing = None
    for _ in range(times):
        standing = after_failure(standing, kind, at=NOW, **how)
    assert standing
    return standing


@pytest.mark.parametrize(
    ("times", "minutes"), [(9, 0), (10, 5), (11, 10), (12, 20), (14, 60), (99, 60)]
)
def test_ten_failures_in_a_row_bring_a_pause_that_doubles_up_to_an_hour(
    times: int, minutes: int
) -> None:
    assert IN_A_ROW == 10
    until = failed(times, Counted.PAIR).paused_until
    assert until == (NOW + minutes * MINUTE if minutes else None)


def test_an_address_may_be_wrong_more_often_since_a_ministry_may_share_it() -> None:
    assert failed(99, Counted.ADDRESS).paused_until is None
    assert failed(100, Counted.ADDRESS).paused_until == NOW + 15 * MINUTE


def test_an_account_is_never_paused_by_itself() -> None:
    assert failed(10_000, Counted.ACCOUNT).paused_until is None


def test_an_account_under_attack_makes_each_address_wait_sooner() -> None:
    assert failed(2, Counted.PAIR, under_attack=True).paused_until is None
    times = IN_A_ROW_UNDER_ATTACK
    assert failed(times, Counted.PAIR, under_attack=True).paused_until == NOW + 5 * MINUTE


def test_an_attack_is_many_failures_within_a_day() -> None:
    assert not is_under_attack(None, at=NOW)
    assert not is_under_attack(Standing(UNDER_ATTACK - 1, NOW), at=NOW)
    assert is_under_attack(Standing(UNDER_ATTACK, NOW), at=NOW)
    assert not is_under_attack(Standing(UNDER_ATTACK, NOW - 1441 * MINUTE), at=NOW)


def test_old_failures_are_not_added_to() -> None:
    old = Standing(9, NOW - 1441 * MINUTE)
    assert after_failure(old, Counted.PAIR, at=NOW) == Standing(1, NOW)
