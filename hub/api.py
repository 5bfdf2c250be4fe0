"""The map of the API, version 1, and its first page."""

from typing import Any

from django.http import HttpResponse
from django.urls import path
from rest_framework import serializers
from rest_framework.request import Request

from core.rest import conditional
from core.rest.negotiation import encode
from core.rest.views import JSONView, site
from declarations import api as declarations
from hub.board.api import Board
from hub.search.api import Search, Situation
from hub.trail import api as ledger
from members.api import calendars, me, nations, organisations
from practices.api import access as practice_access
from practices.api import (
    adoptions,
    asking,
    attachments,
    clearing,
    compare,
    confirming,
    draft,
    gaps,
    importing,
    item,
    library,
    nation_clearance,
    notes,
    owners,
    reuse,
    sourced,
    subjects,
    translations,
    versions,
)
from practices.api import history as practice_history
from practices.api import saved as saved_searches
from sharing import api as sharing
from summits import api as summits
from workinggroups.api import access as meeting_access
from workinggroups.api import (
    agendas,
    arranging,
    attendance,
    burdentables,
    consulting,
    groups,
    milestones,
    minutes,
    moving,
    papers,
    planning,
    polls,
    registers,
    remits,
    replies,
    series,
    telling,
)
from workinggroups.api import history as meeting_history

PREFIX = "/api/v1/"


class RootShape(serializers.Serializer[Any]):
    """The address of each list, and of the description of all."""

    nations = serializers.URLField()
    organisations = serializers.URLField()
    topics = serializers.URLField()
    terms = serializers.URLField()
    practices = serializers.URLField()
    adoptions = serializers.URLField()
    notes = serializers.URLField()
    groups = serializers.URLField()
    meetings = serializers.URLField()
    decisions = serializers.URLField()
    consultations = serializers.URLField()
    actions = serializers.URLField()
    plannings = serializers.URLField()
    burdens = serializers.URLField()
    polls = serializers.URLField()
    summits = serializers.URLField()
    declarations = serializers.URLField()
    principles = serializers.URLField()
    ledger = serializers.URLField()
    openapi = serializers.URLField()


class Root(JSONView):
    """Where everything is."""

    serializer_class = RootShape

    def get(self, request: Request) -> HttpResponse:
        """Answer with the addresses."""
        lists = {name: site(f"{PREFIX}{name}/") for name in RootShape().fields}
        body = encode(lists | {"openapi": site(f"{PREFIX}openapi.json")})
        return conditional.reply(request, body, conditional.body_etag(body))

    head = get


app_name = "api"
urlpatterns = [
    path("", Root.as_view()),
    path("situation/", Situation.as_view()),
    path("search/", Search.as_view()),
    # The network
    path("nations/", nations.NationList.as_view()),
    path("nations/<slug:slug>/", nations.NationItem.as_view()),
    path("nations/<slug:slug>/holidays/", nations.NationHolidays.as_view()),
    path("nations/<slug:slug>/holidays/<slug:day>/", calendars.NationHoliday.as_view()),
    path("nations/<slug:slug>/week/", calendars.NationWeek.as_view()),
    path("nations/<slug:slug>/clearance/", nation_clearance.NationClearance.as_view()),
    path("nations/<slug:slug>/clearance/approvers/", nation_clearance.NationApprovers.as_view()),
    path(
        "nations/<slug:slug>/clearance/approvers/<int:pk>/",
        nation_clearance.NationApprover.as_view(),
    ),
    path("organisations/", organisations.OrganisationList.as_view()),
    path("organisations/<slug:slug>/", organisations.OrganisationItem.as_view()),
    # The library
    path("topics/", subjects.TopicList.as_view()),
    path("topics/<slug:slug>/", subjects.TopicItem.as_view()),
    path("terms/", subjects.TermList.as_view()),
    path("terms/<slug:slug>/", subjects.TermItem.as_view()),
    path("gap-map/", gaps.GapMap.as_view()),
    path("searches/", saved_searches.SavedSearchList.as_view()),
    path("searches/<int:pk>/", saved_searches.SavedSearchItem.as_view()),
    path("compare/", compare.Comparison.as_view()),
    path("practices/", library.PracticeList.as_view()),
    path("practices/import/", importing.PracticeImport.as_view()),
    path("practices/by-source/<slug:system>/<str:external_id>/", sourced.SourcedPractice.as_view()),
    path("practices/<slug:slug>/", item.PracticeItem.as_view()),
    path("notes/", notes.NoteList.as_view()),
    path("notes/<int:pk>/", notes.NoteItem.as_view()),
    path("practices/<slug:slug>/draft/", draft.DraftItem.as_view()),
    path("practices/<slug:slug>/submit/", item.PracticeSubmission.as_view()),
    path("practices/<slug:slug>/draft/clearance/", clearing.DraftClearance.as_view()),
    path("practices/<slug:slug>/draft/approve/", clearing.DraftApproval.as_view()),
    path("practices/<slug:slug>/draft/return/", clearing.DraftReturn.as_view()),
    path("practices/<slug:slug>/draft/publish/", clearing.DraftPublication.as_view()),
    path("practices/<slug:slug>/withdraw/", item.PracticeWithdrawal.as_view()),
    path("practices/<slug:slug>/access/", practice_access.PracticeAccess.as_view()),
    path("practices/<slug:slug>/history/", practice_history.PracticeHistory.as_view()),
    path("practices/<slug:slug>/share/", sharing.PracticeSharing.as_view()),
    path("practices/<slug:slug>/versions/", versions.VersionList.as_view()),
    path("practices/<slug:slug>/versions/<int:number>/", versions.VersionItem.as_view()),
    path("practices/<slug:slug>/confirm/", confirming.PracticeConfirmation.as_view()),
    path("practices/<slug:slug>/reuse/", reuse.PracticeReuse.as_view()),
    path("practices/<slug:slug>/invite/", asking.PracticeInvitation.as_view()),
    path("practices/<slug:slug>/signal/", asking.PracticeSignal.as_view()),
    path("practices/<slug:slug>/contact/", asking.Contact.as_view()),
    path("adoptions/invitations/", asking.InvitationList.as_view()),
    path("adoptions/invitations/<int:pk>/decline/", asking.InvitationDecline.as_view()),
    path("adoptions/", adoptions.AdoptionList.as_view()),
    path("adoptions/<int:pk>/", adoptions.AdoptionItem.as_view()),
    path("adoptions/<int:pk>/confirm/", adoptions.AdoptionConfirmation.as_view()),
    path("adoptions/<int:pk>/acknowledge/", adoptions.AdoptionAcknowledgement.as_view()),
    path("practices/<slug:slug>/owners/", owners.OwnerList.as_view()),
    path("practices/<slug:slug>/owners/<slug:nation>/accept/", owners.OwnerAcceptance.as_view()),
    path("practices/<slug:slug>/owners/<slug:nation>/leave/", owners.OwnerLeaving.as_view()),
    path("practices/<slug:slug>/translations/", translations.TranslationList.as_view()),
    path(
        "practices/<slug:slug>/translations/<slug:language>/",
        translations.TranslationItem.as_view(),
    ),
    path(
        "practices/<slug:slug>/translations/<slug:language>/remove/",
        translations.TranslationRemoval.as_view(),
    ),
    path(
        "practices/<slug:slug>/translations/<slug:language>/waiting/",
        translations.TranslationWaiting.as_view(),
    ),
    path(
        "practices/<slug:slug>/translations/<slug:language>/waiting/approve/",
        translations.TranslationApproval.as_view(),
    ),
    path(
        "practices/<slug:slug>/translations/<slug:language>/waiting/return/",
        translations.TranslationReturn.as_view(),
    ),
    path(
        "practices/<slug:slug>/translations/<slug:language>/waiting/discard/",
        translations.TranslationDiscard.as_view(),
    ),
    path("practices/<slug:slug>/publiccode.yml", importing.PracticePubliccode.as_view()),
    path("practices/<slug:slug>/attachments/", attachments.AttachmentList.as_view()),
    path("practices/<slug:slug>/attachments/<slug:ref>/", attachments.AttachmentItem.as_view()),
    path(
        "practices/<slug:slug>/attachments/<slug:ref>/file/", attachments.AttachmentFile.as_view()
    ),
    path("practices/<slug:slug>/versions/<int:number>/changes/", versions.VersionChanges.as_view()),
    # Working groups
    path("groups/", groups.GroupList.as_view()),
    path("groups/<slug:slug>/", groups.GroupItem.as_view()),
    path("groups/<slug:slug>/access/", meeting_access.GroupAccess.as_view()),
    path("groups/<slug:slug>/attendance/", attendance.GroupAttendance.as_view()),
    path("groups/<slug:slug>/remit/", remits.Remit.as_view()),
    path("groups/<slug:slug>/milestones/", milestones.Milestones.as_view()),
    path("groups/<slug:slug>/milestones/<int:pk>/", milestones.OneMilestone.as_view()),
    path("groups/<slug:slug>/milestones/proposals/<int:pk>/", milestones.MilestoneAnswer.as_view()),
    path("groups/<slug:slug>/charters/", remits.Charters.as_view()),
    path("groups/<slug:slug>/states/", remits.GroupStates.as_view()),
    path("groups/<slug:slug>/terms/", remits.LeadTerms.as_view()),
    path("groups/<slug:slug>/terms/<int:pk>/", remits.LeadTermItem.as_view()),
    path("meetings/", arranging.Meetings.as_view()),
    path("meetings/<slug:slug>/", arranging.OneMeeting.as_view()),
    path("meetings/<slug:slug>/agenda/", arranging.Points.as_view()),
    path("meetings/<slug:slug>/agenda/suggestions/", agendas.AgendaSuggestions.as_view()),
    path("meetings/<slug:slug>/papers/", papers.PaperList.as_view()),
    path("papers/<slug:ref>/", papers.PaperItem.as_view()),
    path("papers/<slug:ref>/versions/", papers.PaperVersions.as_view()),
    path("papers/<slug:ref>/<int:number>/file/", papers.PaperFile.as_view()),
    path("meetings/<slug:slug>/joint/", agendas.JointSession.as_view()),
    path("meetings/<slug:slug>/agenda/start/", agendas.AgendaAtStart.as_view()),
    path("meetings/<slug:slug>/agenda/<int:number>/", arranging.OnePoint.as_view()),
    path("meetings/<slug:slug>/cancel/", moving.MeetingCancelling.as_view()),
    path("meetings/<slug:slug>/move/", moving.MeetingMoving.as_view()),
    path("meetings/<slug:slug>/copy/", series.MeetingCopying.as_view()),
    path("meetings/<slug:slug>/reply/", replies.MeetingReply.as_view()),
    path("meetings/<slug:slug>/replies/", replies.MeetingReplies.as_view()),
    path("meetings/<slug:slug>/tell/", telling.MeetingTelling.as_view()),
    path("series/<slug:slug>/tell/", telling.SeriesTelling.as_view()),
    path("series/", series.SeriesList.as_view()),
    path("series/<slug:slug>/", series.SeriesItem.as_view()),
    path("series/<slug:slug>/copy/", series.SeriesCopying.as_view()),
    path("meetings/<slug:slug>/access/", meeting_access.MeetingAccess.as_view()),
    path("meetings/<slug:slug>/history/", meeting_history.MeetingHistory.as_view()),
    path(
        "practices/<slug:slug>/attachments/<slug:ref>/share/", sharing.AttachmentSharing.as_view()
    ),
    path("meetings/<slug:slug>/minutes/", minutes.MinutesDraft.as_view()),
    path("meetings/<slug:slug>/minutes/circulate/", minutes.MinutesCirculation.as_view()),
    path("meetings/<slug:slug>/minutes/approval/", minutes.MinutesApproval.as_view()),
    path("meetings/<slug:slug>/minutes/errata/", minutes.MinutesErrata.as_view()),
    path("meetings/<slug:slug>/minutes/comments/", minutes.MinutesComments.as_view()),
    path("meetings/<slug:slug>/share/", sharing.MeetingSharing.as_view()),
    path("meetings/<slug:slug>/agenda/<int:number>/share/", sharing.PointSharing.as_view()),
    path("decisions/", registers.DecisionList.as_view()),
    path("decisions/<int:pk>/", registers.DecisionItem.as_view()),
    path("consultations/", consulting.ConsultationList.as_view()),
    path("consultations/<int:pk>/", consulting.ConsultationItem.as_view()),
    path("consultations/<int:pk>/object/", consulting.ConsultationObjection.as_view()),
    path("consultations/<int:pk>/yield/", consulting.ConsultationYield.as_view()),
    path("consultations/<int:pk>/withdraw/", consulting.ConsultationWithdrawal.as_view()),
    path("meetings/<slug:slug>/consultations/", consulting.ConsultationOpening.as_view()),
    path("actions/", registers.ActionList.as_view()),
    path("actions/<int:pk>/", registers.ActionItem.as_view()),
    path("actions/<int:pk>/close/", registers.ActionClosing.as_view()),
    path("actions/<int:pk>/move/", registers.ActionMoving.as_view()),
    path("plannings/", planning.PlanningList.as_view()),
    path("plannings/<slug:slug>/", planning.PlanningItem.as_view()),
    path("plannings/<slug:slug>/choose/", planning.PlanningChoice.as_view()),
    path("burdens/tables/", burdentables.BurdenTables.as_view()),
    path("burdens/", planning.BurdenList.as_view()),
    path("polls/", polls.PollList.as_view()),
    path("polls/<slug:slug>/", polls.PollItem.as_view()),
    path("polls/<slug:slug>/answer/", polls.PollAnswering.as_view()),
    path("polls/<slug:slug>/asked/", polls.PollAsking.as_view()),
    path("polls/<slug:slug>/asked/<str:email>/", polls.PollAskedItem.as_view()),
    path("polls/<slug:slug>/close/", polls.PollClosing.as_view()),
    path("polls/<slug:slug>/reopen/", polls.PollReopening.as_view()),
    path("polls/<slug:slug>/meet/", polls.PollMeeting.as_view()),
    # Wishes for wider sharing
    path("sharing/", sharing.WishList.as_view()),
    path("sharing/<int:pk>/", sharing.WishItem.as_view()),
    path("sharing/<int:pk>/answer/", sharing.Answer.as_view()),
    path("sharing/<int:pk>/take-back/", sharing.TakeBack.as_view()),
    # Summits and what members signed
    path("summits/", summits.SummitList.as_view()),
    path("summits/<slug:slug>/", summits.SummitItem.as_view()),
    path("declarations/", declarations.DeclarationList.as_view()),
    path("declarations/<slug:slug>/", declarations.DeclarationItem.as_view()),
    path("principles/", declarations.PrincipleList.as_view()),
    path("principles/<slug:slug>/", declarations.PrincipleItem.as_view()),
    # Who asks, what waits, what happened
    path("me/", me.Me.as_view()),
    path("board/", Board.as_view()),
    path("ledger/", ledger.Ledger.as_view()),
]
