"""Many at once on a real engine: each delivery is owed once and held by one."""

import threading
from collections import Counter
from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection

from core.models import Event, Verb
from digests import actions
from digests.models import Delivery, Notice, OptOut
from members.models import Elevation
from sharing.actions import ask
from tests.digests.test_sending import MINUTE
from tests.factories.digests import AFTER, arrange, circulate
from tests.factories.workinggroups import officials
from tests.readers import NOW, TEST, Cast, make_cast, make_practice

pytestmark = [pytest.mark.postgres, pytest.mark.django_db(transaction=True)]
RUNNERS = 6


def race(run: Callable[[], Any]) -> list[Any]:
    """Run the same in several threads at the same moment; return what each returned."""
    line = threading.Barrier(RUNNERS)
    results: list[Any] = []

    def runner() -> None:
        line.wait()
        try:
            results.append(run())
        finally:
            connection.close()

    threads = [threading.Thread(target=runner) for _ in range(RUNNERS)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(results) == RUNNERS
    return results


@pytest.fixture
def cast() -> Cast:
    return make_cast()


def test_fan_out_and_claim_raced(cast: Cast) -> None:
    sec = cast.people["secretariat"]
    people = officials(cast.nations["denmark"], 60)
    circulation = circulate(arrange(sec, invite=people), sec, "Words.")
    owed = race(lambda: actions.fan_out(circulation, by=TEST, at=AFTER))
    assert sorted(owed) == [0, 0, 0, 0, 0, 60]
    assert Delivery.objects.count() == 60
    assert Event.objects.filter(verb=Verb.DIGEST_OWE).count() == 1
    batches = race(lambda: actions.claim(size=15, lease=MINUTE, at=AFTER))
    held = Counter(row.pk for batch in batches for row in batch)
    assert len(held) == 60
    assert set(held.values()) == {1}


def test_a_notice_is_owed_and_claimed_once(cast: Cast) -> None:
    practice = make_practice(cast, "green")
    ask(practice, release=True, reason="Why.", by=cast.people["peer official"], at=NOW)
    held = Elevation.objects.count()  # of the cast, of which the nation knows nothing yet
    assert max(race(lambda: actions.owe_notices(at=AFTER))) > 0
    assert Notice.objects.count() == 1 + held
    claimed = [notice for notice in race(lambda: actions.claim_notice(at=AFTER)) if notice]
    assert len({notice.pk for notice in claimed}) == len(claimed)


def test_leaving_a_list_raced(cast: Cast) -> None:
    person = cast.people["author"]
    race(lambda: actions.opt_out(person, list_name="network", by=person, at=AFTER))
    assert OptOut.objects.count() == 1
    assert Event.objects.filter(verb=Verb.DIGEST_OPT_OUT).count() == 1
    race(lambda: actions.opt_in(person, list_name="network", by=person, at=AFTER))
    assert Event.objects.filter(verb=Verb.DIGEST_OPT_IN).count() == 1
