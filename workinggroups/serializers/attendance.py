"""Attendance in a group, as the API tells it."""

from typing import Any

from rest_framework import serializers


class AttendedShape(serializers.Serializer[Any]):
    """A nation's attendance: a word for each of the meetings, empty where none is noted."""

    nation = serializers.CharField(help_text="Slug.")
    states = serializers.ListField(child=serializers.CharField())
    present = serializers.IntegerField()
    noted = serializers.IntegerField()
    away = serializers.BooleanField(help_text="Absent from the last three, without apologies.")


class GroupAttendanceShape(serializers.Serializer[Any]):
    """Who took part in the latest twelve meetings, the latest first."""

    meetings = serializers.ListField(child=serializers.CharField(), help_text="Slugs.")
    nations = AttendedShape(many=True)
    page = serializers.URLField(help_text="This for people.")
