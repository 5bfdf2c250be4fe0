"""`verify_trail` finds what was done to the trail behind the guards, and names the first place."""

import datetime
from collections.abc import Callable
from io import StringIO
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.db.models import F

from core import audit
from core.chain import GENESIS, SEALED, digest_of
from core.models import Anchor, Event, TrailHead, Verb
from core.verification import verify
from members.models import Circle
from tests.readers import NOW, TEST
from tests.trail import unguarded

pytestmark = pytest.mark.django_db
DAY = datetime.timedelta(days=1)


@pytest.fixture(autouse=True)
def _a_trail() -> None:
    """Nine entries on three days, three on each, with the anchor of each day after its third."""
    circle = Circle.objects.create(slug="a", name="A")
    for number in range(9):
        at = NOW + (number // 3) * DAY
        changes = {"seat": [None, f"seat {number}"]}
        audit.record(Verb.CIRCLE_CHANGE, on=circle, by=TEST, at=at, changes=changes)
        if number % 3 == 2:
            audit.anchor(at=at)


def said(*args: str) -> str:
    out = StringIO()
    call_command("verify_trail", *args, stdout=out)
    return out.getvalue()


def reseal(first: int) -> None:
    """Make every digest from an entry on anew, and the head, as a forger with patience would."""
    previous = Event.objects.filter(sequence=first - 1).values_list("digest", flat=True).first()
    for entry in Event.objects.filter(sequence__gte=first).order_by("sequence"):
        entry.previous = previous or GENESIS
        previous = entry.digest = digest_of({name: getattr(entry, name) for name in SEALED})
        entry.save()
        TrailHead.objects.update(sequence=entry.sequence, digest=entry.digest)


def flip() -> None:
    entry = Event.objects.get(sequence=5)
    entry.on_label = "B" + entry.on_label[1:]
    entry.save()


def swap(column: str) -> None:
    """Two neighbours change places: by their numbers, or by all that they tell."""
    fifth, sixth = Event.objects.get(sequence=5), Event.objects.get(sequence=6)
    if column == "number":
        Event.objects.filter(pk=fifth.pk).update(sequence=100)
        Event.objects.filter(pk=sixth.pk).update(sequence=5)
        Event.objects.filter(pk=fifth.pk).update(sequence=6)
    else:
        Event.objects.filter(pk=fifth.pk).update(changes=sixth.changes)
        Event.objects.filter(pk=sixth.pk).update(changes=fifth.changes)


def truncate(*, head: bool) -> None:
    Event.objects.filter(sequence__gt=7).delete()
    if head:
        last = Event.objects.get(sequence=7)
        TrailHead.objects.update(sequence=7, digest=last.digest)


def insert() -> None:
    Event.objects.filter(sequence__gt=4).update(sequence=F("sequence") + 100)
    Event.objects.filter(sequence__gt=100).update(sequence=F("sequence") - 99)
    added = Event.objects.get(sequence=4)
    added.pk, added.ref, added.sequence, added.previous = None, "f" * 32, 5, added.digest
    added.digest = digest_of({name: getattr(added, name) for name in SEALED})
    added.save()


def flip_and_reseal() -> None:
    flip()
    reseal(5)


FORGERIES: dict[str, tuple[Callable[[], Any], int, str]] = {
    "a flipped byte": (flip, 5, "not what was sealed"),
    "a flipped byte of a digest": (
        lambda: Event.objects.filter(sequence=5).update(digest="0" * 64),
        5,
        "not what was sealed",
    ),
    "a deleted row": (lambda: Event.objects.get(sequence=5).delete(), 5, "missing; the next"),
    "the first row deleted": (lambda: Event.objects.get(sequence=1).delete(), 1, "missing"),
    "numbers swapped": (lambda: swap("number"), 5, "does not follow"),
    "contents swapped": (lambda: swap("content"), 5, "not what was sealed"),
    "a row put in": (insert, 6, "does not follow"),
    "the end cut off": (lambda: truncate(head=False), 8, "missing, and all after it"),
    "the end cut off, and the head": (lambda: truncate(head=True), 8, "anchor of 2026-11-24"),
    "rewritten to the end": (flip_and_reseal, 6, "anchor of 2026-11-23"),
    "everything gone": (
        lambda: (Event.objects.all().delete(), TrailHead.objects.all().delete()),
        1,
        "anchor of 2026-11-22 names 3",
    ),
    "the head gone": (lambda: TrailHead.objects.all().delete(), 9, "head is missing"),
    "the head moved": (lambda: TrailHead.objects.update(sequence=8), 10, "head names 8"),
}


@pytest.mark.parametrize("forgery", FORGERIES)
def test_the_first_broken_link_is_named(forgery: str) -> None:
    forge, sequence, fault = FORGERIES[forgery]
    with unguarded():
        forge()
    with pytest.raises(CommandError, match=f"broken at entry {sequence}: .*{fault}") as refusal:
        said()
    assert refusal.value.returncode == 1


def test_a_whole_trail_is_said_to_be_whole() -> None:
    last = Event.objects.get(sequence=9)
    assert said() == (
        f"The trail is whole: 9 entries, 3 anchors. Its last digest is {last.digest}.\n"
    )


def test_whoever_rewrites_the_anchors_too_is_found_by_one_kept_outside() -> None:
    kept = Anchor.objects.get(day=datetime.date(2026, 11, 23))
    with unguarded():
        flip_and_reseal()
        for anchor in Anchor.objects.all():
            anchor.digest = Event.objects.get(sequence=anchor.sequence).digest
            anchor.save()
    assert "whole" in said()
    with pytest.raises(CommandError, match="entry 6: The anchor of 2026-11-23 is not the one"):
        said("--anchor", f"2026-11-23={kept.digest}")
    with pytest.raises(CommandError, match="anchor of 2026-11-29 that was kept outside is missing"):
        said("--anchor", f"2026-11-29={kept.digest}")


def test_an_anchor_kept_outside_agrees() -> None:
    kept = Anchor.objects.get(day=datetime.date(2026, 11, 23))
    assert "3 anchors" in said("--anchor", f"2026-11-23={kept.digest}")


@pytest.mark.parametrize("text", ["2026-11-22", "2026-13-22=" + "0" * 64, "x=0"])
def test_what_is_no_anchor_is_refused_in_words(text: str) -> None:
    with pytest.raises(CommandError, match="is no anchor: write"):
        said("--anchor", text)


def test_long_trails_are_walked_in_steps(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("core.verification._STEP", 2)
    assert verify().entries == 9


def test_an_empty_trail_is_whole() -> None:
    with unguarded():
        Event.objects.all().delete()
        Anchor.objects.all().delete()
    TrailHead.objects.all().delete()
    assert verify().broken is None
    # and the first entry after that begins a chain
    circle = Circle.objects.get()
    assert audit.record(Verb.CIRCLE_CHANGE, on=circle, by=TEST, at=NOW).sequence == 1
    assert verify().entries == 1


def test_the_chain_goes_on_where_it_stood_when_the_head_was_lost() -> None:
    TrailHead.objects.all().delete()
    circle = Circle.objects.get()
    assert audit.record(Verb.CIRCLE_CHANGE, on=circle, by=TEST, at=NOW).sequence == 10
    assert verify().broken is None
