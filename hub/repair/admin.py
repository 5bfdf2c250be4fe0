"""Which kinds of rows can be looked at, and what of them repaired.

Nothing here has a marking: no practice, meeting, agenda, minutes or letter. What a person reads
is not changed here either, but for a role that becomes narrower.
"""

from typing import Any, ClassVar

from django import forms
from django.contrib.admin import EmptyFieldListFilter, display
from django.http import HttpRequest
from django.utils import timezone

from core.models import JobRun, Spent
from digests.models import Delivery
from hub.repair.kinds import Kind, RepairForm
from hub.repair.site import RepairSite
from members.actions import change_role
from members.models import (
    AccountLetter,
    IdentityProvider,
    JoinInvitation,
    LeadBody,
    MemberKey,
    Nation,
    Observer,
    Organisation,
    Person,
)
from members.roles import OF_A_NATION, is_wider
from practices.models import Term, Topic

PEOPLE, RUNS = "People and access", "What runs"


class NationKind(Kind):
    """Reference data of a nation; whether it is a member decides reading, so it stands apart."""

    says = "Names, codes, clock and addresses."
    list_display = ("name", "iso2", "time_zone", "is_member")
    list_filter = ("is_member",)
    search_fields = ("name", "official_name", "iso2", "iso3")
    shown = ("slug", "is_member", "asks_second_factor")
    mended = (
        "name", "official_name", "iso2", "iso3", "is_founder", "time_zone", "capital",
        "capital_note", "website", "network_page", "notes",
    )  # fmt: skip


class LeadBodyKind(Kind):
    """Who represents a nation."""

    called = "Lead bodies"
    says = "Who represents a nation, now or before."
    list_display = ("name", "nation", "is_current")
    list_filter = ("is_current",)
    list_select_related = ("nation",)
    search_fields = ("name", "nation__name")
    shown = ("nation", "position")
    mended = ("name", "is_current", "ref")


class ObserverKind(Kind):
    """Countries that observe."""

    says = "Observers and candidates."
    list_display = ("name", "iso2", "status")
    search_fields = ("name",)
    shown = ("slug",)
    mended = ("name", "iso2", "status")


class OrganisationKind(Kind):
    """Public bodies."""

    says = "Ministries, agencies, local authorities."
    list_display = ("name", "kind", "nation")
    list_filter = ("kind",)
    list_select_related = ("nation",)
    search_fields = ("name",)
    shown = ("slug", "nation")
    mended = ("name", "kind", "description", "country", "iso3166_2", "ending", "succeeded_by_name")


class TopicKind(Kind):
    """Subjects."""

    says = "The subjects of practices and groups."
    list_display = ("label", "slug")
    search_fields = ("label",)
    shown = ("slug",)
    mended = ("label", "definition", "oecd_dgpf", "charter_2021")


class TermKind(Kind):
    """The glossary, whose other forms the search knows as well."""

    called = "Glossary"
    says = "Words, and the other forms that search takes for them."
    list_display = ("term", "also")
    search_fields = ("term",)
    shown = ("slug",)
    mended = ("term", "also", "definition", "position")


class RoleForm(RepairForm):
    """A role that allows less than the present one."""

    def clean_role(self) -> str:
        """Refuse a role that opens more: that is for those who answer for the person."""
        role: str = self.cleaned_data["role"]
        before: str = self.initial["role"]
        if role == before:
            raise forms.ValidationError("Choose another role.")
        if before not in OF_A_NATION or role not in OF_A_NATION or is_wider(role, than=before):
            raise forms.ValidationError(
                "Choose a role of the nation that allows less; more is given on the person’s page."
            )
        return role


class PersonKind(Kind):
    """Accounts: a role given by mistake is taken back."""

    group = PEOPLE
    says = "Accounts. A role given by mistake becomes narrower here."
    form = RoleForm
    list_display = ("name", "role", "nation", "is_active", "left_at")
    list_filter = ("role", "is_active")
    list_select_related = ("nation",)
    search_fields = ("name", "email", "nation__name")
    shown = ("email", "nation", "organisation", "time_zone", "joined_at", "left_at", "last_login")
    mended = ("role",)

    def mend(self, request: HttpRequest, row: Any, values: dict[str, Any], reason: str) -> None:
        """Change the role as everywhere else."""
        user: Any = request.user
        change_role(row, role=values["role"], by=user, at=timezone.now(), reason=reason)


class ProviderKind(Kind):
    """Identity providers; their addresses and secrets are for manage.py identity_provider."""

    group = PEOPLE
    says = "What they are called, and whether they are open."
    list_display = ("name", "nation", "is_active")
    list_select_related = ("nation",)
    shown = ("slug", "nation", "server_url", "client_id", "domains")
    mended = ("name", "is_active")


class KeyKind(Kind):
    """Keys, without what they open with."""

    group = PEOPLE
    called = "Keys"
    says = "Of nations’ systems, without their secrets."
    list_display = ("prefix", "nation", "expires_at", "last_used_at", "revoked_at")
    list_select_related = ("nation",)
    search_fields = ("prefix", "nation__name")
    shown = ("nation", "prefix", "scopes", "created_at", "expires_at", "last_used_at", "revoked_at")

    def name_of(self, row: Any) -> str:
        """The key by its public part."""
        return f"Key {row.prefix}"


class OwedKind(Kind):
    """Letters that are owed: when they are tried again."""

    group = RUNS
    mended = ("due_at", "failed_at")
    shown: ClassVar[tuple[str, ...]] = ("made_at", "attempts", "leased_until", "sent_at")
    list_filter = (("failed_at", EmptyFieldListFilter),)


class InvitationKind(OwedKind):
    """Invitations as letters."""

    called = "Invitations"
    says = "When the letter is due. Empty “failed” to have it tried again."
    list_display = ("id", "role", "nation", "due_at", "attempts", "sent_at", "failed_at")
    list_select_related = ("nation",)
    shown = ("role", "nation", *OwedKind.shown, "expires_at", "accepted_at", "withdrawn_at")

    def name_of(self, row: Any) -> str:
        """The invitation by its number."""
        return f"Invitation {row.pk}"


class LetterKind(OwedKind):
    """Letters about accounts."""

    called = "Letters about accounts"
    says = "When each is due, and what became of it."
    list_display = ("id", "made_at", "due_at", "attempts", "sent_at", "failed_at")

    def name_of(self, row: Any) -> str:
        """The letter by its number."""
        return f"Letter {row.pk}"


class DeliveryKind(Kind):
    """Digests as rows, without what they tell."""

    group = RUNS
    called = "Digests"
    says = "When each is due, and where it stands."
    list_display = ("id", "state", "due_at", "attempts", "leased_until", "finished_at")
    list_filter = ("state",)
    shown = ("whose", "state", "attempts", "leased_until", "finished_at")
    mended = ("due_at",)

    @display(description="For")
    def whose(self, row: Any) -> str:
        """The role and nation of whom it is for."""
        return str(row.person.in_trail)

    def name_of(self, row: Any) -> str:
        """The digest by its number."""
        return f"Digest {row.pk}"


class JobKind(Kind):
    """When jobs ran."""

    group = RUNS
    called = "Jobs"
    says = "When each job was last done, and how it last failed."
    list_display = ("name", "done_at", "failed_at", "fault")
    shown = ("done_at", "failed_at", "fault")


class SpentKind(Kind):
    """Limits; whose is sealed."""

    group = RUNS
    called = "Limits"
    says = "How much of a limit is used. Whose it is cannot be read from it."
    list_display = ("id", "used", "over_at")
    shown = ("used", "over_at")

    def name_of(self, row: Any) -> str:
        """The count by its number."""
        return f"Count {row.pk}"


KINDS: dict[Any, type[Kind]] = {
    Nation: NationKind,
    LeadBody: LeadBodyKind,
    Observer: ObserverKind,
    Organisation: OrganisationKind,
    Topic: TopicKind,
    Term: TermKind,
    Person: PersonKind,
    IdentityProvider: ProviderKind,
    MemberKey: KeyKind,
    JoinInvitation: InvitationKind,
    AccountLetter: LetterKind,
    Delivery: DeliveryKind,
    JobRun: JobKind,
    Spent: SpentKind,
}
SITE = RepairSite(name="repair")
for model, kind in KINDS.items():
    SITE.register(model, kind)
