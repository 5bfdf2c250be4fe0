import datetime
from collections.abc import Callable
from functools import partial
from typing import Any

import pytest

from members.markings import Marking
from members.models import Circle
from tests.factories.workinggroups import (
    AFTER,
    AT,
    AgendaItemFactory,
    GroupFactory,
    MeetingFactory,
)
from tests.readers import COMMUNITY, ELEVATED, MAY_READ, READERS, Cast, sharing_of
from workinggroups import actions, queries
from workinggroups.actions import Point
from workinggroups.models import Action, Decision, GroupLead, GroupOutput, Meeting, WorkingGroup

TEXT = "DECISION: Adopt {n}.\n\nACTION: @group.member by 2026-06-0{n} send {n}"
DAY = AFTER.date()


def circulated(cast: Cast, group: WorkingGroup, number: int) -> Meeting:
    meeting = actions.arrange(
        group=group,
        details=actions.Details(
            f"Call {number}", AT + datetime.timedelta(hours=number), "Europe/Tallinn"
        ),
        points=[Point("One"), Point("Two", marking=Marking.STRICT)],
        by=cast.people["chair"],
        at=AT,
    )
    item = meeting.items.last()
    assert item is not None
    texts = {"minutes": TEXT.format(n=number), f"item-{item.pk}": "DECISION: Strict."}
    chair = cast.people["chair"]
    actions.write_minutes(
        meeting, texts=texts, attendance={cast.nations["canada"]: "present"}, by=chair, at=AFTER
    )
    actions.circulate(meeting, by=chair, at=AFTER)
    return meeting


def count(run: Callable[[], Any], django_assert_max_num_queries: Any) -> int:
    with django_assert_max_num_queries(100) as caught:
        run()
    return len(caught)


def test_lists_cost_the_same_for_one_and_for_three(
    cast: Cast, group: WorkingGroup, django_assert_max_num_queries: Any
) -> None:
    user = cast.user("chair")
    early = AT - datetime.timedelta(days=1)
    lists: dict[str, tuple[int, Callable[[], Any]]] = {
        "groups": (3, lambda: list(queries.groups(user))),
        "upcoming": (2, lambda: list(queries.upcoming_meetings(user, at=early))),
        "past": (2, lambda: list(queries.past_meetings(user, at=AFTER))),
        "decisions": (1, lambda: list(queries.decisions_register(user))),
        "actions": (1, lambda: list(queries.actions_register(user, on=DAY))),
    }
    for number in (1, 2, 3):
        meeting = circulated(cast, group, number)
        GroupFactory()
        if number == 2:
            continue
        for name, (expected, run) in lists.items():
            assert count(run, django_assert_max_num_queries) == expected, (name, number)
        page = partial(queries.meeting_page, meeting, user)
        assert count(page, django_assert_max_num_queries) == 12, number


def test_pages_cost_the_same_however_much_hangs_on_them(
    cast: Cast, group: WorkingGroup, django_assert_max_num_queries: Any
) -> None:
    user = cast.user("chair")
    for number in (1, 2, 3):
        meeting = circulated(cast, group, number)
        GroupLead.objects.create(
            group=group, position=number, nation=cast.nations["canada"], ref="seed 001"
        )
        GroupOutput.objects.create(group=group, position=number, title=f"Output {number}")
        if number == 2:
            continue
        shown = partial(queries.group_page, group, user, at=AFTER)
        assert count(shown, django_assert_max_num_queries) == 13, number
        planned = partial(queries.preview, meeting, user)
        assert count(planned, django_assert_max_num_queries) == 5, number


def test_a_groups_page(cast: Cast, group: WorkingGroup) -> None:
    past = circulated(cast, group, 1)
    coming = MeetingFactory(group=group, starts_at=AFTER + datetime.timedelta(days=9))
    MeetingFactory(starts_at=AFTER + datetime.timedelta(days=9))
    page = queries.group_page(group, cast.user("peer official"), at=AFTER)
    assert (page.coming, page.past) == ([coming], [past])
    assert [row.text for row in page.decisions] == ["Adopt 1."]
    assert [(str(nation), seats) for nation, seats in page.roster] == [("Canada", [])]
    mine = queries.group_page(group, cast.user("chair"), at=AFTER)
    assert [row.text for row in mine.decisions] == ["Strict.", "Adopt 1."]
    names = [(str(nation), [str(s.person) for s in seats]) for nation, seats in mine.roster]
    assert names == [("Canada", ["chair", "group member"])]
    public = queries.group_page(group, cast.user("stranger"), at=AFTER)
    assert (public.coming, public.past, public.decisions, public.roster) == ([], [], [], [])


def test_the_secretariats_seat_shows_with_names_only(cast: Cast) -> None:
    group = GroupFactory(circle=cast.circles["secretariat"])
    page = queries.group_page(group, cast.user("secretariat"), at=AFTER)
    assert [nation for nation, _ in page.roster] == [None]
    assert queries.group_page(group, cast.user("author"), at=AFTER).roster == []


@pytest.mark.no_cover  # a table of readers
@pytest.mark.parametrize("level", MAY_READ)
def test_who_reads_a_meeting_its_items_and_entries(cast: Cast, level: str) -> None:
    fields, named = sharing_of(cast, level)
    owner = {"owner_nation": None, "owner_circle": None}
    row = MeetingFactory(**(owner | fields))
    for relation, rows in named.items():
        getattr(row, relation).set(rows)
    clear = AgendaItemFactory(
        meeting=row,
        **owner | fields | {"marking": Marking.CLEAR, "released_to_affiliates": False},
    )
    entry = {"meeting": row, "text": "x", "paragraph": "x", "fingerprint": "x", "number": 1}
    Decision.objects.create(**entry)
    Decision.objects.create(**entry, item=clear)
    Action.objects.create(**entry, item=clear, owner=cast.people["author"], due=DAY)
    for reader in READERS:
        user = cast.user(reader)
        may = reader in MAY_READ[level]
        assert (row in queries.past_meetings(user, at=AFTER)) is may, reader
        assert (clear in row.items.visible_to(user)) is may, reader
        assert queries.decisions_register(user).count() == (2 if may else 0), reader
        named = may and reader in COMMUNITY | ELEVATED
        assert queries.actions_register(user, on=DAY).count() == (1 if named else 0), reader


def test_a_hidden_group_is_not_named_with_its_meeting(cast: Cast) -> None:
    hidden = GroupFactory(marking=Marking.STRICT, circle=cast.circles["the-group"])
    meeting = MeetingFactory(group=hidden)
    [row] = queries.past_meetings(cast.user("author"), at=AFTER)
    assert (row, row.group) == (meeting, None)
    assert queries.meeting_page(meeting, cast.user("author")).group is None
    assert queries.meeting_page(meeting, cast.user("chair")).group == hidden


def test_neighbours_are_of_the_same_body_and_readable(cast: Cast, group: WorkingGroup) -> None:
    def at(hours: int, **more: Any) -> Meeting:
        return MeetingFactory(starts_at=AT + datetime.timedelta(hours=hours), **more)

    first, middle, last = at(1, group=group), at(3, group=group), at(5, group=group)
    at(2, group=group, marking=Marking.RED)
    at(2)
    page = queries.meeting_page(middle, cast.user("author"))
    assert (page.previous, page.following) == (first, last)
    assert queries.meeting_page(first, cast.user("author")).previous is None


def test_past_meetings_page_without_gap_or_repeat(cast: Cast) -> None:
    meetings = [MeetingFactory(starts_at=AT) for _ in range(3)]
    meetings += [MeetingFactory(starts_at=AT - datetime.timedelta(days=n)) for n in (1, 2)]
    user, seen, before = cast.user("author"), [], ""
    for _ in range(3):
        rows, before = queries.past_page(user, at=AFTER, before=before, size=2)
        seen += rows
    assert before == ""
    assert {row.pk for row in seen} == {row.pk for row in meetings}
    assert len(seen) == 5
    hidden = MeetingFactory(marking=Marking.RED)
    assert queries.past_page(user, at=AFTER, before=hidden.slug, size=9)[0] == seen
    assert queries.past_page(user, at=AFTER, before="nonsense", size=9)[0] == seen


def test_the_register_of_decisions_narrows(cast: Cast, group: WorkingGroup) -> None:
    circulated(cast, group, 1)
    circulated(cast, group, 2)
    user = cast.user("author")
    assert [d.text for d in queries.decisions_register(user)] == ["Adopt 2.", "Adopt 1."]
    assert [d.text for d in queries.decisions_register(user, words="1 ADOPT")] == ["Adopt 1."]
    assert not queries.decisions_register(user, words="Strict")
    assert not queries.decisions_register(user, group=GroupFactory())
    assert queries.decisions_register(user, group=group).count() == 2


def test_the_register_of_actions_narrows(cast: Cast, group: WorkingGroup) -> None:
    circulated(cast, group, 1)
    circulated(cast, group, 2)

    def texts(reader: str, **asked: Any) -> list[str]:
        rows = queries.actions_register(cast.user(reader), **({"on": DAY} | asked))
        return [row.text for row in rows]

    assert texts("author") == ["send 1", "send 2"]
    assert texts("group member", whose="mine") == ["send 1", "send 2"]
    assert texts("author", whose="mine") == []
    assert texts("stranger", whose="mine") == []
    assert texts("peer official", whose="nation") == ["send 1", "send 2"]
    assert texts("author", whose="nation") == []
    assert texts("author", state="overdue", on=datetime.date(2026, 6, 2)) == ["send 1"]
    actions.close_action(
        Action.objects.get(text="send 1"),
        state="done",
        outcome="Sent.",
        by=cast.people["chair"],
        at=AFTER,
    )
    assert texts("author") == ["send 2"]
    assert texts("author", state="done") == ["send 1"]
    assert texts("author", state="any") == ["send 1", "send 2"]
    rows = queries.actions_register(cast.user("author"), state="any", on=DAY)
    first = rows[0]
    assert [row.text for row in queries.after_action(rows, first.due, first.pk)] == ["send 2"]
    assert queries.after_action(rows, None, 0).count() == 2


def test_whom_one_can_invite(group: WorkingGroup) -> None:
    everyone = set(queries.can_be_invited(None).values_list("name", flat=True))
    assert "affiliate of the owner" in everyone
    assert not everyone & {
        "former member", "administrator", "administrator, elevated",
        "official of a former member nation",
    }  # fmt: skip
    assert set(queries.can_be_invited(group).values_list("name", flat=True)) == everyone
    assert [person.name for person in queries.default_guests(group)] == ["chair", "group member"]


def test_what_the_form_of_a_meeting_offers(cast: Cast, meeting: Meeting) -> None:
    GroupFactory()
    chair = queries.arranging_choices(cast.people["chair"], meeting=meeting)
    assert (list(chair["groups"]), chair["network"]) == ([meeting.group], False)
    assert ("Europe/Tallinn", "Europe/Tallinn") in chair["zones"]
    sec = queries.arranging_choices(cast.people["secretariat"])
    assert (sec["groups"].count(), sec["network"]) == (2, True)


def test_attendance_is_asked_of_members_and_of_those_noted(cast: Cast, meeting: Meeting) -> None:
    names = [nation.name for nation in queries.nations_of(meeting)]
    assert names == ["Canada", "Denmark", "Estonia"]
    meeting.attendance.create(nation=cast.nations["atlantis"], state="present")
    assert "Atlantis" in [nation.name for nation in queries.nations_of(meeting)]


def test_rows_say_what_they_are(cast: Cast, group: WorkingGroup) -> None:
    meeting = circulated(cast, group, 1)
    lead = GroupLead(group=group, nation=cast.nations["canada"])
    invitation = queries.invitations(meeting).first()
    attendance, decision = meeting.attendance.get(), meeting.decisions.first()
    circulation = meeting.circulations.get()
    rows = [lead, GroupOutput(title="A text"), group, invitation, attendance, decision, circulation]
    assert [str(row) for row in rows] == [
        "Canada led The group",
        "A text",
        "The group",
        "chair to Call 1",
        "Canada: Present",
        "Adopt 1.",
        "Call 1, circulation 1",
    ]
    assert [str(guest) for guest in queries.guests_of(meeting)] == ["chair", "group member"]
    assert str(meeting.items.first()) == "One"
    assert Circle.objects.filter(group=group).exists()
