"""Whom a notice is owed, and what it says to whom by what they may read when it is sent."""

from django.conf import settings
from django.db.models import QuerySet

from core.time import local_time
from digests import notices
from digests.models import Notice, NoticeKind
from digests.notices import Note, Told
from digests.queries.meetings import Withheld
from digests.queries.searches import news_of
from members.models import Elevation, Person
from members.roles import Role
from members.rules import oversees_elevations
from sharing import queries as sharing
from sharing.models import Wish


def untold_elevations() -> QuerySet[Elevation]:
    """Elevations of which the nation has no notice owed yet, the oldest first."""
    return Elevation.objects.filter(told_at=None).order_by("pk")


def whom_to_tell(elevation: Elevation) -> list[Person]:
    """The coordinators of the nation."""
    nation = elevation.nation_id
    people = Person.objects.current().filter(nation=nation, role=Role.COORDINATOR).order_by("pk")
    return [person for person in people if oversees_elevations(person, nation_id=nation)]


def note_of(notice: Notice) -> Note | Withheld:
    """What the notice says now, or why it must not be sent any more."""
    person = notice.person
    if not person.is_current:
        return Withheld("No longer belongs to the network.")
    if notice.week is not None:
        return news_of(notice, notice.week)
    if notice.wish_id is None:
        return _of_elevation(notice, person)
    if notice.kind == NoticeKind.ASKED:
        return _of_wish(notice.wish_id, person)
    return _of_answer(notice.wish_id, person)


def _of_wish(number: int, person: Person) -> Note | Withheld:
    wish = sharing.wish_for(person, number)
    if wish is None:
        return Withheld("Answered already, or no longer theirs to answer.")
    return notices.asked(_told(wish), link=f"{settings.SITE_URL}{wish.get_absolute_url()}")


def _of_answer(number: int, person: Person) -> Note | Withheld:
    asked = sharing.wish_shown(person, number)
    if asked is None or not asked.seen:
        return Withheld("May not read what it is about.")
    return notices.answered(_told(asked.wish), link=f"{settings.SITE_URL}/sharing/")


def _of_elevation(notice: Notice, person: Person) -> Note | Withheld:
    held = Elevation.objects.select_related("person__nation", "nation").get(notices=notice)
    if not oversees_elevations(person, nation_id=held.nation_id):
        return Withheld("No longer a coordinator of the nation.")
    until = local_time(held.until, person.time_zone)
    return notices.elevated(
        role=held.person.in_trail,
        nation=held.nation.name,
        until=f"{until.hour} on {until.day} ({until.zone})",
        link=f"{settings.SITE_URL}/me/#elevations",
    )


def _told(wish: Wish) -> Told:
    who = wish.asked_by
    return Told(
        title=str(wish.thing),
        marking=wish.thing.marking,
        wanted="; ".join(sharing.in_words(wish)),
        asked_by=who.in_trail if who else "somebody who has left",
        reason=wish.reason,
        state=str(wish.get_state_display()),
        answer=wish.answer,
    )
