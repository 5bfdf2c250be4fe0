"""What a group is for and who leads it, and what of that is about to end."""

import datetime
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Prefetch, Q, QuerySet

from workinggroups import rules
from workinggroups.leading import Warned, leads_on, warnings
from workinggroups.models import Charter, Decision, GroupStep, LeadTerm, WorkingGroup


@dataclass(frozen=True, slots=True)
class RemitPage:
    """A group's remit as one reader sees it; a charter's decision only where it may be read."""

    group: WorkingGroup
    charters: Sequence[Charter]
    decisions: dict[int, Decision]
    steps: Sequence[GroupStep]
    terms: Sequence[LeadTerm]
    leading: Sequence[LeadTerm]
    warned: Sequence[Warned]
    runs: bool


def remit_page(group: WorkingGroup, user: Any, *, at: datetime.datetime) -> RemitPage:
    """Everything on the page of a group's remit. Warnings are for those who run the group."""
    day = at.astimezone(datetime.UTC).date()
    charters = list(group.charters.order_by("-number"))
    seen = Decision.objects.visible_to(user).select_related("meeting")
    terms = list(group.terms.select_related("nation").order_by("-starts", "-pk"))
    runs = rules.can_arrange(user, group)
    return RemitPage(
        group=group,
        charters=charters,
        decisions={row.pk: row for row in seen.filter(charters__group=group)},
        steps=list(group.steps.order_by("-at", "-pk")),
        terms=terms,
        leading=leads_on(day, terms),
        warned=_warned(group, charters, terms, day) if runs else [],
        runs=runs,
    )


def groups_warned(user: Any, *, at: datetime.datetime) -> list[tuple[WorkingGroup, Warned]]:
    """What of the groups that `user` may read is about to end, the first first. Three questions."""
    day = at.astimezone(datetime.UTC).date()
    groups = WorkingGroup.objects.visible_to(user).prefetch_related(
        Prefetch("charters", Charter.objects.order_by("-number")),
        Prefetch("terms", LeadTerm.objects.select_related("nation")),
    )
    found = [
        (group, each)
        for group in groups.order_by("name", "pk")
        for each in _warned(group, list(group.charters.all()), list(group.terms.all()), day)
    ]
    return sorted(found, key=lambda pair: pair[1].day)


def adopting_decisions(user: Any, group: WorkingGroup) -> QuerySet[Decision]:
    """The decisions that may have adopted a charter: the group's own, and the whole network's."""
    rows: QuerySet[Decision] = Decision.objects.visible_to(user).current()
    whose = Q(meeting__group=group) | Q(meeting__group=None)
    return rows.filter(whose).select_related("meeting").order_by("-pk")


def _warned(
    group: WorkingGroup, charters: Sequence[Charter], terms: Sequence[LeadTerm], day: datetime.date
) -> list[Warned]:
    renew_by = charters[0].renew_by if charters else None
    return warnings(day, status=group.status, renew_by=renew_by, terms=terms)
