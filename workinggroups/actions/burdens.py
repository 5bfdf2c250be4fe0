"""The ledger of burdens: what planned calls have cost the nations, once they are over."""

import datetime

from django.core.exceptions import ValidationError
from django.db import transaction

from core.audit import Actor, need_reason, record
from core.models import Verb
from workinggroups.models import BurdenEntry, Meeting, PlannedCall
from workinggroups.planner.slots import slot_at
from workinggroups.queries.planning import calls_to_note, parties_of, question_of


def note_burdens(*, by: Actor, at: datetime.datetime) -> int:
    """Put what planned calls have cost into the ledger once they are over; how many calls."""
    noted = 0
    for call in calls_to_note(at=at):
        noted += _note(call, by=by, at=at)
    return noted


@transaction.atomic
def _note(call: PlannedCall, *, by: Actor, at: datetime.datetime) -> bool:
    """Note one call, at the times at which its sittings were held; by one worker only."""
    planning = call.planning
    rows = PlannedCall.objects.filter(planning=planning, number=call.number)
    sittings = _held(call)
    over = datetime.timedelta(minutes=planning.minutes_long)
    if max(sittings, default=at) + over > at or not rows.filter(noted_at=None).update(noted_at=at):
        return False
    parties = parties_of(planning)
    question = question_of(planning, parties)
    slot = slot_at(sittings, question.parties, question.table)
    BurdenEntry.objects.bulk_create(
        BurdenEntry(
            nation=each.nation,
            group=planning.group,
            planned=call,
            starts_at=slot.sittings[slot.attends[place]],
            local=slot.shares[place].local.isoformat(timespec="minutes"),
            points=slot.shares[place].points,
            off=slot.shares[place].off,
            table_version=question.table.version,
            at=at,
        )
        for place, each in enumerate(parties)
    )
    record(Verb.BURDEN_NOTE, on=planning, by=by, at=at, changes={"call": [None, call.number + 1]})
    return True


def _held(call: PlannedCall) -> list[datetime.datetime]:
    """When the sittings of the call start that are not cancelled."""
    rows = PlannedCall.objects.filter(planning=call.planning_id, number=call.number)
    rows = rows.filter(meeting__cancelled_at=None).order_by("sitting")
    return list(rows.values_list("meeting__starts_at", flat=True))


def take_back_burden(meeting: Meeting, *, reason: str, by: Actor, at: datetime.datetime) -> None:
    """Set right what nations were charged for a sitting that was cancelled after it was noted.

    They are charged for the sittings that are left, or for nothing.
    """
    call = PlannedCall.objects.filter(meeting=meeting).select_related("planning").first()
    if call is None:
        return
    entries = BurdenEntry.objects.filter(
        planned__planning=call.planning_id, planned__number=call.number, corrects=None
    )
    parties, points = parties_of(call.planning), {}
    if left := _held(call):
        question = question_of(call.planning, parties)
        slot = slot_at(left, question.parties, question.table)
        shares = zip(parties, slot.shares, strict=True)
        points = {each.nation_id: share.points for each, share in shares}
    for entry in entries:
        due = points.get(entry.nation_id, 0)
        if due != _standing(entry):
            correct_burden(entry, points=due, reason=reason, by=by, at=at)


def _standing(first: BurdenEntry) -> int:
    """The points of an entry with its corrections."""
    return first.points + sum(first.corrections.values_list("points", flat=True))


@transaction.atomic
def correct_burden(
    entry: BurdenEntry, *, points: int, reason: str, by: Actor, at: datetime.datetime
) -> BurdenEntry:
    """Set an entry right by another that holds the difference; the first stays as it is.

    `points` is what the call really cost. Raises ValidationError without a reason, and where
    nothing differs.
    """
    first = BurdenEntry.objects.select_for_update(of=("self",)).get(
        pk=entry.corrects_id or entry.pk
    )
    present = _standing(first)
    need_reason(reason, "Say why the entry is corrected: the reason is kept with it.")
    if points == present:
        raise ValidationError({"points": [f"The entry stands at {present} already."]})
    correction = BurdenEntry(
        nation=first.nation,
        group=first.group,
        planned=first.planned,
        starts_at=first.starts_at,
        local=first.local,
        points=points - present,
        table_version=first.table_version,
        corrects=first,
        reason=reason.strip(),
        at=at,
    )
    correction.full_clean()
    correction.save()
    changes = {"points": [present, points]}
    record(Verb.BURDEN_CORRECT, on=correction, by=by, at=at, changes=changes, reason=reason)
    return correction
