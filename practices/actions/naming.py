"""Who wrote which version, once that person is erased."""

from core.models import READS, Event
from members.models import Person
from practices.models import Practice, PracticeVersion


def rename_in_versions(person: Person, *, called: str) -> None:
    """Put `called` for the person's name in the versions that the person wrote.

    The trail has the number of whoever wrote a version, and the same moment; a name alone could
    be a namesake's.
    """
    acts = Event.objects.filter(
        actor_kind="person",
        actor_id=str(person.pk),
        on_kind=Practice._meta.label_lower,
    ).exclude(verb__in=READS)
    for number, at in acts.order_by("pk").values_list("on_id", "at"):
        PracticeVersion.objects.filter(practice_id=int(number), at=at).update(by=called)
