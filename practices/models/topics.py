"""The controlled vocabulary of subjects, and the glossary."""

from typing import ClassVar

from django.db import models

from members.querysets import PublicQuerySet
from members.validators import sources, texts


class Topic(models.Model):
    """A subject of practices and working groups."""

    slug = models.SlugField(unique=True, max_length=60)
    label = models.CharField(max_length=80)
    definition = models.TextField()
    oecd_dgpf = models.JSONField(
        default=list,
        validators=[texts],
        help_text="Dimensions of the OECD Digital Government Policy Framework.",
    )
    charter_2021 = models.JSONField(
        default=list, validators=[texts], help_text="Slugs of principles of the 2021 charter."
    )

    objects = PublicQuerySet.as_manager()

    class Meta:
        ordering: ClassVar = ["label", "id"]

    def __str__(self) -> str:
        return self.label

    def get_absolute_url(self) -> str:
        """The topic's page."""
        return f"/topics/{self.slug}/"


class Term(models.Model):
    """A word that a new official meets in the network's papers; its other forms feed the search."""

    slug = models.SlugField(unique=True, max_length=60)
    term = models.CharField(max_length=100)
    also = models.JSONField(default=list, blank=True, validators=[texts])
    definition = models.TextField()
    see = models.JSONField(default=dict, blank=True, help_text='{"practices": [slugs], …}')
    position = models.PositiveSmallIntegerField(default=0)
    sources = models.JSONField(default=list, blank=True, validators=[sources])

    objects = PublicQuerySet.as_manager()

    class Meta:
        ordering: ClassVar = ["position", "id"]

    def __str__(self) -> str:
        return self.term

    def get_absolute_url(self) -> str:
        """The term's place in the glossary."""
        return f"/glossary/#{self.slug}"
