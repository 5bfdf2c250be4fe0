"""Series of meetings, as the API takes and tells them."""

import re
from typing import Any, Final

from rest_framework import serializers

from core.rest.fields import Day, Instant, Line, StrictSerializer, Truth, Whole
from members.markings import Marking
from members.validators import time_zone
from workinggroups.models import MOST_APART, MOST_DATES, Pattern

_HOUR: Final = re.compile(r"([01]\d|2[0-3]):[0-5]\d", re.ASCII)


class Hour(Line):
    """An hour of the day: 14:30."""

    def to_internal_value(self, data: Any) -> str:
        """Return the text."""
        text = super().to_internal_value(data)
        if not _HOUR.fullmatch(text):
            raise serializers.ValidationError("Write an hour as 14:30.", code="invalid")
        return text


class DateShape(serializers.Serializer[Any]):
    """A day of a series: its meeting, or why it has none."""

    day = serializers.DateField(help_text="By the rule, on the host's clock.")
    meeting = serializers.CharField(allow_null=True, help_text="Slug.")
    starts_at = serializers.DateTimeField(allow_null=True)
    status = serializers.ChoiceField(
        [(word, word) for word in ("confirmed", "cancelled", "skipped")]
    )
    skipped = serializers.CharField(help_text="Why the day has no meeting.")


class SeriesShape(serializers.Serializer[Any]):
    """Meetings that recur."""

    slug = serializers.SlugField()
    title = serializers.CharField()
    group = serializers.CharField(allow_null=True, help_text="Slug, if you may read the group.")
    pattern = serializers.ChoiceField(Pattern.choices)
    every = serializers.IntegerField(help_text="Months or weeks.")
    first_day = serializers.DateField(help_text="On the host's clock.")
    hour = serializers.CharField(help_text="On the host's clock.")
    time_zone = serializers.CharField(help_text="The host's clock: IANA name.")
    minutes_long = serializers.IntegerField()
    place = serializers.CharField()
    words = serializers.CharField(help_text="The rule in words.")
    url = serializers.URLField(help_text="This in the API.")
    page = serializers.URLField(help_text="This for people.")


class SeriesDetailShape(SeriesShape):
    """A series with those of its days that you may read."""

    rule = serializers.CharField(help_text="RFC 5545; empty for days of their own.")
    dates = DateShape(many=True)


class LookedShape(serializers.Serializer[Any]):
    """A day of a series that is not begun yet."""

    day = serializers.DateField()
    starts_at = serializers.DateTimeField(allow_null=True, help_text="Null: the clock skips it.")
    clock_changes = serializers.ListField(
        child=serializers.CharField(), help_text="Since the day before."
    )
    off = serializers.ListField(child=serializers.CharField(), help_text="Who, and for what.")


class LookShape(serializers.Serializer[Any]):
    """The days of a series before it is begun."""

    words = serializers.CharField()
    dates = LookedShape(many=True)


class SkipBody(StrictSerializer):
    """A day that is left out."""

    day = Day()
    reason = Line(max_length=300)


class SeriesBody(StrictSerializer):
    """A series to begin, or with `dry_run` only to look at."""

    title = Line(max_length=160)
    group = Line(default=None, max_length=60, help_text="Slug; left out, the whole network.")
    pattern = serializers.ChoiceField(Pattern.choices, default=Pattern.MONTHLY)
    every = Whole(default=1, min_value=1, max_value=MOST_APART)
    first_day = Day(help_text="The others follow; of days of their own, the first of them.")
    count = Whole(default=12, min_value=1, max_value=MOST_DATES)
    days = serializers.ListField(child=Day(), default=list, max_length=MOST_DATES)
    hour = Hour(help_text="On the host's clock, such as 14:30.")
    time_zone = Line(max_length=60, validators=[time_zone], help_text="IANA name.")
    minutes_long = Whole(default=60, min_value=5, max_value=24 * 60)
    place = Line(default="", allow_blank=True, max_length=160)
    marking = serializers.ChoiceField(
        [pair for pair in Marking.choices if pair[0] != Marking.RED], default=Marking.GREEN
    )
    chatham_house = Truth(default=False)
    skip = SkipBody(many=True, default=list)
    tell = Truth(default=True, help_text="Whether those asked are invited by mail.")
    dry_run = Truth(default=False, help_text="Begin nothing; tell its days.")


class SeriesCopyBody(StrictSerializer):
    """A copy of a series from another first day on."""

    title = Line(max_length=160)
    first_day = Day()


class MeetingCopyBody(StrictSerializer):
    """A copy of a meeting at another time."""

    title = Line(max_length=160)
    starts_at = Instant()
