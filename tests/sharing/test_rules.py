import pytest
from django.contrib.auth.models import AnonymousUser

from members.models import Elevation
from sharing.models import State, Wish
from sharing.rules import can_answer, can_ask, decides
from tests.readers import ELEVATED, EVERYONE, NOW, Cast, make_cast, make_practice, sharing_of
from workinggroups.models import Meeting

pytestmark = pytest.mark.django_db
SYSTEMS = {"nation's system", "nation's system, public scope"}
GONE = {"former member", "official of a former member nation"}


@pytest.fixture
def cast() -> Cast:
    return make_cast()


def chairs(cast: Cast) -> set[tuple[int, int]]:
    return {(cast.people["chair"].pk, cast.circles["the-group"].pk)}


def meeting(cast: Cast, level: str) -> Meeting:
    fields, _ = sharing_of(cast, level)
    return Meeting(title="A meeting", starts_at=NOW, **fields)


def test_any_current_person_may_ask_about_what_is_published(cast: Cast) -> None:
    practice, draft = make_practice(cast, "green"), make_practice(cast, "draft")
    may = {reader for reader in EVERYONE if can_ask(cast.user(reader), practice)}
    assert may == EVERYONE - SYSTEMS - GONE - ELEVATED - {"stranger"}
    assert not can_ask(cast.people["author"], draft)
    assert not can_ask(cast.people["author"], make_practice(cast, "clear"))
    assert can_ask(cast.people["author"], make_practice(cast, "under embargo"))
    assert can_ask(cast.people["chair"], meeting(cast, "amber, group's"))


@pytest.mark.parametrize(
    ("level", "who"),
    [
        ("green", {"owner coordinator"}),
        ("amber, group's", {"chair"}),
        ("amber, secretariat's", {"secretariat"}),
    ],
)
def test_who_decides(cast: Cast, level: str, who: set[str]) -> None:
    for thing in (make_practice(cast, level), meeting(cast, level)):
        found = {r for r in EVERYONE if decides(cast.user(r), thing, chairs(cast))}
        assert found == who


def test_who_asked_does_not_answer_and_the_secretariat_only_where_the_owner_asked(
    cast: Cast,
) -> None:
    practice = make_practice(cast, "green")

    def answerers(asker: str | None, state: State = State.OPEN) -> set[str]:
        by = cast.people[asker] if asker else None
        wish = Wish(practice=practice, asked_by=by, asked_at=NOW, state=state)
        return {r for r in EVERYONE if can_answer(cast.user(r), wish, set())}

    assert answerers("peer official") == {"owner coordinator"}
    assert answerers("owner coordinator") == {"secretariat"}
    assert answerers("secretariat") == {"owner coordinator"}
    assert answerers(None) == set()
    assert answerers("peer official", State.REFUSED) == set()
    wish = Wish(practice=practice, asked_by=cast.people["author"], asked_at=NOW)
    assert not can_answer(AnonymousUser(), wish, set())


def test_an_elevation_neither_asks_nor_agrees(cast: Cast) -> None:
    practice = make_practice(cast, "green")
    wish = Wish(practice=practice, asked_by=cast.people["owner coordinator"], asked_at=NOW)
    user = cast.people["secretariat"]
    assert can_answer(user, wish, set())
    user.elevation = Elevation(nation=cast.nations["estonia"])
    assert not can_answer(user, wish, set())
    assert not can_ask(user, practice)
