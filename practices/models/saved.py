"""Searches that people keep under a name, to come back to and to be told of what is new."""

from typing import ClassVar

from django.db import models

from core.text import validate_line
from members.models import Person
from practices.querysets import SavedSearchQuerySet


class SavedSearch(models.Model):
    """A question to the library that a person keeps; nobody else sees it.

    `query` is the query string of its address. `told_until` is the moment up to which the person
    was told what is new (UTC).
    """

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="saved_searches")
    name = models.CharField(max_length=80, validators=[validate_line])
    query = models.CharField(max_length=2000)
    is_weekly = models.BooleanField(
        default=True, help_text="Whether what is new comes by mail, once a week."
    )
    created_at = models.DateTimeField()
    told_until = models.DateTimeField()

    objects = SavedSearchQuerySet.as_manager()

    class Meta:
        ordering: ClassVar = ["name", "id"]
        verbose_name_plural = "saved searches"
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["person", "name"],
                name="saved_search_name",
                violation_error_message="You have a search of this name already.",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        """The page of the library that shows what it finds."""
        return f"/practices/?{self.query}"
