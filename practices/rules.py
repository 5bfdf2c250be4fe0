"""Who may change a practice, and an adoption of one. Reading is asked elsewhere: `visible_to`."""

from typing import TYPE_CHECKING, Any, TypeGuard

from members.markings import is_wider
from members.models import Person, Scope
from members.roles import Ability, Role
from members.systems import NationSystem
from practices.states import DraftState, NoteState, Status
from practices.uptake import Level

if TYPE_CHECKING:
    from members.models import Organisation
    from practices.models import (
        Adoption,
        AdoptionInvitation,
        Attachment,
        Draft,
        Note,
        Practice,
        Translation,
    )


def writes_for(user: Any) -> int | None:
    """The nation whose practices `user` may write; None for nobody's."""
    nation_id = user.key.nation_id if isinstance(user, NationSystem) else _nation(user)
    return nation_id if can_create(user, nation_id=nation_id) else None


def _nation(user: Any) -> int | None:
    return user.nation_id if isinstance(user, Person) else None


def can_create(user: Any, *, nation_id: int | None) -> bool:
    """Writers of the nation, and its systems whose key has the scope."""
    if isinstance(user, NationSystem):
        return user.has_scope(Scope.WRITE_PRACTICES) and user.key.nation_id == nation_id
    return (
        isinstance(user, Person)
        and user.can(Ability.WRITE_PRACTICES)
        and user.nation_id == nation_id
    )


def can_edit(user: Any, practice: "Practice") -> bool:
    """As `can_create`; a withdrawn practice is closed."""
    return practice.status != Status.WITHDRAWN and can_create(
        user, nation_id=practice.owner_nation_id or -1
    )


def can_mark(user: Any, practice: "Practice", marking: str) -> bool:
    """Anybody who may edit may narrow; a published practice is widened by people only."""
    if is_wider(marking, practice.marking):
        return can_widen(user, practice)
    return can_edit(user, practice)


def can_widen(user: Any, practice: "Practice") -> bool:
    """Whoever may edit; a published practice is opened to more readers by its coordinator only."""
    if practice.status == Status.PUBLISHED:
        publishes = isinstance(user, Person) and user.can(Ability.PUBLISH_PRACTICES)
        return publishes and can_edit(user, practice)
    return can_edit(user, practice)


def needs_clearance(practice: "Practice") -> bool:
    """Whether a change of its words waits in a draft until somebody else publishes it."""
    return practice.status == Status.PUBLISHED


def can_clear(user: Any, practice: "Practice", draft: "Draft", *, named: bool) -> bool:
    """A coordinator of its nations or whom they named (`named`); nobody their own work."""
    owns = isinstance(user, Person) and user.nation_id in practice.co_owner_ids
    clears = _clears(user, practice, named=named, owns=owns)
    return clears and not _wrote(user, practice, draft)


def can_clear_translation(user: Any, translation: "Translation", *, named: bool) -> bool:
    """As `can_clear`; nobody what they translated."""
    clears = _clears(user, translation.practice, named=named)
    return clears and translation.author_id != user.pk


def _clears(
    user: Any, practice: "Practice", *, named: bool, owns: bool = False
) -> TypeGuard[Person]:
    return (
        isinstance(user, Person)
        and _acts(user)
        and user.nation_id is not None
        and (owns or user.nation_id == practice.owner_nation_id)
        and (named or user.can(Ability.PUBLISH_PRACTICES))
    )


def can_check(user: Any, practice: "Practice", draft: "Draft") -> bool:
    """The secretariat; nobody their own work."""
    return (
        isinstance(user, Person)
        and user.role == Role.SECRETARIAT
        and _acts(user)
        and not _wrote(user, practice, draft)
    )


def can_publish(user: Any, practice: "Practice", draft: "Draft | None" = None) -> bool:
    """Whoever may clear or check the draft, once its nation has cleared it."""
    if draft is None or draft.cleared_at is None or draft.state != DraftState.SUBMITTED:
        return False
    return can_check(user, practice, draft) or can_clear(user, practice, draft, named=False)


def can_set_clearance(user: Any, *, nation_id: int | None) -> bool:
    """The coordinator of the nation; no other person, and no system."""
    return (
        isinstance(user, Person)
        and _acts(user)
        and user.can(Ability.PUBLISH_PRACTICES)
        and user.nation_id == nation_id
    )


def _wrote(person: Person, practice: "Practice", draft: "Draft") -> bool:
    """Whether the draft is the person's own work: begun, saved last or handed over by them."""
    hands = {draft.started_by_id, draft.saved_by_id, draft.submitted_by_id}
    if practice.status != Status.PUBLISHED:
        hands.add(practice.author_id)
    return person.pk in hands


def can_publish_note(user: Any, note: "Note") -> bool:
    """The nation's coordinator or the secretariat; nobody their own."""
    if not isinstance(user, Person) or note.state != NoteState.WAITING or note.author_id == user.pk:
        return False
    if user.role == Role.SECRETARIAT:
        return _acts(user)
    return user.can(Ability.PUBLISH_PRACTICES) and user.nation_id == note.nation_id


def can_promote_note(user: Any, note: "Note") -> bool:
    """Writers of the nation, once: a note becomes one write-up."""
    fits = note.state != NoteState.WAITING and note.promoted_to_id is None
    return fits and isinstance(user, Person) and can_create(user, nation_id=note.nation_id)


def can_discard_note(user: Any, note: "Note") -> bool:
    """Its author and the nation's coordinator."""
    if not isinstance(user, Person) or not can_create(user, nation_id=note.nation_id):
        return False
    return note.author_id == user.pk or user.can(Ability.PUBLISH_PRACTICES)


def can_withdraw(user: Any, practice: "Practice") -> bool:
    """Whoever may edit a published practice, and the secretariat."""
    if isinstance(user, Person) and user.role == Role.SECRETARIAT:
        return _acts(user) and practice.status == Status.PUBLISHED
    return practice.status == Status.PUBLISHED and can_edit(user, practice)


def can_confirm_practice(user: Any, practice: "Practice") -> bool:
    """Writers of its nation, who say that it is still true; people only."""
    return can_invite_adopters(user, practice)


def can_name_contact(user: Any, practice: "Practice") -> bool:
    """Writers of its nation; people only."""
    return can_invite_adopters(user, practice)


def can_declare(
    user: Any, *, nation_id: int | None, level: str, organisation: "Organisation | None" = None
) -> bool:
    """The adopter's own people, and a key of the nation with the scope.

    Officials for their nation and its national bodies; affiliates for their own local authority,
    which nobody else declares for.
    """
    if level == Level.AUTHORITY:
        own = organisation is not None and getattr(user, "organisation_id", None) == organisation.pk
        return _is(user, Role.AFFILIATE) and user.nation_id == nation_id and own
    if isinstance(user, NationSystem):
        return can_create(user, nation_id=nation_id)
    return (
        isinstance(user, Person)
        and user.can(Ability.READ_NETWORK)
        and not user.only_reads
        and user.nation_id is not None
        and user.nation_id == nation_id
    )


def declares(user: Any) -> bool:
    """Whether there is an adopter for whom the user may declare."""
    own = getattr(user, "organisation", None)
    nation = getattr(getattr(user, "nation", None), "pk", None)
    return can_declare(user, nation_id=nation, level=Level.NATION) or can_declare(
        user, nation_id=nation, level=Level.AUTHORITY, organisation=own
    )


def can_edit_adoption(user: Any, adoption: "Adoption") -> bool:
    """Whoever could declare it."""
    return can_declare(
        user,
        nation_id=adoption.owner_nation_id,
        level=adoption.level,
        organisation=adoption.organisation,
    )


def can_confirm_adoption(user: Any, adoption: "Adoption") -> bool:
    """The adopter's authorised person: somebody else than who wrote it, if anything was written.

    The nation's coordinator; where a coordinator wrote it, a contributor too. For a local
    authority another affiliate of it, or the nation's coordinator. Nothing written since it was
    last confirmed: whoever could confirm it, who wrote it included. No system.
    """
    if not isinstance(user, Person) or not _acts(user):
        return False
    if is_news(adoption) and adoption.written_by_id == user.pk:
        return False
    if user.nation_id is None or user.nation_id != adoption.owner_nation_id:
        return False
    if adoption.level == Level.AUTHORITY and can_edit_adoption(user, adoption):
        return True
    if user.can(Ability.PUBLISH_PRACTICES):
        return True
    writer = adoption.written_by
    by_coordinator = writer is not None and writer.role == Role.COORDINATOR
    return by_coordinator and user.can(Ability.WRITE_PRACTICES)


def is_news(adoption: "Adoption") -> bool:
    """Whether it says something that nobody else has confirmed yet."""
    return adoption.confirmed_at is None or adoption.written_at > adoption.confirmed_at


def can_acknowledge(user: Any, adoption: "Adoption") -> bool:
    """Writers of the nation whose practice it is; people only."""
    return isinstance(user, Person) and can_create(
        user, nation_id=adoption.practice.owner_nation_id or -1
    )


def can_invite_adopters(user: Any, practice: "Practice") -> bool:
    """Writers of the nation whose published practice it is; people only."""
    return (
        isinstance(user, Person)
        and practice.status == Status.PUBLISHED
        and can_edit(user, practice)
    )


def can_warn(user: Any, practice: "Practice") -> bool:
    """The coordinator of the nation whose published practice it is."""
    return can_invite_adopters(user, practice) and user.can(Ability.PUBLISH_PRACTICES)


def can_answer_invitation(user: Any, invitation: "AdoptionInvitation") -> bool:
    """Those who could declare the adoption of the nation invited."""
    return can_declare(user, nation_id=invitation.nation_id, level=Level.NATION)


def can_signal(user: Any, practice: "Practice") -> bool:
    """Officials of other nations, about what is in the library."""
    return (
        practice.status == Status.PUBLISHED
        and isinstance(user, Person)
        and can_declare(user, nation_id=user.nation_id, level=Level.NATION)
        and user.nation_id != practice.owner_nation_id
    )


def _is(user: Any, role: Role) -> bool:
    return isinstance(user, Person) and user.role == role and _acts(user)


def can_show(user: Any, attachment: "Attachment") -> bool:
    """Whoever publishes for the nation, and the secretariat; nobody what they attached."""
    if not isinstance(user, Person) or attachment.author_id == user.pk or not _acts(user):
        return False
    if attachment.shown_at is not None:
        return False
    if user.role == Role.SECRETARIAT:
        return True
    publishes = user.can(Ability.PUBLISH_PRACTICES)
    return publishes and user.nation_id == attachment.owner_nation_id


def _acts(person: Person) -> bool:
    """Whether the person belongs to the network and is not elevated, which is for reading only."""
    return person.is_current and not person.only_reads


def can_keep_words(user: Any) -> bool:
    """The secretariat, while it acts: whoever is elevated only reads."""
    return isinstance(user, Person) and user.can(Ability.KEEP_WORDS) and _acts(user)
