"""Whom to ask about a practice."""

from typing import ClassVar

from django.db import models

from members.models import Person
from practices.models.library import Practice


class PracticeContact(models.Model):
    """Who answers questions about a practice: a person, and the address of an office that stays.

    `left_at` is when the person left without anybody in their place (UTC).
    """

    practice = models.OneToOneField(Practice, on_delete=models.CASCADE, related_name="contact")
    person = models.ForeignKey(
        Person, on_delete=models.SET_NULL, null=True, blank=True, related_name="answers_for"
    )
    mailbox = models.EmailField(max_length=254, blank=True)
    left_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering: ClassVar = ["practice"]

    def __str__(self) -> str:
        return f"contact of {self.practice}"
