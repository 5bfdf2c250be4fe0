"""What the search keeps of a practice. Written only by practices/search/index.py."""

from typing import Any, ClassVar

from django.db import models

from members.querysets import PublicQuerySet
from practices.models.library import Practice
from practices.querysets import SearchWordQuerySet
from practices.validators import same_words


class VectorField(models.Field):  # type: ignore[type-arg] # reason: generic only in the stubs
    """PostgreSQL's tsvector. Other engines have no use for it and leave the column empty."""

    def db_type(self, connection: Any) -> str:
        """The column's type."""
        return "tsvector" if connection.vendor == "postgresql" else "text"


class SearchDocument(models.Model):
    """A practice as terms (folded stems with spaces around) and as facts for facets and lists.

    `body` is filled only where the engine indexes it from here (SQLite).
    """

    practice = models.OneToOneField(
        Practice, on_delete=models.CASCADE, primary_key=True, related_name="search"
    )
    title = models.TextField()
    summary = models.TextField()
    subjects = models.TextField(help_text="Topics, nation and organisations.")
    body = models.TextField(blank=True)
    plain = models.CharField(max_length=1200, blank=True, help_text="The text as read, cut.")
    # Null, as SQLite would else make the table anew and lose the triggers of its index.
    languages = models.CharField(
        max_length=200, null=True, blank=True, help_text="In which it is shown beside its own."
    )
    owners = models.CharField(
        max_length=700, null=True, blank=True, help_text="Slugs of the nations that own it too."
    )
    topics = models.CharField(max_length=600, blank=True, help_text="Numbers of its topics.")
    relations = models.CharField(max_length=200, blank=True, help_text="How others reuse it.")
    reusing_nations = models.PositiveIntegerField(default=0, help_text="Governments elsewhere.")
    reusing_bodies = models.PositiveIntegerField(default=0, help_text="Local authorities.")

    class Meta:
        ordering: ClassVar = ["practice"]

    def __str__(self) -> str:
        return f"search document {self.pk}"


class Vector(models.Model):
    """An index of PostgreSQL, in a table of nothing else but the moment by which it is walked.

    `published_at` is the practice's own, null for what is in no library.
    """

    practice = models.OneToOneField(
        Practice, on_delete=models.CASCADE, primary_key=True, related_name="+"
    )
    published_at = models.DateTimeField(null=True, editable=False)

    class Meta:
        abstract = True
        ordering: ClassVar = ["practice"]
        indexes: ClassVar = [
            models.Index(
                fields=["-published_at", "-practice"],
                condition=models.Q(published_at__isnull=False),
                name="%(class)s_newest",
            )
        ]

    def __str__(self) -> str:
        return f"{self._meta.verbose_name} {self.pk}"


class SearchVector(Vector):
    """The small index: title, summary and subjects."""

    small = VectorField(editable=False)


class SearchBody(Vector):
    """The large index: the whole text, which lies outside its rows so that these stay small."""

    whole = VectorField(editable=False)


class SearchWord(models.Model):
    """A word in use, under each form that a slip of one letter may have left of it.

    Only words of what everybody or the whole network may read are kept: even the time that
    trying a word takes must not tell of anything narrower.
    """

    form = models.CharField(max_length=24)
    word = models.CharField(max_length=24)
    is_public = models.BooleanField(default=False, help_text="Whether everybody may read it.")

    objects = SearchWordQuerySet.as_manager()

    class Meta:
        ordering: ClassVar = ["form", "word"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["form", "word"], name="search_word_once")
        ]

    def __str__(self) -> str:
        return self.word


class Synonym(models.Model):
    """Phrases that the secretariat says mean the same, beside those of practices/synonyms.py."""

    phrases = models.JSONField(validators=[same_words], help_text="Two to twenty.")
    changed_at = models.DateTimeField()

    objects = PublicQuerySet.as_manager()

    class Meta:
        ordering: ClassVar = ["id"]

    def __str__(self) -> str:
        return " = ".join(self.phrases)


class SearchMiss(models.Model):
    """Words for which a search found nothing, so that the list of synonyms can learn.

    Nobody is kept with it, and no time of day: who asked cannot be told from it.
    """

    words = models.CharField(max_length=200, unique=True, help_text="Folded, in order.")
    times = models.PositiveIntegerField(default=1)
    first_on = models.DateField()
    last_on = models.DateField()

    class Meta:
        ordering: ClassVar = ["-times", "words"]
        verbose_name_plural = "search misses"

    def __str__(self) -> str:
        return self.words
