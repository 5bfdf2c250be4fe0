"""What circulating the minutes would do: entries made, linked and struck, faults, readers."""

import hashlib
import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any
from zoneinfo import ZoneInfo

from django.utils.text import slugify

from members.audience import alike
from members.models import Person
from workinggroups import minutes as language
from workinggroups.minutes import Entry, Invitee, Known, Parsed
from workinggroups.models import Action, AgendaItem, Decision, Meeting, MinutesState


@dataclass(frozen=True, slots=True)
class Part:
    """The minutes of an agenda item, or (without one) those that all readers see."""

    item: AgendaItem | None
    draft: str
    circulated: str
    changed: bool
    is_final: bool = False  # approved: an erratum corrects it

    @property
    def title(self) -> str:
        """What to call it in a sentence."""
        return "Minutes" if self.item is None else f"“{self.item.title}”"

    @property
    def field(self) -> str:
        """The name of its field in a form."""
        return "minutes" if self.item is None else f"item-{self.item.pk}"


@dataclass(frozen=True, slots=True)
class Planned:
    """An entry that would stand in a register; `existing` is the row that it would stay."""

    entry: Entry
    part: Part
    owner: Person | None = None
    existing: Decision | Action | None = None

    @property
    def status(self) -> str:
        """What becomes of it: new, as before, or changed."""
        if self.existing is None:
            return "new"
        same = self.existing.fingerprint == self.entry.fingerprint
        if isinstance(self.existing, Action):
            same = same and self.existing.written == (self.entry.due, self.owner)
        return "as before" if same else "changed"


@dataclass(slots=True)
class Preview:
    """What circulating would do now, as far as the writer may read the meeting."""

    parts: Sequence[Part]
    planned: list[Planned] = field(default_factory=list)
    vanishing: list[Decision | Action] = field(default_factory=list)
    faults: list[tuple[Part, language.Fault]] = field(default_factory=list)
    hints: list[tuple[Part, language.Fault]] = field(default_factory=list)
    readers: list[Person] = field(default_factory=list)
    left_out: list[Person] = field(default_factory=list)

    @property
    def changed(self) -> bool:
        """Whether there is anything to circulate."""
        return any(part.changed for part in self.parts)

    @property
    def empty(self) -> bool:
        """Whether no minutes are written at all."""
        return not any(part.draft.strip() for part in self.parts)


def parts_of(meeting: Meeting, user: Any) -> list[Part]:
    """The parts of the minutes that `user` may read, the common one first."""
    approved = meeting.minutes_state == MinutesState.APPROVED
    common = Part(
        None,
        meeting.minutes_draft,
        meeting.minutes,
        meeting.minutes_circulated_at is None or meeting.minutes_draft != meeting.minutes,
        approved,
    )
    items = AgendaItem.objects.filter(meeting=meeting).visible_to(user)
    return [common] + [
        Part(
            item,
            item.minutes_draft,
            item.minutes,
            item.minutes_draft != item.minutes,
            approved and item.minutes_circulated_at is not None,
        )
        for item in items
    ]


def edition_of(meeting: Meeting, parts: Iterable[Part]) -> str:
    """A short text that differs as soon as what a writer may read of the drafts differs."""
    state = [[part.field, part.draft] for part in parts]
    attendance = meeting.attendance.order_by("nation_id").values_list("nation_id", "state")
    told = json.dumps([state, list(attendance)])
    return hashlib.sha256(told.encode()).hexdigest()[:16]


def preview(meeting: Meeting, user: Any) -> Preview:
    """What circulating the drafts would do. Reads only."""
    plan = Preview(parts_of(meeting, user))
    people = {
        invitation.person_id: invitation.person
        for invitation in meeting.invitations.select_related("person__nation")
    }
    may_read = readers_of(meeting, people.values())
    plan.readers = [person for person in people.values() if person.pk in may_read]
    plan.left_out = [person for person in people.values() if person.pk not in may_read]
    handles = [invitee(person) for person in plan.readers]
    found: list[tuple[Entry, Part, int | None]] = []
    for part in plan.parts:
        found += _read(meeting, part, handles, plan)
    _check_owners(found, people, plan)
    _link(meeting, found, people, plan)
    names = sorted(_names(people.values()))
    for part in plan.parts:
        if meeting.chatham_house or (part.item is not None and part.item.chatham_house):
            plan.hints += [(part, hint) for hint in language.said_by(part.draft, names)]
    return plan


def names_of(meeting: Meeting) -> list[str]:
    """By what a speaker could be told: the names of those invited, and of their nations."""
    invited = meeting.invitations.select_related("person__nation")
    return sorted(_names(row.person for row in invited))


def _names(people: Iterable[Person]) -> set[str]:
    return {name for p in people for name in (p.name, p.nation.name if p.nation else "") if name}


def readers_of(row: Meeting | AgendaItem, people: Iterable[Person]) -> set[int]:
    """Which of the people may read a meeting or an agenda item."""
    readers: set[int] = set()
    for group in alike(people, _with_meeting(row)):
        rows: Any = type(row).objects.visible_to(group[0])
        if rows.filter(pk=row.pk).exists():
            readers.update(person.pk for person in group)
    return readers


def _with_meeting(row: Meeting | AgendaItem) -> list[Meeting | AgendaItem]:
    """The row and, for an item, the meeting on which reading it depends as well."""
    return [row] if isinstance(row, Meeting) else [row, row.meeting]


def invitee(person: Person) -> Invitee:
    """What may follow the @ for a person: local part of the address, name, whole address."""
    return Invitee(person.pk, person.name, handles_of(person))


def handles_of(person: Person) -> tuple[str, ...]:
    """Each of these, the last one unique."""
    address = person.email.casefold()
    name = slugify(person.name, allow_unicode=True)
    handles = dict.fromkeys([address.partition("@")[0], name, address])
    return tuple(handle for handle in handles if handle)


def _read(
    meeting: Meeting, part: Part, people: list[Invitee], plan: Preview
) -> list[tuple[Entry, Part, int | None]]:
    day = meeting.starts_at.astimezone(ZoneInfo(meeting.time_zone)).date()
    parsed: Parsed = language.parse(part.draft, not_before=day)
    plan.faults += [(part, fault) for fault in parsed.faults]
    plan.hints += [(part, hint) for hint in parsed.hints]
    found: list[tuple[Entry, Part, int | None]] = []
    for entry in parsed.entries:
        owner = language.resolve(entry, people) if entry.owner else None
        if isinstance(owner, str):
            plan.faults.append((part, language.Fault(entry.line, owner)))
        else:
            found.append((entry, part, owner))
    return found


def _check_owners(
    found: list[tuple[Entry, Part, int | None]], people: dict[int, Person], plan: Preview
) -> None:
    """Nobody is given an action that stands where they may not read."""
    for part in plan.parts:
        owners = {owner for _, where, owner in found if where is part and owner is not None}
        if part.item is None or not owners:
            continue
        may_read = readers_of(part.item, [people[owner] for owner in owners])
        plan.faults += [
            (part, language.Fault(entry.line, f"{people[owner].name} may not read this item."))
            for entry, where, owner in found
            if where is part and owner is not None and owner not in may_read
        ]


def _link(
    meeting: Meeting,
    found: list[tuple[Entry, Part, int | None]],
    people: dict[int, Person],
    plan: Preview,
) -> None:
    """Find for each entry the row that it is already; what no entry is would be struck."""
    shown = [part.item.pk for part in plan.parts if part.item is not None]
    decisions = list(meeting.decisions.current().filter(consultation=None))  # not of minutes
    actions = list(meeting.actions.current().select_related("owner"))
    rows = [row for row in [*decisions, *actions] if row.item_id is None or row.item_id in shown]
    known = [_known(place, row) for place, row in enumerate(rows)]
    pairs = language.relink([(entry, owner) for entry, _, owner in found], known)
    for place, (entry, part, owner) in enumerate(found):
        plan.planned.append(
            Planned(
                entry,
                part,
                owner=None if owner is None else people[owner],
                existing=rows[pairs[place]] if place in pairs else None,
            )
        )
    linked = set(pairs.values())
    plan.vanishing = [row for place, row in enumerate(rows) if place not in linked]


def _known(place: int, row: Decision | Action) -> Known:
    kind = language.ACTION if isinstance(row, Action) else language.DECISION
    owner = row.owner_id if isinstance(row, Action) else None
    return Known(place, kind, row.text, row.fingerprint, owner)
