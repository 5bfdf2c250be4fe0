from typing import Any

import pytest

from members.markings import Marking
from members.queries.access import accesses, readers_of
from practices.models import Practice
from tests.readers import NOW, Cast, make_cast, make_practice, sharing_of
from workinggroups.models import Meeting

pytestmark = pytest.mark.django_db


@pytest.fixture
def cast() -> Cast:
    return make_cast()


def told(row: Any) -> list[str | tuple[str, list[str]]]:
    return [
        (some.words, [person.name for person in some.people]) if some.people else some.words
        for some in readers_of(row)
    ]


@pytest.mark.parametrize(
    ("level", "readers"),
    [
        ("clear", ["Everyone"]),
        ("green", ["Officials of all member nations", "The secretariat"]),
        (
            "green released",
            ["Officials of all member nations", "The secretariat",
             "Local authorities of all member nations"],
        ),
        (
            "amber, named",
            ["The secretariat", "Officials of Estonia", "Officials of Denmark",
             ("Its author", ["author"]), ("Named in person", ["named official"])],
        ),
        (
            "amber, named, released",
            ["The secretariat", "Officials of Estonia", "Local authorities of Estonia",
             "Officials of Denmark", "Local authorities of Denmark",
             ("Its author", ["author"]), ("Named in person", ["named official"])],
        ),
        (
            "amber, group's",
            ["The secretariat", ("Its author", ["chair"]),
             ("In the group that owns it", ["group member"])],
        ),
        (
            "amber, names the group",
            ["The secretariat", "Officials of Estonia", ("Its author", ["author"]),
             ("In a group that it names", ["chair", "group member"])],
        ),
        ("red, named", [("Named in person", ["named official"])]),
        ("draft", ["The coordinator of Estonia", ("Its author", ["author"])]),
        ("draft, red", [("Its author", ["author"]), ("Named in person", ["named official"])]),
        (
            "draft, group's",
            [("In the chair of the group that owns it", ["chair"]),
             ("In the group that owns it", ["group member"])],
        ),
        ("in review", ["The secretariat", "The coordinator of Estonia", ("Its author", ["author"])]),
        ("under embargo", ["The secretariat", ("Its author", ["author"])]),
    ],
)  # fmt: skip
def test_who_reads_it_is_told_by_kind_and_by_name(
    cast: Cast, level: str, readers: list[Any]
) -> None:
    practice = make_practice(cast, level)
    if level == "draft, group's":
        practice.author = None
        practice.save()
    assert told(practice) == readers


def test_a_drafter_named_in_person_is_told_apart_from_one_who_is_not(cast: Cast) -> None:
    practice = make_practice(cast, "draft")
    practice.named_people.set([cast.people["owner coordinator"], cast.people["owner official"]])
    assert ("Named in person", ["owner coordinator"]) in told(practice)


def test_who_reads_a_meeting(cast: Cast) -> None:
    fields, named = sharing_of(cast, "amber, named")
    meeting = Meeting.objects.create(
        slug="a-meeting", title="A meeting", starts_at=NOW, time_zone="UTC", created_at=NOW,
        updated_at=NOW, **fields,
    )  # fmt: skip
    meeting.named_people.set(named["named_people"])
    assert told(meeting) == [
        "The secretariat", "Officials of Estonia", ("Named in person", ["named official"]),
    ]  # fmt: skip


def test_nobody_at_all(cast: Cast) -> None:
    practice = make_practice(cast, "red, named", marking=Marking.RED)
    practice.named_people.clear()
    assert told(practice) == []
    assert Practice.objects.filter(pk=practice.pk).grants_to(cast.user("secretariat")) == {}


@pytest.mark.parametrize("named", [1, 3])
def test_a_panel_costs_the_same_however_many_are_named(
    cast: Cast, named: int, django_assert_num_queries: Any
) -> None:
    practice = make_practice(cast, "amber, named")
    people = ["named official", "peer official", "group member"][:named]
    practice.named_people.set([cast.people[name] for name in people])
    practice.named_nations.set(list(cast.nations.values())[:named])
    practice.named_circles.set(list(cast.circles.values())[:named])
    for reader, statements in (("stranger", 0), ("named official", 4), ("owner official", 5)):
        user = cast.user(reader)
        with django_assert_num_queries(statements):
            accesses([practice], user)
    with django_assert_num_queries(11):
        readers_of(practice)
