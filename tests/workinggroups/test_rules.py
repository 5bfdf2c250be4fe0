import pytest

from members.actions import seat
from members.models import Person
from tests.factories.workinggroups import AT, GroupFactory
from tests.readers import EVERYONE, SECRETARIATS, TEST, Cast
from workinggroups import rules
from workinggroups.models import Action, Meeting, WorkingGroup

RUN_GROUP = {"chair", "secretariat"}


@pytest.mark.parametrize("reader", sorted(EVERYONE))
def test_who_runs_a_groups_meetings(cast: Cast, meeting: Meeting, reader: str) -> None:
    user = cast.user(reader)
    may = reader in RUN_GROUP
    assert rules.can_arrange(user, meeting.group) is may
    assert rules.can_edit(user, meeting) is may
    assert rules.can_write_minutes(user, meeting) is may
    assert rules.can_circulate(user, meeting) is may
    assert rules.can_arrange_any(user) is may
    assert rules.can_arrange(user, None) is (reader == "secretariat")


def test_a_chair_runs_no_other_group(cast: Cast) -> None:
    assert not rules.can_arrange(cast.user("chair"), GroupFactory())


def test_a_seat_in_the_chair_gives_an_affiliate_nothing(cast: Cast, group: WorkingGroup) -> None:
    affiliate = cast.people["affiliate of the owner"]
    seat(group.circle, affiliate, by=TEST, at=AT, is_chair=True)
    assert not rules.can_arrange(affiliate, group)
    assert not rules.can_arrange_any(affiliate)


@pytest.mark.parametrize("reader", sorted(EVERYONE))
def test_who_closes_an_action(cast: Cast, meeting: Meeting, reader: str) -> None:
    owner = cast.people["group member"]
    action = Action(meeting=meeting, owner=owner)
    may = reader in {"group member", *RUN_GROUP}
    assert rules.can_close(cast.user(reader), action) is may


def test_a_former_owner_closes_nothing(cast: Cast, meeting: Meeting) -> None:
    owner = cast.people["former member"]
    action = Action(meeting=meeting, owner=owner)
    assert not rules.can_close(Person.objects.get(pk=owner.pk), action)


@pytest.mark.parametrize("reader", sorted(EVERYONE))
def test_who_sees_the_roster(cast: Cast, group: WorkingGroup, reader: str) -> None:
    user = cast.user(reader)
    names = reader in {"group member", "chair"} | SECRETARIATS
    nations = names or reader in {
        "author",
        "owner official",
        "owner coordinator",
        "peer official",
        "named nation's official",
        "named official",
    }
    assert rules.sees_roster_names(user, group) is names
    assert rules.sees_roster(user) is nations
