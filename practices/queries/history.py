"""What the trail holds about a practice, as far as a reader may know it."""

import datetime
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import TruncDate

from core.history import about, of_thing, page
from core.models import DRAFTING, READS, WRITING, Event, Verb
from core.telling import Line
from members.markings import Marking
from members.reading import PUBLIC, Reader, overseen, reader_of
from practices.history import lines
from practices.models import (
    Adoption,
    Attachment,
    Notice,
    NoticeKind,
    Practice,
    PracticeVersion,
    Status,
)
from practices.rules import writes_for

# What the public ledger tells of practices.
_OPEN = (
    Verb.PRACTICE_CREATE,
    Verb.PRACTICE_UPDATE,
    Verb.PRACTICE_PUBLISH,
    Verb.PRACTICE_WITHDRAW,
)


@dataclass(frozen=True, slots=True)
class History:
    """The entries about a practice (unordered), and since when their values may be told (UTC)."""

    entries: QuerySet[Event]
    told_since: datetime.datetime | None


def history(user: Any, pk: int, *, reads: bool = False) -> History | None:
    """The history of a practice; None for whom it is not, though they may read the practice.

    `reads` adds who opened it. Of a draft handed over for review its reviewers learn what was
    done, not what it said: they could not read it then. Two statements, one of them for the
    attachments; the entries are another.
    """
    reader = reader_of(user)
    seen = Practice.objects.visible_to(user).filter(overseen(Practice, reader), pk=pk)
    row = seen.values("status", since=_since()).first()
    if row is None:
        return None
    entries = of_thing(Practice, pk) | _of_attachments(user, pk)
    if not reads:
        entries = entries.exclude(verb__in=READS)
    entries = entries.exclude(verb__in=hidden_writing(user))
    reviewed = row["status"] == Status.SUBMITTED and reader.secretariat
    return History(entries, None if reviewed else row["since"])


def hidden_writing(user: Any) -> Collection[Verb]:
    """What `user` is not told of drafts: anything, or what is before they are handed over.

    Those who write for a nation read its drafts; nobody oversees the history of another's.
    """
    if writes_for(user) is not None:
        return ()
    return WRITING if reader_of(user).secretariat else DRAFTING


def _of_attachments(user: Any, pk: int) -> QuerySet[Event]:
    """The entries about the practice's attachments that `user` may have, or might while there."""
    known = Attachment.objects.told_to(user).filter(practice=pk).values_list("pk", flat=True)
    numbers = [str(number) for number in known]
    return Event.objects.filter(on_kind=Attachment._meta.label_lower, on_id__in=numbers)


def latest_lines(user: Any, found: Mapping[str, Any], *, size: int) -> list[Line]:
    """The latest of a practice's history, in words; nothing for whom it is not.

    `found` is a row of `detail`. Three statements for those whose history it is; for most others
    none.
    """
    reader: Reader = reader_of(user)
    owners = {found["owner_nation_id"], *found["co_owner_ids"]}
    own = reader.nation is not None and reader.nation in owners
    if not reader.community or not (reader.secretariat or own or not found["owner_nation_id"]):
        return []
    known = history(user, found["id"])
    return lines(page(known.entries, size=size).rows, told_since=known.told_since) if known else []


def letters_about(user: Any, pk: int) -> list[dict[str, Any]]:
    """The letters already sent that told of a practice, by kind and day; for whom its history is.

    So that the readers of what is withdrawn can be told. Nobody is named.
    """
    if reader_of(user) == PUBLIC or history(user, pk) is None:
        return []
    sent = Notice.objects.filter(practice=pk, finished_at__isnull=False, note="")
    days = sent.annotate(day=TruncDate("finished_at", tzinfo=datetime.UTC)).order_by()
    rows = days.values("kind", "day").annotate(number=Count("pk")).order_by("-day", "kind")
    kinds = dict(NoticeKind.choices)
    return [row | {"kind": str(kinds[row["kind"]])} for row in rows]


def overseen_practices(user: Any) -> QuerySet[Practice]:
    """The practices that `user` may read and whose history is for `user` too."""
    seen: QuerySet[Practice] = Practice.objects.visible_to(user)
    return seen.filter(overseen(Practice, reader_of(user)))


def overseen_adoptions(user: Any) -> QuerySet[Adoption]:
    """The adoptions that `user` may read and whose history is for `user` too."""
    seen: QuerySet[Adoption] = Adoption.objects.visible_to(user)
    return seen.filter(overseen(Adoption, reader_of(user)))


def public_entries() -> Q:
    """The entries of `entries_about(Practice, …)` on practices that everybody may read now.

    None from before they were written for everybody.
    """
    known = public_practices().filter(since__lte=OuterRef("at"))
    return Q(verb__in=_OPEN, marking=Marking.CLEAR) & about(known)


def public_practices() -> QuerySet[Any, Any]:
    """The practices that everybody may read, with `since`: when they came to be for everybody."""
    open_now: QuerySet[Any, Any] = Practice.objects.visible_to(PUBLIC).annotate(since=_since())
    return open_now


def _since() -> Subquery:
    """When the version was written that is the first for all who read a practice today (UTC)."""
    todays = PracticeVersion.objects.filter(
        practice=OuterRef("pk"), number=OuterRef("versions_from")
    )
    return Subquery(todays.values("at")[:1])
