"""Addresses of groups, meetings and registers."""

from django.urls import path

from workinggroups.views import access, groups, meetings, minutes, planning, registers, seats

urlpatterns = [
    path("groups/", groups.group_list, name="groups"),
    path("groups/<slug:slug>/", groups.group_detail, name="group"),
    path("groups/<slug:slug>/seats/", seats.seats, name="seats"),
    path("groups/<slug:slug>/seats/<int:number>/remove/", seats.seat_remove, name="seat-remove"),
    path("meetings/", meetings.meeting_list, name="meetings"),
    path("meetings/new/", meetings.meeting_new, name="meeting-new"),
    path("meetings/<slug:slug>/", meetings.meeting_detail, name="meeting"),
    path("meetings/<slug:slug>/edit/", meetings.meeting_edit, name="meeting-edit"),
    path("meetings/<slug:slug>/history/", meetings.meeting_history, name="meeting-history"),
    path("meetings/<slug:slug>/agenda/new/", meetings.point_new, name="point-new"),
    path("meetings/<slug:slug>/agenda/<int:number>/", meetings.point_edit, name="point-edit"),
    path(
        "meetings/<slug:slug>/agenda/<int:number>/remove/",
        meetings.point_remove,
        name="point-remove",
    ),
    path("meetings/<slug:slug>/access/", access.meeting_access, name="meeting-access"),
    path("groups/<slug:slug>/access/", access.group_access, name="group-access"),
    path("meetings/<slug:slug>/minutes/", minutes.minutes_edit, name="minutes"),
    path("meetings/<slug:slug>/minutes/preview/", minutes.minutes_preview, name="minutes-preview"),
    path("meetings/<slug:slug>/circulate/", minutes.circulate, name="circulate"),
    path("planner/", planning.planner, name="planner"),
    path("planner/new/", planning.planning_new, name="planning-new"),
    path("planner/<slug:slug>/", planning.planning, name="planning"),
    path("planner/<slug:slug>/again/", planning.planning_again, name="planning-again"),
    path("planner/<slug:slug>/<slug:aim>/", planning.plan, name="plan"),
    path("burdens/", planning.ledger, name="burdens"),
    path("burdens/<int:number>/correct/", planning.burden_correct, name="burden-correct"),
    path("decisions/", registers.decisions, name="decisions"),
    path("actions/", registers.action_list, name="actions"),
    path("actions/<int:number>/close/", registers.action_close, name="action-close"),
]
