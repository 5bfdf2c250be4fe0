"""What somebody may know of the whole trail, read and told; docs/architecture.md has the table.

- The secretariat: everything about what it may read, and about people, keys, circles and mail.
- A nation's people: what is about their nation's matter as far as they may read it, and their
  own account; its coordinator also what is about its people and keys, and who was elevated.
- Members of a circle: what is about the circle's matter.
- Site administrators: that something happened to accounts, keys and circles, without content.
"""

from collections.abc import Sequence
from typing import Any, Final

from django.db.models import Model, Q, QuerySet

from core.history import about, entries_about
from core.models import SECURITY_NOUNS, Event, Verb
from core.telling import Line, among_others
from digests.models import Delivery
from members.models import (
    Circle,
    Elevation,
    JoinInvitation,
    MemberKey,
    Nation,
    NetworkProfile,
    Person,
)
from members.reading import reader_of
from members.roles import Role
from practices.models import Adoption, Practice, Synonym
from practices.queries.history import hidden_writing, overseen_adoptions, overseen_practices
from workinggroups.models import Action, AgendaItem, Circulation, Meeting
from workinggroups.queries.history import overseen_entries

_KINDS: Final[tuple[type[Model], ...]] = (
    Practice, Adoption, Meeting, AgendaItem, Action, Circulation, Delivery, Person, JoinInvitation,
    MemberKey, Circle, Elevation, Nation, NetworkProfile, Synonym,
)  # fmt: skip
# What the secretariat oversees besides matter with a marking.
_OFFICE: Final = (
    Person, JoinInvitation, MemberKey, Circle, Elevation, Nation, NetworkProfile, Circulation,
    Delivery, Synonym,
)  # fmt: skip


def entries(user: Person) -> QuerySet[Event]:
    """The entries that a person may know of, unordered."""
    rows = entries_about(*_KINDS)
    reader = reader_of(user)
    if user.role == Role.ADMINISTRATOR and user.is_current:
        return rows.filter(_security() | _own(user))
    wanted = _own(user)
    if reader.community:
        wanted |= about(overseen_practices(user)) | overseen_entries(user)
        wanted |= about(overseen_adoptions(user))
    if reader.secretariat:
        wanted |= Q(on_kind__in=[kind._meta.label_lower for kind in _OFFICE])
    elif reader.drafts_of is not None:
        wanted |= about(Person.objects.filter(nation=reader.drafts_of))
        wanted |= about(JoinInvitation.objects.filter(nation=reader.drafts_of))
        wanted |= about(Nation.objects.filter(pk=reader.drafts_of))
        wanted |= about(MemberKey.objects.filter(nation=reader.drafts_of))
        wanted |= about(Elevation.objects.filter(nation=reader.drafts_of))
    rows = rows.filter(wanted).exclude(verb__in=hidden_writing(user))
    # That minutes are being written is known to those who write them, on the meeting's page.
    return rows if reader.secretariat else rows.exclude(verb=Verb.MINUTES_WRITE)


def _own(user: Person) -> Q:
    return Q(on_kind=Person._meta.label_lower, on_id=str(user.pk))


def _security() -> Q:
    known = Q(pk__in=[])
    for noun in SECURITY_NOUNS:
        known |= Q(verb__startswith=f"{noun}:")
    return known


def scope_of(user: Person) -> str:
    """What the page shows, in a sentence."""
    reader = reader_of(user)
    if reader.secretariat:
        return "Everything about what you may read, and about accounts, keys and mail."
    if user.role == Role.ADMINISTRATOR:
        return "What happened to accounts, keys and circles, without what they hold."
    if reader.drafts_of is not None:
        return "What is about your nation’s matter, people and keys, and your groups."
    if reader.community:
        return "What is about your nation’s matter, your groups and your account."
    return "What is about your account."


def told(rows: Sequence[Event], user: Person) -> list[Line]:
    """The entries in words, with what each is about by its present name, as far as it has one.

    What it was called before may not have been for whoever reads it now. Administrators are
    told of no names of things. One statement for each kind that is there.
    """
    if user.role == Role.ADMINISTRATOR:
        return [among_others(entry) for entry in rows]
    ids: dict[str, set[int]] = {}
    for entry in rows:
        ids.setdefault(entry.on_kind, set()).add(int(entry.on_id))
    things = {
        (kind._meta.label_lower, str(thing.pk)): thing
        for kind in _KINDS
        if kind._meta.label_lower in ids
        for thing in _present(kind, ids[kind._meta.label_lower])
    }
    return [_line(entry, things.get((entry.on_kind, entry.on_id))) for entry in rows]


def _present(kind: type[Model], ids: set[int]) -> QuerySet[Any]:
    rows = kind._default_manager.filter(pk__in=ids)
    joined: dict[type[Model], tuple[str, ...]] = {
        AgendaItem: ("meeting",),
        Action: ("meeting",),
        Circulation: ("meeting",),
        Elevation: ("nation",),
    }
    joined[Adoption] = ("practice", "owner_nation", "organisation")
    joined[Delivery] = ("circulation__meeting", "person__nation")
    joined[JoinInvitation] = ("nation",)
    return rows.select_related(*joined[kind]) if kind in joined else rows


def _line(entry: Event, thing: Any) -> Line:
    if thing is None:
        return among_others(entry)
    page = getattr(thing, "meeting", thing)
    url = page.get_absolute_url() if hasattr(page, "get_absolute_url") else ""
    name = str(getattr(thing, "in_trail", None) or thing)
    reason = entry.reason if isinstance(thing, Elevation) else ""
    url = "" if isinstance(thing, Delivery) else url
    return among_others(entry, thing=name, url=url, reason=reason)
