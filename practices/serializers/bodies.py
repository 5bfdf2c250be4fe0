"""What a writer sends."""

from typing import Any

from rest_framework import serializers

from core.languages import validate_tag
from core.licences import OPEN, validate_licence
from core.rest.fields import Block, Line, StrictSerializer, Truth
from members.markings import Marking
from practices.models import Kind, Stage
from practices.serializers.parts import (
    LONGEST,
    MOST,
    CodePart,
    LessonPart,
    LinkPart,
    ResultPart,
    ReusePart,
    SourcePart,
    StagePart,
    optional_day,
    parts,
    refuse_doubles,
)


def _heading(about: str) -> Block:
    return Block(max_length=LONGEST, allow_blank=True, default="", help_text=f"Markdown. {about}")


class ContentBody(StrictSerializer):
    """What a write-up says."""

    title = Line(max_length=160)
    summary = Block(max_length=400)
    kind = serializers.ChoiceField(Kind.choices)
    topics = serializers.ListField(
        child=Line(max_length=60), max_length=MOST, default=list, help_text="Slugs."
    )
    lead_organisation = Line(max_length=200)
    contact_organisation = Line(max_length=200)
    language = Line(
        max_length=20, default="en", validators=[validate_tag], help_text="BCP 47 tag of the text."
    )
    situation = Block(max_length=LONGEST, help_text="Markdown. Situation and context.")
    options_weighed = _heading("Options weighed.")
    what_we_did = Block(max_length=LONGEST, help_text="Markdown. What we did.")
    what_it_took = _heading("What it took.")
    what_did_not_work = _heading("What did not work; needed before publication.")
    conditions_for_reuse = _heading("Conditions that must hold for reuse.")
    do_differently = _heading("What we would do differently.")
    how_to_start = _heading("How to start.")
    stage = serializers.ChoiceField(Stage.choices, allow_null=True, default=None)
    stage_as_of = optional_day()
    started = optional_day()
    stages = parts(StagePart)
    results = parts(ResultPart)
    lessons = parts(LessonPart)
    standards = serializers.ListField(child=Line(max_length=300), max_length=MOST, default=list)
    open_source = CodePart(allow_null=True, default=None)
    text_licence = Line(
        max_length=40, default=OPEN, validators=[validate_licence], help_text="SPDX identifier."
    )
    sources = parts(SourcePart)
    reuses = parts(ReusePart)
    links = parts(LinkPart)

    def validate_reuses(self, entries: list[dict[str, Any]]) -> list[dict[str, Any]]:
        """Refuse an organisation that is listed twice."""
        found = [entry["organisation"] for entry in entries]
        refuse_doubles(found, "organisation", "This organisation is listed already.")
        return entries

    def validate_links(self, entries: list[dict[str, Any]]) -> list[dict[str, Any]]:
        """Refuse a link that is listed twice."""
        found = [(entry["practice"], entry["kind"]) for entry in entries]
        refuse_doubles(found, "practice", "This link is listed already.")
        return entries


class PracticeBody(ContentBody):
    """A write-up and who may read it. Members of the sharing left out stay as they are."""

    marking = serializers.ChoiceField(Marking.choices, required=False, help_text="TLP 2.0.")
    released_to_affiliates = Truth(
        required=False, help_text="Local authorities may read it, as far as the marking goes."
    )
    named_nations = serializers.ListField(
        child=Line(max_length=60), max_length=MOST, required=False, help_text="Slugs."
    )
    reason = Block(
        max_length=2000,
        required=False,
        write_only=True,
        help_text="Why it changes, for its history; needed when the marking changes.",
    )


class SourcedBody(PracticeBody):
    """A write-up that another system of the nation maintains."""

    source_url = Line(
        max_length=300,
        required=False,
        allow_blank=True,
        write_only=True,
        help_text="Where that system shows it; left out, it stays as it is.",
    )


class WithdrawalBody(StrictSerializer):
    """Why something is taken back."""

    reason = Block(max_length=2000, help_text="Readers of the address will see it.")


class NothingBody(StrictSerializer):
    """Nothing needs saying."""
