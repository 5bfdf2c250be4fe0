"""Papers for points of an agenda: by when they are due, and the versions handed in."""

import datetime
from typing import ClassVar

from django.core.validators import MinValueValidator
from django.db import models

from core.text import validate_line
from members.models import Nation
from practices.files import KINDS, safe_name, size_words
from workinggroups.models.meetings import AgendaItem
from workinggroups.querysets import PaperQuerySet


class Paper(models.Model):
    """A paper that a point waits for. Its readers and its marking are those of the point.

    It is handed in from `opens_at` on, is late after `due_at`, and closed at `closes_at`: until
    then a corrected version may follow. Instants, UTC.
    """

    ref = models.SlugField(max_length=22, unique=True)
    item = models.ForeignKey(AgendaItem, on_delete=models.CASCADE, related_name="papers")
    title = models.CharField(max_length=200, validators=[validate_line])
    nation = models.ForeignKey(
        Nation,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="papers",
        help_text="Who owes it; null: whoever runs the meeting.",
    )
    opens_at = models.DateTimeField()
    due_at = models.DateTimeField()
    closes_at = models.DateTimeField()

    objects = PaperQuerySet.as_manager()

    class Meta:
        ordering: ClassVar = ["item", "due_at", "id"]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=models.Q(due_at__gt=models.F("opens_at"))
                & models.Q(closes_at__gte=models.F("due_at")),
                name="paper_window",
                violation_error_message="A paper opens, then is due, then closes.",
            ),
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        """The paper's page."""
        return f"/papers/{self.ref}/"

    def state(self, *, at: datetime.datetime, has_come: bool) -> str:
        """How it stands at a moment, in words."""
        if has_come:
            return "handed in"
        if at < self.opens_at:
            return "not yet open"
        if at < self.due_at:
            return "open"
        return "late" if at < self.closes_at else "closed without it"


class PaperVersion(models.Model):
    """A file handed in; `by` is the role and nation of who did it. Earlier versions stay."""

    paper = models.ForeignKey(Paper, on_delete=models.CASCADE, related_name="versions")
    number = models.PositiveSmallIntegerField()
    name = models.CharField(max_length=120, validators=[validate_line])
    media_type = models.CharField(
        max_length=100, choices=[(kind.media_type, kind.label) for kind in KINDS]
    )
    size = models.PositiveBigIntegerField(validators=[MinValueValidator(1)], help_text="Bytes.")
    sha256 = models.CharField(max_length=64)
    stored = models.CharField(max_length=80, unique=True)
    by = models.CharField(max_length=200)
    at = models.DateTimeField(help_text="UTC.")
    is_late = models.BooleanField(default=False)

    class Meta:
        ordering: ClassVar = ["paper", "-number"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["paper", "number"], name="paperversion_once"),
        ]

    def __str__(self) -> str:
        return f"{self.paper}, version {self.number}"

    @property
    def file_url(self) -> str:
        """Where the file is handed out."""
        return f"{self.paper.get_absolute_url()}{self.number}/file/"

    @property
    def content_type(self) -> str:
        """Its media type as a download carries it."""
        charset = "; charset=utf-8" if self.media_type.startswith("text/") else ""
        return f"{self.media_type}{charset}"

    @property
    def size_words(self) -> str:
        """Its size in words."""
        return size_words(self.size)

    @property
    def download_name(self) -> str:
        """The name that a download carries."""
        return safe_name(self.name)
