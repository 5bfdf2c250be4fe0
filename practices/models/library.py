"""Practices: write-ups of what a nation did in a situation, and their versions."""

from typing import Any, ClassVar

from django.core.validators import MaxLengthValidator
from django.db import models
from django.utils.functional import cached_property

from core.languages import validate_tag
from core.licences import OPEN, validate_licence
from core.markdown import validate_length
from core.partialdate import PartialDateField
from members.models import Person, Shareable
from members.validators import reference, sources, texts
from practices.models.topics import Topic
from practices.querysets import PracticeQuerySet
from practices.states import Kind, Stage, Status


def _heading(*, blank: bool = False) -> "models.TextField[str, str]":
    """What stands under a heading: Markdown."""
    return models.TextField(blank=blank, validators=[validate_length])


class Practice(Shareable):
    """A write-up with fixed headings. An empty heading says “not stated”, never “none”.

    `version` rises with every visible change; `updated_at` is when that was, UTC.
    `last_confirmed_at` is when the owner last said that it is still true.
    """

    slug = models.SlugField(unique=True, max_length=80)
    title = models.CharField(max_length=160)
    summary = models.TextField(max_length=400, validators=[MaxLengthValidator(400)])
    kind = models.CharField(max_length=12, choices=Kind)
    topics = models.ManyToManyField(Topic, related_name="practices")
    lead_organisation = models.CharField(max_length=200)
    contact_organisation = models.CharField(max_length=200)
    language = models.CharField(
        max_length=20,
        default="en",
        validators=[validate_tag],
        help_text="BCP 47 tag of the text.",
    )

    situation = _heading()
    options_weighed = _heading(blank=True)
    what_we_did = _heading()
    what_it_took = _heading(blank=True)
    what_did_not_work = _heading(blank=True)
    conditions_for_reuse = _heading(blank=True)
    do_differently = _heading(blank=True)
    how_to_start = _heading(blank=True)

    stage = models.CharField(max_length=10, choices=Stage, null=True, blank=True)
    stage_as_of = PartialDateField(null=True, blank=True)
    started = PartialDateField(null=True, blank=True)

    standards = models.JSONField(default=list, blank=True, validators=[texts])
    has_open_source = models.BooleanField(
        null=True, blank=True, help_text="Whether code is open; empty is not verified."
    )
    repository = models.URLField(max_length=300, null=True, blank=True)
    code_licence = models.CharField(
        max_length=80, null=True, blank=True, validators=[validate_licence]
    )
    first_commit = PartialDateField(null=True, blank=True)
    last_commit_seen = PartialDateField(null=True, blank=True)
    text_licence = models.CharField(
        max_length=40, default=OPEN, validators=[validate_licence], help_text="SPDX identifier."
    )
    sources = models.JSONField(default=list, blank=True, validators=[sources])

    status = models.CharField(max_length=10, choices=Status, default=Status.DRAFT)
    embargo_until = models.DateTimeField(null=True, blank=True)
    is_compiled = models.BooleanField(
        default=False, help_text="Written from public sources; the nation has yet to confirm it."
    )
    author = models.ForeignKey(
        Person, on_delete=models.SET_NULL, null=True, blank=True, related_name="practices_written"
    )
    version = models.PositiveIntegerField(default=1)
    versions_from = models.PositiveIntegerField(
        default=1, help_text="The first version that was written for all who read it today."
    )
    loaded_version = models.PositiveIntegerField(
        null=True,
        blank=True,
        help_text="The version that the loader wrote last; another version is somebody's own.",
    )
    created_at = models.DateTimeField()
    updated_at = models.DateTimeField()
    published_at = models.DateTimeField(null=True, blank=True)
    last_confirmed_at = models.DateTimeField(null=True, blank=True)
    withdrawn_at = models.DateTimeField(null=True, blank=True)
    withdrawal_reason = models.TextField(blank=True)

    co_owned = ("practices.CoOwnership", "pk")
    objects = PracticeQuerySet.as_manager()

    class Meta(Shareable.Meta):
        abstract = False
        ordering: ClassVar = ["-published_at", "-id"]
        constraints: ClassVar = [
            *Shareable.Meta.constraints,
            models.CheckConstraint(
                condition=~models.Q(status__in=[Status.PUBLISHED, Status.WITHDRAWN])
                | models.Q(published_at__isnull=False),
                name="practice_published_has_moment",
                violation_error_message="A published practice has a moment of publication.",
            ),
            models.CheckConstraint(
                condition=~models.Q(status=Status.WITHDRAWN)
                | (models.Q(withdrawn_at__isnull=False) & ~models.Q(withdrawal_reason="")),
                name="practice_withdrawn_has_reason",
                violation_error_message="A withdrawn practice says when and why.",
            ),
        ]
        indexes: ClassVar = [
            models.Index(
                fields=["-published_at", "-id"],
                condition=models.Q(status=Status.PUBLISHED),
                name="practice_newest",
            ),
            models.Index(
                fields=["title", "id"],
                condition=models.Q(status=Status.PUBLISHED),
                name="practice_title",
            ),
            models.Index(
                fields=["-updated_at", "-id"],
                condition=models.Q(status=Status.PUBLISHED),
                name="practice_updated",
            ),
            models.Index(
                fields=["embargo_until"],
                condition=models.Q(embargo_until__isnull=False),
                name="practice_embargo",
            ),
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        """The practice's page."""
        return f"/practices/{self.slug}/"

    @cached_property
    def co_owner_ids(self) -> frozenset[int]:
        """The nations that own it besides the first: one statement, once, unless prefetched."""
        rows: Any = self.co_ownerships
        return frozenset(row.nation_id for row in rows.all() if row.accepted_at is not None)


class PracticeVersion(models.Model):
    """What a practice said at one version; never changed. `content` is document.py's shape."""

    practice = models.ForeignKey(Practice, on_delete=models.CASCADE, related_name="versions")
    number = models.PositiveIntegerField()
    at = models.DateTimeField()
    by = models.CharField(max_length=200)
    content = models.JSONField()

    class Meta:
        ordering: ClassVar = ["practice", "-number"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["practice", "number"], name="practice_version_once"),
        ]

    def __str__(self) -> str:
        return f"{self.practice}, version {self.number}"


class StageEntry(models.Model):
    """A step in a practice's development: since when, or when it was seen there, and why."""

    practice = models.ForeignKey(Practice, on_delete=models.CASCADE, related_name="stages")
    position = models.PositiveSmallIntegerField()
    stage = models.CharField(max_length=10, choices=Stage)
    since = PartialDateField(null=True, blank=True)
    seen_on = PartialDateField(null=True, blank=True)
    reason = models.CharField(max_length=300, blank=True)
    by = models.CharField(max_length=200, blank=True)
    ref = models.CharField(max_length=600, blank=True, validators=[reference])

    class Meta:
        ordering: ClassVar = ["practice", "position"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["practice", "position"], name="stage_position"),
        ]

    def __str__(self) -> str:
        return f"{self.get_stage_display()} since {self.since or 'unknown'}"
