"""Files that belong to a practice, each with its own readers."""

from typing import ClassVar

from django.core.validators import MinValueValidator
from django.db import models

from core.languages import name_of, validate_tag
from core.text import validate_line
from members.markings import MEANING, Marking, narrower
from members.models import Person, Shareable
from practices.files import KINDS, Kind, safe_name, size_words
from practices.files.kinds import BY_MEDIA_TYPE
from practices.models.library import Practice
from practices.querysets import AttachmentQuerySet
from practices.validators import within_practice


class Attachment(Shareable):
    """A file of a practice; it may be for fewer readers than the practice, never for more.

    `ref` is its public name, random so that it tells nothing; `stored` is the name under which
    the private storage keeps the file, random as well. `shown_at` is null while it waits for
    somebody else to show it to the readers of a practice that is out already. A removed one
    stays as a row without a file, for the history.
    """

    co_owned = ("practices.CoOwnership", "practice_id")

    practice = models.ForeignKey(Practice, on_delete=models.CASCADE, related_name="attachments")
    ref = models.SlugField(max_length=22, unique=True)
    title = models.CharField(max_length=200, validators=[validate_line])
    name = models.CharField(max_length=120, validators=[validate_line])
    language = models.CharField(max_length=35, default="en", validators=[validate_tag])
    media_type = models.CharField(
        max_length=100, choices=[(kind.media_type, kind.label) for kind in KINDS]
    )
    size = models.PositiveBigIntegerField(validators=[MinValueValidator(1)], help_text="Bytes.")
    sha256 = models.CharField(max_length=64)
    stored = models.CharField(max_length=80, unique=True)
    author = models.ForeignKey(
        Person, on_delete=models.SET_NULL, null=True, blank=True, related_name="attachments"
    )
    version = models.PositiveIntegerField(default=1)
    added_at = models.DateTimeField(help_text="UTC.")
    shown_at = models.DateTimeField(null=True, blank=True, help_text="UTC.")
    removed_at = models.DateTimeField(null=True, blank=True, help_text="UTC.")

    objects = AttachmentQuerySet.as_manager()

    class Meta(Shareable.Meta):
        abstract = False
        ordering: ClassVar = ["practice", "added_at", "id"]
        constraints: ClassVar = [*Shareable.Meta.constraints]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        """The page about it."""
        return f"{self.practice.get_absolute_url()}attachments/{self.ref}/"

    @property
    def file_url(self) -> str:
        """Where the file is handed out."""
        return f"{self.get_absolute_url()}file/"

    @property
    def kind(self) -> Kind:
        """What kind of file it is."""
        return BY_MEDIA_TYPE[self.media_type]

    @property
    def content_type(self) -> str:
        """Its media type as a download carries it."""
        return (
            f"{self.media_type}; charset=utf-8" if "text/" in self.media_type else self.media_type
        )

    @property
    def size_words(self) -> str:
        """Its size in words."""
        return size_words(self.size)

    @property
    def download_name(self) -> str:
        """The name that a download carries, whatever stands in the row."""
        return safe_name(self.name)

    @property
    def language_words(self) -> str:
        """Its language, by its English name."""
        return name_of(self.language)

    @property
    def title_lang(self) -> str:
        """The language of its title, where it is not that of the page."""
        return "" if self.language == "en" else self.language

    @property
    def reach_words(self) -> str:
        """Who may have it, in words."""
        return MEANING[self.reach]

    @property
    def reach(self) -> Marking:
        """How far it travels: as its own marking and its practice's both allow."""
        return narrower(self.marking, self.practice.marking)

    def clean(self) -> None:
        """Refuse a part that would be wider than the whole."""
        super().clean()
        within_practice(self, self.practice)
