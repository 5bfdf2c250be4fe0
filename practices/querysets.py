"""Words for choosing practices, their links, their reuse and who takes them up."""

import datetime
from typing import Any, Self

from django.apps import apps
from django.db.models import Exists, F, OuterRef, Q, QuerySet
from django.db.models.functions import Now

from members.grants import Grant, Way, any_of, under
from members.markings import Marking
from members.querysets import ShareableQuerySet
from members.reading import reader_of, ways, ways_embargoed, ways_unpublished
from practices.rules import writes_for
from practices.states import DraftState, NoteState, Status, TranslationState
from practices.uptake import AdoptionState


def owns(practice: OuterRef, nation: Any) -> Exists:
    """Where the nation owns the practice besides its first owner."""
    rows: Any = apps.get_model("practices", "CoOwnership")._default_manager
    return Exists(rows.accepted().filter(practice=practice, nation_id=nation).order_by())


class CoOwnershipQuerySet(QuerySet[Any]):
    """Nations that own practices besides the first owner."""

    def visible_to(self, user: Any) -> Self:
        """Of practices that `user` may read: those accepted; asked ones for the two nations."""
        practices: Any = apps.get_model("practices", "Practice").objects.order_by()
        seen = practices.visible_to(user).filter(pk=OuterRef("practice_id"))
        nation = reader_of(user).drafts_of or -1
        theirs = Q(nation_id=nation) | Q(practice__owner_nation_id=nation)
        return self.filter(theirs | Q(accepted_at__isnull=False), Exists(seen))

    def accepted(self) -> Self:
        """Those that the nation has accepted."""
        return self.filter(accepted_at__isnull=False)


def _clears(nation: OuterRef, person: Any) -> Q:
    """Where the person is named to approve the drafts of the nation, and still of it."""
    approvers: Any = apps.get_model("practices", "Approver")._default_manager
    named = approvers.filter(nation=nation, person_id=person, person__nation=F("nation"))
    return Q(Exists(named.order_by()))


class PracticeQuerySet(ShareableQuerySet[Any]):
    """Practices."""

    def ways_for(self, user: Any) -> list[Way]:
        """How `user` may read: published and withdrawn ones by marking, drafts by authorship.

        An embargo ends by the database's clock, which all processes share. An elevation opens
        nothing that is not published.
        """
        reader = reader_of(user)
        released = Q(status__in=[Status.PUBLISHED, Status.WITHDRAWN])
        open_now = Q(embargo_until=None) | Q(embargo_until__lte=Now())
        found = under(released & open_now, ways(self.model, reader))
        held = ways_embargoed(self.model, reader)
        found += under(released & ~open_now, held)
        unpublished = ways_unpublished(self.model, reader)
        found += under(Q(status__in=[Status.DRAFT, Status.SUBMITTED]), unpublished)
        if reader.secretariat:
            found += under(Q(status=Status.SUBMITTED), ways(self.model, reader.lasting))
        elif reader.community and reader.person is not None:
            clears = _clears(OuterRef("owner_nation"), reader.person)
            shared = ~Q(marking=Marking.RED)
            found.append(Way(Grant.APPROVER, (Q(status=Status.SUBMITTED), shared, clears)))
        return found

    def published(self) -> Self:
        """Those in the library: neither drafts nor withdrawn."""
        return self.filter(status=Status.PUBLISHED)

    def drafts(self) -> Self:
        """Those not yet published."""
        return self.filter(status__in=[Status.DRAFT, Status.SUBMITTED])

    def newest(self) -> Self:
        """The latest publication first."""
        return self.order_by("-published_at", "-id")


class DraftQuerySet(QuerySet[Any]):
    """Working texts of practices."""

    def visible_to(self, user: Any) -> Self:
        """Those of practices that `user` may read: for writers of the owner, whose text it is.

        The secretariat reads what is handed over for review; an elevation opens no draft.
        """
        reader = reader_of(user).lasting
        practices: Any = apps.get_model("practices", "Practice").objects
        seen = Exists(practices.visible_to(reader).order_by().filter(pk=OuterRef("practice_id")))
        theirs = Q(practice__owner_nation_id=writes_for(user) or -1)
        if writes_for(user) is not None:
            theirs |= Q(owns(OuterRef("practice_id"), writes_for(user)))
        if reader.secretariat:
            theirs |= Q(state=DraftState.SUBMITTED)
        elif reader.community and reader.person is not None:
            clears = _clears(OuterRef("practice__owner_nation"), reader.person)
            theirs |= Q(state=DraftState.SUBMITTED) & clears
        return self.filter(theirs, seen)


class AttachmentQuerySet(ShareableQuerySet[Any]):
    """Files of practices."""

    def ways_for(self, user: Any) -> list[Way]:
        """As `told_to`, of those that are still there and whose practice is not withdrawn."""
        practices: Any = apps.get_model("practices", "Practice").objects.order_by()
        gone = practices.filter(pk=OuterRef("practice_id"), status=Status.WITHDRAWN)
        return under(Q(removed_at=None) & ~Q(Exists(gone)), self._ways(user))

    def told_to(self, user: Any) -> Self:
        """Those that `user` may know of, removed ones among them."""
        return self.filter(any_of(self._ways(user)))

    def present(self) -> Self:
        """Those that are still there."""
        return self.filter(removed_at=None)

    def _ways(self, user: Any) -> list[Way]:
        """As to any shareable row, of practices that `user` may read: a part is never wider.

        One that waits to be shown is as a draft that is handed over for review.
        """
        reader = reader_of(user)
        practices: Any = apps.get_model("practices", "Practice").objects.order_by()
        whole = Exists(practices.visible_to(reader).filter(pk=OuterRef("practice_id")))
        waits = Q(shown_at=None)
        found = under(~waits, ways(self.model, reader))
        found += under(waits, ways_unpublished(self.model, reader))
        if reader.secretariat:
            found += under(waits, ways(self.model, reader.lasting))
        return under(Q(whole), found)


class NoteQuerySet(QuerySet[Any]):
    """Notes of thirty seconds."""

    def visible_to(self, user: Any) -> Self:
        """Published ones: the network's officials. Others: their author and the coordinator.

        Those that wait are the secretariat's to see as well.
        """
        reader = reader_of(user).lasting
        if not reader.community:
            return self.none()
        seen = Q(state=NoteState.PUBLISHED)
        if reader.person is not None:
            seen |= Q(author_id=reader.person, nation_id=reader.nation or -1)
        if reader.drafts_of is not None:
            seen |= Q(nation_id=reader.drafts_of)
        if reader.secretariat:
            seen |= Q(state=NoteState.WAITING)
        return self.filter(seen)


class TranslationQuerySet(QuerySet[Any]):
    """Practices in other languages."""

    def visible_to(self, user: Any) -> Self:
        """Those shown, of practices that `user` may read and that are not withdrawn.

        What is not cleared yet is its nation's: for its writers, and for those who clear it.
        """
        reader = reader_of(user).lasting
        practices: Any = apps.get_model("practices", "Practice").objects.order_by()
        seen = practices.visible_to(user).exclude(status=Status.WITHDRAWN)
        theirs = Q(state=TranslationState.SHOWN)
        theirs |= Q(practice__owner_nation_id=writes_for(user) or -1)
        if reader.community and reader.person is not None:
            theirs |= Q(_clears(OuterRef("practice__owner_nation"), reader.person))
        return self.filter(theirs, Exists(seen.filter(pk=OuterRef("practice_id"))))

    def shown(self) -> Self:
        """Those that readers of the practice read."""
        return self.filter(state=TranslationState.SHOWN)

    def unshown(self) -> Self:
        """Those that wait to be cleared, or were returned."""
        return self.exclude(state=TranslationState.SHOWN)


class SearchWordQuerySet(QuerySet[Any]):
    """Words that may be offered."""

    def visible_to(self, user: Any) -> Self:
        """Words that everybody reads somewhere; for the community those of the network too."""
        return self if reader_of(user).community else self.filter(is_public=True)


def _in_library(user: Any) -> PracticeQuerySet:
    practices: PracticeQuerySet = apps.get_model("practices", "Practice").objects.all()
    return practices.visible_to(user).published()


class LinkQuerySet(QuerySet[Any]):
    """Links between practices."""

    def visible_to(self, user: Any) -> Self:
        """Links both of whose ends `user` may read in the library."""
        seen = _in_library(user)
        return self.filter(
            Exists(seen.filter(pk=OuterRef("source_id"))),
            Exists(seen.filter(pk=OuterRef("target_id"))),
        )


class AboutPracticeQuerySet(QuerySet[Any]):
    """Records of reuse and figures of uptake, which may stand without a practice."""

    def visible_to(self, user: Any) -> Self:
        """Those about no practice, or about one that `user` may read in the library."""
        about = Exists(_in_library(user).filter(pk=OuterRef("practice_id")))
        return self.filter(Q(practice=None) | about)


class AdoptionQuerySet(ShareableQuerySet[Any]):
    """Adoptions."""

    def ways_for(self, user: Any) -> list[Way]:
        """How `user` may read: by marking, and only where the practice is read in the library."""
        about = Q(Exists(_in_library(user).filter(pk=OuterRef("practice_id"))))
        return under(about, ways(self.model, reader_of(user)))

    def lapsed(self, *, at: datetime.datetime) -> Self:
        """Those confirmed whose year is over at `at`."""
        return self.filter(state=AdoptionState.CONFIRMED, lapses_at__lte=at)


class InvitationQuerySet(QuerySet[Any]):
    """Invitations to say whether a nation takes a practice up."""

    def visible_to(self, user: Any) -> Self:
        """Those from and to the nation of `user`, about what `user` reads in the library."""
        nation = reader_of(user).nation
        if nation is None:
            return self.none()
        about = Exists(_in_library(user).filter(pk=OuterRef("practice_id")))
        return self.filter(about, Q(nation=nation) | Q(practice__owner_nation=nation))

    def waiting(self) -> Self:
        """Those not answered yet."""
        return self.filter(answered_at=None)


class ReadingQuerySet(QuerySet[Any]):
    """What readers say they did with practices."""

    def visible_to(self, user: Any) -> Self:
        """For the network's people and systems: those about what `user` reads in the library."""
        if not reader_of(user).community:
            return self.none()
        return self.filter(Exists(_in_library(user).filter(pk=OuterRef("practice_id"))))


class NoticeQuerySet(QuerySet[Any]):
    """Notices that are owed to people."""

    def claimable(self, *, at: datetime.datetime) -> Self:
        """Those due at `at`, in nobody's hands."""
        owed = self.filter(finished_at=None, due_at__lte=at)
        return owed.filter(Q(leased_until=None) | Q(leased_until__lte=at))


class WarningQuerySet(QuerySet[Any]):
    """What sources told all who adopted."""

    def visible_to(self, user: Any) -> Self:
        """For the practice's nation, and for nations with an adoption of it that `user` reads."""
        nation = reader_of(user).nation
        if nation is None:
            return self.none()
        adoptions = apps.get_model("practices", "Adoption").objects.visible_to(user)
        about = Exists(_in_library(user).filter(pk=OuterRef("practice_id")))
        adopts = adoptions.filter(practice_id=OuterRef("practice_id"), owner_nation_id=nation)
        return self.filter(about, Q(practice__owner_nation=nation) | Q(Exists(adopts)))


class SavedSearchQuerySet(QuerySet[Any]):
    """Searches that people keep."""

    def visible_to(self, user: Any) -> Self:
        """One's own, whoever one is; a key keeps none."""
        return self.filter(person_id=reader_of(user).person or 0)

    def told_weekly(self) -> Self:
        """Those whose news come by mail."""
        return self.filter(is_weekly=True)
