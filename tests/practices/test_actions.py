"""Writing, publishing and withdrawing practices."""

import datetime
from typing import Any

import pytest
from django.core.exceptions import ValidationError

from core.editions import numbers
from core.errors import FieldErrors, StaleVersion, StateConflict
from core.models import Event, Verb
from members.markings import Marking
from members.models import Organisation
from practices import rules
from practices.actions import Sharing, create, publish, submit, update, withdraw
from practices.document import Content, document_of
from practices.lookups import lookups, stamp
from practices.models import (
    Draft,
    DraftState,
    Grade,
    Practice,
    PracticeVersion,
    Status,
    Topic,
    grade_of,
)
from practices.queries import detail
from tests.readers import LATER, NOW, Cast, make_cast, make_practice

pytestmark = pytest.mark.django_db
SOON = NOW + datetime.timedelta(hours=1)


@pytest.fixture
def cast() -> Cast:
    Topic.objects.create(slug="payments", label="Payments", definition="Taking money.")
    return make_cast()


def content(**more: Any) -> Content:
    """A write-up that may be published."""
    base: dict[str, Any] = {
        "title": "One form for everything",
        "summary": "A form that knows what the state knows.",
        "kind": "service",
        "topics": ["payments"],
        "lead_organisation": "A ministry",
        "contact_organisation": "A ministry",
        "situation": "Too many forms.",
        "what_we_did": "One form.",
        "what_did_not_work": "The first one was longer than all others together.",
        "results": [
            {"what": "Forms", "value": "1", "as_of": "2026-11", "ref": "https://example.org/"}
        ],
        "sources": [{"ref": "https://example.org/", "kind": "audit"}],
    }
    return Content(**(base | more))  # type: ignore[typeddict-item] # reason: any part may be given


def make(cast: Cast, **more: Any) -> Practice:
    return create(
        content=content(**more), owner=cast.nations["estonia"], by=cast.people["author"], at=NOW
    )


def test_a_new_practice_is_a_draft_with_all_its_parts_and_a_first_version(cast: Cast) -> None:
    organisation = Organisation.objects.create(
        slug="a-town", name="A town", kind="local-authority", country="EE"
    )
    other = make_practice(cast, "green")
    practice = make(
        cast,
        stage="live",
        stage_as_of="2026",
        stages=[{"stage": "live", "since": "2026-01"}],
        lessons=[{"text": "Ask fewer questions."}],
        open_source={
            "repository": "https://example.org/code",
            "licence": "MIT",
            "first_commit": "2025",
        },
        reuses=[
            {
                "who": "A town",
                "nation": "estonia",
                "country": "EE",
                "organisation": organisation.slug,
                "relation": "deploys",
                "what": "All of it",
                "since": "2026",
                "ref": "https://example.org/",
            }
        ],
        links=[{"practice": other.slug, "kind": "based_on"}],
    )
    assert (practice.status, practice.version, practice.author) == (
        "draft",
        1,
        cast.people["author"],
    )
    assert practice.slug.startswith("one-form-for-everything-")
    document = document_of(practice)
    assert document["results"][0]["as_of"] == "2026-11"
    assert document["reuses"][0]["organisation"] == "a-town"
    assert document["links"] == [{"practice": other.slug, "kind": "based_on"}]
    assert document["open_source"] == {
        "repository": "https://example.org/code",
        "licence": "MIT",
        "first_commit": "2025",
        "last_commit_seen": None,
    }
    assert PracticeVersion.objects.get(practice=practice).content == document
    assert Event.objects.filter(verb=Verb.PRACTICE_CREATE, on_id=practice.pk).count() == 1
    assert numbers() == {"practices": 1}


def test_all_faults_are_told_by_place_and_nothing_is_written(cast: Cast) -> None:
    with pytest.raises(FieldErrors) as refusal:
        make(
            cast,
            title="x" * 161,
            kind="miracle",
            started="soon",
            topics=["payments", "alchemy"],
            results=[{"what": "", "value": "1", "as_of": "2026-13"}],
            reuses=[
                {
                    "who": "x",
                    "nation": "atlantida",
                    "country": "X",
                    "relation": "deploys",
                    "what": "y",
                    "ref": "z",
                }
            ],
            links=[{"practice": "nowhere", "kind": "based_on"}],
        )
    places = {".".join(map(str, path)) for path in refusal.value.faults}
    assert places == {
        "title",
        "kind",
        "started",
        "topics.1",
        "results.0.what",
        "results.0.as_of",
        "reuses.0.nation",
        "reuses.0.country",
        "reuses.0.ref",
        "links.0.practice",
    }
    assert not Practice.objects.exists()
    assert not Event.objects.filter(verb=Verb.PRACTICE_CREATE).exists()


def test_a_link_to_a_hidden_practice_is_refused_as_one_to_nowhere(cast: Cast) -> None:
    hidden = make_practice(cast, "amber, group's")
    told = []
    for slug in (hidden.slug, "nowhere"):
        with pytest.raises(FieldErrors) as refusal:
            make(cast, links=[{"practice": slug, "kind": "related"}])
        told.append(str(refusal.value.messages).replace(slug, "…"))
    assert told[0] == told[1]


def test_what_is_not_given_stays_and_no_difference_is_no_version(cast: Cast) -> None:
    practice = make(cast)
    same = update(practice, content=content(), by=cast.people["author"], at=SOON)
    assert (same.version, same.updated_at) == (1, NOW)
    changed = update(practice, content={"stage": "live"}, by=cast.people["author"], at=SOON)
    assert (changed.version, changed.updated_at, changed.results.count()) == (2, SOON, 1)
    entry = Event.objects.get(verb=Verb.PRACTICE_UPDATE)
    assert entry.changes == {"stage": [None, "live"]}
    assert list(changed.versions.values_list("number", flat=True)) == [2, 1]


def test_of_two_writers_with_the_same_version_one_is_refused(cast: Cast) -> None:
    practice = make(cast)
    update(
        practice,
        content={"stage": "live"},
        by=cast.people["author"],
        at=SOON,
        expected=frozenset({1}),
    )
    with pytest.raises(StaleVersion):
        update(
            practice,
            content={"stage": "beta"},
            by=cast.people["author"],
            at=SOON,
            expected=frozenset({1}),
        )
    assert Practice.objects.get().stage == "live"


def test_nobody_writes_what_they_could_not_read(cast: Cast) -> None:
    practice = make(cast)
    by = cast.people["author"]
    publish(practice, by=cast.people["owner coordinator"], at=NOW)
    with pytest.raises(ValidationError, match="could not read it yourself"):
        update(practice, content={}, sharing=Sharing(marking=Marking.RED), by=by, at=SOON)
    named = Sharing(marking=Marking.RED, named_people=(by,))
    red = update(practice, content={}, sharing=named, by=by, at=SOON, reason=WHY)
    assert list(Practice.objects.visible_to(by)) == [red]
    assert not Practice.objects.visible_to(cast.people["owner coordinator"]).exists()


def test_a_marking_that_excludes_the_release_is_refused_in_words(cast: Cast) -> None:
    with pytest.raises(ValidationError, match="never released to local authorities"):
        create(
            content=content(),
            owner=cast.nations["estonia"],
            by=cast.people["author"],
            at=NOW,
            sharing=Sharing(marking=Marking.STRICT, released_to_affiliates=True),
        )


def test_a_circle_may_own(cast: Cast) -> None:
    group = cast.circles["the-group"]
    practice = create(content=content(), owner=group, by=cast.people["chair"], at=NOW)
    assert practice.owner == group


def test_from_draft_to_the_library_and_out_of_it(cast: Cast) -> None:
    practice = make(cast)
    author, coordinator = cast.people["author"], cast.people["owner coordinator"]
    practice = submit(practice, by=author, at=NOW)
    assert practice.status == Status.SUBMITTED
    practice = publish(practice, by=coordinator, at=SOON, expected=frozenset({2}))
    assert (practice.status, practice.published_at, practice.last_confirmed_at) == (
        "published",
        SOON,
        SOON,
    )
    with pytest.raises(ValidationError, match="Say why"):
        withdraw(practice, reason=" ", by=author, at=SOON)
    practice = withdraw(practice, reason="The figures were wrong.", by=author, at=SOON)
    assert (practice.status, practice.withdrawal_reason) == ("withdrawn", "The figures were wrong.")
    for act in (submit, publish):
        with pytest.raises(StateConflict, match="this one is withdrawn"):
            act(practice, by=author, at=SOON)
    verbs = Event.objects.filter(on_kind="practices.practice").order_by("id")
    assert [event.verb for event in verbs] == [
        "practice:create",
        "practice:submit",
        "practice:publish",
        "practice:withdraw",
    ]
    assert verbs.last().reason == "The figures were wrong."


def test_what_did_not_work_must_be_said_to_publish(cast: Cast) -> None:
    practice = make(cast, what_did_not_work="", topics=[])
    with pytest.raises(ValidationError) as refusal:
        publish(practice, by=cast.people["owner coordinator"], at=NOW)
    assert set(refusal.value.message_dict) == {"what_did_not_work", "topics"}
    assert Practice.objects.get().status == Status.DRAFT


def test_a_published_practice_cannot_lose_what_it_must_say(cast: Cast) -> None:
    practice = publish(make(cast), by=cast.people["owner coordinator"], at=NOW)
    with pytest.raises(ValidationError, match="what did not work"):
        update(practice, content={"what_did_not_work": ""}, by=cast.people["author"], at=SOON)
    assert Practice.objects.get().what_did_not_work


CREATORS = {"author", "owner coordinator", "nation's system"}


def test_who_may_create_edit_publish_and_withdraw(cast: Cast) -> None:
    estonia = cast.nations["estonia"].pk
    draft = make_practice(cast, "draft")
    review = make_practice(cast, "in review")
    out = make_practice(cast, "green")
    gone = make_practice(cast, "withdrawn, green")
    everyone = [*cast.people, *cast.keys, "stranger"]

    def those(ask: Any) -> set[str]:
        return {name for name in everyone if ask(cast.user(name))}

    assert those(lambda u: rules.can_create(u, nation_id=estonia)) == CREATORS
    assert those(lambda u: rules.can_edit(u, draft)) == CREATORS
    assert those(lambda u: rules.can_edit(u, gone)) == set()
    text = Draft(state=DraftState.SUBMITTED, cleared_at=NOW)
    assert those(lambda u: rules.can_publish(u, draft)) == set()
    assert those(lambda u: rules.can_publish(u, review, Draft(state=DraftState.SUBMITTED))) == set()
    both = {"owner coordinator", "secretariat"}
    assert those(lambda u: rules.can_publish(u, review, text)) == both
    assert those(lambda u: rules.can_withdraw(u, out)) == CREATORS | {"secretariat"}
    assert those(lambda u: rules.can_withdraw(u, draft)) == set()
    assert those(lambda u: rules.can_mark(u, out, Marking.RED)) == CREATORS
    assert those(lambda u: rules.can_mark(u, out, Marking.CLEAR)) == {"owner coordinator"}
    assert those(lambda u: rules.can_mark(u, draft, Marking.CLEAR)) == CREATORS


def test_a_circles_practice_is_nobodys_by_nation(cast: Cast) -> None:
    practice = make_practice(cast, "amber, group's")
    assert not rules.can_edit(cast.user("owner coordinator"), practice)


def test_nobody_publishes_their_own_work(cast: Cast) -> None:
    practice = make_practice(cast, "draft", author=cast.people["owner coordinator"])
    text = Draft(state=DraftState.SUBMITTED, cleared_at=NOW)
    assert not rules.can_publish(cast.user("owner coordinator"), practice, text)


@pytest.mark.parametrize(
    ("kind", "grade"),
    [
        ("audit", Grade.EVALUATED),
        ("academic", Grade.EVALUATED),
        ("code", Grade.MEASURED),
        ("press", Grade.REPORTED),
        ("official", Grade.CLAIMED),
        ("vendor", Grade.CLAIMED),
    ],
)
def test_a_claim_is_graded_by_its_source_alone(kind: str, grade: Grade) -> None:
    assert grade_of("https://example.org/", {"https://example.org/": kind}) == grade
    assert grade_of("", {}) == Grade.CLAIMED


WHY = "Its owner decided so."


def test_another_marking_needs_a_reason(cast: Cast) -> None:
    practice, by = make(cast), cast.people["author"]
    narrow = Sharing(marking=Marking.AMBER)
    with pytest.raises(ValidationError, match="Say why the marking changes") as refusal:
        update(practice, content={}, sharing=narrow, by=by, at=SOON, reason=" ")
    assert list(refusal.value.message_dict) == ["reason"]
    practice.refresh_from_db()
    assert (practice.marking, practice.version) == (Marking.GREEN, 1)
    update(practice, content={}, sharing=narrow, by=by, at=SOON, reason=WHY)
    entry = Event.objects.latest("sequence")
    assert (entry.reason, entry.marking) == (WHY, "AMBER")
    update(practice, content={}, sharing=narrow, by=by, at=SOON)
    assert Event.objects.latest("sequence") == entry


WIDENED = {
    "marking": (Sharing(marking=Marking.AMBER), Sharing(marking=Marking.GREEN)),
    "release": (Sharing(marking=Marking.GREEN), Sharing(released_to_affiliates=True)),
    "nation": (Sharing(marking=Marking.AMBER), None),
}


@pytest.mark.parametrize("way", WIDENED)
def test_what_was_written_for_fewer_stays_with_them(cast: Cast, way: str) -> None:
    narrow, wide = WIDENED[way]
    wide = wide or Sharing(named_nations=(cast.nations["denmark"],))
    by = cast.people["owner coordinator"]
    practice = make(cast, situation="An old secret.")
    update(practice, content={}, sharing=narrow, by=by, at=NOW, reason=WHY)
    practice = publish(practice, by=by, at=NOW)
    published = practice.version
    assert practice.versions_from == published
    practice = update(practice, content={"situation": "Nothing to hide."}, by=by, at=SOON)
    assert practice.versions_from == published
    practice = update(
        practice,
        content={},
        sharing=wide,
        by=by,
        at=SOON,
        reason=WHY,
        asked_by=cast.people["author"],
    )
    assert practice.versions_from == practice.version == published + 2
    reader = "affiliate of the owner" if way == "release" else "named nation's official"
    found = detail(cast.user(reader), practice.slug, known=lookups(stamp()))
    assert found is not None
    assert [version["number"] for version in found["versions"]] == [practice.version]


def test_what_was_written_under_an_embargo_stays_with_those_who_read_it_then(cast: Cast) -> None:
    by = cast.people["author"]
    ahead = Sharing(marking=Marking.CLEAR, embargo_until=NOW + datetime.timedelta(days=1))
    practice = publish(make(cast), by=by, at=NOW)
    practice = update(
        practice,
        content={},
        sharing=ahead,
        by=by,
        at=NOW,
        reason=WHY,
        asked_by=cast.people["owner coordinator"],
    )
    practice = update(practice, content={"situation": "An old secret."}, by=by, at=SOON)
    practice = update(practice, content={"situation": "Nothing to hide."}, by=by, at=SOON)
    assert practice.versions_from == practice.version


def test_an_embargo_on_what_was_public_moves_what_the_public_watches(cast: Cast) -> None:
    by = cast.people["author"]
    openly = Sharing(marking=Marking.CLEAR)
    practice = publish(make(cast), by=by, at=NOW)
    practice = update(
        practice,
        content={},
        sharing=openly,
        by=by,
        at=NOW,
        reason=WHY,
        asked_by=cast.people["owner coordinator"],
    )
    opened = stamp().public()
    held = Sharing(embargo_until=NOW + LATER)
    practice = update(practice, content={}, sharing=held, by=by, at=NOW)
    assert (closed := stamp().public()) != opened
    later = Sharing(embargo_until=NOW + LATER * 2)
    update(practice, content={}, sharing=later, by=by, at=NOW)
    assert stamp().public() == closed


def test_what_is_hidden_moves_nothing_that_the_public_can_watch(cast: Cast) -> None:
    by = cast.people["owner coordinator"]
    before = stamp().public()
    practice = make(cast)
    practice = publish(practice, by=by, at=NOW)
    make_practice(cast, "under embargo")
    update(practice, content={"stage": "beta"}, by=by, at=NOW)
    assert stamp().public() == before
    opens, closes = (Sharing(marking=marking) for marking in (Marking.CLEAR, Marking.GREEN))
    practice = update(
        practice,
        content={},
        sharing=opens,
        by=by,
        at=NOW,
        reason=WHY,
        asked_by=cast.people["author"],
    )
    opened = stamp().public()
    assert opened != before
    update(practice, content={}, sharing=closes, by=by, at=NOW, reason=WHY)
    assert stamp().public() != opened
