import datetime
from typing import Any

import pytest
from django.core.exceptions import ValidationError

from core.belongings import every
from core.errors import StateConflict
from core.models import Event, Verb
from members.actions import create_person
from members.markings import Marking
from members.models import Nation, Person
from members.roles import Role
from practices import actions as practices
from practices.models import Attachment, Practice
from sharing.actions import answer, ask, forget_answered, forget_named, take_back
from sharing.models import State, Wish
from sharing.queries import answerers, circles_to_name, people_to_name
from tests.factories.files import attach_to
from tests.factories.practices import TopicFactory
from tests.factories.workinggroups import GroupFactory
from tests.readers import NOW, TEST, Cast, make_cast, make_practice, sharing_of
from workinggroups import actions as workinggroups
from workinggroups.models import AgendaItem, Meeting

pytestmark = pytest.mark.django_db
WHY = "Others wait for it."
LATER = NOW + datetime.timedelta(hours=1)
LATER_THAN_ALL = datetime.timedelta(days=9000)


@pytest.fixture
def cast() -> Cast:
    return make_cast()


def published(cast: Cast, level: str, **more: Any) -> Practice:
    practice = make_practice(cast, level, what_did_not_work="The first try.", **more)
    practice.topics.add(TopicFactory())
    return practice


def meeting_of(cast: Cast, level: str, **more: Any) -> Meeting:
    fields, named = sharing_of(cast, level)
    meeting: Meeting = Meeting.objects.create(
        slug="a-meeting", title="A meeting", starts_at=NOW, time_zone="UTC", created_at=NOW,
        updated_at=NOW, **(fields | more),
    )  # fmt: skip
    for relation, rows in named.items():
        getattr(meeting, relation).set(rows)
    return meeting


def verbs() -> list[str]:
    return list(Event.objects.order_by("sequence").values_list("verb", flat=True))[-2:]


def refused(act: Any, *args: Any, **kwargs: Any) -> dict[str, list[str]]:
    with pytest.raises(ValidationError) as caught:
        act(*args, **kwargs)
    return caught.value.message_dict


def test_one_asks_another_agrees_and_more_people_read(cast: Cast) -> None:
    practice = published(cast, "amber, named")
    reader, owner = cast.people["named official"], cast.people["owner coordinator"]
    wish = ask(practice, marking="GREEN", reason=WHY, by=reader, at=NOW)
    assert not Practice.objects.visible_to(cast.user("peer official")).exists()

    wish = answer(wish, agree=True, reason="Gladly.", by=owner, at=LATER)

    assert (wish.state, wish.answered_by, wish.answer) == (State.GRANTED, owner, "Gladly.")
    assert Practice.objects.visible_to(cast.user("peer official")).exists()
    assert verbs() == [Verb.SHARING_ASK, Verb.PRACTICE_UPDATE]
    asked, agreed = Event.objects.order_by("-sequence")[:2][::-1]
    assert (asked.actor_id, asked.reason) == (str(reader.pk), WHY)
    assert (agreed.actor_id, agreed.reason) == (str(owner.pk), "Gladly.")
    assert agreed.changes["marking"] == ["AMBER", "GREEN"]


def test_a_nation_is_named_and_a_release_is_given(cast: Cast) -> None:
    practice = published(cast, "amber, named")
    owner = cast.people["owner coordinator"]
    for wanted in ({"nation": cast.nations["canada"]}, {"release": True}):
        wish = ask(practice, **wanted, reason=WHY, by=cast.people["named official"], at=NOW)
        answer(wish, agree=True, reason=WHY, by=owner, at=LATER)
    practice.refresh_from_db()
    assert practice.released_to_affiliates
    assert set(practice.named_nations.all()) == {cast.nations["canada"], cast.nations["denmark"]}


def test_exactly_the_people_circles_and_end_that_were_asked_for_are_given(cast: Cast) -> None:
    until = NOW + datetime.timedelta(days=9)
    practice = published(cast, "amber, named", embargo_until=until)
    Practice.objects.update(author=cast.people["owner coordinator"])
    wish = ask(
        practice,
        people=[cast.people["peer official"]],
        circles=[cast.circles["the-group"]],
        embargo_until=LATER,
        reason=WHY,
        by=cast.people["secretariat"],
        at=NOW,
    )
    assert refused(
        answer, wish, agree=True, reason=WHY, by=cast.people["secretariat"], at=NOW
    ).keys() == {"marking"}
    answer(wish, agree=True, reason=WHY, by=cast.people["owner coordinator"], at=NOW)
    practice.refresh_from_db()
    assert practice.embargo_until == LATER
    assert practice.marking == Marking.AMBER
    assert set(practice.named_people.all()) == {
        cast.people["named official"],
        cast.people["peer official"],
    }
    assert list(practice.named_circles.all()) == [cast.circles["the-group"]]
    assert list(practice.named_nations.all()) == [cast.nations["denmark"]]
    assert not practice.released_to_affiliates


def test_whoever_is_to_be_named_may_have_left_meanwhile(cast: Cast) -> None:
    practice = published(cast, "amber, named")
    friend = cast.people["peer official"]
    by = cast.people["named official"]
    wish = ask(practice, people=[friend], reason=WHY, by=by, at=NOW)
    Person.objects.filter(pk=friend.pk).update(left_at=NOW)
    owner = cast.people["owner coordinator"]
    assert "people" in refused(answer, wish, agree=True, reason=WHY, by=owner, at=LATER)
    forget_named(friend)
    assert not wish.people.exists()


def test_a_person_is_told_of_wishes_to_name_them_once_they_read(cast: Cast) -> None:
    [named] = [each for each in every() if each.name == "sharing.named"]
    for level, told in (("amber, named", []), ("green", [{"about": "Zanzibar green"}])):
        practice = make_practice(cast, level)
        wish = Wish.objects.create(
            practice=practice, asked_by=cast.people["author"], asked_at=NOW, names=True
        )
        wish.people.add(cast.people["peer official"])
        assert named.held(cast.people["peer official"]) == told


def test_whom_one_may_wish_to_be_named(cast: Cast) -> None:
    near = {person.name for person in people_to_name(cast.people["author"])}
    assert near == {"affiliate of the owner", "owner official", "owner coordinator"}
    assert {person.name for person in people_to_name(cast.people["chair"])} == {
        "peer official", "named official", "group member",
    }  # fmt: skip
    everybody = people_to_name(cast.people["secretariat"])
    assert everybody.count() == Person.objects.current().count() - 1
    Person.objects.filter(name="administrator").update(role=Role.ADMINISTRATOR, nation=None)
    assert not people_to_name(cast.people["administrator"]).exists()
    assert set(circles_to_name(cast.people["author"])) == set(cast.circles.values())
    GroupFactory(circle=cast.circles["the-group"], marking=Marking.AMBER)
    assert set(circles_to_name(cast.people["chair"])) == {cast.circles["secretariat"]}


def test_a_file_is_opened_by_two_people_and_never_beyond_its_practice(cast: Cast) -> None:
    practice = published(cast, "green")
    file = attach_to(practice, cast.people["author"], marking="RED")
    named, owner = cast.people["author"], cast.people["owner coordinator"]
    official = cast.people["owner official"]
    wish = ask(file, people=[owner], reason=WHY, by=named, at=NOW)
    with pytest.raises(ValidationError, match="already"):
        ask(file, marking="GREEN", reason=WHY, by=named, at=NOW)
    assert answerers(wish) == []  # nobody else reads it
    file.named_people.add(owner)
    assert answerers(wish) == [owner]
    assert "named already" in str(refused(answer, wish, agree=True, reason=WHY, by=owner, at=LATER))
    take_back(wish, by=named, at=LATER)
    assert "no wider than its practice" in str(
        refused(ask, file, marking="CLEAR", reason=WHY, by=named, at=NOW)
    )

    wish = ask(
        file, marking="AMBER", circles=[cast.circles["the-group"]], reason=WHY, by=named, at=NOW
    )
    answer(wish, agree=True, reason=WHY, by=owner, at=LATER)

    assert Attachment.objects.visible_to(official).exists()
    assert list(Attachment.objects.get().named_circles.all()) == [cast.circles["the-group"]]
    assert verbs() == [Verb.SHARING_ASK, Verb.ATTACHMENT_UPDATE]


def test_who_declines_says_why_and_nothing_changes(cast: Cast) -> None:
    practice = published(cast, "green")
    wish = ask(practice, marking="CLEAR", reason=WHY, by=cast.people["peer official"], at=NOW)
    owner = cast.people["owner coordinator"]
    assert refused(answer, wish, agree=False, reason=" ", by=owner, at=LATER).keys() == {"reason"}
    wish = answer(wish, agree=False, reason="Not yet.", by=owner, at=LATER)
    assert (wish.state, wish.answer) == (State.REFUSED, "Not yet.")
    assert verbs() == [Verb.SHARING_ASK, Verb.SHARING_REFUSE]
    practice.refresh_from_db()
    assert practice.marking == Marking.GREEN


def test_who_asked_cannot_agree_nor_decline(cast: Cast) -> None:
    practice = published(cast, "green")
    owner = cast.people["owner coordinator"]
    wish = ask(practice, marking="CLEAR", reason=WHY, by=owner, at=NOW)
    for agree in (True, False):
        faults = refused(answer, wish, agree=agree, reason=WHY, by=owner, at=LATER)
        assert "takes two people" in faults["marking"][0]
    assert Wish.objects.get().state == State.OPEN


def test_a_wish_of_somebody_who_left_cannot_be_granted(cast: Cast) -> None:
    practice = published(cast, "green")
    wish = ask(practice, marking="CLEAR", reason=WHY, by=cast.people["peer official"], at=NOW)
    Person.objects.filter(name="peer official").update(left_at=NOW)
    owner = cast.people["owner coordinator"]
    assert "marking" in refused(answer, wish, agree=True, reason=WHY, by=owner, at=LATER)


def test_a_wish_is_answered_once(cast: Cast) -> None:
    practice = published(cast, "green")
    reader = cast.people["peer official"]
    wish = ask(practice, marking="CLEAR", reason=WHY, by=reader, at=NOW)
    take_back(wish, by=reader, at=NOW)
    assert verbs() == [Verb.SHARING_ASK, Verb.SHARING_TAKE_BACK]
    with pytest.raises(StateConflict, match="taken back"):
        answer(wish, agree=True, reason=WHY, by=cast.people["owner coordinator"], at=LATER)
    with pytest.raises(StateConflict, match="taken back"):
        take_back(wish, by=reader, at=NOW)


def test_one_asks_once_as_long_as_it_is_open(cast: Cast) -> None:
    practice = published(cast, "green")
    reader = cast.people["peer official"]
    wish = ask(practice, marking="CLEAR", reason=WHY, by=reader, at=NOW)
    assert "asked for this already" in str(
        refused(ask, practice, release=True, reason=WHY, by=reader, at=NOW)
    )
    take_back(wish, by=reader, at=NOW)
    ask(practice, release=True, reason=WHY, by=reader, at=NOW)


@pytest.mark.parametrize(
    ("level", "wanted", "field"),
    [
        ("green", {"marking": "GREEN"}, "marking"),
        ("green", {"marking": "RED"}, "marking"),
        ("green", {}, "marking"),
        ("green released", {"release": True}, "release"),
        ("strict, named", {"release": True}, "release"),
        ("amber, named", {"nation": "denmark"}, "nation"),
        ("amber, named", {"nation": "estonia"}, "nation"),
        ("green", {"nation": "canada"}, "nation"),
        ("amber, named", {"nation": "canada", "marking": "GREEN"}, "nation"),
        ("green", {"people": "peer official"}, "people"),
        ("amber, named", {"people": "named official"}, "people"),
        ("amber, named", {"people": "former member"}, "people"),
        ("green", {"circles": "the-group"}, "circles"),
        ("amber, names the group", {"circles": "the-group"}, "circles"),
        ("amber, group's", {"circles": "the-group"}, "circles"),
        ("amber, named", {"embargo_until": NOW}, "embargo_until"),
        ("under embargo", {"embargo_until": NOW + LATER_THAN_ALL}, "embargo_until"),
    ],
)
def test_what_is_not_wider_cannot_be_wished_for(
    cast: Cast, level: str, wanted: dict[str, Any], field: str
) -> None:
    practice = published(cast, level)
    if "nation" in wanted:
        wanted = wanted | {"nation": Nation.objects.get(slug=wanted["nation"])}
    if "people" in wanted:
        wanted = {"people": [Person.objects.get(name=wanted["people"])]}
    if "circles" in wanted:
        wanted = {"circles": [cast.circles[wanted["circles"]]]}
    faults = refused(ask, practice, **wanted, reason=WHY, by=cast.people["named official"], at=NOW)
    assert set(faults) == {field}


def test_a_wish_says_why(cast: Cast) -> None:
    practice = published(cast, "green")
    by = cast.people["peer official"]
    assert "reason" in refused(ask, practice, marking="CLEAR", reason=" ", by=by, at=NOW)
    assert "reason" in refused(ask, practice, marking="CLEAR", reason="\0", by=by, at=NOW)
    assert "reason" in refused(ask, practice, marking="CLEAR", reason="x" * 2001, by=by, at=NOW)


def test_what_has_been_opened_meanwhile_is_not_opened_again(cast: Cast) -> None:
    practice = published(cast, "green")
    wish = ask(practice, marking="CLEAR", reason=WHY, by=cast.people["peer official"], at=NOW)
    Practice.objects.update(marking=Marking.CLEAR)
    owner = cast.people["owner coordinator"]
    assert "marking" in refused(answer, wish, agree=True, reason=WHY, by=owner, at=LATER)


def test_a_meeting_and_its_points_are_opened_by_two_people(cast: Cast) -> None:
    meeting = meeting_of(cast, "amber, group's")
    point = AgendaItem.objects.create(
        meeting=meeting, position=1, title="A point", marking=Marking.STRICT,
        owner_circle=cast.circles["the-group"],
    )  # fmt: skip
    member, chair = cast.people["group member"], cast.people["chair"]
    for thing, wanted in (
        (meeting, {"nation": cast.nations["denmark"]}),
        (
            meeting,
            {"people": [cast.people["peer official"]], "circles": [cast.circles["secretariat"]]},
        ),
        (meeting, {"marking": "GREEN", "release": True}),
        (point, {"marking": "AMBER", "nation": cast.nations["denmark"]}),
    ):
        thing.refresh_from_db()
        wish = ask(thing, **wanted, reason=WHY, by=member, at=NOW)
        answer(wish, agree=True, reason=WHY, by=chair, at=LATER)
    meeting.refresh_from_db()
    point.refresh_from_db()
    assert (meeting.marking, meeting.released_to_affiliates) == (Marking.GREEN, True)
    assert (meeting.version, meeting.updated_at) == (4, LATER)
    assert list(meeting.named_people.all()) == [cast.people["peer official"]]
    assert list(meeting.named_circles.all()) == [cast.circles["secretariat"]]
    assert point.marking == Marking.AMBER
    assert list(point.named_nations.all()) == [cast.nations["denmark"]]


def test_a_point_is_opened_no_further_than_its_meeting(cast: Cast) -> None:
    meeting = meeting_of(cast, "amber, group's")
    point = AgendaItem.objects.create(
        meeting=meeting, position=1, title="A point", marking=Marking.RED,
        owner_circle=cast.circles["the-group"],
    )  # fmt: skip
    by = cast.people["group member"]
    assert "marking" in refused(ask, point, marking="GREEN", reason=WHY, by=by, at=NOW)


def test_no_one_person_opens_a_meeting_or_a_point(cast: Cast) -> None:
    chair, member = cast.people["chair"], cast.people["group member"]
    details = workinggroups.Details("A call", LATER, "UTC", marking=Marking.AMBER)
    group_less = workinggroups.arrange(
        group=None, details=details, by=cast.people["secretariat"], at=NOW,
        invite=[cast.people["secretariat"]], points=[workinggroups.Point("One", marking="RED", people=[cast.people["secretariat"]])],
    )  # fmt: skip
    secretariat = cast.people["secretariat"]
    for change in ({"marking": Marking.GREEN}, {"released_to_affiliates": True}):
        wider = workinggroups.Details(**{**vars_of(details), **change})
        faults = refused(
            workinggroups.update, group_less, details=wider, by=secretariat, at=NOW, reason=WHY
        )
        assert faults.keys() == change.keys()
    [point] = group_less.items.all()
    wider_point = workinggroups.Point("One", marking="AMBER")
    assert "marking" in refused(
        workinggroups.change_point, point, point=wider_point, by=secretariat, at=NOW, reason=WHY
    )
    for asked_by, by in ((None, chair), (chair, chair), (TEST, chair), (member, TEST)):
        assert "marking" in refused(
            workinggroups.share_wider,
            group_less, marking="GREEN", asked_by=asked_by, by=by, at=NOW, reason=WHY,
        )  # fmt: skip


def vars_of(details: Any) -> dict[str, Any]:
    return {name: getattr(details, name) for name in details.__dataclass_fields__}


@pytest.mark.parametrize(
    "wider",
    [
        {"marking": Marking.GREEN},
        {"released_to_affiliates": True},
        {"named_nations": True},
        {"named_people": True},
        {"embargo_until": LATER},
    ],
)
def test_no_one_person_opens_a_published_practice(cast: Cast, wider: dict[str, Any]) -> None:
    until = NOW + datetime.timedelta(days=9)
    practice = published(cast, "amber, named", embargo_until=until)
    author, owner = cast.people["author"], cast.people["owner coordinator"]
    if "named_nations" in wider:
        wider = {"named_nations": (cast.nations["canada"], cast.nations["denmark"])}
    if "named_people" in wider:
        wider = {"named_people": (author,)}
    sharing = practices.Sharing(**wider)
    act = {"content": {}, "sharing": sharing, "by": author, "at": NOW, "reason": WHY}
    assert refused(practices.update, practice, **act).keys() == wider.keys()
    assert refused(practices.update, practice, **act, asked_by=author).keys() == wider.keys()
    practices.update(practice, **act, asked_by=owner)


def test_one_person_narrows_and_opens_what_is_not_published(cast: Cast) -> None:
    author = cast.people["author"]
    practice = published(cast, "green released")
    narrow = practices.Sharing(
        marking=Marking.AMBER, released_to_affiliates=False, named_people=(),
        embargo_until=NOW + datetime.timedelta(days=9),
    )  # fmt: skip
    by = {"by": author, "at": NOW, "reason": WHY}
    practices.update(practice, content={}, sharing=narrow, **by)
    draft = published(cast, "draft, red")
    wide = practices.Sharing(marking=Marking.CLEAR)
    practices.update(draft, content={}, sharing=wide, **by)
    draft.refresh_from_db()
    assert draft.marking == Marking.CLEAR


def test_a_second_coordinator_is_a_second_person(cast: Cast) -> None:
    practice = published(cast, "green")
    second = create_person(
        email="second@example.org", name="second", role=Role.COORDINATOR,
        nation=cast.nations["estonia"], password=None, by=TEST, at=NOW,
    )  # fmt: skip
    wish = ask(practice, marking="CLEAR", reason=WHY, by=second, at=NOW)
    answer(wish, agree=True, reason=WHY, by=cast.people["owner coordinator"], at=LATER)
    practice.refresh_from_db()
    assert practice.marking == Marking.CLEAR


def test_an_answered_wish_is_kept_for_a_year(cast: Cast) -> None:
    practice = published(cast, "green")
    peer, other = cast.people["peer official"], cast.people["named official"]
    take_back(ask(practice, release=True, reason=WHY, by=peer, at=NOW), by=peer, at=NOW)
    still = ask(practice, release=True, reason=WHY, by=other, at=NOW)
    year = datetime.timedelta(days=365)
    assert forget_answered(at=NOW + year - datetime.timedelta(seconds=1)) == 0
    assert forget_answered(at=NOW + year) == 1
    assert list(Wish.objects.all()) == [still]
