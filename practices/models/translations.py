"""Write-ups in other languages than their own."""

from typing import ClassVar

from django.core.validators import MaxLengthValidator
from django.db import models

from core.languages import direction_of, name_of, own_name_of, validate_tag
from core.text import validate_block
from members.models import Person
from practices.models.library import Practice
from practices.querysets import TranslationQuerySet
from practices.states import TranslationState

LONGEST_REASON = 2000  # characters


class Translation(models.Model):
    """What a practice says, in another language. The original is the authority.

    `content` has title, summary and headings as document.py names them; `of_version` is the
    version of the practice that was translated. One is shown; beside it another may wait for
    the nation to clear it, which then takes its place. `needed` people of the nation approve it.
    """

    practice = models.ForeignKey(Practice, on_delete=models.CASCADE, related_name="translations")
    language = models.CharField(max_length=20, validators=[validate_tag])
    state = models.CharField(
        max_length=10, choices=TranslationState, default=TranslationState.WAITING
    )
    by_machine = models.BooleanField(default=False)
    content = models.JSONField(default=dict)
    of_version = models.PositiveIntegerField()
    version = models.PositiveIntegerField(default=1)
    author = models.ForeignKey(
        Person, on_delete=models.SET_NULL, null=True, blank=True, related_name="translations"
    )
    updated_at = models.DateTimeField(help_text="UTC.")
    needed = models.PositiveSmallIntegerField(default=0)
    approved_by = models.ManyToManyField(Person, blank=True, related_name="+")
    returned_because = models.TextField(
        blank=True, validators=[MaxLengthValidator(LONGEST_REASON), validate_block]
    )

    objects = TranslationQuerySet.as_manager()

    class Meta:
        ordering: ClassVar = ["practice", "language"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["practice", "language"],
                condition=models.Q(state=TranslationState.SHOWN),
                name="translation_shown_once",
            ),
            models.UniqueConstraint(
                fields=["practice", "language"],
                condition=~models.Q(state=TranslationState.SHOWN),
                name="translation_waits_once",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.practice} in {name_of(self.language)}"

    def get_absolute_url(self) -> str:
        """Where it is read; before it is cleared, by its nation."""
        waiting = "" if self.state == TranslationState.SHOWN else "waiting/"
        return f"{self.practice.get_absolute_url()}in/{self.language}/{waiting}"

    @property
    def own_name(self) -> str:
        """What the language calls itself."""
        return own_name_of(self.language)

    @property
    def direction(self) -> str:
        """Which way it is written."""
        return direction_of(self.language)

    @property
    def is_stale(self) -> bool:
        """Whether the original has moved on since."""
        return self.practice.version > self.of_version
