"""What the account, the trail and signing in hold about a person."""

import datetime
from collections.abc import Callable, Collection
from typing import Any, Final

from allauth.account.models import EmailAddress
from allauth.usersessions.models import UserSession
from django.db.models import Exists, OuterRef, Q
from django.db.models.functions import Now

from core.belongings import Belonging, Item, register
from core.models import Event, Verb
from members import actions
from members.actions.erasure import shareable_models, sign_in_relations
from members.markings import Marking
from members.models import (
    AccessConfirmation,
    Circle,
    Elevation,
    IdentityLink,
    JoinInvitation,
    MemberKey,
    Person,
    Seat,
)

_NOTHING: Final = ()


def when(moment: datetime.datetime | None) -> str | None:
    """An instant as the export writes it: ISO 8601, in UTC."""
    return moment.astimezone(datetime.UTC).isoformat(timespec="seconds") if moment else None


def _account(person: Person) -> list[Item]:
    return [
        {
            "name": person.name,
            "address": person.email,
            "role": str(person.get_role_display()),
            "nation": person.nation.name if person.nation else None,
            "organisation": person.organisation.name if person.organisation else None,
            "time zone": person.time_zone,
            "languages": [language["tag"] for language in person.languages],
            "joined": when(person.joined_at),
            "left": when(person.left_at),
            "last sign-in": when(person.last_login),
        }
    ]


def _circles(person: Person) -> list[Item]:
    seats = person.seats.select_related("circle").order_by("circle__name", "pk")
    return [{"circle": seat.circle.name, "in the chair": seat.is_chair} for seat in seats]


def _keys(person: Person) -> list[Item]:
    keys = MemberKey.objects.filter(Q(created_by=person) | Q(kept_by=person))
    return [
        {
            "key": key.name,
            "made": when(key.created_at),
            "by you": key.created_by_id == person.pk,
            "kept by you": key.kept_by_id == person.pk,
        }
        for key in keys.order_by("created_at", "pk")
    ]


def _keys_kept(person: Person) -> list[str]:
    mine = Q(kept_by=person) | Q(kept_by=None, created_by=person)
    kept = MemberKey.objects.filter(mine, revoked_at=None, expires_at__gt=Now())
    return [
        f"You keep the key “{key.name}” of your nation’s systems. Revoke it or hand it over."
        for key in kept.order_by("name", "pk")
    ]


def _reviews(person: Person) -> list[Item]:
    mine = Q(person=person) | Q(confirmed_by=person)
    return [
        {
            "year": row.year,
            "quarter": row.quarter,
            "your place": row.person_id == person.pk,
            "confirmed by you": row.confirmed_by_id == person.pk,
            "at": row.at,
        }
        for row in AccessConfirmation.objects.filter(mine).order_by("pk")
    ]


def _join_invitations(person: Person) -> list[Item]:
    """The one by which the person came, as long as it is kept, and those that they sent."""
    mine = JoinInvitation.objects.filter(email__iexact=person.email).order_by("pk")
    sent = JoinInvitation.objects.filter(invited_by=person).exclude(pk__in=mine).order_by("pk")
    return [
        {"invitation": words, "role": str(row.get_role_display()), "made": when(row.made_at)}
        for words, rows in (("to you", mine), ("by you", sent))
        for row in rows
    ]


def _elevations(person: Person) -> list[Item]:
    rows = Elevation.objects.filter(person=person).select_related("nation").order_by("pk")
    return [
        {
            "matter of": row.nation.name,
            "why": row.reason,
            "from": when(row.started_at),
            "until": when(row.ended_at or row.until),
        }
        for row in rows
    ]


def _addresses(person: Person) -> list[Item]:
    rows = EmailAddress.objects.filter(user=person).order_by("pk")
    return [{"address": row.email, "verified": row.verified} for row in rows]


def _identities(person: Person) -> list[Item]:
    rows = IdentityLink.objects.filter(person=person).select_related("provider").order_by("pk")
    return [
        {"provider": row.provider.name, "its name for you": row.subject, "since": when(row.since)}
        for row in rows
    ]


def _sessions(person: Person) -> list[Item]:
    rows = UserSession.objects.filter(user=person).order_by("pk")
    return [
        {
            "browser": row.user_agent,
            "network address": row.ip,
            "since": when(row.created_at),
            "last seen": when(row.last_seen_at),
        }
        for row in rows
    ]


def _trail(person: Person) -> list[Item]:
    """What the person did, without what it was done to: that may not be theirs to read now."""
    rows = Event.objects.filter(actor_kind="person", actor_id=str(person.pk)).order_by("sequence")
    labels = {verb.value: str(verb.label) for verb in Verb}
    return [
        {"what": labels.get(verb, verb), "when": when(at), "door": door, "as": label}
        for verb, at, door, label in rows.values_list("verb", "at", "door", "actor_label")
    ]


def _chairs_without_another(person: Person) -> list[str]:
    chairs = Seat.objects.filter(is_chair=True, circle=OuterRef("pk"))
    mine = Exists(chairs.filter(person=person))
    alone = Circle.objects.filter(mine, ~Exists(chairs.exclude(person=person)))
    return [
        f"You alone are in the chair of {each}. Somebody else must take it."
        for each in alone.order_by("name", "pk")
    ]


def _red_for_nobody_else(person: Person) -> list[str]:
    alone = sum(
        rows.filter(marking=Marking.RED, named_people=person)
        .exclude(pk__in=rows.filter(named_people__in=Person.objects.exclude(pk=person.pk)))
        .count()
        for rows in (model._default_manager.all() for model in shareable_models())
    )
    if not alone:
        return []
    return ["Something marked TLP:RED names you alone. Its owner must name somebody else."]


def _named(person: Person) -> list[Item]:
    """What names the person as a reader, as far as it can be read."""
    found: list[Item] = []
    for model in shareable_models():
        rows: Any = model._default_manager.all()
        seen = rows.visible_to(person).filter(named_people=person).order_by("pk")
        found += [{"item": str(row), "kind": str(model._meta.verbose_name)} for row in seen]
    return found


def _other_ways_in(person: Person) -> list[Item]:
    """What else the library for signing in keeps, such as second factors: kinds and numbers."""
    kinds = [model for model, _ in sign_in_relations() if model not in {EmailAddress, UserSession}]
    counts = [(model, model._default_manager.filter(user=person).count()) for model in kinds]
    return [{"kind": str(m._meta.verbose_name), "how many": count} for m, count in counts if count]


def _letters(person: Person) -> list[Item]:
    return [
        {"owed": when(each.made_at), "sent": when(each.sent_at), "by": each.by, "why": each.reason}
        for each in person.account_letters.order_by("made_at", "pk")
    ]


def _by(erase: Callable[[Person], None]) -> Callable[..., Collection[str]]:
    """An action on the person alone, as a way to erase; it raises no edition."""

    def erased(person: Person, _called: str, _at: datetime.datetime) -> Collection[str]:
        erase(person)
        return _NOTHING

    return erased


register(
    Belonging(
        "members.account",
        "Your account",
        _account,
        ("admin.LogEntry.user",),  # Django's admin would write there; the hub leaves it empty
        stays="a closed account without name, address, zone or languages",
    ),
    Belonging(
        "members.circles",
        "Circles and groups that you sit in",
        _circles,
        ("members.Seat.person", "members.Circle.people"),
        duties=_chairs_without_another,
        erase=_by(actions.leave_circles),
    ),
    Belonging(
        "members.named",
        "What names you as a reader, as far as you may read it",
        _named,
        tuple(f"{model._meta.label}.named_people" for model in shareable_models()),
        duties=_red_for_nobody_else,
    ),
    Belonging(
        "members.reviews",
        "Quarterly reviews: your place, and those that you confirmed",
        _reviews,
        ("members.AccessConfirmation.person", "members.AccessConfirmation.confirmed_by"),
        stays="that a place was confirmed in a quarter, without a name",
    ),
    Belonging(
        "members.letters",
        "Letters about your account, of the last 14 days",
        _letters,
        ("members.AccountLetter.person",),
        erase=_by(actions.forget_letters_to),
    ),
    Belonging(
        "members.invitations",
        "Invitations to join, to you and by you",
        _join_invitations,
        ("members.JoinInvitation.invited_by",),
        erase=_by(actions.forget_invitations_to),
    ),
    Belonging(
        "members.keys",
        "Keys of your nation’s systems that you made or keep",
        _keys,
        ("members.MemberKey.created_by", "members.MemberKey.kept_by"),
        duties=_keys_kept,
        stays="the keys that you made, which are your nation’s",
    ),
    Belonging(
        "members.elevations",
        "When you were elevated, and why",
        _elevations,
        ("members.Elevation.person",),
        stays="that somebody of your role was elevated, for a year",
    ),
    Belonging(
        "members.addresses",
        "Addresses by which you sign in",
        _addresses,
        ("account.EmailAddress.user",),
    ),
    Belonging(
        "members.sessions",
        "Where you are signed in",
        _sessions,
        ("usersessions.UserSession.user",),
    ),
    Belonging(
        "members.identities",
        "Your accounts at your government’s identity provider",
        _identities,
        ("members.IdentityLink.person",),
    ),
    Belonging(
        "members.ways-in",
        "Other ways in, such as second factors",
        _other_ways_in,
        tuple(f"{model._meta.label}.{field}" for model, field in sign_in_relations()),
        erase=_by(actions.close_ways_in),
    ),
    Belonging(
        "members.trail",
        "What you did, as the trail has it",
        _trail,
        stays="the trail, which names nobody; its number leads to the closed account",
    ),
)
