from members.markings import Marking
from tests.factories.workinggroups import AT, GroupFactory
from tests.readers import Cast
from workinggroups.demo import arrange_demo
from workinggroups.models import Action, Decision, Meeting


def test_the_demonstration_says_that_it_is_one_and_is_made_once(cast: Cast) -> None:
    GroupFactory(name="The group", circle=cast.circles["the-group"])
    people = [cast.people[name] for name in ("author", "peer official", "secretariat")]
    by = cast.people["secretariat"]
    past, coming, grouped = arrange_demo(by=by, people=people, at=AT)
    assert arrange_demo(by=by, people=people, at=AT) == []
    assert past.starts_at < AT < grouped.starts_at < coming.starts_at
    assert all(m.title.startswith("Demonstration") for m in Meeting.objects.all())
    assert Action.objects.get().owner == cast.people["author"]
    assert Decision.objects.count() == 2
    states = dict(past.attendance.values_list("nation__slug", "state"))
    assert states == {"estonia": "present", "canada": "apologies"}
    assert past.invitations.count() == 3
    red = grouped.items.get(marking=Marking.RED)
    assert [person.name for person in red.named_people.all()] == ["chair"]


def test_it_needs_neither_officials_nor_groups(cast: Cast) -> None:
    by = cast.people["secretariat"]
    assert len(arrange_demo(by=by, people=[by], at=AT)) == 2
    assert Action.objects.get().owner == by
