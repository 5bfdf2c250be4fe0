"""Circulating minutes: drafts become what readers see, their lines become entries, mail is owed."""

import datetime
from collections import Counter
from collections.abc import Sequence

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Max

from core.audit import Actor, record
from core.errors import StaleVersion, StateConflict
from core.models import Verb
from workinggroups import queries, validators
from workinggroups.actions.agenda import followers, locked
from workinggroups.actions.approving import USUAL_DAYS, approve_minutes, open_round
from workinggroups.actions.editions import is_public, raise_editions
from workinggroups.minutes import unattributed
from workinggroups.models import Action, Circulation, Decision, Meeting, MinutesState
from workinggroups.queries import Part, Planned, Preview


@transaction.atomic
def circulate(  # noqa: PLR0913 - what, for how long, by whom, when: all named
    meeting: Meeting,
    *,
    by: Actor,
    at: datetime.datetime,
    expected: str | None = None,
    days: int = USUAL_DAYS,
    approves: bool = True,
) -> Circulation:
    """Show the drafts that `by` may read to their readers, and owe everybody asked a digest.

    Decisions and actions are made, linked to what they were before, or struck; readers comment
    for so many `days`; `approves`: the minutes before are approved by these, if they are due.
    Raises StaleVersion when the drafts are not those of the `expected` edition, StateConflict
    when there is nothing to circulate, ValidationError by part with every faulty line.
    """
    meeting = locked(meeting)
    plan = _planned(meeting, by, expected)
    _check(meeting, plan, at)
    public = any(is_public(part.item or meeting) for part in plan.parts if part.changed)
    _open(meeting, plan, days, at)
    _publish(meeting, plan.parts, at)
    for row in plan.vanishing:
        row.struck_at = at
        row.save(update_fields=["struck_at"])
    entries = _counts(plan)
    for planned in plan.planned:
        _enter(meeting, planned)
    circulation = _circulation(meeting, at)
    before = queries.to_approve(meeting, by, at=at) if approves else None
    if before is not None:
        approve_minutes(before, by=by, at=at, within=meeting)
    for part in plan.parts:
        if part.changed:  # its own entry: that of the meeting would tell of hidden points
            counts = _told(entries.get(part.field, Counter()))
            record(Verb.MINUTES_CIRCULATE, on=part.item or meeting, by=by, at=at, changes=counts)
    raise_editions(public=public)
    return circulation


def _planned(meeting: Meeting, by: Actor, expected: str | None) -> Preview:
    """What is to be done; under the Chatham House rule without who spoke, in the draft as well."""
    plan = queries.preview(meeting, by)
    if expected is not None and expected != queries.edition_of(meeting, plan.parts):
        raise StaleVersion
    changed = False
    for part in plan.parts:
        row = part.item or meeting
        if part.is_final or not (meeting.chatham_house or row.chatham_house):
            continue
        text = unattributed(part.draft, queries.names_of(meeting))
        if text != part.draft:
            changed = True
            row.minutes_draft = text
            row.save(update_fields=["minutes_draft"])
    return queries.preview(meeting, by) if changed else plan


def _circulation(meeting: Meeting, at: datetime.datetime) -> Circulation:
    number = (meeting.circulations.aggregate(last=Max("number"))["last"] or 0) + 1
    return Circulation.objects.create(meeting=meeting, number=number, at=at)


def _told(counts: Counter[str]) -> dict[str, list[int | None]]:
    return {word: [None, number] for word, number in counts.items()}


def _counts(plan: Preview) -> dict[str, Counter[str]]:
    """What becomes of the entries of each part, by the part's field, before it is done."""
    counts: dict[str, Counter[str]] = {}
    for planned in plan.planned:
        counts.setdefault(planned.part.field, Counter())[planned.status] += 1
    for row in plan.vanishing:
        field = "minutes" if row.item_id is None else f"item-{row.item_id}"
        counts.setdefault(field, Counter())["struck"] += 1
    return counts


def _open(meeting: Meeting, plan: Preview, days: int, at: datetime.datetime) -> None:
    """Open the minutes for comments, or anew where everybody's parts of them have changed."""
    alike = {item.pk for item in followers(meeting)}
    if any(part.changed and (part.item is None or part.item.pk in alike) for part in plan.parts):
        open_round(meeting, days=days, at=at)


def _check(meeting: Meeting, plan: Preview, at: datetime.datetime) -> None:
    validators.not_cancelled(meeting)
    if meeting.starts_at > at:
        msg = "The meeting has not begun. The draft is kept; circulate it afterwards."
        raise StateConflict(msg)
    if plan.empty:
        msg = "No minutes are written yet."
        raise StateConflict(msg)
    if not plan.changed:
        msg = "These minutes are circulated already, and nothing has changed since."
        raise StateConflict(msg)
    if any(part.changed and part.is_final for part in plan.parts):
        raise StateConflict("These minutes are approved. Correct them by an erratum.")
    faults: dict[str, list[str]] = {}
    for part, fault in plan.faults:
        faults.setdefault(part.field, []).append(
            f"{part.title}, line {fault.line}: {fault.sentence}"
        )
    if faults:
        raise ValidationError(faults, code="minutes")


def _publish(meeting: Meeting, parts: Sequence[Part], at: datetime.datetime) -> None:
    """Copy changed drafts over. What readers cannot see leaves no time or version behind."""
    for part in parts:
        if not part.changed:
            continue
        row = part.item or meeting
        row.minutes = part.draft
        row.minutes_circulated_at = at
        if isinstance(row, Meeting):
            row.minutes_state = MinutesState.CIRCULATED
            row.version += 1
            row.updated_at = at
        row.save()


def _enter(meeting: Meeting, planned: Planned) -> None:
    """Make the entry, or bring the row that it is already up to date; closed actions stay so."""
    entry, item = planned.entry, planned.part.item
    made = Decision if planned.owner is None else Action
    row = planned.existing or made(meeting=meeting)
    if planned.existing is None or row.item_id != (item.pk if item else None):
        row.item = item
        row.number = _next_number(meeting, row)
    row.text, row.paragraph = entry.text, entry.paragraph
    row.fingerprint = entry.fingerprint
    if isinstance(row, Action) and planned.owner is not None and entry.due is not None:
        row.owner = planned.owner
        if planned.existing is None or row.written[0] != entry.due:
            # One that was moved since keeps its day, unless the minutes say another than before.
            row.due, row.due_in_minutes = entry.due, None
    row.full_clean()
    row.save()


def _next_number(meeting: Meeting, row: Decision | Action) -> int:
    """One more than the highest in that part of the minutes, struck ones counted."""
    same = type(row).objects.filter(meeting=meeting, item=row.item)
    last: int = same.aggregate(last=Max("number"))["last"] or 0
    return last + 1
