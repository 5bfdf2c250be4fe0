"""What practices hold about a person."""

import datetime
from collections.abc import Collection

from django.db.models import Q

from core.belongings import Belonging, Item, register
from members.models import Person
from practices import actions
from practices.models import (
    Adoption,
    AdoptionInvitation,
    Approval,
    Approver,
    Attachment,
    Draft,
    FeedSecret,
    Note,
    Practice,
    ReadingSignal,
    SavedSearch,
    SecurityNotice,
    Translation,
)


def _written(person: Person) -> list[Item]:
    rows = Practice.objects.visible_to(person).filter(author=person).order_by("pk")
    return [
        {
            "title": row.title,
            "state": row.get_status_display(),
            "marking": f"TLP:{row.marking}",
            "address": row.get_absolute_url(),
        }
        for row in rows
    ]


def _rename(person: Person, called: str, _at: datetime.datetime) -> Collection[str]:
    actions.rename_in_versions(person, called=called)
    return ()


def _drafting(person: Person) -> list[Item]:
    wrote = Q(started_by=person) | Q(saved_by=person) | Q(submitted_by=person)
    rows = Draft.objects.visible_to(person).filter(wrote).select_related("practice").order_by("pk")
    return [
        {
            "title": row.content.get("title") or row.practice.title,
            "state": row.get_state_display(),
            "saved": row.saved_at.isoformat(),
            "address": row.practice.get_absolute_url(),
        }
        for row in rows
    ]


def _adoptions(person: Person) -> list[Item]:
    """Those that the person has a part in, as far as the person may read them."""
    parts = {
        "wrote": Q(written_by=person),
        "confirmed": Q(confirmed_by=person),
        "acknowledged": Q(acknowledged_by=person),
        "answer for": Q(contact=person),
    }
    rows = Adoption.objects.visible_to(person).select_related(
        "practice", "owner_nation", "organisation"
    )
    answers = Practice.objects.visible_to(person).filter(contact__person=person).order_by("pk")
    contacts = [
        {"adoption": row.title, "you": "answer for", "address": row.get_absolute_url()}
        for row in answers
    ]
    return contacts + [
        {"adoption": str(row), "you": what, "address": row.get_absolute_url()}
        for what, mine in parts.items()
        for row in rows.filter(mine).order_by("pk")
    ]


def _signals(person: Person) -> list[Item]:
    rows = ReadingSignal.objects.visible_to(person).filter(person=person)
    return [
        {"practice": row.practice.title, "said": row.get_signal_display(), "why": row.because}
        for row in rows.select_related("practice").order_by("pk")
    ]


def _asked(person: Person) -> list[Item]:
    invited = AdoptionInvitation.objects.visible_to(person).filter(invited_by=person)
    warned = SecurityNotice.objects.visible_to(person).filter(sent_by=person)
    return [
        {"about": str(row), "kind": str(row._meta.verbose_name)}
        for rows in (invited.select_related("practice", "nation"), warned)
        for row in rows.select_related("practice").order_by("pk")
    ]


def _notices(person: Person) -> list[Item]:
    """Of each when, and what became of it; what it was about only by kind."""
    return [
        {
            "kind": row.get_kind_display(),
            "due": row.due_at.astimezone(datetime.UTC).isoformat(timespec="seconds"),
            "state": "not sent" if row.note else "sent" if row.finished_at else "owed",
        }
        for row in person.practice_notices.order_by("pk")
    ]


def _searches(person: Person) -> list[Item]:
    return [
        {
            "name": row.name,
            "address": row.get_absolute_url(),
            "by mail": "weekly" if row.is_weekly else "no",
        }
        for row in SavedSearch.objects.visible_to(person).order_by("pk")
    ]


def _feeds(person: Person) -> list[Item]:
    rows = FeedSecret.objects.filter(person=person)
    return [{"made": row.made_at.astimezone(datetime.UTC).isoformat()} for row in rows]


def _erase_feed(person: Person, _called: str, _at: datetime.datetime) -> Collection[str]:
    actions.forget_feed(person)
    return ()


def _erase_searches(person: Person, _called: str, _at: datetime.datetime) -> Collection[str]:
    actions.forget_searches(person)
    return ()


def _release(person: Person, _called: str, at: datetime.datetime) -> Collection[str]:
    actions.release_adoptions(person, at=at)
    actions.release_contacts(person, at=at)
    return ("adoptions", "adoptions:public", "practices")


def _erase_signals(person: Person, _called: str, _at: datetime.datetime) -> Collection[str]:
    actions.forget_told(person)
    return ("adoptions",)


def _attached(person: Person) -> list[Item]:
    rows = Attachment.objects.visible_to(person).filter(author=person)
    return [
        {
            "title": row.title,
            "file": row.name,
            "marking": f"TLP:{row.marking}",
            "address": row.get_absolute_url(),
        }
        for row in rows.select_related("practice").order_by("pk")
    ]


def _clearing(person: Person) -> list[Item]:
    named = Approver.objects.filter(person=person).select_related("nation").order_by("pk")
    given = Approval.objects.filter(person=person).order_by("pk")
    return [
        *({"named to approve drafts of": row.nation.name} for row in named),
        *({"approved a draft": row.at.isoformat(), "edition": row.edition} for row in given),
    ]


def _approve_no_more(person: Person, _called: str, _at: datetime.datetime) -> Collection[str]:
    actions.forget_approver(person)
    return ()


def _noted(person: Person) -> list[Item]:
    rows = Note.objects.visible_to(person).filter(author=person).order_by("pk")
    return [
        {"text": row.text, "state": row.get_state_display(), "address": row.get_absolute_url()}
        for row in rows
    ]


def _translated(person: Person) -> list[Item]:
    rows = Translation.objects.visible_to(person).filter(author=person).select_related("practice")
    return [
        {"title": row.content.get("title", ""), "address": row.get_absolute_url()}
        for row in rows.order_by("pk")
    ]


register(
    Belonging(
        "practices.translated",
        "Practices that you translated, as far as you may read them",
        _translated,
        ("practices.Translation.author", "practices.Translation.approved_by"),
        stays="what you translated, which is your nation’s, without your name",
    ),
    Belonging(
        "practices.clearing",
        "That you are named to approve drafts, and open drafts that you approved",
        _clearing,
        ("practices.Approver.person", "practices.Approval.person"),
        erase=_approve_no_more,
    ),
    Belonging(
        "practices.attached",
        "Files that you attached to practices, as far as you may read them",
        _attached,
        ("practices.Attachment.author", "practices.Attachment_named_people.person"),
        stays="the files that you attached, which are your nation’s, without your name",
    ),
    Belonging(
        "practices.notes",
        "Notes of thirty seconds that you wrote",
        _noted,
        ("practices.Note.author",),
        stays="what you wrote, which is your nation’s, without your name",
    ),
    Belonging(
        "practices.written",
        "Practices that you wrote, as far as you may read them",
        _written,
        ("practices.Practice.author",),
        erase=_rename,
        stays="what you wrote, which is your nation’s, without your name",
    ),
    Belonging(
        "practices.feed",
        "When your feed address was made; its secret is not stored",
        _feeds,
        ("practices.FeedSecret.person",),
        erase=_erase_feed,
    ),
    Belonging(
        "practices.searches",
        "Searches that you keep",
        _searches,
        ("practices.SavedSearch.person",),
        erase=_erase_searches,
    ),
    Belonging(
        "practices.drafts",
        "Open drafts that you began, saved or handed over",
        _drafting,
        (
            "practices.Draft.started_by",
            "practices.Draft.saved_by",
            "practices.Draft.submitted_by",
        ),
        stays="what you wrote, which is your nation’s, without your name",
    ),
    Belonging(
        "practices.adoptions",
        "Adoptions that you wrote, confirmed or acknowledged, and what you answer for",
        _adoptions,
        (
            "practices.Adoption.written_by",
            "practices.Adoption.confirmed_by",
            "practices.Adoption.acknowledged_by",
            "practices.Adoption.contact",
            "practices.PracticeContact.person",
        ),
        erase=_release,
        stays="the adoptions of your nation, without your name",
    ),
    Belonging(
        "practices.asked",
        "Nations that you asked whether they take a practice up, and security notices",
        _asked,
        (
            "practices.AdoptionInvitation.invited_by",
            "practices.SecurityNotice.sent_by",
        ),
        stays="what you asked and told in your nation’s name, without yours",
    ),
    Belonging(
        "practices.signals",
        "What you said came of reading a practice",
        _signals,
        ("practices.ReadingSignal.person",),
        erase=_erase_signals,
    ),
    Belonging(
        "practices.notices",
        "Notices owed and sent to you about practices and adoptions",
        _notices,
        ("practices.Notice.person",),
    ),
)
