"""Asking for papers, handing versions of them in, and keeping their files.

Files are kept as those of practices are (practices.actions.filekeeping), in a folder of their own.
"""

import datetime
import secrets
from dataclasses import dataclass
from typing import IO, TYPE_CHECKING, Any, Final

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Max

from core.audit import Actor, record
from core.errors import StateConflict
from core.models import Verb
from members.models import Nation
from practices.actions.filekeeping import discard, keep, measure, open_file, sweep_folder
from practices.files import examine
from workinggroups.actions.agenda import locked
from workinggroups.actions.editions import is_public, raise_editions
from workinggroups.models import AgendaItem, Paper, PaperVersion

if TYPE_CHECKING:
    from django.core.files import File

FOLDER: Final = "papers/"
MOST_VERSIONS: Final = 20


@dataclass(frozen=True, slots=True)
class PaperWanted:
    """What a point waits for, from whom, and its window: instants."""

    title: str
    opens_at: datetime.datetime
    due_at: datetime.datetime
    closes_at: datetime.datetime
    nation: Nation | None = None


@transaction.atomic
def ask_for_paper(
    item: AgendaItem, *, wanted: PaperWanted, by: Actor, at: datetime.datetime
) -> Paper:
    """Let a point wait for a paper. Raises ValidationError by field for a window that is none."""
    locked(item.meeting)
    if not wanted.opens_at < wanted.due_at <= wanted.closes_at:
        said = "A paper opens first, is due after that, and closes with that or later."
        raise ValidationError({"due_at": [said]}, code="window")
    if wanted.closes_at <= at:
        raise ValidationError({"closes_at": ["Choose a time to come."]}, code="past")
    paper = Paper(
        ref=secrets.token_hex(10),
        item=item,
        **{name: getattr(wanted, name) for name in PaperWanted.__dataclass_fields__},
    )
    paper.full_clean()
    paper.save()
    record(Verb.PAPER_ASK, on=item, by=by, at=at, changes={"paper": [None, paper.title]})
    raise_editions(public=is_public(item))
    return paper


@transaction.atomic
def drop_paper(paper: Paper, *, by: Actor, at: datetime.datetime) -> None:
    """Wait for it no more. Raises StateConflict once something was handed in."""
    locked(paper.item.meeting)
    if paper.versions.exists():
        raise StateConflict("It was handed in already, so it stays.")
    item = paper.item
    Paper.objects.filter(pk=paper.pk).delete()
    record(Verb.PAPER_DROP, on=item, by=by, at=at, changes={"paper": [paper.title, None]})
    raise_editions(public=is_public(item))


def hand_in(
    paper: Paper, *, file: IO[bytes], name: str, by: Actor, at: datetime.datetime
) -> PaperVersion:
    """Hand a version in; those before stay. What it is, is told by its content.

    Raises ValidationError by field for a file that is refused or is the last version again,
    StateConflict outside its window, and NoRoom for a full disk.
    """
    try:
        kind = examine(file, name)
    except ValidationError as error:
        raise ValidationError({"file": error.error_list}) from error
    digest, size = measure(file)
    stored = keep(file, folder=FOLDER)
    found = {"name": name, "media_type": kind.media_type, "size": size, "sha256": digest}
    try:
        return _hand_in(paper, stored=stored, by=by, at=at, **found)
    except BaseException:
        discard(stored)
        raise


@transaction.atomic
def _hand_in(paper: Paper, *, by: Actor, at: datetime.datetime, **found: Any) -> PaperVersion:
    item = paper.item
    locked(item.meeting)
    if not paper.opens_at <= at < paper.closes_at:
        when = "opens" if at < paper.opens_at else "closed"
        moment = paper.opens_at if at < paper.opens_at else paper.closes_at
        raise StateConflict(f"This paper {when} at {moment:%Y-%m-%d %H:%M} UTC.")
    last = paper.versions.order_by("-number").first()
    if last is not None and last.sha256 == found["sha256"]:
        raise ValidationError({"file": ["This is the last version again."]}, code="once")
    number = (paper.versions.aggregate(last=Max("number"))["last"] or 0) + 1
    if number > MOST_VERSIONS:
        raise StateConflict(f"A paper has {MOST_VERSIONS} versions at most.")
    version = PaperVersion(
        paper=paper,
        number=number,
        by=getattr(by, "in_trail", None) or str(by),
        at=at,
        is_late=at >= paper.due_at,
        **found,
    )
    version.full_clean()
    version.save()
    changes = {
        "paper": [None, f"{paper.title}, version {number}"],
        "sha256": [None, version.sha256],
    }
    record(Verb.PAPER_HAND_IN, on=item, by=by, at=at, changes=changes)
    raise_editions(public=is_public(item))
    return version


def open_paper(version: PaperVersion) -> "File[bytes]":
    """The file, open for reading. Raises FileNotFoundError if the storage has lost it."""
    return open_file(version)


def sweep_papers(*, at: datetime.datetime) -> tuple[int, list[str]]:
    """Delete the files that no version has; how many, and the refs of papers that lost theirs."""
    present = dict(PaperVersion.objects.values_list("stored", "paper__ref"))
    return sweep_folder(FOLDER, present, at=at)
