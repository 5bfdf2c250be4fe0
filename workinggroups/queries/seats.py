"""Who sits in a group, and who could."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from members.models import Person, Seat
from members.roles import ABILITIES, Ability, Role
from workinggroups.models import WorkingGroup

_COMMUNITY = [role for role in Role if Ability.READ_NETWORK in ABILITIES[role]]


@dataclass(frozen=True, slots=True)
class SeatsPage:
    """The seats of a group, chairs first, and who may be given one, by number and by nation.

    Whoever looks is not among them: nobody changes their own seat.
    """

    seats: Sequence[Seat]
    people: Mapping[str, Person]
    choices: Sequence[tuple[str, list[tuple[str, str]]]]


def seats_page(group: WorkingGroup, viewer: Person) -> SeatsPage:
    """What its chair and the secretariat see. Two questions."""
    rows = Seat.objects.filter(circle_id=group.circle_id).select_related("person__nation")
    found = Person.objects.current().filter(role__in=_COMMUNITY).exclude(pk=viewer.pk)
    people = {str(person.pk): person for person in found.order_by("nation__name", "name", "pk")}
    by_place: dict[str, list[tuple[str, str]]] = {}
    for pk, person in people.items():
        by_place.setdefault(str(person.nation or "The secretariat"), []).append((pk, person.name))
    seats = list(rows.order_by("-is_chair", "person__name", "pk"))
    return SeatsPage(seats, people, list(by_place.items()))


def seat_in(group: WorkingGroup, person_id: int) -> Seat | None:
    """The seat of a person in the group; None for one who has none."""
    rows = Seat.objects.filter(circle_id=group.circle_id, person_id=person_id)
    return rows.select_related("circle", "person__nation").first()
