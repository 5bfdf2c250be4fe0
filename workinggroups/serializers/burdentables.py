"""The table of points, as the API takes and tells it."""

from typing import Any

from rest_framework import serializers

from core.rest.fields import Line, StrictSerializer, Whole
from workinggroups.models import MOST_POINTS


class BurdenTableShape(serializers.Serializer[Any]):
    """A version of the table: points by local hour, from 00:00 on."""

    version = serializers.CharField()
    points = serializers.ListField(child=serializers.IntegerField())
    reason = serializers.CharField(help_text="Empty of the first version.")
    at = serializers.DateTimeField(allow_null=True, help_text="UTC; null of the first version.")


class BurdenTablesShape(serializers.Serializer[Any]):
    """Every version of the table, the present one first."""

    tables = BurdenTableShape(many=True)


class BurdenTableBody(StrictSerializer):
    """The next version of the table."""

    points = serializers.ListField(
        child=Whole(min_value=0, max_value=MOST_POINTS), min_length=24, max_length=24
    )
    reason = Line(max_length=300)
