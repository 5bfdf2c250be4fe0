"""Addresses of nations, organisations, the network, and one's own pages."""

from django.urls import path

from members.views import (
    beginnings,
    calendars,
    data,
    elevations,
    factors,
    joining,
    keys,
    nation_sign_in,
    network,
    own,
    people,
    person,
    privacy,
    reviews,
    sessions,
)

urlpatterns = [
    path("nations/", network.nation_list, name="nations"),
    path("nations/<slug:slug>/", network.nation_detail, name="nation"),
    path("nations/<slug:slug>/holidays/", calendars.holidays, name="holidays"),
    path("nations/<slug:slug>/holidays/set/", calendars.holiday_set, name="holiday-set"),
    path("nations/<slug:slug>/holidays/week/", calendars.week_set, name="week-set"),
    path(
        "nations/<slug:slug>/holidays/<slug:day>/drop/", calendars.holiday_drop, name="holiday-drop"
    ),
    path("organisations/", network.organisation_list, name="organisations"),
    path("organisations/<slug:slug>/", network.organisation_detail, name="organisation"),
    path("about/", network.about, name="about"),
    path("about/privacy/", privacy.privacy, name="privacy"),
    path("about/roles/", network.roles, name="roles"),
    path("me/", own.me, name="me"),
    path("me/sessions/", sessions.sessions, name="sessions"),
    path("me/sessions/end/", sessions.sign_out_elsewhere, name="sessions-end"),
    path("me/sessions/<int:number>/end/", sessions.sign_out_there, name="session-end"),
    path("me/nation-sign-in/", nation_sign_in.nation_sign_in, name="nation-sign-in"),
    path("me/data/", data.data, name="own-data"),
    path("me/data/export/", data.export, name="own-data-export"),
    path("me/data/erase/", data.erase, name="own-data-erase"),
    path("me/elevation/", elevations.elevation, name="elevation"),
    path("me/elevation/end/", elevations.elevation_end, name="elevation-end"),
    path("me/keys/", keys.keys, name="keys"),
    path("me/keys/<slug:prefix>/revoke/", keys.key_revoke, name="key-revoke"),
    path("me/people/", people.people, name="people"),
    path("me/people/first/", beginnings.first, name="first-coordinator"),
    path("me/people/invite/", people.invite, name="person-invite"),
    path("me/people/invitations/<int:number>/again/", people.invite_again, name="invite-again"),
    path("me/people/invitations/<int:number>/withdraw/", people.uninvite, name="uninvite"),
    path("me/people/review/", reviews.review, name="review"),
    path("me/people/<int:number>/confirm/", reviews.confirm, name="confirm"),
    path("me/people/<int:number>/second-factor/", factors.reset, name="factor-reset"),
    path("me/people/<int:number>/", person.person, name="person"),
    path("join/<str:token>/", joining.join, name="join"),
]
