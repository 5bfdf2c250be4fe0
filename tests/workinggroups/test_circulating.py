import datetime
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.db import transaction

from core.errors import StaleVersion, StateConflict
from core.models import Event, Verb
from members.markings import Marking
from tests.factories.workinggroups import AFTER, AT
from tests.readers import Cast
from workinggroups import actions, queries
from workinggroups.actions import Point
from workinggroups.models import Action, Attendance, Circulation, Decision, Meeting, MinutesState

TEXT = (
    "We met.\n\nDECISION: Adopt the charter.\n\nACTION: @group.member by 2026-06-01 send the list\n"
)


def write(meeting: Meeting, cast: Cast, text: str = TEXT, by: str = "chair", **more: str) -> None:
    texts = {"minutes": text} | more
    actions.write_minutes(meeting, texts=texts, by=cast.people[by], at=AFTER)
    meeting.refresh_from_db()


def circulate(meeting: Meeting, cast: Cast, by: str = "chair") -> Circulation:
    circulation = actions.circulate(meeting, by=cast.people[by], at=AFTER)
    meeting.refresh_from_db()
    return circulation


def red_item(meeting: Meeting, cast: Cast) -> Any:
    chair = cast.people["chair"]
    point = Point("Red", marking=Marking.RED, people=[chair, cast.people["group member"]])
    return actions.add_point(meeting, point=point, by=chair, at=AT)


def test_a_draft_shows_to_no_reader(meeting: Meeting, cast: Cast) -> None:
    write(meeting, cast)
    assert (meeting.minutes, meeting.minutes_state) == ("", MinutesState.DRAFT)
    assert meeting.minutes_draft == TEXT
    assert not Decision.objects.exists()
    event = Event.objects.get(verb=Verb.MINUTES_WRITE)
    assert event.changes == {"parts": [None, ["minutes"]]}


def test_writing_the_same_again_writes_nothing(meeting: Meeting, cast: Cast) -> None:
    write(meeting, cast)
    write(meeting, cast, TEXT.replace("\n", "\r\n"))
    assert Event.objects.filter(verb=Verb.MINUTES_WRITE).count() == 1
    write(meeting, cast, TEXT + "More.")
    assert Event.objects.filter(verb=Verb.MINUTES_WRITE).count() == 2


def test_two_who_write_at_once(meeting: Meeting, cast: Cast) -> None:
    chair = cast.people["chair"]
    edition = queries.edition_of(meeting, queries.parts_of(meeting, chair))
    actions.write_minutes(meeting, texts={"minutes": "A"}, by=chair, at=AFTER, expected=edition)
    with pytest.raises(StaleVersion):
        actions.write_minutes(meeting, texts={"minutes": "B"}, by=chair, at=AFTER, expected=edition)
    with pytest.raises(StaleVersion):
        actions.circulate(meeting, by=chair, at=AFTER, expected=edition)


def test_text_that_cannot_be_kept_is_refused_by_part(meeting: Meeting, cast: Cast) -> None:
    item = red_item(meeting, cast)
    with pytest.raises(ValidationError) as refusal:
        write(meeting, cast, "a\x00b", **{f"item-{item.pk}": "x" * 100_001})
    assert refusal.value.message_dict == {
        "minutes": ["The character U+0000 cannot be used here."],
        f"item-{item.pk}": ["Ensure this value has at most 100000 characters (it has 100001)."],
    }
    meeting.refresh_from_db()
    assert meeting.minutes_draft == ""


def test_attendance_is_kept_by_nation(meeting: Meeting, cast: Cast) -> None:
    canada, estonia = cast.nations["canada"], cast.nations["estonia"]

    def attend(**states: str) -> dict[str, str]:
        actions.write_minutes(
            meeting,
            texts={},
            attendance={cast.nations[slug]: state for slug, state in states.items()},
            by=cast.people["chair"],
            at=AFTER,
        )
        return {row.nation.slug: row.state for row in meeting.attendance.all()}

    assert attend(canada="present", estonia="apologies") == {
        "canada": "present",
        "estonia": "apologies",
    }
    assert attend(canada="present", estonia="absent") == {"canada": "present", "estonia": "absent"}
    assert attend(estonia="") == {"canada": "present"}
    assert Event.objects.filter(verb=Verb.MINUTES_WRITE).count() == 3
    attend(canada="present")
    assert Event.objects.filter(verb=Verb.MINUTES_WRITE).count() == 3
    with pytest.raises(ValidationError):
        attend(canada="asleep")
    assert Attendance.objects.get().nation == canada != estonia


def test_circulating_makes_entries_and_owes_mail(meeting: Meeting, cast: Cast) -> None:
    write(meeting, cast)
    circulation = circulate(meeting, cast)
    assert (meeting.minutes, meeting.minutes_state) == (TEXT, MinutesState.CIRCULATED)
    assert (meeting.minutes_circulated_at, meeting.version) == (AFTER, 2)
    decision, action = Decision.objects.get(), Action.objects.get()
    assert (decision.number, decision.text) == (1, "Adopt the charter.")
    assert (action.number, action.text, action.owner.name) == (1, "send the list", "group member")
    assert (action.due, str(action.nation)) == (datetime.date(2026, 6, 1), "Canada")
    assert (circulation.number, circulation.fanned_out_at) == (1, None)
    event = Event.objects.get(verb=Verb.MINUTES_CIRCULATE)
    assert event.changes["new"] == [None, 2]


def test_circulating_again_needs_a_change(meeting: Meeting, cast: Cast) -> None:
    write(meeting, cast)
    circulate(meeting, cast)
    with pytest.raises(StateConflict, match="nothing has changed since"):
        circulate(meeting, cast)
    assert Circulation.objects.count() == 1


def test_corrected_minutes_relink_and_strike(meeting: Meeting, cast: Cast) -> None:
    write(meeting, cast, TEXT + "\nDECISION: Something that will be gone.\n")
    circulate(meeting, cast)
    action = Action.objects.get()
    actions.close_action(
        action, state="done", outcome="Sent.", by=cast.people["group member"], at=AFTER
    )
    corrected = TEXT.replace("2026-06-01", "2026-07-01").replace("charter.", "new charter.")
    write(meeting, cast, corrected)
    assert meeting.minutes != corrected
    plan = queries.preview(meeting, cast.people["chair"])
    assert [(p.status, p.entry.text) for p in plan.planned] == [
        ("changed", "Adopt the new charter."),
        ("changed", "send the list"),
    ]
    assert [row.text for row in plan.vanishing] == ["Something that will be gone."]
    assert circulate(meeting, cast).number == 2
    assert [d.text for d in Decision.objects.current()] == ["Adopt the new charter."]
    assert Decision.objects.get(struck_at=AFTER).number == 2
    action.refresh_from_db()
    assert (action.due, action.state) == (datetime.date(2026, 7, 1), "done")
    write(meeting, cast, corrected + "\nDECISION: Quite another matter.\n")
    circulate(meeting, cast)
    assert Decision.objects.get(text="Quite another matter.").number == 3
    assert Action.objects.count() == 1


def test_an_entry_may_move_to_an_item(meeting: Meeting, cast: Cast) -> None:
    item = red_item(meeting, cast)
    write(meeting, cast)
    circulate(meeting, cast)
    decision = Decision.objects.get()
    rest = TEXT.replace("DECISION: Adopt the charter.", "")
    write(meeting, cast, rest, **{f"item-{item.pk}": "DECISION: Adopt the charter."})
    circulate(meeting, cast)
    decision.refresh_from_db()
    assert (decision.item, decision.number, decision.struck_at) == (item, 1, None)
    assert decision not in Decision.objects.visible_to(cast.user("peer official"))
    assert decision in Decision.objects.visible_to(cast.user("group member"))


def test_what_the_circulator_may_not_read_is_not_circulated(meeting: Meeting, cast: Cast) -> None:
    item = red_item(meeting, cast)
    write(meeting, cast, TEXT, **{f"item-{item.pk}": "DECISION: Zanzibar."})
    plan = queries.preview(meeting, cast.people["secretariat"])
    assert "Zanzibar" not in str(plan)
    circulate(meeting, cast, by="secretariat")
    item.refresh_from_db()
    assert (item.minutes, item.minutes_draft) == ("", "DECISION: Zanzibar.")
    before = (meeting.version, meeting.updated_at, meeting.minutes_circulated_at)
    actions.circulate(meeting, by=cast.people["chair"], at=AFTER + datetime.timedelta(hours=1))
    meeting.refresh_from_db()
    assert (meeting.version, meeting.updated_at, meeting.minutes_circulated_at) == before
    assert Decision.objects.get(item=item).number == 1


def test_the_secretariat_writes_around_what_it_may_not_read(meeting: Meeting, cast: Cast) -> None:
    item = red_item(meeting, cast)
    write(meeting, cast, "x", by="secretariat", **{f"item-{item.pk}": "overwritten"})
    item.refresh_from_db()
    assert item.minutes_draft == ""


def test_faults_stop_it_and_name_part_and_line(meeting: Meeting, cast: Cast) -> None:
    chair = cast.people["chair"]
    item = actions.add_point(
        meeting, point=Point("Red", marking=Marking.RED, people=[chair]), by=chair, at=AT
    )
    write(
        meeting,
        cast,
        "DECISION:\n\nACTION: @peer.official by 2026-06-01 x",
        **{
            f"item-{item.pk}": "ACTION: @group.member by 2026-06-01 x\n\nACTION: @chair by 2026-06-01 y"
        },
    )
    with pytest.raises(ValidationError) as refusal:
        circulate(meeting, cast)
    assert refusal.value.message_dict == {
        "minutes": [
            "Minutes, line 1: Say what was decided: DECISION: text.",
            (
                "Minutes, line 3: Nobody invited is called @peer.official. "
                "Write one of: @chair, @group.member."
            ),
        ],
        f"item-{item.pk}": ["“Red”, line 1: group member may not read this item."],
    }
    assert not Circulation.objects.exists()


def test_nothing_written_and_too_early_are_refused(meeting: Meeting, cast: Cast) -> None:
    with pytest.raises(StateConflict, match="No minutes are written yet"):
        circulate(meeting, cast)
    write(meeting, cast)
    early = AT - datetime.timedelta(minutes=1)
    with pytest.raises(StateConflict, match="has not begun"):
        actions.circulate(meeting, by=cast.people["chair"], at=early)


def test_the_preview_says_who_will_get_it_and_changes_nothing(meeting: Meeting, cast: Cast) -> None:
    write(meeting, cast, TEXT.replace("@group.member", "@chair"))
    cast.people["group member"].is_active = False
    cast.people["group member"].save()
    before = Event.objects.count()
    plan = queries.preview(meeting, cast.people["chair"])
    assert [person.name for person in plan.readers] == ["chair"]
    assert [person.name for person in plan.left_out] == ["group member"]
    assert plan.changed
    assert not plan.empty
    assert [p.status for p in plan.planned] == ["new", "new"]
    assert Event.objects.count() == before
    assert not Decision.objects.exists()


def test_invited_people_who_may_not_read_are_left_out(meeting: Meeting, cast: Cast) -> None:
    meeting.invitations.create(person=cast.people["affiliate of the owner"])
    write(meeting, cast)
    plan = queries.preview(meeting, cast.people["chair"])
    assert [person.name for person in plan.left_out] == ["affiliate of the owner"]


def test_the_preview_of_what_is_already_circulated(meeting: Meeting, cast: Cast) -> None:
    write(meeting, cast)
    circulate(meeting, cast)
    plan = queries.preview(meeting, cast.people["chair"])
    assert [p.status for p in plan.planned] == ["as before", "as before"]
    assert not plan.changed


def test_chatham_house_is_watched_over(meeting: Meeting, cast: Cast) -> None:
    meeting.chatham_house = True
    meeting.save()
    write(meeting, cast, "The chair said no.\n\nDecision: none")
    plan = queries.preview(meeting, cast.people["chair"])
    assert [str(hint) for _, hint in plan.hints] == [
        "Line 3: Starts with “Decision:”. Write DECISION: to record it.",
        "Line 1: “chair said” tells who spoke: the Chatham House rule names nobody.",
    ]


def test_closing_an_action(meeting: Meeting, cast: Cast) -> None:
    write(meeting, cast)
    circulate(meeting, cast)
    action = Action.objects.get()
    by = cast.people["group member"]
    with pytest.raises(ValidationError, match="Say in a line"):
        actions.close_action(action, state="done", outcome=" ", by=by, at=AFTER)
    with pytest.raises(ValidationError, match="Choose done or dropped"):
        actions.close_action(action, state="open", outcome="x", by=by, at=AFTER)
    closed = actions.close_action(action, state="dropped", outcome=" Not needed. ", by=by, at=AFTER)
    assert (closed.state, closed.outcome, closed.closed_at) == ("dropped", "Not needed.", AFTER)
    assert Event.objects.get(verb=Verb.ACTION_CLOSE).reason == "Not needed."
    with pytest.raises(StateConflict, match="closed already: dropped"):
        actions.close_action(action, state="done", outcome="x", by=by, at=AFTER)


def test_trail_or_nothing(meeting: Meeting, cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    write(meeting, cast)

    def broken(*_args: object, **_kwargs: object) -> None:
        raise OSError

    monkeypatch.setattr("workinggroups.actions.circulating.record", broken)
    with pytest.raises(OSError), transaction.atomic():  # noqa: PT011 - ours, raised above
        actions.circulate(meeting, by=cast.people["chair"], at=AFTER)
    meeting.refresh_from_db()
    assert (meeting.minutes, Decision.objects.count(), Circulation.objects.count()) == ("", 0, 0)
