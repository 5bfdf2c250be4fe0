"""What a reader is told."""

from typing import Any

from rest_framework import serializers

from core.rest.fields import PartialDay
from members.markings import Marking
from practices import gaps
from practices.models import DraftState, Kind, LinkKind, Stage, Status
from practices.serializers.bodies import ContentBody


class ReusedByShape(serializers.Serializer[Any]):
    """How many others use it."""

    nations = serializers.IntegerField(help_text="Governments elsewhere.")
    organisations = serializers.IntegerField(help_text="Local authorities.")


class FoundInShape(serializers.Serializer[Any]):
    """A hit as it reads in the language that was met best."""

    language = serializers.CharField(help_text="BCP 47 tag.")
    title = serializers.CharField()
    summary = serializers.CharField()
    url = serializers.URLField(help_text="The translation, for people.")


class PracticeShape(serializers.Serializer[Any]):
    """A practice in a list."""

    slug = serializers.CharField()
    title = serializers.CharField()
    summary = serializers.CharField()
    language = serializers.CharField()
    nation = serializers.CharField(allow_null=True, help_text="Slug of the owner.")
    co_owners = serializers.ListField(
        child=serializers.CharField(), help_text="Slugs of nations that own it with the first."
    )
    group = serializers.CharField(
        allow_null=True, help_text="Slug of the owner, if you may know it."
    )
    kind = serializers.ChoiceField(Kind.choices)
    stage = serializers.ChoiceField(Stage.choices, allow_null=True)
    stage_as_of = PartialDay(allow_null=True)
    topics = serializers.ListField(child=serializers.CharField(), help_text="Slugs.")
    marking = serializers.ChoiceField(Marking.choices)
    status = serializers.ChoiceField(Status.choices)
    is_compiled = serializers.BooleanField(help_text="Not yet confirmed by the nation.")
    published_at = serializers.DateTimeField(allow_null=True)
    updated_at = serializers.DateTimeField()
    last_confirmed_at = serializers.DateTimeField(allow_null=True)
    version = serializers.IntegerField()
    reused_by = ReusedByShape()
    url = serializers.URLField(help_text="This in the API.")
    page = serializers.URLField(help_text="This for people.")
    found_in = FoundInShape(
        required=False,
        allow_null=True,
        help_text="Of a search: the language that it was found in, where that is another.",
    )


class LinkedFromShape(serializers.Serializer[Any]):
    """Another practice that links to this one."""

    practice = serializers.CharField(help_text="Slug.")
    kind = serializers.ChoiceField(LinkKind.choices)


class SourceRecordShape(serializers.Serializer[Any]):
    """The system of its nation in which a practice is maintained."""

    system = serializers.CharField()
    external_id = serializers.CharField(help_text="Its number there.")
    url = serializers.URLField(allow_null=True)


class PracticeDetailShape(ContentBody):
    """A practice. Its body can be sent back with PUT."""

    slug = serializers.CharField()
    url = serializers.URLField(help_text="This in the API.")
    page = serializers.URLField(help_text="This for people.")
    status = serializers.ChoiceField(Status.choices)
    version = serializers.IntegerField()
    nation = serializers.CharField(allow_null=True, help_text="Slug of the owner.")
    co_owners = serializers.ListField(
        child=serializers.CharField(), help_text="Slugs of nations that own it with the first."
    )
    group = serializers.CharField(
        allow_null=True, help_text="Slug of the owner, if you may know it."
    )
    marking = serializers.ChoiceField(Marking.choices)
    released_to_affiliates = serializers.BooleanField()
    named_nations = serializers.ListField(
        child=serializers.CharField(),
        required=False,
        help_text="Slugs; shown to those who may change the practice.",
    )
    is_compiled = serializers.BooleanField(help_text="Not yet confirmed by the nation.")
    created_at = serializers.DateTimeField()
    updated_at = serializers.DateTimeField()
    published_at = serializers.DateTimeField(allow_null=True)
    last_confirmed_at = serializers.DateTimeField(allow_null=True)
    embargo_until = serializers.DateTimeField(allow_null=True)
    linked_from = LinkedFromShape(many=True)
    source = SourceRecordShape(  # type: ignore[assignment] # reason: a field of that name
        allow_null=True, help_text="Where it is maintained, if not here."
    )
    reused_by = ReusedByShape()


class SimilarShape(serializers.Serializer[Any]):
    """Another practice that says something close."""

    practice = serializers.CharField(help_text="Slug.")
    title = serializers.CharField()
    why = serializers.ChoiceField(
        ["repository", "words"], help_text="The same code, or the same words."
    )
    url = serializers.URLField(help_text="This in the API.")


class DraftShape(ContentBody):
    """The open draft of a practice, as it was saved last: it may be incomplete or wrong."""

    practice = serializers.CharField(help_text="Slug.")
    url = serializers.URLField()
    page = serializers.URLField(help_text="Where people write it.")
    state = serializers.ChoiceField(DraftState.choices)
    edition = serializers.IntegerField(help_text="Rises with every save; the ETag holds it.")
    based_on = serializers.IntegerField(help_text="The version that it was begun from.")
    started_at = serializers.DateTimeField()
    saved_at = serializers.DateTimeField()
    submitted_at = serializers.DateTimeField(allow_null=True)
    similar = SimilarShape(
        many=True, help_text="What is close to it and yours to read, unless linked or set apart."
    )


class VersionShape(serializers.Serializer[Any]):
    """A version in a list."""

    number = serializers.IntegerField()
    at = serializers.DateTimeField()
    url = serializers.URLField()


class VersionDetailShape(ContentBody):
    """What a practice said at a version."""

    practice = serializers.CharField(help_text="Slug.")
    number = serializers.IntegerField()
    at = serializers.DateTimeField()
    url = serializers.URLField()


class PieceShape(serializers.Serializer[Any]):
    """A run of words of a text that was compared."""

    op = serializers.ChoiceField(["same", "added", "removed"])
    text = serializers.CharField()


class ChangedCellShape(serializers.Serializer[Any]):
    """A member of an entry; its name is empty where the entry is one text."""

    name = serializers.CharField()
    text = PieceShape(many=True)


class ChangedRowShape(serializers.Serializer[Any]):
    """An entry of a list that differs."""

    op = serializers.ChoiceField(["added", "removed", "changed"])
    members = ChangedCellShape(many=True)


class DifferenceShape(serializers.Serializer[Any]):
    """A member of the practice that differs: its text, or the entries of its list."""

    name = serializers.CharField()
    heading = serializers.CharField()
    text = PieceShape(many=True)
    rows = ChangedRowShape(many=True)


class ChangesShape(serializers.Serializer[Any]):
    """What changed between two versions; `since` is null for the first that you may read."""

    practice = serializers.CharField(help_text="Slug.")
    number = serializers.IntegerField()
    since = serializers.IntegerField(allow_null=True)
    changes = DifferenceShape(many=True)
    url = serializers.URLField(help_text="This in the API.")
    page = serializers.URLField(help_text="This for people.")


class WithdrawnShape(serializers.Serializer[Any]):
    """The notice that stays."""

    slug = serializers.CharField()
    status = serializers.ChoiceField([Status.WITHDRAWN.value])
    version = serializers.IntegerField()
    withdrawn_at = serializers.DateTimeField()
    withdrawal_reason = serializers.CharField()


class TopicShape(serializers.Serializer[Any]):
    """A subject of practices and groups."""

    slug = serializers.CharField()
    label = serializers.CharField()  # type: ignore[assignment] # a member, not the field's own
    definition = serializers.CharField()
    oecd_dgpf = serializers.ListField(child=serializers.CharField())
    charter_2021 = serializers.ListField(
        child=serializers.CharField(), help_text="Slugs of principles."
    )
    url = serializers.URLField(help_text="This in the API.")
    page = serializers.URLField(help_text="This for people.")


class TermShape(serializers.Serializer[Any]):
    """A word of the glossary."""

    slug = serializers.CharField()
    term = serializers.CharField()
    also = serializers.ListField(child=serializers.CharField())
    definition = serializers.CharField()
    see = serializers.DictField(help_text="Slugs by kind, of what you may read.")
    sources = serializers.ListField(child=serializers.DictField())
    url = serializers.URLField(help_text="This in the API.")
    page = serializers.URLField(help_text="This for people.")


class ComparedShape(serializers.Serializer[Any]):
    """A column: a practice, or a nation that has none on the topic that you may read."""

    nation = serializers.CharField(allow_null=True, help_text="Slug.")
    practice = serializers.CharField(allow_null=True, help_text="Slug.")
    title = serializers.CharField(allow_null=True)
    marking = serializers.ChoiceField(Marking.choices, allow_null=True)
    url = serializers.URLField(allow_null=True, help_text="The practice in the API.")
    page = serializers.URLField(allow_null=True, help_text="The practice for people.")
    others = serializers.ListField(
        child=serializers.CharField(), help_text="Slugs of what could stand here instead."
    )


class ComparedRowShape(serializers.Serializer[Any]):
    """What each column says under one heading, in the order of the columns."""

    name = serializers.CharField()
    label = serializers.CharField()  # type: ignore[assignment] # a member, not the field's own
    kind = serializers.ChoiceField(["fact", "terms", "claims", "prose"])
    differs = serializers.BooleanField()
    values = serializers.ListField(  # of anything, so of null too
        child=serializers.JSONField(), help_text="Null is “not stated”."
    )


class ComparisonShape(serializers.Serializer[Any]):
    """Practices side by side."""

    topic = serializers.CharField(allow_null=True, help_text="Slug.")
    columns = ComparedShape(many=True)
    rows = ComparedRowShape(many=True)


class GapCellShape(serializers.Serializer[Any]):
    """How far a nation has come on a topic: the furthest of its practices."""

    nation = serializers.CharField(help_text="Slug.")
    state = serializers.ChoiceField(list(gaps.WORDS.items()))
    practices = serializers.IntegerField()


class GapLineShape(serializers.Serializer[Any]):
    """A topic, and how far each nation has come."""

    topic = serializers.CharField(help_text="Slug.")
    label = serializers.CharField()  # type: ignore[assignment] # a member, not the field's own
    nobody_has_it = serializers.BooleanField()
    nations = GapCellShape(many=True)


class GapMapShape(serializers.Serializer[Any]):
    """Topics against nations."""

    topics = GapLineShape(many=True)
