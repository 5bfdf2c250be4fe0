"""Declarations, signatures and principles, one after another."""

from typing import Any

import factory

from declarations.models import Declaration, Principle, Signature, Uptake
from tests.factories.members import NationFactory


class DeclarationFactory(factory.django.DjangoModelFactory[Declaration]):
    class Meta:
        model = Declaration
        skip_postgeneration_save = True

    slug = factory.Sequence(lambda n: f"text-{n}")
    title = factory.Sequence(lambda n: f"Text {n}")
    kind = "charter"
    date = "2019-11"
    signatories_known = True
    summary = "What it says."

    @classmethod
    def _create(cls, model_class: type[Declaration], *args: Any, **kwargs: Any) -> Declaration:
        text = super()._create(model_class, *args, **kwargs)
        text.refresh_from_db()  # so that its date is a date, as a page gets it
        return text

    @factory.post_generation
    def signed_by(self, create: bool, extracted: Any, **_: Any) -> None:
        for nation in extracted or () if create else ():
            self.signatures.create(nation=nation)


class SignatureFactory(factory.django.DjangoModelFactory[Signature]):
    class Meta:
        model = Signature

    declaration = factory.SubFactory(DeclarationFactory)
    nation = factory.SubFactory(NationFactory)


class UptakeFactory(factory.django.DjangoModelFactory[Uptake]):
    class Meta:
        model = Uptake

    declaration = factory.SubFactory(DeclarationFactory)
    position = factory.Sequence(int)
    what = factory.Sequence(lambda n: f"Taken up {n} times")
    ref = "https://example.org/uptake"


class PrincipleFactory(factory.django.DjangoModelFactory[Principle]):
    class Meta:
        model = Principle
        skip_postgeneration_save = True

    slug = factory.Sequence(lambda n: f"principle-{n}")
    name = factory.Sequence(lambda n: f"Principle {n}")
    gloss = "What it asks."
    gloss_basis = "text_seen"

    @factory.post_generation
    def charters(self, create: bool, extracted: Any, **_: Any) -> None:
        if create:
            self.charters.set(extracted or [])
