"""The way from draft to published: each step, for each who may try it, in each state."""

import datetime
from itertools import product
from typing import Any, Final

import pytest
import time_machine
from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import ValidationError
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from core.errors import StateConflict
from core.models import Event
from members.models import Elevation, Holiday, MemberKey, Person
from members.roles import Role
from practices import actions, queries, rules
from practices.actions import StaleDraft
from practices.clearing import CHECKS, Clearance, Step, step_of
from practices.models import (
    Approval,
    Approver,
    ClearanceRule,
    Draft,
    DraftState,
    Link,
    LinkKind,
    Notice,
    NoticeKind,
    Practice,
    Remark,
    Status,
)
from practices.queries.clearing import remarks_on
from practices.queries.history import letters_about
from tests.api.conftest import BODY, client_of
from tests.factories.members import PersonFactory
from tests.factories.practices import TopicFactory
from tests.members.test_views import text_of
from tests.readers import PASSWORD, TEST, Cast, make_cast

pytestmark = pytest.mark.django_db
NOW: Final = datetime.datetime(2026, 11, 23, 12, 0, tzinfo=datetime.UTC)  # a Monday
DAY: Final = datetime.timedelta(days=1)
ALL: Final = list(CHECKS)


@pytest.fixture
def cast() -> Cast:
    """Everybody, and of the owner a second coordinator and an official named to approve."""
    cast = make_cast()
    Elevation.objects.update(started_at=NOW - DAY / 24, until=NOW + DAY / 8)
    MemberKey.objects.update(created_at=NOW - DAY, expires_at=NOW + 30 * DAY)
    nation = cast.nations["estonia"]
    cast.people["second coordinator"] = PersonFactory(nation=nation, role=Role.COORDINATOR)
    cast.people["named approver"] = PersonFactory(nation=nation)
    actions.name_approver(cast.people["named approver"], by=TEST, at=NOW)
    return cast


def written(cast: Cast, by: str = "author") -> Practice:
    """A new write-up of Estonia, whole and right."""
    subject = TopicFactory()
    content: Any = BODY | {"what_did_not_work": "Paper.", "topics": [subject.slug]}
    writer = cast.people[by]
    return actions.create(content=content, owner=cast.nations["estonia"], by=writer, at=NOW)


def in_review(cast: Cast, *, needed: int = 1, by: str = "author") -> Practice:
    actions.set_clearance(cast.nations["estonia"], approvers=needed, days=5, by=TEST, at=NOW)
    return actions.submit(written(cast, by), by=cast.people[by], at=NOW)


def cleared(cast: Cast) -> Practice:
    practice = in_review(cast)
    actions.approve(practice, by=cast.people["owner coordinator"], at=NOW)
    return practice


def returned(cast: Cast) -> Practice:
    practice = in_review(cast)
    by = cast.people["owner coordinator"]
    actions.return_draft(practice, remarks={"": "More."}, by=by, at=NOW)
    return practice


def changed(cast: Cast, state: str = "submitted") -> Practice:
    """A published practice with a change of it in review, or cleared."""
    practice = actions.release(cleared(cast), checked=ALL, by=cast.people["secretariat"], at=NOW)
    draft = actions.open_draft(practice, by=cast.people["author"], at=NOW)
    actions.save_draft(draft, content={"title": "Another"}, by=cast.people["author"], at=NOW)
    actions.submit(practice, by=cast.people["author"], at=NOW)
    if state == "cleared":
        actions.approve(practice, by=cast.people["owner coordinator"], at=NOW)
    return practice


def with_draft(cast: Cast) -> Practice:
    practice = written(cast)
    actions.open_draft(practice, by=cast.people["author"], at=NOW)
    return practice


def unanswered(cast: Cast) -> Practice:
    practice = cleared(cast)
    Draft.objects.filter(practice=practice).update(cleared_at=NOW - 8 * DAY)
    return practice


# --- The table: who may take which step, in which state --------------------------------------

STATES: Final = {
    "draft": with_draft,
    "submitted": in_review,
    "cleared": cleared,
    "cleared, unanswered": unanswered,
    "returned": returned,
    "change submitted": changed,
    "change cleared": lambda cast: changed(cast, "cleared"),
}
READERS: Final = (
    "stranger",
    "affiliate of the owner",
    "author",
    "owner official",
    "owner coordinator",
    "second coordinator",
    "named approver",
    "peer official",
    "secretariat",
    "secretariat, elevated",
    "administrator",
    "nation's system",
    "former member",
)
CLEARERS: Final = {"owner coordinator", "second coordinator", "named approver"}
# What each answer is for those who may try the step, by state; 409 is a step out of turn.
STEPS: Final[dict[str, dict[str, dict[str, int]]]] = {
    "approve": {
        "clear": {
            "draft": 409, "submitted": 200, "cleared": 409, "cleared, unanswered": 409,
            "returned": 409, "change submitted": 200, "change cleared": 409,
        },
        "check": {},
    },
    "return": {
        "clear": {
            "draft": 409, "submitted": 200, "cleared": 200, "cleared, unanswered": 200,
            "returned": 409, "change submitted": 200, "change cleared": 200,
        },
        "check": {
            "submitted": 200, "cleared": 200, "cleared, unanswered": 200,
            "change submitted": 200, "change cleared": 200,
        },
    },
    "publish": {
        "clear": {
            "draft": 409, "submitted": 409, "cleared": 409, "cleared, unanswered": 200,
            "returned": 409, "change submitted": 409, "change cleared": 409,
        },
        "check": {
            "submitted": 409, "cleared": 200, "cleared, unanswered": 200,
            "change submitted": 409, "change cleared": 200,
        },
    },
}  # fmt: skip


def expected(step: str, state: str, reader: str) -> int:
    """What the API answers; 401 for whoever is nobody, 404 for whoever may not see the draft."""
    in_hand = "submitted" in state or "cleared" in state
    writes = {"author", "owner coordinator", "second coordinator", "nation's system"}
    if reader == "stranger":
        return 401
    if reader in CLEARERS:
        # A named official sees a draft only while it is in review.
        sees = in_hand or reader in writes
        return STEPS[step]["clear"][state] if sees else 404
    if reader == "secretariat":
        return STEPS[step]["check"].get(state, 403) if in_hand else 404
    if reader == "secretariat, elevated":
        return 403 if in_hand else 404
    return 403 if reader in writes else 404


BODIES: Final[dict[str, dict[str, Any]]] = {
    "approve": {},
    "return": {"remarks": [{"part": "situation", "text": "Say when."}]},
    "publish": {"checked": ALL},
}
FORMS: Final[dict[str, dict[str, Any]]] = {
    "approve": {},
    "return": {"remark-situation": "Say when."},
    "publish": {"checked": ALL},
}


def ask(client: Client, draft: Draft, step: str, *, page: bool) -> int:
    """The status of trying a step with the edition of now."""
    where = f"/practices/{draft.practice.slug}/draft/{step}/"
    if page:
        return client.post(where, FORMS[step] | {"edition": draft.edition}).status_code
    reply = client.post(
        f"/api/v1{where}", BODIES[step], "application/json", headers={"if-match": "*"}
    )
    return reply.status_code


def made(cast: Cast, state: str) -> Draft:
    return Draft.objects.select_related("practice").get(practice=STATES[state](cast))


@time_machine.travel(NOW, tick=False)
def test_each_step_is_refused_to_each_wrong_reader_and_in_each_wrong_state(cast: Cast) -> None:
    """By page and by API. What is open is taken in the next test, each from the same state."""
    drafts = {state: made(cast, state) for state in STATES}
    clients = {reader: client_of(cast, reader) for reader in READERS}
    wrong = []
    for state, step, reader, page in product(STATES, STEPS, READERS, (False, True)):
        want = expected(step, state, reader)
        if want == 200:
            continue
        # Pages send strangers, and systems, to sign in.
        nobody = page and reader in {"stranger", "nation's system"}
        got = ask(clients[reader], drafts[state], step, page=page)
        if got != (302 if nobody else want):
            wrong.append(f"{state}: {step} by {reader}, page {page}: {got}, not {want}")
    assert not wrong, "\n".join(wrong)
    for state, draft in drafts.items():
        assert draft.approvals.count() == ("cleared" in state)
        assert Draft.objects.get(pk=draft.pk).state == draft.state


@time_machine.travel(NOW, tick=False)
def test_each_step_that_is_open_is_taken(cast: Cast) -> None:
    clients = {reader: client_of(cast, reader) for reader in ("named approver", "secretariat")}
    taken = 0
    for step, state, reader in product(STEPS, STATES, clients):
        if expected(step, state, reader) != 200:
            continue
        for page in (False, True):
            before = made(cast, state)
            got = ask(clients[reader], before, step, page=page)
            assert got == (302 if page else 200), (step, state, reader, page)
            draft = Draft.objects.filter(pk=before.pk).first()
            if step == "publish":
                assert draft is None
                assert Practice.objects.get(pk=before.practice_id).status == Status.PUBLISHED
                continue
            assert draft is not None
            if step == "approve":
                assert draft.cleared_at == NOW
            else:
                assert (draft.state, draft.approvals.count()) == (DraftState.RETURNED, 0)
                assert draft.remarks.get().part == "situation"
            taken += 1
    assert taken == 24


# --- Abuse cases 8 and 9 ---------------------------------------------------------------------


def test_an_approval_is_of_the_edition_that_was_read(cast: Cast) -> None:
    practice = changed(cast)
    draft = Draft.objects.get()
    read = draft.edition
    actions.take_back(draft, by=cast.people["author"], at=NOW)
    actions.save_draft(draft, content={"title": "Swapped"}, by=cast.people["author"], at=NOW)
    actions.submit(practice, by=cast.people["author"], at=NOW)
    by = cast.people["owner coordinator"]
    for act, more in (
        (actions.approve, {}),
        (actions.return_draft, {"remarks": {"": "No."}}),
        (actions.release, {"checked": ALL}),
    ):
        with pytest.raises(StaleDraft):
            act(practice, by=by, at=NOW, expected=frozenset({read}), **more)
    with time_machine.travel(NOW, tick=False):
        client = client_of(cast, "owner coordinator")
        where = f"/practices/{practice.slug}/draft"
        for said in ({"edition": read}, {}, {"edition": "x"}):
            reply = client.post(f"{where}/approve/", said)
            assert reply.status_code == 412
            assert "has changed since you read it" in text_of(reply)
        etag = client.get(f"/api/v1{where}/clearance/").headers["ETag"]
        api = f"/api/v1{where}/approve/"
        stale = etag.replace(f'"{read + 1}-', f'"{read}-')
        assert stale != etag
        for header, status in (({}, 428), ({"if-match": stale}, 412), ({"if-match": etag}, 200)):
            reply = client.post(api, {}, "application/json", headers=header)
            assert reply.status_code == status


def test_an_edit_voids_approvals(cast: Cast) -> None:
    practice = cleared(cast)
    draft = Draft.objects.get()
    assert draft.cleared_at == NOW
    with pytest.raises(StateConflict, match="in review"):
        actions.save_draft(draft, content={"title": "Other"}, by=cast.people["author"], at=NOW)
    actions.take_back(draft, by=cast.people["author"], at=NOW)
    practice.refresh_from_db()
    actions.submit(practice, by=cast.people["author"], at=NOW)
    draft.refresh_from_db()
    assert (draft.cleared_at, draft.approvals.count()) == (None, 0)


@pytest.mark.parametrize("hand", ["started_by", "saved_by", "submitted_by", "author"])
def test_nobody_approves_returns_or_publishes_their_own_work(cast: Cast, hand: str) -> None:
    practice = cleared(cast)
    draft = Draft.objects.get()
    by = cast.people["second coordinator"]
    assert rules.can_clear(by, practice, draft, named=True)
    assert rules.can_publish(by, practice, draft)
    setattr(practice if hand == "author" else draft, hand, by)
    assert not rules.can_clear(by, practice, draft, named=True)
    assert not rules.can_publish(by, practice, draft)
    office = cast.user("secretariat")
    assert rules.can_check(office, practice, draft)
    setattr(practice if hand == "author" else draft, hand, office)
    assert not rules.can_check(office, practice, draft)
    assert not rules.can_publish(office, practice, None)


def test_two_different_people_approve_where_two_must(cast: Cast) -> None:
    practice = in_review(cast, needed=2)
    first, second = cast.people["owner coordinator"], cast.people["named approver"]
    actions.approve(practice, by=first, at=NOW)
    with pytest.raises(StateConflict, match="another person must"):
        actions.approve(practice, by=first, at=NOW)
    assert Draft.objects.get().cleared_at is None
    actions.approve(practice, by=second, at=NOW + DAY)
    assert Draft.objects.get().cleared_at == NOW + DAY
    with pytest.raises(StateConflict, match="cleared it already"):
        actions.approve(practice, by=cast.people["second coordinator"], at=NOW)
    told = [e.changes["approvals"] for e in Event.objects.filter(verb="draft:approve")]
    assert sorted(told) == [[0, 1], [1, 2]]


def test_a_nation_that_asks_nobody_has_the_check_only(cast: Cast) -> None:
    practice = in_review(cast, needed=0)
    with pytest.raises(StateConflict, match="asks for no approval"):
        actions.approve(practice, by=cast.people["owner coordinator"], at=NOW)
    found = queries.standing(cast.user("owner coordinator"), practice.slug, at=NOW)
    assert found is not None
    assert found.clearance is not None
    assert found.clearance.words == "Its nation asks for no approval"
    done = actions.release(practice, checked=ALL, by=cast.people["secretariat"], at=NOW)
    assert done.status == Status.PUBLISHED


def test_the_secretariat_publishes_what_it_checked_only(cast: Cast) -> None:
    practice = cleared(cast)
    with pytest.raises(ValidationError, match="Tick what holds"):
        actions.release(practice, checked=ALL[:2], by=cast.people["secretariat"], at=NOW)
    actions.release(practice, checked=ALL, by=cast.people["secretariat"], at=NOW)
    verbs = list(Event.objects.order_by("sequence").values_list("verb", flat=True))[-2:]
    assert verbs == ["draft:check", "practice:publish"]


# --- The clock -------------------------------------------------------------------------------


def test_the_clock_counts_the_nations_working_days(cast: Cast) -> None:
    practice = in_review(cast)
    Holiday.objects.create(nation=cast.nations["estonia"], day="2026-11-24", name="Off", source="x")

    def told(at: datetime.datetime) -> Clearance:
        found = queries.standing(cast.user("owner coordinator"), practice.slug, at=at)
        assert found is not None
        assert found.clearance is not None
        return found.clearance

    assert told(NOW + 2 * DAY).clock.words == "1 of 5 working days used"
    assert told(NOW).clock.due == datetime.date(2026, 12, 1)
    assert told(NOW + 9 * DAY).clock.is_over
    actions.approve(practice, by=cast.people["owner coordinator"], at=NOW + DAY)
    assert told(NOW + DAY).step == Step.CHECK
    assert told(NOW + DAY).clock.due == datetime.date(2026, 11, 27)
    assert told(NOW + 7 * DAY).step == Step.UNANSWERED
    by = cast.people["second coordinator"]
    with pytest.raises(StateConflict, match="until Friday 27 November 2026"):
        actions.release(practice, checked=[], by=by, at=NOW + 4 * DAY)
    done = actions.release(practice, checked=[], by=by, at=NOW + 7 * DAY)
    assert done.status == Status.PUBLISHED


def test_steps_are_in_their_order() -> None:
    assert step_of(is_cleared=False, check_clock=None) == Step.NATION
    assert step_of(is_cleared=True, check_clock=None) == Step.NATION


def test_what_no_nation_owns_is_published_by_the_secretariat(cast: Cast) -> None:
    practice = in_review(cast)
    Practice.objects.filter(pk=practice.pk).update(
        owner_nation=None, owner_circle=cast.circles["the-group"]
    )
    Draft.objects.update(cleared_at=NOW)
    with pytest.raises(StateConflict, match="no nation owns"):
        actions.release(practice, checked=[], by=cast.people["owner coordinator"], at=NOW)
    draft = Draft.objects.select_related("practice__owner_nation").get()
    found = queries.standings(cast.user("secretariat"), [draft], at=NOW)[0]
    assert (found.clearance, found.waits_for_reader) == (None, False)
    Draft.objects.all().delete()
    Practice.objects.filter(pk=practice.pk).update(status=Status.DRAFT)
    actions.submit(practice, by=cast.people["author"], at=NOW)
    assert Draft.objects.get().cleared_at == NOW


def test_what_was_handed_over_before_there_were_drafts_is_cleared_too(cast: Cast) -> None:
    practice = in_review(cast)
    Draft.objects.all().delete()
    actions.approve(practice, by=cast.people["owner coordinator"], at=NOW)
    draft = Draft.objects.get()
    assert (draft.state, draft.started_by, draft.cleared_at) == (
        DraftState.SUBMITTED, cast.people["author"], NOW,
    )  # fmt: skip


# --- Returned --------------------------------------------------------------------------------


def test_a_return_says_what_is_missing_and_where(cast: Cast) -> None:
    practice = in_review(cast)
    by = cast.people["owner coordinator"]
    for remarks, sentence in (
        ({}, "Say what is missing"),
        ({"": "  "}, "Say what is missing"),
        ({"no-part": "x"}, "no part"),
        ({"": "x" * 2001}, "at most 2000"),
    ):
        with pytest.raises(ValidationError, match=sentence):
            actions.return_draft(practice, remarks=remarks, by=by, at=NOW)
    actions.return_draft(practice, remarks={"summary": "Shorter.", "": "Good."}, by=by, at=NOW)
    practice.refresh_from_db()
    assert practice.status == Status.DRAFT
    remark = Remark.objects.get(part="summary")
    assert (remark.text, remark.by) == ("Shorter.", "national coordinator of Estonia")
    assert str(remark) == "summary: Shorter."
    draft = Draft.objects.get()
    actions.save_draft(draft, content={"summary": "Short."}, by=cast.people["author"], at=NOW)
    actions.submit(practice, by=cast.people["author"], at=NOW)
    actions.return_draft(practice, remarks={"": "Once more."}, by=by, at=NOW)
    assert [each.text for each in Remark.objects.all()] == ["Once more."]
    changed_practice = Event.objects.filter(verb="draft:return").first()
    assert changed_practice is not None


# --- The rule of a nation --------------------------------------------------------------------


def test_a_rule_is_set_once_and_recorded(cast: Cast) -> None:
    nation, by = cast.nations["estonia"], cast.people["owner coordinator"]
    for _ in range(2):
        rule = actions.set_clearance(nation, approvers=2, days=10, by=by, at=NOW)
    assert str(rule) == "Estonia: 2 within 10"
    event = Event.objects.filter(verb="nation:clearance").first()
    assert event is not None
    assert event.changes == {"approvers": [1, 2], "days": [5, 10]}
    for wrong in ({"approvers": 3, "days": 5}, {"approvers": 1, "days": 31}):
        with pytest.raises(ValidationError):
            actions.set_clearance(nation, by=by, at=NOW, **wrong)
    assert ClearanceRule.objects.get().approvers == 2


def test_approvers_are_named_dismissed_and_gone_when_they_leave(cast: Cast) -> None:
    person = cast.people["named approver"]
    nation = cast.nations["estonia"]
    actions.name_approver(person, by=TEST, at=NOW)
    assert queries.approvers_of(nation) == [person]
    assert person not in queries.could_approve(nation)
    practice = in_review(cast)
    assert queries.standing(person, practice.slug, at=NOW) is not None
    Person.objects.filter(pk=person.pk).update(nation=cast.nations["denmark"])
    moved = Person.objects.get(pk=person.pk)
    assert queries.standing(moved, practice.slug, at=NOW) is None
    Person.objects.filter(pk=person.pk).update(nation=nation)
    for _ in range(2):
        actions.dismiss_approver(person, by=TEST, at=NOW)
    assert not Approver.objects.exists()
    assert Event.objects.filter(verb="nation:clearance").count() == 2
    for nobody in ("secretariat", "former member"):
        with pytest.raises(ValidationError, match="somebody of the nation"):
            actions.name_approver(cast.people[nobody], by=TEST, at=NOW)
    actions.dismiss_approver(cast.people["secretariat"], by=TEST, at=NOW)


def test_what_an_erased_person_approved_is_forgotten(cast: Cast) -> None:
    practice = in_review(cast, needed=2)
    person = cast.people["named approver"]
    actions.approve(practice, by=person, at=NOW)
    assert str(Approval.objects.get()).endswith("edition 1")
    actions.forget_approver(person)
    assert not Approval.objects.exists()
    assert not Approver.objects.exists()


def test_what_waits_for_whom(cast: Cast) -> None:
    practice = in_review(cast)

    def waits(reader: str, at: datetime.datetime = NOW) -> bool:
        found = queries.waiting_for(cast.user(reader), at=at)
        return [each.practice for each in found] == [practice]

    for reader in READERS:
        assert waits(reader) is (reader in CLEARERS), reader
    actions.approve(practice, by=cast.people["owner coordinator"], at=NOW)
    assert not waits("owner coordinator")
    assert waits("secretariat")
    late = NOW + 9 * DAY
    assert waits("secretariat", late)
    assert waits("second coordinator", late)


def test_waiting_costs_the_same_for_one_and_for_three(cast: Cast) -> None:
    counts = []
    for number in (1, 3):
        while Draft.objects.count() < number:
            in_review(cast)
        with CaptureQueriesContext(connection) as asked:
            assert len(queries.waiting_for(cast.people["owner coordinator"], at=NOW)) == number
        counts.append(len(asked))
    assert counts == [8, 8]


# --- Pages -----------------------------------------------------------------------------------


def test_a_write_up_is_cleared_checked_and_published_on_pages(cast: Cast) -> None:
    with time_machine.travel(NOW, tick=False):
        practice = in_review(cast, needed=1)
        page = f"/practices/{practice.slug}/draft/clearance/"
        coordinator, office = client_of(cast, "owner coordinator"), client_of(cast, "secretariat")
        text = text_of(coordinator.get(page))
        for part in ("Waits for its nation", "0 of 1 approval", "0 of 5 working days used",
                     "Approve it for Estonia", "Return it to its writers"):  # fmt: skip
            assert part in text
        assert "Approve it for" not in text_of(client_of(cast, "author").get(page))
        edition = {"edition": Draft.objects.get().edition}
        coordinator.post(f"/practices/{practice.slug}/draft/approve/", edition)
        text = text_of(office.get(page))
        assert "The secretariat’s check" in text
        publish = f"/practices/{practice.slug}/draft/publish/"
        reply = office.post(publish, edition | {"checked": ["marking"]})
        assert reply.status_code == 409
        assert "Tick what holds" in text_of(reply)
        reply = office.post(publish, edition | {"checked": ALL}, follow=True)
        assert "It is published to the network." in text_of(reply)
        assert client_of(cast, "author").get(page).status_code == 404


def test_a_returned_draft_shows_what_was_missing(cast: Cast) -> None:
    practice = returned(cast)
    text = text_of(client_of(cast, "author").get(f"/practices/{practice.slug}/draft/clearance/"))
    for part in ("Returned: it is with its writers", "What was missing", "The whole", "More."):
        assert part in text


def test_a_coordinator_sets_the_rule_on_a_page(cast: Cast) -> None:
    client = client_of(cast, "owner coordinator")
    assert "How your nation clears its drafts" in text_of(client.get("/me/"))
    page = "/me/nation-clearance/"
    assert "named approver" not in text_of(client.get("/me/"))
    reply = client.post(page, {"approvers": "2", "days": "7"}, follow=True)
    assert "from now on" in text_of(reply)
    assert ClearanceRule.objects.get().days == 7
    assert "30" in text_of(client.post(page, {"approvers": "2", "days": "99"}))
    other = cast.people["owner official"]
    reply = client.post(f"{page}name/", {"person": other.pk}, follow=True)
    assert f"{other.name} may approve" in text_of(reply)
    assert client.post(f"{page}name/", {"person": "0"}).status_code == 200
    reply = client.post(f"{page}{other.pk}/dismiss/", follow=True)
    assert "approves no drafts any more" in text_of(reply)
    assert client.post(f"{page}{other.pk}/dismiss/").status_code == 404
    for reader in ("author", "secretariat", "administrator"):
        assert client_of(cast, reader).get(page).status_code == 403
    assert PASSWORD


def test_what_was_missing_stands_at_the_fields_of_the_sheet(cast: Cast) -> None:
    practice = in_review(cast)
    by = cast.people["owner coordinator"]
    remarks = {"summary": "Shorter.", "results": "Say when.", "": "Nearly."}
    actions.return_draft(practice, remarks=remarks, by=by, at=NOW)
    client = client_of(cast, "author")
    text = text_of(client.get(f"/practices/{practice.slug}/edit/"))
    assert "It was returned to you" in text
    assert text.count("Shorter.") == 2
    assert "Nearly." in text
    assert remarks_on(None) == []
    practice.refresh_from_db()
    actions.submit(practice, by=cast.people["author"], at=NOW)
    assert remarks_on(Draft.objects.get()) == []


@time_machine.travel(NOW, tick=False)
def test_what_waits_is_told_at_home_on_the_list_and_on_the_board(cast: Cast) -> None:
    practice = in_review(cast)
    link = f'href="/practices/{practice.slug}/draft/clearance/"'
    coordinator, office = client_of(cast, "owner coordinator"), client_of(cast, "secretariat")
    for page, words in (("/", "Drafts that wait for you"), ("/practices/drafts/", "Waits for you")):
        html = coordinator.get(page).content.decode()
        assert words in html
        assert link in html
        assert words not in client_of(cast, "author").get(page).content.decode()
    assert link not in office.get("/board/").content.decode()
    actions.approve(practice, by=cast.people["owner coordinator"], at=NOW)
    html = office.get("/board/").content.decode()
    assert link in html
    assert "0 of 3 working days used" in html
    [section] = [
        each for each in office.get("/api/v1/board/").json()["sections"] if each["slug"] == "checks"
    ]
    assert section["rows"][0]["whose"] == "Estonia"


def test_a_withdrawn_practice_tells_its_owners_of_letters_that_told_of_it(cast: Cast) -> None:
    practice = actions.release(cleared(cast), checked=ALL, by=cast.people["secretariat"], at=NOW)
    for number, finished in ((1, NOW), (2, NOW), (3, None)):
        Notice.objects.create(
            person=cast.people["peer official"], kind=NoticeKind.SECURITY, practice=practice,
            made_at=NOW, due_at=NOW, finished_at=finished, message_id=f"<{number}@hub>",
        )  # fmt: skip
    actions.withdraw(practice, reason="Wrong.", by=cast.people["author"], at=NOW)
    page = f"/practices/{practice.slug}/"
    reply = client_of(cast, "owner coordinator").get(page)
    assert reply.status_code == 410
    assert "23 November 2026 2 sent: a security notice" in text_of(reply)
    for reader in ("peer official", "secretariat"):
        told = text_of(client_of(cast, reader).get(page))
        assert ("2 sent" in told) is (reader == "secretariat")
    assert letters_about(AnonymousUser(), practice.pk) == []


def test_what_is_replaced_says_by_what(cast: Cast) -> None:
    old, new = (
        actions.release(cleared(cast), checked=ALL, by=cast.people["secretariat"], at=NOW)
        for _ in range(2)
    )
    Link.objects.create(source=new, target=old, kind=LinkKind.SUPERSEDES)
    client = client_of(cast, "peer official")
    assert "A newer write-up replaces this one" in text_of(client.get(old.get_absolute_url()))
    assert "A newer write-up" not in text_of(client.get(new.get_absolute_url()))
