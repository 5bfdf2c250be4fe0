"""The parts of a write-up, the same in both directions."""

from collections.abc import Sequence
from typing import Any, Final

from rest_framework import serializers

from core import markdown
from core.licences import validate_licence
from core.rest.fields import Block, Line, PartialDay, StrictSerializer
from members.validators import SOURCE_KINDS, iso_alpha2, reference
from practices.models import LinkKind, ReuseRelation, Stage

MOST: Final = 200  # entries of a list
LONGEST: Final = markdown.LONGEST  # characters under a heading


def optional_line(longest: int, **more: Any) -> Line:
    """Return a line that may be empty, and is when it is left out."""
    return Line(max_length=longest, allow_blank=True, default="", **more)


def optional_day(**more: Any) -> PartialDay:
    """Return a date that may be unknown."""
    return PartialDay(allow_null=True, default=None, **more)


def source(*, optional: bool = True) -> Line:
    """Return the place where a claim was read."""
    about = "Where it was read: a web address."
    if optional:
        return optional_line(600, validators=[reference], help_text=about)
    return Line(max_length=600, validators=[reference], help_text=about)


class SourcePart(StrictSerializer):
    """A source of the write-up as a whole."""

    ref = source(optional=False)
    kind = serializers.ChoiceField(sorted(SOURCE_KINDS))


class StagePart(StrictSerializer):
    """A step in the development: since when, or when it was seen there."""

    stage = serializers.ChoiceField(Stage.choices)
    since = optional_day()
    seen_on = optional_day()
    reason = optional_line(300)
    by = optional_line(200)
    ref = source()


class ResultPart(StrictSerializer):
    """A result, with its own source and date."""

    what = Line(max_length=300)
    value = Line(max_length=300)
    before = optional_line(200)
    period = optional_line(100)
    as_of = optional_day()
    ref = source()


class LessonPart(StrictSerializer):
    """Something learned, and who says so."""

    text = Block(max_length=LONGEST)
    as_of = optional_day()
    ref = source()


class ReusePart(StrictSerializer):
    """Somebody else's use of it, with a source."""

    who = Line(max_length=160)
    country = Line(max_length=2, validators=[iso_alpha2], help_text="ISO 3166-1 alpha-2.")
    relation = serializers.ChoiceField(ReuseRelation.choices)
    what = Block(max_length=LONGEST)
    since = optional_day()
    as_of = optional_day()
    ref = source(optional=False)
    nation = Line(max_length=60, allow_null=True, default=None, help_text="Slug, if a member.")
    organisation = Line(max_length=120, allow_null=True, default=None, help_text="Slug, if known.")


class LinkPart(StrictSerializer):
    """How it relates to another practice that you may read."""

    practice = Line(max_length=80, help_text="Slug.")
    kind = serializers.ChoiceField(LinkKind.choices)


class CodePart(StrictSerializer):
    """Open code; the whole is null where it is not known whether there is any."""

    repository = serializers.URLField(max_length=300, allow_null=True, default=None)
    licence = Line(
        max_length=80,
        allow_null=True,
        default=None,
        validators=[validate_licence],
        help_text="SPDX identifier.",
    )
    first_commit = optional_day()
    last_commit_seen = optional_day()


def parts(shape: type[StrictSerializer]) -> serializers.ListSerializer[Any]:
    """Return a list of such entries; it is empty when it is left out."""
    return serializers.ListSerializer(child=shape(), max_length=MOST, default=list)


def refuse_doubles(entries: Sequence[Any], name: str, sentence: str) -> None:
    """Refuse entries that say the same again; `name` is the member that is pointed at."""
    seen: set[Any] = set()
    faults: list[dict[str, list[str]]] = [{} for _ in entries]
    for fault, entry in zip(faults, entries, strict=True):
        if entry is None:
            continue
        if entry in seen:
            fault[name] = [sentence]
        seen.add(entry)
    if any(faults):
        raise serializers.ValidationError(faults, code="duplicate")
