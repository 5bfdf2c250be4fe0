"""Who answers questions about practices."""

from members.models import Person
from practices.models import Practice, PracticeContact


def contact_row(practice: Practice) -> PracticeContact | None:
    """The contact of a practice, None where nobody was ever named."""
    return PracticeContact.objects.filter(practice=practice).first()


def people_of(practice: Practice) -> list[Person]:
    """Who may answer for it: the present officials of its nation, by name."""
    rows = Person.objects.current().filter(nation_id=practice.owner_nation_id or 0)
    return [person for person in rows.order_by("name", "pk") if person.reader().community]
