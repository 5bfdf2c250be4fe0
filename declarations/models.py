"""Texts that members adopted together, their principles, and who signed."""

from typing import ClassVar

from django.db import models

from core.partialdate import PartialDateField
from members.models import Nation
from members.querysets import PublicQuerySet
from members.validators import reference, sources, texts
from practices.models import Practice, Topic
from summits.models import Summit
from workinggroups.models import GroupOutput, WorkingGroup


class DeclarationKind(models.TextChoices):
    """What sort of text."""

    CHARTER = "charter", "Charter"
    DECLARATION = "declaration", "Declaration"
    SHARED_APPROACH = "shared_approach", "Shared approach"
    STATEMENT = "statement", "Statement"


class Declaration(models.Model):
    """A text adopted by members. A new version is a row that supersedes the old one."""

    slug = models.SlugField(unique=True, max_length=80)
    title = models.CharField(max_length=200)
    other_titles = models.JSONField(default=list, blank=True, validators=[texts])
    kind = models.CharField(max_length=20, choices=DeclarationKind)
    date = PartialDateField()
    summit = models.ForeignKey(
        Summit, on_delete=models.PROTECT, null=True, blank=True, related_name="declarations"
    )
    prepared_by = models.CharField(max_length=200, null=True, blank=True)
    prepared_by_group = models.ForeignKey(
        WorkingGroup, on_delete=models.PROTECT, null=True, blank=True, related_name="declarations"
    )
    output_of = models.ManyToManyField(GroupOutput, blank=True, related_name="declarations")
    signatories_known = models.BooleanField(
        default=False,
        help_text="False where no source lists who signed; then there are no signatures.",
    )
    signatories_note = models.TextField(null=True, blank=True)
    is_binding = models.BooleanField(default=False)
    supersedes = models.OneToOneField(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="superseded_by"
    )
    summary = models.TextField()
    text_url = models.URLField(max_length=600, null=True, blank=True)
    sources = models.JSONField(default=list, blank=True, validators=[sources])

    objects = PublicQuerySet.as_manager()

    class Meta:
        ordering: ClassVar = ["-date", "-id"]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=models.Q(supersedes=None) | ~models.Q(supersedes=models.F("id")),
                name="declaration_not_own_successor",
                violation_error_message="A declaration cannot supersede itself.",
            ),
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        """The declaration's page."""
        return f"/declarations/{self.slug}/"


class Signature(models.Model):
    """A nation that signed, or agreed to, a declaration."""

    declaration = models.ForeignKey(
        Declaration, on_delete=models.CASCADE, related_name="signatures"
    )
    nation = models.ForeignKey(Nation, on_delete=models.PROTECT, related_name="signatures")

    class Meta:
        ordering: ClassVar = ["declaration", "nation__name"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["declaration", "nation"],
                name="signature_once",
                violation_error_message="This nation's signature is recorded already.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.nation}: {self.declaration}"


class Uptake(models.Model):
    """Something that shows a declaration taken up, and who says so."""

    declaration = models.ForeignKey(Declaration, on_delete=models.CASCADE, related_name="uptake")
    position = models.PositiveSmallIntegerField()
    what = models.TextField()
    ref = models.CharField(max_length=600, validators=[reference])

    class Meta:
        ordering: ClassVar = ["declaration", "position"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["declaration", "position"], name="uptake_position"),
        ]

    def __str__(self) -> str:
        return self.what


class GlossBasis(models.TextChoices):
    """What our wording of a principle rests on."""

    TEXT_SEEN = "text_seen", "The charter’s own wording was read"
    NAME_ONLY = "name_only", "Only the principle’s name was seen"


class Principle(models.Model):
    """A principle of the network's charters; `continues` is our reading, not the charters'."""

    slug = models.SlugField(unique=True, max_length=60)
    name = models.CharField(max_length=120)
    gloss = models.TextField()
    gloss_basis = models.CharField(max_length=10, choices=GlossBasis)
    number_2014 = models.PositiveSmallIntegerField(null=True, blank=True, unique=True)
    number_2021 = models.PositiveSmallIntegerField(null=True, blank=True, unique=True)
    continues = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="continued_by"
    )
    charters = models.ManyToManyField(Declaration, related_name="principles")
    practices = models.ManyToManyField(Practice, blank=True, related_name="principles")
    topics = models.ManyToManyField(Topic, blank=True, related_name="principles")
    sources = models.JSONField(default=list, blank=True, validators=[sources])

    objects = PublicQuerySet.as_manager()

    class Meta:
        ordering: ClassVar = ["number_2021", "number_2014", "id"]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        """The principle's page."""
        return f"/principles/{self.slug}/"
