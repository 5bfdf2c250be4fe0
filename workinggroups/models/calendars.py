"""The address at which a person's calendar program asks for meetings."""

from typing import ClassVar

from django.db import models

from members.models import Person


class CalendarLink(models.Model):
    """A secret that opens a person's calendars and nothing else; only its hash is kept.

    One for each person: a new one ends the one before, at once.
    """

    person = models.OneToOneField(Person, on_delete=models.CASCADE, related_name="calendar_link")
    hash = models.CharField(max_length=64, unique=True)
    made_at = models.DateTimeField(help_text="UTC.")

    class Meta:
        ordering: ClassVar = ["person"]

    def __str__(self) -> str:
        return f"calendar of person {self.person_id}"
