"""What the API takes and tells of adoptions."""

from typing import Any

from rest_framework import serializers

from core.addresses import HIGHEST_ID
from core.rest.fields import Block, Line, PartialDay, StrictSerializer, Whole
from members.markings import Marking
from members.validators import reference
from practices.serializers.parts import optional_day, optional_line
from practices.uptake import (
    AdoptionKind,
    AdoptionStage,
    AdoptionState,
    CodeForm,
    CostBand,
    Level,
    TimeBand,
)
from practices.validators import LONGEST_LINE, MOST_EVIDENCE


class EvidencePart(StrictSerializer):
    """Something that shows it."""

    what = optional_line(LONGEST_LINE)
    ref = Line(max_length=LONGEST_LINE, validators=[reference], help_text="A web address.")


class OutcomePart(StrictSerializer):
    """A result at the adopter."""

    what = Line(max_length=LONGEST_LINE, help_text="What is measured.")
    before = optional_line(LONGEST_LINE)
    after = Line(max_length=LONGEST_LINE)
    period = optional_line(LONGEST_LINE)
    ref = optional_line(LONGEST_LINE, validators=[reference], help_text="A web address.")


def few(shape: type[StrictSerializer]) -> serializers.ListSerializer[Any]:
    """Return a list of such entries; it is empty when it is left out."""
    return serializers.ListSerializer(child=shape(), max_length=MOST_EVIDENCE, default=list)


class AdoptionSays(StrictSerializer):
    """What an adoption says."""

    kind = serializers.ChoiceField(AdoptionKind.choices, help_text="What is taken up.")
    stage = serializers.ChoiceField(AdoptionStage.choices)
    since = optional_day(help_text="Since when it is at this stage.")
    stopped_because = Block(
        max_length=2000, allow_blank=True, default="", help_text="Needed where it was stopped."
    )
    scope = optional_line(300)
    changed = Block(max_length=2000, allow_blank=True, default="", help_text="What was changed.")
    cost = serializers.ChoiceField(CostBand.choices, allow_blank=True, default="")
    time = serializers.ChoiceField(TimeBand.choices, allow_blank=True, default="")
    evidence = few(EvidencePart)
    outcomes = few(OutcomePart)
    repository = serializers.URLField(max_length=300, allow_blank=True, default="")
    code_form = serializers.ChoiceField(CodeForm.choices, allow_blank=True, default="")
    code_version = optional_line(80)
    code_as_of = optional_day(help_text="Of when the source’s code is.")
    taken_from = Whole(
        min_value=1,
        max_value=HIGHEST_ID,
        allow_null=True,
        default=None,
        help_text="Number of the adoption by whose way it came.",
    )
    mailbox = serializers.EmailField(
        max_length=254, allow_blank=True, default="", help_text="Address of an office."
    )


class AdoptionBody(AdoptionSays):
    """An adoption to declare, and who adopts: your nation, or a body of it."""

    practice = Line(max_length=80, help_text="Slug.")
    level = serializers.ChoiceField(
        Level.choices, default=Level.NATION, help_text="A local authority declares for itself."
    )
    organisation = Line(
        max_length=120, allow_null=True, default=None, help_text="Slug of a body, if listed."
    )
    body = optional_line(160, help_text="Name of a body that is not listed.")
    marking = serializers.ChoiceField(
        Marking.choices, default=Marking.GREEN, help_text="CLEAR holds once it is confirmed."
    )


class AdoptionPatch(AdoptionSays):
    """A change to an adoption."""

    marking = serializers.ChoiceField(
        Marking.choices, help_text="Narrower at once, wider once somebody else confirms it."
    )
    reason = Block(
        max_length=2000,
        required=False,
        write_only=True,
        help_text="Needed when the marking becomes narrower.",
    )


class AdoptionShape(serializers.Serializer[Any]):
    """An adoption. Its contacts are told to the network only."""

    id = serializers.IntegerField()
    practice = serializers.CharField(help_text="Slug.")
    nation = serializers.CharField(help_text="Slug of the adopter’s nation.")
    level = serializers.ChoiceField(Level.choices)
    adopter = serializers.CharField(help_text="Who adopts, by name.")
    organisation = serializers.CharField(allow_null=True, help_text="Slug.")
    kind = serializers.ChoiceField(AdoptionKind.choices)
    stage = serializers.ChoiceField(AdoptionStage.choices)
    since = PartialDay(allow_null=True)
    stopped_because = serializers.CharField()
    scope = serializers.CharField()
    changed = serializers.CharField()
    cost = serializers.CharField()
    time = serializers.CharField()
    evidence = EvidencePart(many=True)
    outcomes = OutcomePart(many=True)
    repository = serializers.CharField()
    code_form = serializers.CharField()
    code_version = serializers.CharField()
    code_as_of = PartialDay(allow_null=True)
    taken_from = serializers.IntegerField(allow_null=True, help_text="If you may read that one.")
    contact = serializers.CharField(allow_null=True)
    mailbox = serializers.CharField(allow_null=True)
    marking = serializers.ChoiceField(Marking.choices)
    state = serializers.ChoiceField(AdoptionState.choices)
    confirmed_at = serializers.DateTimeField(allow_null=True)
    lapses_at = serializers.DateTimeField(allow_null=True)
    acknowledged_at = serializers.DateTimeField(allow_null=True)
    version = serializers.IntegerField()
    created_at = serializers.DateTimeField()
    updated_at = serializers.DateTimeField()
    url = serializers.URLField(help_text="This in the API.")
    page = serializers.URLField(help_text="This for people.")
