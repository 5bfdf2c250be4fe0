"""Every address of the site, and what each kind of reader is answered there.

A route that is missing here fails tests/guards/test_routes.py; every row is asked for in
tests/access/test_routes.py. The statuses stand in the order of READERS. What is named in
braces is green (for the network) where rows have markings, so that each right shows.
"""

from dataclasses import dataclass, field

READERS = (
    "stranger",
    "affiliate of the owner",
    "peer official",
    "secretariat",
    "administrator",
)
OPEN = "200 200 200 200 200"
NETWORK = "404 404 200 200 404"
SIGNED_IN = "302 200 200 200 200"
RUNNERS = "302 403 403 200 403"  # those who run the network's meetings
RUNNERS_OF_SEEN = "302 404 403 200 404"  # the same, of a meeting that they may read
BAD_BY_RUNNERS = "302 404 403 400 404"  # their empty form is shown again
AUTHORS = "302 403 403 403 403"  # those who write for a nation, who are not among these readers
AUTHORS_OF_SEEN = "302 404 403 403 404"  # the same, of what they may read
OVERSEERS = "302 404 403 200 404"  # those whose it is, of what they may read
ASKERS = "302 404 200 200 404"  # all who may read it
API_ASKERS = "401 404 415 415 404"  # the same, who have said nothing yet
API_TELLERS = "401 404 403 200 404"
API_RUNNERS = "401 404 403 428 404"  # those who run it, not having said what they read
PLANS = "302 404 200 200 404"  # the network's plans of calls
ELSEWHERE = "302 302 302 302 302"
WRITERS = "302 404 200 403 404"  # of the nation that adopts
OTHERS_ONLY = "302 404 403 403 404"  # somebody who is not among these readers
DRAFTLESS = "302 404 404 404 404"
WITH_NATION = "302 403 403 403 403"
API_OTHERS = "401 403 403 403 403"
NOBODY = "404 404 404 404 404"


@dataclass(frozen=True, slots=True)
class Route:
    """An address: its pattern in the map, one example, and the statuses by method.

    Other methods are refused with 405; `foreign` ones belong to the library for signing in,
    which is looser about PUT.
    """

    pattern: str
    example: str
    get: str = OPEN
    more: dict[str, str] = field(default_factory=dict)
    foreign: bool = False


def _page(pattern: str, example: str, get: str = OPEN, **more: str) -> Route:
    return Route(pattern, f"/{example}", get, more)


def _account(pattern: str, get: str = OPEN, example: str = "", **more: str) -> Route:
    return Route(f"account/{pattern}", f"/account/{example or pattern}", get, more, foreign=True)


def _api(pattern: str, example: str, get: str = OPEN, **more: str) -> Route:
    return Route(f"api/v1/{pattern}", f"/api/v1/{example}", get, more)


NO_GET = "302 405 405 405 405"
NO_GET_AT_ALL = "405 405 405 405 405"
NO_RIGHT = "404 404 403 403 404"  # theirs to read, and not to change
_P, _M = "practices/<slug:slug>/", "meetings/<slug:slug>/"
_A = f"{_P}attachments/<slug:ref>/"

# What is asked of a poll without a word: answering, asking more, ending, more time, a meeting
_POLL_STEPS = {
    "answer": "401 404 415 403 404",
    "asked": "401 404 403 415 404",
    "close": "401 404 403 200 404",
    "reopen": "401 404 403 428 404",
    "meet": "401 404 403 428 404",
}
# Absent for all of these: repair is for site administrators with a second factor (tests/hub).
_REPAIRED = (
    "members/nation/", "members/leadbody/", "members/observer/", "members/organisation/",
    "practices/topic/", "practices/term/", "members/person/", "members/identityprovider/",
    "members/memberkey/", "members/joininvitation/", "members/accountletter/",
    "digests/delivery/", "core/jobrun/", "core/spent/",
)  # fmt: skip

ROUTES = [
    # The way in
    _page("", ""),
    _page("situation/", "situation/?q=quokka"),
    _page("robots.txt", "robots.txt"),
    # Until somebody is named there:
    _page(".well-known/security.txt", ".well-known/security.txt", NOBODY),
    _page("about/security/", "about/security/"),
    _page("search/", "search/?q=quokka"),
    _page("search/words/", "search/words/", "302 403 403 200 403", post="302 403 403 422 403"),
    _page(
        "search/words/<int:number>/",
        "search/words/999999/",
        NO_GET,
        post="302 403 403 404 403",
    ),
    # Practices
    _page("practices/", "practices/"),
    _page("practices/drafts/", "practices/drafts/", SIGNED_IN),
    _page("practices/feed.atom", "practices/feed.atom"),
    _page("practices/feed.json", "practices/feed.json"),
    _page("topics/<slug:slug>/feed.atom", "topics/the-topic/feed.atom"),
    _page("topics/<slug:slug>/feed.json", "topics/the-topic/feed.json"),
    _page("nations/<slug:slug>/feed.atom", "nations/estonia/feed.atom"),
    _page("nations/<slug:slug>/feed.json", "nations/estonia/feed.json"),
    _page(_P, "practices/{practice}/", NETWORK),
    _page(f"{_P}versions/<int:number>/", "practices/{practice}/versions/1/", NETWORK),
    _page(f"{_P}versions/", "practices/{practice}/versions/", NETWORK),
    _page(
        f"{_P}versions/<int:number>/changes/", "practices/{practice}/versions/1/changes/", NETWORK
    ),
    _page(f"{_P}history/", "practices/{practice}/history/", OVERSEERS),
    _page(f"{_P}access/", "practices/{practice}/access/", OVERSEERS),
    _page("notes/", "notes/", SIGNED_IN),
    _page("notes/new/", "notes/new/", AUTHORS, post=AUTHORS),
    *(
        _page(f"notes/<int:number>/{step}/", f"notes/{{note}}/{step}/", NO_GET_AT_ALL, post=asked)
        for step, asked in (
            ("publish", "302 404 404 302 404"),
            ("promote", "302 404 404 403 404"),
            ("discard", "302 404 404 403 404"),
        )
    ),
    _page("practices/new/", "practices/new/", AUTHORS, post=AUTHORS),
    _page(f"{_P}edit/", "practices/{practice}/edit/", AUTHORS_OF_SEEN, post=AUTHORS_OF_SEEN),
    _page(f"{_P}draft/", "practices/{practice}/draft/", "302 404 404 404 404"),
    _page(
        f"{_P}draft/discard/",
        "practices/{practice}/draft/discard/",
        NO_GET_AT_ALL,
        post="302 404 404 404 404",
    ),
    _page(
        f"{_P}draft/apart/",
        "practices/{practice}/draft/apart/",
        NO_GET_AT_ALL,
        post="302 404 404 404 404",
    ),
    _page(
        f"{_P}draft/take-back/",
        "practices/{practice}/draft/take-back/",
        NO_GET_AT_ALL,
        post="302 404 404 404 404",
    ),
    _page(
        f"{_P}submit/", "practices/{practice}/submit/", NO_GET_AT_ALL, post="302 404 403 403 404"
    ),
    _page(
        f"{_P}withdraw/", "practices/{practice}/withdraw/", RUNNERS_OF_SEEN, post=RUNNERS_OF_SEEN
    ),
    _page("gap-map/", "gap-map/"),
    _page("compare/", "compare/?practice={practice}"),
    # Adoptions: Canada's own, of a practice of Estonia; its officials write them
    _page(f"{_P}adopt/", "practices/{practice}/adopt/", WRITERS, post=WRITERS),
    _page(f"{_P}invite/", "practices/{practice}/invite/", OTHERS_ONLY, post=OTHERS_ONLY),
    _page(f"{_P}signal/", "practices/{practice}/signal/", NO_GET, post="302 404 409 403 404"),
    _page("practices/at-our-stage/", "practices/at-our-stage/", SIGNED_IN),
    _page("nations/<slug:slug>/stages/", "nations/estonia/stages/"),
    _page(f"{_P}contact/", "practices/{practice}/contact/", OTHERS_ONLY, post=OTHERS_ONLY),
    _page(f"{_P}still-true/", "practices/{practice}/still-true/", NO_GET, post=OTHERS_ONLY),
    _page("still-true/<str:token>/", "still-true/no-such-token/", NOBODY, post=NOBODY),
    _page(f"{_P}reuse/", "practices/{practice}/reuse/", NETWORK),
    _page(f"{_P}warn/", "practices/{practice}/warn/", OTHERS_ONLY, post=OTHERS_ONLY),
    _page("adoptions/", "adoptions/"),
    _page("adoptions/<int:number>/", "adoptions/{adoption}/", NETWORK),
    _page("adoptions/<int:number>/edit/", "adoptions/{adoption}/edit/", WRITERS, post=WRITERS),
    _page(
        "adoptions/<int:number>/confirm/", "adoptions/{adoption}/confirm/", NO_GET, post=OTHERS_ONLY
    ),
    _page(
        "adoptions/<int:number>/acknowledge/",
        "adoptions/{adoption}/acknowledge/",
        NO_GET,
        post=OTHERS_ONLY,
    ),
    _page(
        "adoptions/invitations/<int:number>/decline/",
        "adoptions/invitations/{asked}/decline/",
        "302 404 200 404 404",
        post="302 404 200 404 404",
    ),
    # Those who write for a nation, who are not among these readers
    _page(
        "practices/import/", "practices/import/", "302 403 403 403 403", post="302 403 403 403 403"
    ),
    _page(
        "practices/import/take/",
        "practices/import/take/",
        NO_GET_AT_ALL,
        post="302 403 403 403 403",
    ),
    _page(f"{_P}owners/", "practices/{practice}/owners/", "302 404 200 200 404", post=OTHERS_ONLY),
    _page(
        f"{_P}owners/<slug:nation>/",
        "practices/{practice}/owners/canada/",
        NO_GET_AT_ALL,
        post=DRAFTLESS,
    ),
    _page(
        f"{_P}translate/",
        "practices/{practice}/translate/",
        "302 404 403 403 404",
        post="302 404 403 403 404",
    ),
    _page(
        f"{_P}in/<slug:language>/", "practices/{practice}/in/et/", NOBODY
    ),  # nobody translated it
    _page(
        f"{_P}in/<slug:language>/waiting/",
        "practices/{practice}/in/et/waiting/",
        DRAFTLESS,
        post=DRAFTLESS,
    ),
    _page(
        f"{_P}in/<slug:language>/remove/",
        "practices/{practice}/in/et/remove/",
        DRAFTLESS,
        post=DRAFTLESS,
    ),
    _page(f"{_P}publiccode.yml", "practices/{practice}/publiccode.yml", NOBODY),  # it has no code
    _page(f"{_P}attachments/", "practices/{practice}/attachments/", NETWORK, post=NO_RIGHT),
    _page(f"{_A}", "practices/{practice}/attachments/{attachment}/", NETWORK, post=NO_RIGHT),
    _page(f"{_A}file/", "practices/{practice}/attachments/{attachment}/file/", NETWORK),
    _page(
        f"{_A}show/",
        "practices/{practice}/attachments/{attachment}/show/",
        NO_GET_AT_ALL,
        post="302 404 403 403 404",
    ),
    _page(
        f"{_A}remove/",
        "practices/{practice}/attachments/{attachment}/remove/",
        NO_GET_AT_ALL,
        post="302 404 403 403 404",
    ),
    _page("topics/", "topics/"),
    _page("topics/<slug:slug>/", "topics/the-topic/"),
    _page("glossary/", "glossary/"),
    # A draft in review: there is none here, nor is there for those who may not see it
    _page(f"{_P}draft/clearance/", "practices/{practice}/draft/clearance/", DRAFTLESS),
    *(
        _page(
            f"{_P}draft/{step}/",
            f"practices/{{practice}}/draft/{step}/",
            NO_GET_AT_ALL,
            post=DRAFTLESS,
        )
        for step in ("approve", "return", "publish")
    ),
    # Coordinators only, who are not among these readers
    _page("me/nation-clearance/", "me/nation-clearance/", WITH_NATION, post=WITH_NATION),
    _page("me/nation-clearance/name/", "me/nation-clearance/name/", NO_GET, post=WITH_NATION),
    _page(
        "me/nation-clearance/<int:number>/dismiss/",
        "me/nation-clearance/999999/dismiss/",
        NO_GET,
        post=WITH_NATION,
    ),
    # Wider sharing: anybody signed in asks about what they may read; answers are its owner's
    _page("sharing/", "sharing/", SIGNED_IN),
    _page("sharing/<int:number>/", "sharing/{wish}/", "302 404 404 404 404", post=ELSEWHERE),
    _page(
        "sharing/<int:number>/take-back/",
        "sharing/{wish}/take-back/",
        NO_GET,
        post="302 404 302 404 404",
    ),
    _page(f"{_P}share/", "practices/{practice}/share/", ASKERS, post=ASKERS),
    _page(
        f"{_A}share/",
        "practices/{practice}/attachments/{attachment}/share/",
        ASKERS,
        post=ASKERS,
    ),
    _page(f"{_M}share/", "meetings/{meeting}/share/", ASKERS, post=ASKERS),
    _page(
        f"{_M}agenda/<int:number>/share/",
        "meetings/{meeting}/agenda/{item}/share/",
        ASKERS,
        post=ASKERS,
    ),
    # The network
    _page("nations/", "nations/"),
    _page("nations/<slug:slug>/", "nations/estonia/"),
    _page("nations/<slug:slug>/holidays/", "nations/estonia/holidays/"),
    # What its coordinator and the secretariat keep; a POST without a form shows it again
    _page(
        "nations/<slug:slug>/holidays/set/",
        "nations/estonia/holidays/set/",
        NO_GET,
        post="302 403 403 200 403",
    ),
    _page(
        "nations/<slug:slug>/holidays/week/",
        "nations/estonia/holidays/week/",
        NO_GET,
        post="302 403 403 200 403",
    ),
    _page(
        "nations/<slug:slug>/holidays/<slug:day>/drop/",
        "nations/estonia/holidays/2026-02-24/drop/",
        NO_GET,
        post=RUNNERS.replace("200", "302"),
    ),
    _page("organisations/", "organisations/"),
    _page("organisations/<slug:slug>/", "organisations/the-council/"),
    _page("about/", "about/"),
    _page("about/privacy/", "about/privacy/"),
    _page("about/roles/", "about/roles/"),
    _page("me/", "me/", SIGNED_IN, post=SIGNED_IN),
    # Each one's own; erasing asks for the password first
    _page("me/feed/", "me/feed/", SIGNED_IN, post=SIGNED_IN),
    _page("feeds/<str:token>/practices.atom", "feeds/no-such-token/practices.atom", NOBODY),
    _page("feeds/<str:token>/practices.json", "feeds/no-such-token/practices.json", NOBODY),
    _page("me/searches/", "me/searches/", SIGNED_IN, post="302 422 422 422 422"),
    _page(
        "me/searches/<int:number>/",
        "me/searches/999999/",
        NO_GET,
        post="302 404 404 404 404",
    ),
    _page("me/data/", "me/data/", SIGNED_IN, post=SIGNED_IN),
    _page("me/data/export/", "me/data/export/", NO_GET, post=SIGNED_IN),
    _page("me/data/erase/", "me/data/erase/", SIGNED_IN, post=ELSEWHERE),
    # The secretariat and administrators; a POST asks for the password first
    _page("me/elevation/", "me/elevation/", "302 403 403 200 200", post=ELSEWHERE),
    _page("me/elevation/end/", "me/elevation/end/", NO_GET, post="302 403 403 302 302"),
    # Coordinators only, who are not among these readers; a POST asks for the password first
    _page("me/keys/", "me/keys/", "302 403 403 403 403", post=ELSEWHERE),
    _page("me/nation-sign-in/", "me/nation-sign-in/", "302 403 403 403 403", post=ELSEWHERE),
    _page(
        "me/keys/<slug:prefix>/revoke/", "me/keys/{key}/revoke/", NO_GET, post="302 403 403 403 403"
    ),
    _page("me/sessions/", "me/sessions/", SIGNED_IN),
    _page("me/sessions/end/", "me/sessions/end/", NO_GET, post=ELSEWHERE),
    _page("me/sessions/<int:number>/end/", "me/sessions/{session}/end/", NO_GET, post=ELSEWHERE),
    # For coordinators, the secretariat, and for site administrators among themselves
    _page("me/people/", "me/people/", "302 403 403 200 200"),
    _page(
        "me/people/first/", "me/people/first/", "302 403 403 403 200", post="302 302 302 302 302"
    ),
    _page("me/people/invite/", "me/people/invite/", ELSEWHERE, post=ELSEWHERE),
    _page(
        "me/people/invitations/<int:number>/again/",
        "me/people/invitations/{invitation}/again/",
        NO_GET,
        post="302 403 403 302 404",
    ),
    _page(
        "me/people/invitations/<int:number>/withdraw/",
        "me/people/invitations/{invitation}/withdraw/",
        NO_GET,
        post="302 403 403 302 404",
    ),
    _page("me/people/review/", "me/people/review/", "302 403 403 404 404"),
    _page(
        "me/people/<int:number>/confirm/",
        "me/people/{official}/confirm/",
        NO_GET,
        post="302 404 404 302 404",
    ),
    # Whoever the person is to whom it is asked: one's own place is ended at one's own number
    _page(
        "me/people/<int:number>/", "me/people/{official}/", "302 404 404 200 404", post=ELSEWHERE
    ),
    _page(
        "me/people/<int:number>/second-factor/",
        "me/people/{official}/second-factor/",
        "302 404 404 403 404",
        post=ELSEWHERE,
    ),
    _page(
        "me/people/<int:number>/leaving/",
        "me/people/{official}/leaving/",
        ELSEWHERE,
        post=ELSEWHERE,
    ),
    _page("me/people/<int:number>/move/", "me/people/{official}/move/", ELSEWHERE, post=ELSEWHERE),
    _page("join/<str:token>/", "join/no-such-token/", NOBODY, post=NOBODY),
    # What happened: for everybody, and for each what concerns them
    _page("ledger/", "ledger/"),
    _page("ledger/feed.atom", "ledger/feed.atom"),
    _page("ledger/feed.json", "ledger/feed.json"),
    _page("trail/", "trail/", SIGNED_IN),
    # Groups and meetings
    _page("groups/", "groups/"),
    _page("groups/<slug:slug>/", "groups/{group}/", NETWORK),
    _page(
        "groups/<slug:slug>/seats/", "groups/{group}/seats/", RUNNERS_OF_SEEN, post=RUNNERS_OF_SEEN
    ),
    _page(
        "groups/<slug:slug>/seats/<int:number>/remove/",
        "groups/{group}/seats/999999/remove/",
        NO_GET,
        post="302 404 403 404 404",
    ),
    _page("groups/<slug:slug>/attendance/", "groups/{group}/attendance/", PLANS),
    _page(
        "groups/<slug:slug>/seats/roster/",
        "groups/{group}/seats/roster/",
        NO_GET,
        post="302 404 403 302 404",
    ),
    _page("groups/<slug:slug>/remit/", "groups/{group}/remit/", NETWORK),
    *(
        _page(
            f"groups/<slug:slug>/remit/{step}/",
            f"groups/{{group}}/remit/{step}/",
            RUNNERS_OF_SEEN,
            post=RUNNERS_OF_SEEN,
        )
        for step in ("charter", "state", "leads")
    ),
    _page(
        "groups/<slug:slug>/remit/leads/<int:number>/",
        "groups/{group}/remit/leads/999999/",
        "302 404 403 404 404",
        post="302 404 403 404 404",
    ),
    _page("groups/<slug:slug>/milestones/", "groups/{group}/milestones/", NETWORK),
    _page(
        "groups/<slug:slug>/milestones/new/",
        "groups/{group}/milestones/new/",
        RUNNERS_OF_SEEN,
        post=RUNNERS_OF_SEEN,
    ),
    *(
        _page(
            f"groups/<slug:slug>/milestones/{step}<int:number>/",
            f"groups/{{group}}/milestones/{step}999999/",
            "302 404 403 404 404",
            post="302 404 403 404 404",
        )
        for step in ("", "proposals/")
    ),
    _page("meetings/", "meetings/"),
    _page("meetings/new/", "meetings/new/", RUNNERS, post=RUNNERS),
    _page(_M, "meetings/{meeting}/", NETWORK),
    _page(f"{_M}history/", "meetings/{meeting}/history/", OVERSEERS),
    _page(f"{_M}access/", "meetings/{meeting}/access/", OVERSEERS),
    _page("groups/<slug:slug>/access/", "groups/{group}/access/", OVERSEERS),
    _page(f"{_M}move/", "meetings/{meeting}/move/", RUNNERS_OF_SEEN, post=BAD_BY_RUNNERS),
    _page(f"{_M}cancel/", "meetings/{meeting}/cancel/", RUNNERS_OF_SEEN, post=BAD_BY_RUNNERS),
    _page(
        f"{_M}reply/",
        "meetings/{invited}/reply/",
        "302 404 200 404 404",
        post="302 404 400 404 404",
    ),
    _page(f"{_M}replies/", "meetings/{meeting}/replies/", RUNNERS_OF_SEEN),
    _page("reply/<str:token>/", "reply/no-such-token/", NOBODY),
    _page(f"{_M}tell/", "meetings/{meeting}/tell/", RUNNERS_OF_SEEN, post="302 404 403 302 404"),
    _page(
        "series/<slug:slug>/tell/",
        "series/{series}/tell/",
        RUNNERS_OF_SEEN,
        post="302 404 403 302 404",
    ),
    _page(f"{_M}copy/", "meetings/{meeting}/copy/", RUNNERS_OF_SEEN, post=BAD_BY_RUNNERS),
    _page("series/", "series/"),
    _page("series/new/", "series/new/", RUNNERS, post="302 403 403 400 403"),
    _page("series/<slug:slug>/", "series/{series}/", NETWORK),
    _page("series/<slug:slug>/series.ics", "series/{series}/series.ics", NETWORK),
    _page(f"{_M}edit/", "meetings/{meeting}/edit/", RUNNERS_OF_SEEN, post=RUNNERS_OF_SEEN),
    _page(
        f"{_M}agenda/new/", "meetings/{meeting}/agenda/new/", RUNNERS_OF_SEEN, post=RUNNERS_OF_SEEN
    ),
    _page(
        f"{_M}agenda/<int:number>/",
        "meetings/{meeting}/agenda/{item}/",
        RUNNERS_OF_SEEN,
        post=RUNNERS_OF_SEEN,
    ),
    _page(
        f"{_M}agenda/<int:number>/remove/",
        "meetings/{meeting}/agenda/{item}/remove/",
        NO_GET,
        post="302 404 403 302 404",
    ),
    _page(f"{_M}minutes/", "meetings/{meeting}/minutes/", RUNNERS_OF_SEEN, post=RUNNERS_OF_SEEN),
    _page(f"{_M}minutes/preview/", "meetings/{meeting}/minutes/preview/", RUNNERS_OF_SEEN),
    _page(f"{_M}circulate/", "meetings/{meeting}/circulate/", NO_GET, post="302 404 403 302 404"),
    _page(f"{_M}comments/", "meetings/{meeting}/comments/", ASKERS, post=ASKERS),
    _page(
        f"{_M}comments/<int:number>/answer/",
        "meetings/{meeting}/comments/999999/answer/",
        "302 404 403 404 404",
        post="302 404 403 404 404",
    ),
    _page(f"{_M}approve/", "meetings/{meeting}/approve/", NO_GET, post="302 404 403 302 404"),
    _page(
        f"{_M}errata/new/", "meetings/{meeting}/errata/new/", RUNNERS_OF_SEEN, post=RUNNERS_OF_SEEN
    ),
    _page("consultations/", "consultations/", SIGNED_IN),
    _page(
        f"{_M}consultations/new/",
        "meetings/{meeting}/consultations/new/",
        RUNNERS_OF_SEEN,
        post=RUNNERS_OF_SEEN,
    ),
    _page("consultations/<int:number>/", "consultations/{consultation}/", ASKERS),
    *(
        _page(
            f"consultations/<int:number>/{step}/",
            f"consultations/{{consultation}}/{step}/",
            NO_GET,
            post=asked,
        )
        for step, asked in (
            ("object", "302 404 403 403 404"),
            ("yield", "302 404 403 403 404"),
            ("withdraw", "302 404 403 200 404"),
        )
    ),
    _page("decisions/<int:number>/", "decisions/{decision}/", NETWORK),
    _page(
        "decisions/<int:number>/edit/",
        "decisions/{decision}/edit/",
        RUNNERS_OF_SEEN,
        post=RUNNERS_OF_SEEN,
    ),
    _page("actions/<int:number>/", "actions/{action}/", ASKERS),
    _page(
        "actions/<int:number>/move/",
        "actions/{action}/move/",
        RUNNERS_OF_SEEN,
        post=RUNNERS_OF_SEEN,
    ),
    _page(
        f"{_M}agenda/suggestions/",
        "meetings/{meeting}/agenda/suggestions/",
        RUNNERS_OF_SEEN,
        post="302 404 403 302 404",
    ),
    _page(f"{_M}joint/", "meetings/{meeting}/joint/", RUNNERS_OF_SEEN, post=RUNNERS_OF_SEEN),
    _page(f"{_M}papers/", "meetings/{meeting}/papers/", NETWORK, post="404 404 403 200 404"),
    _page("papers/<slug:ref>/", "papers/{paper}/", NETWORK, post="404 404 403 200 404"),
    _page("papers/<slug:ref>/<int:number>/file/", "papers/{paper}/1/file/", NOBODY),
    _page("papers/<slug:ref>/drop/", "papers/{paper}/drop/", NO_GET, post="302 404 403 302 404"),
    # One's own calendars; what a secret opens is found by the secret alone
    _page("me/calendar/", "me/calendar/", SIGNED_IN),
    _page("me/calendar/make/", "me/calendar/make/", NO_GET, post=SIGNED_IN),
    _page("me/calendar/end/", "me/calendar/end/", NO_GET, post=ELSEWHERE),
    _page("calendar/<str:token>/mine.ics", "calendar/no-such-token/mine.ics", NOBODY),
    _page("calendar/<str:token>/network.ics", "calendar/no-such-token/network.ics", NOBODY),
    _page(
        "calendar/<str:token>/groups/<slug:slug>.ics",
        "calendar/no-such-token/groups/{group}.ics",
        NOBODY,
    ),
    _page(f"{_M}meeting.ics", "meetings/{meeting}/meeting.ics", NETWORK),
    # Planned calls and what they cost: for the network; planned by those who run meetings
    _page("planner/", "planner/", SIGNED_IN),
    _page("planner/new/", "planner/new/", RUNNERS, post=RUNNERS),
    _page("planner/<slug:slug>/", "planner/{planning}/", PLANS),
    _page(
        "planner/<slug:slug>/again/",
        "planner/{planning}/again/",
        NO_GET,
        post="302 404 403 302 404",
    ),
    _page(
        "planner/<slug:slug>/<slug:aim>/",
        "planner/{planning}/fairest/",
        PLANS,
        post="302 404 403 302 404",
    ),
    # Polls of when to meet: for those asked and those who arrange
    _page("polls/", "polls/", SIGNED_IN),
    _page("polls/new/", "polls/new/", RUNNERS, post=RUNNERS),
    _page("polls/<slug:slug>/", "polls/{poll}/", "302 404 200 200 404", post="302 404 400 403 404"),
    _page("polls/<slug:slug>/close/", "polls/{poll}/close/", NO_GET, post="302 404 403 302 404"),
    _page("polls/<slug:slug>/reopen/", "polls/{poll}/reopen/", NO_GET, post="302 404 403 400 404"),
    _page("polls/<slug:slug>/meet/", "polls/{poll}/meet/", NO_GET, post="302 404 403 400 404"),
    _page(
        "polls/<slug:slug>/asked/",
        "polls/{poll}/asked/",
        RUNNERS_OF_SEEN,
        post=RUNNERS_OF_SEEN,
    ),
    _page(
        "polls/<slug:slug>/asked/<int:number>/remove/",
        "polls/{poll}/asked/999999/remove/",
        NO_GET,
        post="302 404 403 404 404",
    ),
    _page("poll/<str:token>/", "poll/no-such-token/", NOBODY, post=NOBODY),
    _page("burdens/table/", "burdens/table/", SIGNED_IN, post="302 403 403 200 403"),
    _page("burdens/", "burdens/", SIGNED_IN),
    _page(
        "burdens/<int:number>/correct/",
        "burdens/999999/correct/",
        "302 404 404 404 404",
        post="302 404 404 404 404",
    ),
    _page("decisions/", "decisions/"),
    _page("actions/", "actions/"),
    _page(
        "actions/<int:number>/close/",
        "actions/{action}/close/",
        RUNNERS_OF_SEEN,
        post=RUNNERS_OF_SEEN,
    ),
    # What waits for somebody
    _page("board/", "board/", "302 403 403 200 200"),
    _page("repair/", "repair/", NOBODY, post=NOBODY),
    *(_page(f"repair/{kind}", f"repair/{kind}", NOBODY, post=NOBODY) for kind in _REPAIRED),
    *(
        _page(f"repair/{kind}<int:object_id>/", f"repair/{kind}1/", NOBODY, post=NOBODY)
        for kind in _REPAIRED
    ),
    # Digests: the copy is the person's own, so the secretariat has none of another's
    _page("digests/", "digests/", RUNNERS),
    _page("digests/<int:number>/", "digests/{digest}/", "302 404 200 404 404"),
    _page("digests/stop/<str:token>/", "digests/stop/no-such-token/", NOBODY, post=NOBODY),
    # Summits and declarations
    _page("summits/", "summits/"),
    _page("summits/<slug:slug>/", "summits/{summit}/"),
    _page("declarations/", "declarations/"),
    _page("declarations/<slug:slug>/", "declarations/{declaration}/"),
    _page("principles/", "principles/"),
    _page("principles/<slug:slug>/", "principles/the-principle/"),
    # Signing in
    _account("login/", "200 302 302 302 302", post="200 302 302 302 302"),
    _account("logout/", SIGNED_IN, post=ELSEWHERE),
    _account("inactive/"),
    _account("signup/", "200 302 302 302 302"),
    _account("reauthenticate/", SIGNED_IN, post=SIGNED_IN),
    _account("email/", NOBODY, post=NOBODY),  # an address is changed by those who make accounts
    _account("confirm-email/", NOBODY),  # nothing is left to confirm
    _account("^confirm-email/(?P<key>[-:\\w]+)/$", NOBODY, example="confirm-email/no-such-key/"),
    _account("password/change/", SIGNED_IN, post=SIGNED_IN),
    _account("password/set/", ELSEWHERE),
    _account("password/reset/", post=OPEN),
    _account("password/reset/done/"),
    _account("password/reset/key/done/"),
    _account(
        "^password/reset/key/(?P<uidb36>[0-9A-Za-z]+)-(?P<key>.+)/$",
        example="password/reset/key/1-no-such-key/",
    ),
    _account("oidc/cancelled/"),
    _account("oidc/<slug:provider_id>/login/", NOBODY, example="oidc/none/login/"),
    _account(
        "oidc/<slug:provider_id>/login/callback/", NOBODY, example="oidc/none/login/callback/"
    ),
    _account("2fa/", SIGNED_IN),
    _account("2fa/authenticate/", ELSEWHERE),
    _account("2fa/reauthenticate/", ELSEWHERE),  # these readers have a password only
    _account("2fa/totp/activate/", ELSEWHERE, post=ELSEWHERE),
    _account("2fa/totp/deactivate/", "302 404 404 404 404", post="302 404 404 404 404"),
    _account("2fa/recovery-codes/", "302 404 404 404 404"),
    _account("2fa/recovery-codes/generate/", ELSEWHERE, post=ELSEWHERE),
    _account("2fa/recovery-codes/download/", NOBODY),  # shown once, on a page
    _account("2fa/webauthn/", SIGNED_IN),
    _account("2fa/webauthn/add/", ELSEWHERE, post=ELSEWHERE),
    _account("2fa/webauthn/reauthenticate/", ELSEWHERE),
    _account("2fa/webauthn/login/", ELSEWHERE, post=ELSEWHERE),
    _account(
        "2fa/webauthn/keys/<int:pk>/remove/",
        ELSEWHERE,
        example="2fa/webauthn/keys/1/remove/",
        post=ELSEWHERE,
    ),
    _account(
        "2fa/webauthn/keys/<int:pk>/edit/",
        ELSEWHERE,
        example="2fa/webauthn/keys/1/edit/",
        post=ELSEWHERE,
    ),
    _account("login/code/confirm/", ELSEWHERE, post=ELSEWHERE),
    # Systems: the network
    _api("situation/", "situation/?q=quokka"),
    _api("search/", "search/?q=quokka"),
    _api("", ""),
    _api("nations/", "nations/"),
    _api("nations/<slug:slug>/", "nations/estonia/"),
    _api("nations/<slug:slug>/holidays/", "nations/estonia/holidays/"),
    _api("organisations/", "organisations/"),
    _api("organisations/<slug:slug>/", "organisations/the-council/"),
    # Systems: the library; people write on pages, systems here
    _api("topics/", "topics/"),
    _api("topics/<slug:slug>/", "topics/the-topic/"),
    _api("terms/", "terms/"),
    _api("terms/<slug:slug>/", "terms/a-term/"),
    _api("gap-map/", "gap-map/"),
    _api("searches/", "searches/", post="401 415 415 415 415"),
    _api("compare/", "compare/?practice={practice}"),
    _api("practices/", "practices/", post="401 403 403 403 403"),
    _api(
        _P, "practices/{practice}/", NETWORK, put="401 404 403 403 404", patch="401 404 403 403 404"
    ),
    _api("notes/", "notes/", post="401 403 403 403 403"),
    _api("notes/<int:pk>/", "notes/{note}/", "404 404 404 200 404"),
    _api(
        f"{_P}draft/",
        "practices/{practice}/draft/",
        "404 404 404 404 404",
        patch="401 404 404 404 404",
        delete="401 404 404 404 404",
    ),
    _api(f"{_P}submit/", "practices/{practice}/submit/", NO_GET_AT_ALL, post="401 404 403 403 404"),
    _api(
        f"{_P}withdraw/",
        "practices/{practice}/withdraw/",
        NO_GET_AT_ALL,
        post="401 404 403 428 404",
    ),
    _api(f"{_P}draft/clearance/", "practices/{practice}/draft/clearance/", NOBODY),
    *(
        _api(
            f"{_P}draft/{step}/",
            f"practices/{{practice}}/draft/{step}/",
            NO_GET_AT_ALL,
            post="401 404 404 404 404",
        )
        for step in ("approve", "return", "publish")
    ),
    _api(f"{_P}access/", "practices/{practice}/access/", NETWORK),
    _api(f"{_P}history/", "practices/{practice}/history/", "404 404 403 200 404"),
    _api(
        f"{_P}versions/<int:number>/changes/", "practices/{practice}/versions/1/changes/", NETWORK
    ),
    _api(f"{_P}versions/", "practices/{practice}/versions/", NETWORK),
    _api(f"{_P}versions/<int:number>/", "practices/{practice}/versions/1/", NETWORK),
    # Wider sharing: people ask, with a session, and another answers
    _api("sharing/", "sharing/", "401 200 200 200 200"),
    _api("sharing/<int:pk>/", "sharing/{wish}/", "401 404 200 404 404"),
    _api(
        "sharing/<int:pk>/answer/",
        "sharing/{wish}/answer/",
        NO_GET_AT_ALL,
        post="401 404 403 404 404",
    ),
    _api(
        "sharing/<int:pk>/take-back/",
        "sharing/{wish}/take-back/",
        NO_GET_AT_ALL,
        post="401 404 428 404 404",
    ),
    _api(f"{_P}share/", "practices/{practice}/share/", NO_GET_AT_ALL, post=API_ASKERS),
    _api(
        f"{_A}share/",
        "practices/{practice}/attachments/{attachment}/share/",
        NO_GET_AT_ALL,
        post=API_ASKERS,
    ),
    _api(f"{_M}share/", "meetings/{meeting}/share/", NO_GET_AT_ALL, post=API_ASKERS),
    _api(
        f"{_M}agenda/<int:number>/share/",
        "meetings/{meeting}/agenda/{item}/share/",
        NO_GET_AT_ALL,
        post=API_ASKERS,
    ),
    _api(
        f"{_P}confirm/",
        "practices/{practice}/confirm/",
        NO_GET_AT_ALL,
        post="401 404 403 403 404",
    ),
    _api(f"{_P}reuse/", "practices/{practice}/reuse/", NETWORK),
    _api("adoptions/", "adoptions/", post="401 403 415 403 403"),
    _api("adoptions/<int:pk>/", "adoptions/{adoption}/", NETWORK, patch="401 404 428 403 404"),
    _api(
        "adoptions/<int:pk>/confirm/",
        "adoptions/{adoption}/confirm/",
        NO_GET_AT_ALL,
        post="401 404 403 403 404",
    ),
    _api(
        "adoptions/<int:pk>/acknowledge/",
        "adoptions/{adoption}/acknowledge/",
        NO_GET_AT_ALL,
        post="401 404 403 403 404",
    ),
    _api("practices/import/", "practices/import/", NO_GET_AT_ALL, post="401 403 403 403 403"),
    _api(
        "practices/by-source/<slug:system>/<str:external_id>/",
        "practices/by-source/catalogue/1/",
        NOBODY,
        put="401 403 403 403 403",
    ),
    _api(f"{_P}invite/", "practices/{practice}/invite/", NO_GET_AT_ALL, post="401 404 403 403 404"),
    _api(f"{_P}signal/", "practices/{practice}/signal/", NO_GET_AT_ALL, post="401 404 415 403 404"),
    _api(f"{_P}contact/", "practices/{practice}/contact/", NETWORK, put="401 404 403 403 404"),
    _api("adoptions/invitations/", "adoptions/invitations/"),
    _api(
        "adoptions/invitations/<int:pk>/decline/",
        "adoptions/invitations/999999/decline/",
        NO_GET_AT_ALL,
        post="401 404 404 404 404",
    ),
    _api(
        "searches/<int:pk>/",
        "searches/999999/",
        NO_GET_AT_ALL,
        put="401 404 404 404 404",
        delete="401 404 404 404 404",
    ),
    _api(
        "nations/<slug:slug>/holidays/<slug:day>/",
        "nations/estonia/holidays/2026-02-24/",
        NO_GET_AT_ALL,
        put="401 403 403 422 403",
        delete="401 403 403 200 403",
    ),
    _api(
        "nations/<slug:slug>/week/",
        "nations/estonia/week/",
        NO_GET_AT_ALL,
        put="401 403 403 422 403",
    ),
    _api(
        "nations/<slug:slug>/clearance/",
        "nations/estonia/clearance/",
        API_OTHERS,
        put=API_OTHERS,
    ),
    _api(
        "nations/<slug:slug>/clearance/approvers/",
        "nations/estonia/clearance/approvers/",
        NO_GET_AT_ALL,
        post=API_OTHERS,
    ),
    _api(
        "nations/<slug:slug>/clearance/approvers/<int:pk>/",
        "nations/estonia/clearance/approvers/999999/",
        NO_GET_AT_ALL,
        delete=API_OTHERS,
    ),
    _api(f"{_P}owners/", "practices/{practice}/owners/", NETWORK, post="401 404 403 403 404"),
    *(
        _api(
            f"{_P}owners/<slug:nation>/{step}/",
            f"practices/{{practice}}/owners/canada/{step}/",
            NO_GET_AT_ALL,
            post="401 404 404 404 404",
        )
        for step in ("accept", "leave")
    ),
    _api(f"{_P}translations/", "practices/{practice}/translations/", NETWORK),
    _api(
        f"{_P}translations/<slug:language>/",
        "practices/{practice}/translations/et/",
        NOBODY,
        put="401 404 403 403 404",
    ),
    _api(
        f"{_P}translations/<slug:language>/waiting/",
        "practices/{practice}/translations/et/waiting/",
        NOBODY,
    ),
    *(
        _api(
            f"{_P}translations/<slug:language>/{step}/",
            f"practices/{{practice}}/translations/et/{step}/",
            NO_GET_AT_ALL,
            post="401 404 404 404 404",
        )
        for step in ("remove", "waiting/approve", "waiting/return", "waiting/discard")
    ),
    _api(f"{_P}publiccode.yml", "practices/{practice}/publiccode.yml", NOBODY),
    _api(
        f"{_P}attachments/",
        "practices/{practice}/attachments/",
        NETWORK,
        post="401 404 403 403 404",
    ),
    _api(
        f"{_A}",
        "practices/{practice}/attachments/{attachment}/",
        NETWORK,
        patch="401 404 403 403 404",
        delete="401 404 403 403 404",
    ),
    _api(f"{_A}file/", "practices/{practice}/attachments/{attachment}/file/", NETWORK),
    # Systems: groups, meetings, summits
    _api("groups/", "groups/"),
    _api("groups/<slug:slug>/", "groups/{group}/", NETWORK),
    _api("groups/<slug:slug>/attendance/", "groups/{group}/attendance/", NETWORK),
    _api("groups/<slug:slug>/remit/", "groups/{group}/remit/", NETWORK),
    *(
        _api(
            f"groups/<slug:slug>/{step}/",
            f"groups/{{group}}/{step}/",
            NO_GET_AT_ALL,
            post="401 404 403 415 404",
        )
        for step in ("charters", "states", "terms")
    ),
    _api(
        "groups/<slug:slug>/terms/<int:pk>/",
        "groups/{group}/terms/999999/",
        NO_GET_AT_ALL,
        put="401 404 403 404 404",
    ),
    _api(
        "groups/<slug:slug>/milestones/",
        "groups/{group}/milestones/",
        NETWORK,
        post="401 404 403 415 404",
    ),
    _api(
        "groups/<slug:slug>/milestones/<int:pk>/",
        "groups/{group}/milestones/999999/",
        NO_GET_AT_ALL,
        put="401 404 403 404 404",
    ),
    _api(
        "groups/<slug:slug>/milestones/proposals/<int:pk>/",
        "groups/{group}/milestones/proposals/999999/",
        NO_GET_AT_ALL,
        post="401 404 403 404 404",
    ),
    _api("meetings/", "meetings/", post="401 415 415 415 415"),
    _api(_M, "meetings/{meeting}/", NETWORK, patch="401 404 403 428 404"),
    _api(
        f"{_M}agenda/",
        "meetings/{meeting}/agenda/",
        NO_GET_AT_ALL,
        post="401 404 403 415 404",
    ),
    _api(
        f"{_M}agenda/<int:number>/",
        "meetings/{meeting}/agenda/{item}/",
        NO_GET_AT_ALL,
        patch="401 404 403 200 404",
        delete="401 404 403 204 404",
    ),
    _api(f"{_M}access/", "meetings/{meeting}/access/", NETWORK),
    _api("groups/<slug:slug>/access/", "groups/{group}/access/", NETWORK),
    _api(f"{_M}history/", "meetings/{meeting}/history/", "404 404 403 200 404"),
    _api(
        f"{_M}minutes/",
        "meetings/{meeting}/minutes/",
        "404 404 403 200 404",
        patch="404 404 403 428 404",
    ),
    _api(
        f"{_M}minutes/circulate/",
        "meetings/{meeting}/minutes/circulate/",
        NO_GET_AT_ALL,
        post="404 404 403 428 404",
    ),
    _api(
        f"{_M}minutes/approval/",
        "meetings/{meeting}/minutes/approval/",
        NETWORK,
        post="404 404 403 415 404",
    ),
    _api(
        f"{_M}minutes/errata/",
        "meetings/{meeting}/minutes/errata/",
        NO_GET_AT_ALL,
        post="404 404 403 415 404",
    ),
    _api(
        f"{_M}minutes/comments/",
        "meetings/{meeting}/minutes/comments/",
        NETWORK,
        post="404 404 415 415 404",
    ),
    _api(f"{_M}cancel/", "meetings/{meeting}/cancel/", NO_GET_AT_ALL, post=API_RUNNERS),
    _api(f"{_M}move/", "meetings/{meeting}/move/", NO_GET_AT_ALL, post=API_RUNNERS),
    _api(f"{_M}copy/", "meetings/{meeting}/copy/", NO_GET_AT_ALL, post="401 404 403 415 404"),
    _api(
        f"{_M}reply/",
        "meetings/{invited}/reply/",
        "401 404 200 404 404",
        post="401 404 415 404 404",
    ),
    _api(f"{_M}replies/", "meetings/{meeting}/replies/", "401 404 403 200 404"),
    _api(f"{_M}tell/", "meetings/{meeting}/tell/", API_TELLERS, post=API_TELLERS),
    _api("series/<slug:slug>/tell/", "series/{series}/tell/", API_TELLERS, post=API_TELLERS),
    _api("series/", "series/", post="401 415 415 415 415"),
    _api("series/<slug:slug>/", "series/{series}/", NETWORK),
    _api(
        "series/<slug:slug>/copy/",
        "series/{series}/copy/",
        NO_GET_AT_ALL,
        post="401 404 403 415 404",
    ),
    _api(
        f"{_M}agenda/suggestions/",
        "meetings/{meeting}/agenda/suggestions/",
        "404 404 403 200 404",
        post="404 404 403 415 404",
    ),
    _api(
        f"{_M}joint/",
        "meetings/{meeting}/joint/",
        NO_GET_AT_ALL,
        put="404 404 403 422 404",
    ),
    _api(f"{_M}papers/", "meetings/{meeting}/papers/", NETWORK, post="404 404 403 415 404"),
    _api("papers/<slug:ref>/", "papers/{paper}/", NETWORK),
    _api(
        "papers/<slug:ref>/versions/",
        "papers/{paper}/versions/",
        NO_GET_AT_ALL,
        post="404 404 403 422 404",
    ),
    _api("papers/<slug:ref>/<int:number>/file/", "papers/{paper}/1/file/", NOBODY),
    _api(f"{_M}agenda/start/", "meetings/{meeting}/agenda/start/", NETWORK),
    _api("plannings/", "plannings/", post="401 415 415 415 415"),
    _api("plannings/<slug:slug>/", "plannings/{planning}/", NETWORK),
    _api(
        "plannings/<slug:slug>/choose/",
        "plannings/{planning}/choose/",
        NO_GET_AT_ALL,
        post="401 404 403 428 404",
    ),
    _api("burdens/tables/", "burdens/tables/", NETWORK, post="401 403 403 415 403"),
    _api("burdens/", "burdens/"),
    _api("polls/", "polls/", post="401 415 415 415 415"),
    _api("polls/<slug:slug>/", "polls/{poll}/", NETWORK),
    *(
        _api(f"polls/<slug:slug>/{step}/", f"polls/{{poll}}/{step}/", NO_GET_AT_ALL, post=post)
        for step, post in _POLL_STEPS.items()
    ),
    _api(
        "polls/<slug:slug>/asked/<str:email>/",
        "polls/{poll}/asked/nobody@example.org/",
        NO_GET_AT_ALL,
        delete="401 404 403 404 404",
    ),
    _api("decisions/", "decisions/"),
    _api(
        "decisions/<int:pk>/",
        "decisions/{decision}/",
        NETWORK,
        patch="404 404 403 200 404",
    ),
    _api("consultations/", "consultations/"),
    _api("consultations/<int:pk>/", "consultations/{consultation}/", NETWORK),
    _api(
        f"{_M}consultations/",
        "meetings/{meeting}/consultations/",
        NO_GET_AT_ALL,
        post="404 404 403 415 404",
    ),
    *(
        _api(
            f"consultations/<int:pk>/{step}/",
            f"consultations/{{consultation}}/{step}/",
            NO_GET_AT_ALL,
            post=asked,
        )
        for step, asked in (
            ("object", "404 404 403 403 404"),
            ("yield", "404 404 403 403 404"),
            ("withdraw", "404 404 403 415 404"),
        )
    ),
    _api("actions/", "actions/"),
    _api("actions/<int:pk>/", "actions/{action}/", NETWORK),
    *(
        _api(
            f"actions/<int:pk>/{step}/",
            f"actions/{{action}}/{step}/",
            NO_GET_AT_ALL,
            post="404 404 403 415 404",
        )
        for step in ("close", "move")
    ),
    _api("summits/", "summits/"),
    _api("summits/<slug:slug>/", "summits/{summit}/"),
    _api("declarations/", "declarations/"),
    _api("declarations/<slug:slug>/", "declarations/{declaration}/"),
    _api("principles/", "principles/"),
    _api("principles/<slug:slug>/", "principles/the-principle/"),
    _api("me/", "me/", "401 200 200 200 200"),
    _api("ledger/", "ledger/"),
    _api("board/", "board/", "401 403 403 200 200"),
    # What the API says of itself
    _api("openapi.json", "openapi.json"),
    _api("openapi.yaml", "openapi.yaml"),
    _page("api/docs/", "api/docs/"),
    _page("api/problems/", "api/problems/"),
    _page("api/problems/<slug:slug>/", "api/problems/not-found/"),
    # On a local run only
    _page("dev/mail/", "dev/mail/"),
    _page("dev/mail/<str:name>/", "dev/mail/no-such-letter/", NOBODY),
    _page("dev/mail/<str:name>/html/", "dev/mail/no-such-letter/html/", NOBODY),
    _page("dev/components/", "dev/components/"),
]
