"""The open draft of a practice: kept word for word, beside what readers see."""

import datetime
from typing import Any

import pytest
from django.core.exceptions import ValidationError

from core.errors import FieldErrors, StaleVersion, StateConflict
from core.models import Event, Verb
from members.markings import Marking
from practices import actions, rules
from practices.actions import Sharing, StaleDraft
from practices.actions.drafting import changed_parts
from practices.document import Content
from practices.models import Draft, DraftState, Practice, PracticeVersion, Status, Topic
from practices.queries import draft_for, history, open_to
from tests.factories.members import PersonFactory
from tests.practices.test_actions import content
from tests.readers import DRAFTERS, NOW, READERS, SECRETARIATS, Cast, make_cast, make_practice

pytestmark = pytest.mark.django_db
SOON = NOW + datetime.timedelta(hours=1)


@pytest.fixture
def cast() -> Cast:
    Topic.objects.create(slug="payments", label="Payments", definition="Taking money.")
    return make_cast()


def by(cast: Cast, reader: str = "author") -> dict[str, Any]:
    return {"by": cast.user(reader), "at": SOON}


def published(cast: Cast, **more: Any) -> Practice:
    made = actions.create(content=content(), owner=cast.nations["estonia"], **by(cast))
    practice = actions.publish(made, **by(cast, "owner coordinator"))
    if more:
        Practice.objects.filter(pk=practice.pk).update(**more)
    return Practice.objects.get(pk=practice.pk)


def begun(cast: Cast) -> tuple[Practice, Draft]:
    return actions.start(title="New", kind="service", owner=cast.nations["estonia"], **by(cast))


def said(**parts: Any) -> Content:
    return Content(**parts)  # type: ignore[typeddict-item] # reason: any part may be given


def test_from_a_working_title_to_the_library(cast: Cast) -> None:
    practice, draft = begun(cast)
    assert (practice.status, practice.title, practice.marking) == ("draft", "New", "GREEN")
    for wrong in ({"summary": "x" * 500}, {"started": "when we were young"}):
        draft = actions.save_draft(draft, content=said(**wrong), **by(cast))
    assert (draft.edition, draft.content["summary"]) == (3, "x" * 500)
    with pytest.raises(FieldErrors) as refusal:
        actions.submit(practice, **by(cast))
    assert {path[0] for path in refusal.value.faults} >= {"summary", "started", "situation"}
    draft = actions.save_draft(draft, content=content(title="Better", started=None), **by(cast))
    waiting = actions.submit(practice, **by(cast), edition=draft.edition)
    assert (waiting.status, waiting.title) == (Status.SUBMITTED, "Better")
    draft.refresh_from_db()
    assert (draft.state, draft.submitted_by) == (DraftState.SUBMITTED, cast.people["author"])
    with pytest.raises(StateConflict, match="this one is in review"):
        actions.submit(practice, **by(cast))
    done = actions.publish(practice, **by(cast, "owner coordinator"))
    assert (done.status, done.title) == (Status.PUBLISHED, "Better")
    assert not Draft.objects.exists()


def test_an_empty_or_endless_title_begins_nothing(cast: Cast) -> None:
    for title, kind in (("", "service"), ("x" * 161, "service"), ("New", "miracle")):
        with pytest.raises(ValidationError):
            actions.start(title=title, kind=kind, owner=cast.nations["estonia"], **by(cast))
    assert not Practice.objects.exists()


def test_readers_see_no_change_until_it_is_published(cast: Cast) -> None:
    practice = published(cast)
    draft = actions.open_draft(practice, **by(cast))
    assert "links" not in draft.content  # they may name what another writer cannot see
    assert actions.open_draft(practice, **by(cast, "owner coordinator")) == draft
    assert Event.objects.filter(verb=Verb.DRAFT_OPEN).count() == 1
    actions.save_draft(draft, content=said(title="Next"), **by(cast))
    assert Practice.objects.get().title == content()["title"]
    actions.submit(practice, **by(cast))
    with pytest.raises(StateConflict, match="handed over"):
        actions.submit(practice, **by(cast))
    done = actions.publish(practice, **by(cast, "owner coordinator"))
    assert (done.title, done.version, done.status) == ("Next", 3, Status.PUBLISHED)
    assert Event.objects.latest("sequence").changes == {"title": [content()["title"], "Next"]}
    assert not Draft.objects.exists()
    for act in (actions.submit, actions.publish):
        with pytest.raises(StateConflict, match="this one is published"):
            act(practice, **by(cast, "owner coordinator"))


def test_what_changed_meanwhile_and_not_in_the_draft_stays(cast: Cast) -> None:
    practice = published(cast)
    draft = actions.open_draft(practice, **by(cast))
    actions.update(practice, content=said(stage="live"), **by(cast))
    draft = actions.save_draft(draft, content=said(title="Next"), **by(cast))
    assert changed_parts(draft) == {"title": "Next"}
    done = actions.publish(practice, **by(cast, "owner coordinator"))
    assert (done.title, done.stage) == ("Next", "live")


def test_of_two_editors_nobody_loses_a_word(cast: Cast) -> None:
    _, draft = begun(cast)
    first = frozenset({draft.edition})
    actions.save_draft(draft, content=said(situation="Mine."), **by(cast), expected=first)
    other = by(cast, "owner coordinator")
    with pytest.raises(StaleDraft) as refusal:
        actions.save_draft(draft, content=said(situation="Hers."), **other, expected=first)
    assert refusal.value.theirs.content["situation"] == "Mine."
    # What is there already is no conflict, whoever wrote it.
    same = actions.save_draft(draft, content=said(situation="Mine."), **by(cast), expected=first)
    assert same.edition == 2
    for act in (actions.submit, actions.publish):
        with pytest.raises(StaleDraft):
            act(same.practice, **by(cast, "owner coordinator"), edition=1)
    with pytest.raises(StaleVersion):
        actions.discard(same, **by(cast), expected=first)


def test_what_is_in_review_is_taken_back_first(cast: Cast) -> None:
    for practice in (published(cast), begun(cast)[0]):
        draft = actions.open_draft(practice, **by(cast))
        with pytest.raises(StateConflict, match="not in review"):
            actions.take_back(draft, **by(cast))
        actions.save_draft(draft, content=content(title="Next"), **by(cast))
        actions.submit(practice, **by(cast))
        for act in (actions.discard, actions.save_draft):
            more: Any = {"content": said(title="x")} if act is actions.save_draft else {}
            with pytest.raises(StateConflict, match="in review"):
                act(draft, **by(cast), **more)
        back = actions.take_back(draft, **by(cast))
        assert back.state == DraftState.DRAFT
        assert back.practice.status != Status.SUBMITTED
        # Back to a former word, and it is that which is handed over.
        actions.save_draft(back, content=said(title="Former"), **by(cast))
        actions.submit(practice, **by(cast))
        done = actions.publish(practice, **by(cast, "owner coordinator"))
        assert done.title == "Former"
    assert Event.objects.filter(verb=Verb.DRAFT_TAKE_BACK).count() == 2


def test_a_draft_that_says_nothing_new_is_not_published(cast: Cast) -> None:
    practice = published(cast)
    actions.open_draft(practice, **by(cast))
    for act in (actions.submit, actions.publish):
        with pytest.raises(StateConflict, match="says what is published already"):
            act(practice, **by(cast, "owner coordinator"))
    assert Draft.objects.get().state == DraftState.DRAFT


def test_discarding_leaves_what_readers_see(cast: Cast) -> None:
    practice = published(cast)
    draft = actions.open_draft(practice, **by(cast))
    actions.discard(draft, **by(cast))
    assert Practice.objects.get() == practice
    with pytest.raises(StateConflict, match="is gone"):
        actions.save_draft(draft, content=said(title="x"), **by(cast))
    _, never = begun(cast)
    actions.discard(never, **by(cast))
    assert Practice.objects.get() == practice
    assert Event.objects.filter(verb=Verb.DRAFT_DISCARD).count() == 2


def test_what_is_withdrawn_is_not_written(cast: Cast) -> None:
    practice = published(cast)
    actions.open_draft(practice, **by(cast))
    actions.withdraw(practice, reason="Wrong.", **by(cast))
    assert not Draft.objects.exists()
    with pytest.raises(StateConflict, match="withdrawn"):
        actions.open_draft(practice, **by(cast))


def test_a_proposal_waits_in_the_draft_and_sharing_does_not(cast: Cast) -> None:
    practice = published(cast)
    narrow = Sharing(marking=Marking.AMBER)
    change = said(stage="live", title=practice.title)
    draft = actions.propose(practice, content=change, sharing=narrow, reason="Why.", **by(cast))
    assert draft is not None
    assert (draft.content["stage"], draft.edition) == ("live", 2)
    row = Practice.objects.get()
    assert (row.marking, row.stage) == ("AMBER", None)
    assert actions.propose(practice, content=said(stage=None), **by(cast)) is None
    with pytest.raises(StateConflict, match="something else about stage"):
        actions.propose(practice, content=said(stage="beta"), **by(cast))
    with pytest.raises(FieldErrors):
        actions.propose(practice, content=said(topics=["nope"]), **by(cast))
    again = actions.propose(practice, content=said(stage="live"), **by(cast))
    assert again == draft
    with pytest.raises(ValidationError):
        actions.propose(practice, content=said(what_did_not_work=""), **by(cast))
    with pytest.raises(StaleVersion):
        actions.propose(practice, content=said(), **by(cast), expected=frozenset({1}))


def test_a_practice_to_come_is_proposed_to_by_its_draft(cast: Cast) -> None:
    practice, draft = begun(cast)
    changed = actions.propose(practice, content=said(summary="Short."), **by(cast))
    assert changed is not None
    assert (changed.pk, changed.content["summary"]) == (draft.pk, "Short.")
    assert PracticeVersion.objects.get().content["summary"] == ""


@pytest.mark.parametrize("state", ["draft", "submitted"])
def test_who_sees_a_draft(cast: Cast, state: str) -> None:
    """Writers of the owner who may read the practice; the secretariat once it is handed over."""
    expected: dict[str, set[str]] = {}
    found: dict[str, set[str]] = {}
    reviewers = SECRETARIATS if state == "submitted" else frozenset()
    may = {
        "clear": DRAFTERS | reviewers,
        "amber, named": DRAFTERS | reviewers,
        "strict, named": DRAFTERS,
        "red, named": frozenset(),
        "green, group's": reviewers,
        "under embargo": frozenset({"author"}) | reviewers,
    }
    if state == "draft":
        may |= {"draft": DRAFTERS, "draft, red": frozenset({"author"})}
    for level, readers in may.items():
        practice = make_practice(cast, level)
        Draft.objects.create(
            practice=practice, based_on=1, started_at=NOW, saved_at=NOW, state=state,
            submitted_at=NOW,
        )  # fmt: skip
        expected[level] = set(readers)
        found[level] = {name for name in READERS if draft_for(cast.user(name), practice.slug)}
    assert found == expected


def test_links_in_a_draft_are_those_a_reader_may_follow(cast: Cast) -> None:
    practice = published(cast)
    hidden, open_ = make_practice(cast, "amber, group's"), make_practice(cast, "clear")
    links = [{"practice": row.slug, "kind": "related"} for row in (hidden, open_)]
    draft = actions.open_draft(practice, **by(cast))
    assert open_to(cast.user("author"), draft) == draft.content
    draft = actions.save_draft(draft, content=said(links=links), **by(cast))
    assert open_to(cast.user("author"), draft)["links"] == links[1:]


def test_who_publishes_did_not_begin_it(cast: Cast) -> None:
    practice = published(cast)
    draft = actions.open_draft(practice, **by(cast, "owner coordinator"))
    assert not rules.can_publish(cast.user("owner coordinator"), practice, draft)
    other = PersonFactory(role="coordinator", nation=cast.nations["estonia"])
    assert not rules.can_publish(other, practice, draft)
    assert not rules.can_publish(cast.user("secretariat"), practice, draft)
    draft.state, draft.cleared_at = DraftState.SUBMITTED, NOW
    assert rules.can_publish(other, practice, draft)
    assert not rules.can_publish(cast.user("owner coordinator"), practice, draft)
    assert rules.can_publish(cast.user("secretariat"), practice, draft)
    assert not rules.can_publish(cast.user("secretariat, elevated"), practice, draft)


def test_the_history_tells_of_drafts_to_those_who_see_them(cast: Cast) -> None:
    practice = published(cast)
    draft = actions.open_draft(practice, **by(cast))
    actions.save_draft(draft, content=said(title="Next"), **by(cast))
    actions.submit(practice, **by(cast))

    def told(reader: str) -> set[str]:
        known = history(cast.user(reader), practice.pk)
        verbs = known.entries.values_list("verb", flat=True) if known else ()
        return {verb for verb in verbs if verb.startswith("draft:")}

    assert told("author") == {"draft:open", "draft:submit"}
    assert told("owner coordinator") == {"draft:open", "draft:submit"}
    assert told("secretariat") == {"draft:submit"}
    assert told("owner official") == set()


def test_a_system_begins_a_draft_that_is_nobodys(cast: Cast) -> None:
    practice = published(cast)
    draft = actions.propose(practice, content=said(stage="live"), **by(cast, "nation's system"))
    assert draft is not None
    assert (draft.started_by, draft.saved_by) == (None, None)
    assert rules.can_clear(cast.user("owner coordinator"), practice, draft, named=False)
    assert str(draft) == f"Draft of {practice.title}"
