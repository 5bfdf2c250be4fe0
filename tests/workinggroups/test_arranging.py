import datetime
from dataclasses import replace
from typing import Any

import pytest
from django.core.exceptions import ValidationError

from core.errors import StaleVersion, StateConflict
from core.models import Event, Verb
from members.actions import unseat
from members.markings import Marking
from members.models import Circle
from tests.factories.workinggroups import AFTER, AT, officials
from tests.readers import TEST, Cast
from workinggroups import actions
from workinggroups.actions import Details, Point
from workinggroups.models import AgendaItem, Meeting, WorkingGroup

BEFORE = AT - datetime.timedelta(days=1)


def invited(meeting: Meeting) -> set[str]:
    return set(meeting.invitations.values_list("person__name", flat=True))


def named(row: Meeting | AgendaItem) -> set[str]:
    return set(row.named_people.values_list("name", flat=True))


def test_a_groups_meeting_asks_its_present_members(meeting: Meeting) -> None:
    assert invited(meeting) == {"chair", "group member"}
    assert meeting.owner_circle is not None
    assert meeting.owner_circle.slug == "the-group"
    assert meeting.slug.startswith("2026-05-14-spring-call-")
    event = Event.objects.get(verb=Verb.MEETING_CREATE)
    assert (event.actor_label, event.at) == ("official of Canada", AT)
    assert event.changes == {"invited": [None, 2]}


def test_the_networks_meeting_asks_the_network_and_is_the_secretariats(
    cast: Cast, details: Details
) -> None:
    Circle.objects.filter(slug="secretariat").delete()
    by = cast.people["secretariat"]
    meeting = actions.arrange(group=None, details=details, by=by, at=AT)
    assert invited(meeting) == {
        "author",
        "chair",
        "group member",
        "named nation's official",
        "named official",
        "owner coordinator",
        "owner official",
        "peer official",
        "secretariat",
        "secretariat, elevated",
    }
    assert str(meeting.owner) == "Secretariat"


def test_the_agenda_comes_with_it(cast: Cast, group: WorkingGroup, details: Details) -> None:
    meeting = actions.arrange(
        group=group,
        details=details,
        by=cast.people["chair"],
        at=AT,
        points=[
            Point("Opening"),
            Point("Budget", "decide", 20, Marking.STRICT, nations=[cast.nations["denmark"]]),
        ],
    )
    first, second = meeting.items.all()
    assert (first.position, first.title, first.marking) == (1, "Opening", Marking.GREEN)
    assert (second.position, second.purpose, second.marking) == (2, "decide", Marking.STRICT)
    assert [nation.slug for nation in second.named_nations.all()] == ["denmark"]


def test_guests_from_outside_are_named_so_that_they_can_read(
    cast: Cast, group: WorkingGroup, details: Details
) -> None:
    guests = [cast.people["group member"], cast.people["peer official"]]
    meeting = actions.arrange(
        group=group,
        details=replace(details, marking=Marking.AMBER),
        by=cast.people["chair"],
        at=AT,
        invite=guests,
    )
    assert named(meeting) == {"peer official"}
    unseat(group.circle, cast.people["group member"], by=TEST, at=AT)
    readable = Meeting.objects.visible_to(cast.user("group member"))
    assert meeting not in readable


def test_a_red_meeting_names_everybody_asked_and_who_arranged_it(
    cast: Cast, group: WorkingGroup, details: Details
) -> None:
    red = replace(details, marking=Marking.RED)
    meeting = actions.arrange(
        group=group,
        details=red,
        by=cast.people["chair"],
        at=AT,
        invite=[cast.people["group member"]],
        points=[Point("Opening")],
    )
    assert named(meeting) == {"group member", "chair"}
    assert named(meeting.items.get()) == {"group member", "chair"}
    hubs_own = actions.arrange(
        group=group, details=red, by=TEST, at=AT, invite=[cast.people["group member"]]
    )
    assert named(hubs_own) == {"group member"}


def test_who_could_not_read_cannot_be_asked(
    cast: Cast, group: WorkingGroup, details: Details
) -> None:
    affiliates = [cast.people["affiliate of the owner"], cast.people["affiliate of a named nation"]]
    strict = replace(details, marking=Marking.STRICT)
    with pytest.raises(ValidationError) as refusal:
        actions.arrange(
            group=group, details=strict, by=cast.people["chair"], at=AT, invite=affiliates
        )
    assert refusal.value.message_dict == {
        "people": [
            (
                "With this marking affiliate of the owner, affiliate of a named nation could not "
                "read it: invite others, or widen it."
            )
        ]
    }
    assert not Meeting.objects.exists()


def test_many_who_could_not_read_are_summed_up(
    cast: Cast, group: WorkingGroup, details: Details
) -> None:
    affiliates = officials(cast.nations["estonia"], 7, role="affiliate")
    with pytest.raises(ValidationError, match=r"official 4 of Estonia and 2 more could not"):
        actions.arrange(
            group=group,
            details=replace(details, marking=Marking.STRICT),
            by=cast.people["chair"],
            at=AT,
            invite=affiliates,
        )


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"title": ""}, "title"),
        ({"title": "One\u202etwo"}, "title"),
        ({"time_zone": "Europe/Atlantis"}, "time_zone"),
        ({"minutes_long": 4}, "__all__"),
        ({"marking": "PINK"}, "marking"),
        ({"marking": Marking.STRICT, "released_to_affiliates": True}, "__all__"),
    ],
)
def test_nonsense_is_refused_by_field(
    cast: Cast, group: WorkingGroup, details: Details, change: dict[str, Any], field: str
) -> None:
    with pytest.raises(ValidationError) as refusal:
        actions.arrange(
            group=group, details=replace(details, **change), by=cast.people["chair"], at=AT
        )
    assert list(refusal.value.message_dict) == [field]


def test_details_and_guests_change_together(cast: Cast, meeting: Meeting, details: Details) -> None:
    later = replace(details, starts_at=AT + datetime.timedelta(hours=2), marking=Marking.AMBER)
    changed = actions.update(
        meeting,
        details=later,
        invite=[cast.people["chair"], cast.people["peer official"]],
        by=cast.people["chair"],
        at=AFTER,
        expected=frozenset({1}),
        reason="The host asked for it.",
    )
    assert (changed.version, changed.updated_at) == (2, AFTER)
    assert invited(changed) == {"chair", "peer official"}
    event = Event.objects.get(verb=Verb.MEETING_UPDATE)
    assert event.reason == "The host asked for it."
    assert event.changes == {
        "starts_at": ["2026-05-14T09:00:00+00:00", "2026-05-14T11:00:00+00:00"],
        "marking": ["GREEN", "AMBER"],
        "invited": [[cast.people["group member"].pk], [cast.people["peer official"].pk]],
    }


def test_new_guests_alone_are_a_change(cast: Cast, meeting: Meeting, details: Details) -> None:
    guests = [cast.people["chair"]]
    actions.update(meeting, details=details, invite=guests, by=cast.people["chair"], at=AFTER)
    assert invited(meeting) == {"chair"}
    assert Event.objects.get(verb=Verb.MEETING_UPDATE).changes == {
        "invited": [[cast.people["group member"].pk], []]
    }


def test_nothing_changed_is_nothing_written(cast: Cast, meeting: Meeting, details: Details) -> None:
    actions.update(meeting, details=details, by=cast.people["chair"], at=AFTER)
    assert not Event.objects.filter(verb=Verb.MEETING_UPDATE).exists()


def test_two_who_change_at_once(cast: Cast, meeting: Meeting, details: Details) -> None:
    chair = cast.people["chair"]
    read = frozenset({meeting.version})
    first, second = replace(details, place="Room 1"), replace(details, place="Room 2")
    actions.update(meeting, details=first, by=chair, at=BEFORE, expected=read)
    with pytest.raises(StaleVersion):
        actions.update(meeting, details=second, by=chair, at=BEFORE, expected=read)
    meeting.refresh_from_db()
    assert meeting.place == "Room 1"


def test_a_meeting_that_has_begun_moves_for_a_reason_only(
    cast: Cast, meeting: Meeting, details: Details
) -> None:
    chair, later = cast.people["chair"], replace(details, place="Room 1", title="A call")
    with pytest.raises(ValidationError, match="the meeting has begun") as refusal:
        actions.update(meeting, details=later, by=chair, at=AFTER, reason=" ")
    assert list(refusal.value.message_dict) == ["reason"]
    actions.update(meeting, details=replace(details, title="A call"), by=chair, at=AFTER)
    actions.update(meeting, details=later, by=chair, at=AFTER, reason="It was held there.")
    assert Event.objects.latest("sequence").reason == "It was held there."


def test_the_writer_must_be_able_to_read_it_afterwards(
    cast: Cast, meeting: Meeting, details: Details
) -> None:
    with pytest.raises(ValidationError, match="You could not read it yourself"):
        actions.update(
            meeting,
            details=replace(details, marking=Marking.AMBER),
            invite=[],
            by=cast.people["peer official"],
            at=AFTER,
        )


def test_items_follow_a_meeting_that_becomes_narrower(
    cast: Cast, meeting: Meeting, details: Details
) -> None:
    chair = cast.people["chair"]
    wide = actions.add_point(meeting, point=Point("Wide"), by=chair, at=AT)
    red = actions.add_point(
        meeting, point=Point("Red", marking=Marking.RED, people=[chair]), by=chair, at=AT
    )
    narrow = replace(details, marking=Marking.STRICT)
    actions.update(meeting, details=narrow, by=chair, at=AFTER, reason="It names people.")
    wide.refresh_from_db()
    red.refresh_from_db()
    assert (wide.marking, red.marking) == (Marking.STRICT, Marking.RED)


@pytest.mark.parametrize("marking", [Marking.AMBER, Marking.RED])
def test_who_is_asked_later_reads_the_agenda_too(
    cast: Cast, group: WorkingGroup, details: Details, marking: str
) -> None:
    first, later = cast.people["peer official"], cast.people["named nation's official"]
    chair, narrow = cast.people["chair"], replace(details, marking=marking)
    own = Point("Between two", marking=Marking.RED, people=[chair, first])
    meeting = actions.arrange(
        group=group, details=narrow, by=chair, at=AT, invite=[first], points=[Point("All"), own]
    )
    meeting = actions.update(meeting, details=narrow, by=chair, at=AFTER, invite=[first, later])
    seen = {
        name: [item.title for item in AgendaItem.objects.visible_to(cast.user(name))]
        for name in ("peer official", "named nation's official")
    }
    both = marking == Marking.RED  # then the second point has the meeting's readers as well
    assert seen["named nation's official"] == ["All", *(["Between two"] if both else [])]
    assert seen["peer official"] == ["All", "Between two"]
    meeting = actions.update(meeting, details=narrow, by=chair, at=AFTER, invite=[later])
    assert not AgendaItem.objects.visible_to(cast.user("peer official")).filter(title="All")


def test_points_are_added_changed_and_removed_without_moving_the_version(
    cast: Cast, meeting: Meeting
) -> None:
    chair = cast.people["chair"]
    item = actions.add_point(meeting, point=Point("One"), by=chair, at=AT)
    other = actions.add_point(meeting, point=Point("Two"), by=chair, at=AT)
    assert (item.position, other.position) == (1, 2)
    secret = Point("One, again", marking=Marking.RED, people=[chair])
    with pytest.raises(ValidationError, match="Say why the marking changes"):
        actions.change_point(item, point=secret, by=chair, at=AT)
    why = "It concerns a supplier."
    changed = actions.change_point(item, point=secret, by=chair, at=AT, reason=why)
    assert (changed.title, changed.marking, named(changed)) == ("One, again", "RED", {"chair"})
    actions.remove_point(other, by=chair, at=AT)
    assert list(meeting.items.all()) == [item]
    meeting.refresh_from_db()
    assert (meeting.version, meeting.updated_at) == (1, AT)
    told = Event.objects.filter(on_kind="workinggroups.agendaitem").order_by("sequence")
    assert list(told.values_list("verb", "on_id", "reason")) == [
        (Verb.POINT_CREATE, str(item.pk), ""),
        (Verb.POINT_CREATE, told[1].on_id, ""),
        (Verb.POINT_UPDATE, str(item.pk), why),
        (Verb.POINT_REMOVE, told[1].on_id, ""),
    ]
    assert told[2].changes["marking"] == ["GREEN", "RED"]
    assert not Event.objects.filter(verb=Verb.MEETING_UPDATE).exists()  # it tells of no point


def test_an_item_whose_minutes_were_circulated_stays(cast: Cast, meeting: Meeting) -> None:
    chair = cast.people["chair"]
    item = actions.add_point(meeting, point=Point("One"), by=chair, at=AT)
    item.minutes_circulated_at = AFTER
    item.save()
    with pytest.raises(StateConflict, match="stays on the agenda"):
        actions.remove_point(item, by=chair, at=AFTER)


@pytest.mark.parametrize(
    ("point", "sentence"),
    [
        (
            Point("Wide", marking=Marking.CLEAR),
            "An item is for no more readers than its meeting, which is TLP:GREEN.",
        ),
        (
            Point("Red", marking=Marking.RED),
            "TLP:RED is for named people only. Name those who may read it.",
        ),
        (Point(""), "This field cannot be blank."),
        (Point("None", minutes_long=0), "Ensure this value is greater than or equal to 1."),
    ],
)
def test_an_item_that_cannot_stand_is_refused(
    cast: Cast, meeting: Meeting, point: Point, sentence: str
) -> None:
    with pytest.raises(ValidationError) as refusal:
        actions.add_point(meeting, point=point, by=cast.people["chair"], at=AT)
    assert refusal.value.messages == [sentence]


def test_who_writes_a_red_item_is_named_in_it(cast: Cast, meeting: Meeting) -> None:
    point = Point("Red", marking=Marking.RED, people=[cast.people["group member"]])
    with pytest.raises(ValidationError, match="name yourself"):
        actions.add_point(meeting, point=point, by=cast.people["chair"], at=AT)
