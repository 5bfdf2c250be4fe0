"""Topics and practices, one after another, indexed and with their version as actions leave them."""

import datetime
from typing import Any

import factory

from core.editions import bump
from members.markings import Marking
from practices.document import document_of
from practices.models import Practice, PracticeVersion, Reuse, Status, Topic
from practices.search.index import refresh
from tests.factories.members import NOW, NationFactory


class TopicFactory(factory.django.DjangoModelFactory[Topic]):
    class Meta:
        model = Topic

    slug = factory.Sequence(lambda n: f"topic-{n}")
    label = factory.Sequence(lambda n: f"Subject {n}")
    definition = "What it is about."


class PracticeFactory(factory.django.DjangoModelFactory[Practice]):
    """A published practice that everyone may read; each later one is a minute newer."""

    class Meta:
        model = Practice
        skip_postgeneration_save = True

    slug = factory.Sequence(lambda n: f"practice-{n}")
    title = factory.Sequence(lambda n: f"Practice number {n}")
    summary = "A summary."
    kind = "platform"
    lead_organisation = "A ministry"
    contact_organisation = "A ministry"
    situation = "There was a situation."
    what_we_did = "Something was done."
    what_did_not_work = "Something did not work."
    stage = "live"
    owner_nation = factory.SubFactory(NationFactory)
    marking = Marking.CLEAR
    status = Status.PUBLISHED
    created_at = NOW
    updated_at = factory.SelfAttribute("published_at")
    published_at = factory.Sequence(lambda n: NOW + datetime.timedelta(minutes=n))

    @factory.post_generation
    def topics(self, create: bool, extracted: Any, **_: Any) -> None:
        if create:
            self.topics.set(extracted or [])

    @factory.post_generation
    def settled(self, create: bool, _extracted: Any, **_: Any) -> None:
        if create:
            settle(self)


class ReuseFactory(factory.django.DjangoModelFactory[Reuse]):
    class Meta:
        model = Reuse

    practice = factory.SubFactory(PracticeFactory)
    position = factory.Sequence(int)
    who = factory.Sequence(lambda n: f"Agency {n}")
    country = "XA"
    relation = "adopts"
    what = "The idea"
    ref = "https://example.org/reuse"


def settle(practice: Practice) -> None:
    """Index a practice, keep its version and raise the editions, as its actions do."""
    practice.refresh_from_db()
    PracticeVersion.objects.update_or_create(
        practice=practice,
        number=practice.version,
        defaults={
            "at": practice.published_at or NOW,
            "by": "a test",
            "content": document_of(practice),
        },
    )
    refresh(practice)
    bump("network", "practices")
