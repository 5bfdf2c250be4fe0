"""Practices that several nations own: asked, accepted, read, written, cleared and left."""

from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.test import Client

from core.errors import StateConflict
from members.actions import create_person
from members.audience import alike
from members.models import Person
from members.queries.access import readers_of
from members.roles import Role
from practices import actions, owning, queries
from practices.models import CoOwnership, Draft, Practice
from practices.search.index import refresh
from tests.api.conftest import API, client_of, told
from tests.api.conftest import cast as _cast
from tests.factories.files import attach_to
from tests.factories.members import NationFactory
from tests.factories.practices import TopicFactory, settle
from tests.readers import NOW, PASSWORD, TEST, Cast, make_practice

pytestmark = pytest.mark.django_db
cast = _cast
WORDS: dict[str, Any] = {"summary": "Short.", "situation": "So.", "what_we_did": "This.", "what_did_not_work": "That.", "contact_organisation": "Us"}  # fmt: skip


@pytest.fixture
def other(cast: Cast) -> Person:
    """The coordinator of Canada."""
    return create_person(
        email="coordinator@ca.example", name="other", role=Role.COORDINATOR,
        nation=cast.nations["canada"], password=PASSWORD, by=TEST, at=NOW,
    )  # fmt: skip


def ask(cast: Cast, practice: Practice, nation: str = "canada") -> CoOwnership:
    return actions.ask_co_owner(
        practice, nation=cast.nations[nation], by=cast.people["owner coordinator"], at=NOW
    )


def joined(cast: Cast, practice: Practice, other: Person) -> CoOwnership:
    return actions.accept_co_ownership(ask(cast, practice), by=other, at=NOW)


def refused(cast: Cast, practice: Practice, nation: str) -> str:
    with pytest.raises(ValidationError) as caught:
        ask(cast, practice, nation)
    return str(caught.value.message_dict["nation"][0])


def test_who_can_be_asked(cast: Cast, other: Person) -> None:
    green = make_practice(cast, "green")
    assert "already" in refused(cast, green, "estonia")
    ask(cast, green)
    assert "already" in refused(cast, green, "canada")
    group = make_practice(cast, "amber, group's")
    assert "member nation" in refused(cast, group, "denmark")
    assert "by two people" in refused(cast, make_practice(cast, "amber"), "canada")
    ask(cast, make_practice(cast, "amber, named"), "denmark")
    with pytest.raises(StateConflict):
        ask(cast, make_practice(cast, "withdrawn, green"))
    assert {nation.slug for nation in queries.could_own(green)}.isdisjoint({"estonia", "canada"})
    row = CoOwnership.objects.get(practice=green)
    may = {
        name
        for name, person in [*cast.people.items(), ("other", other)]
        if owning.can_accept_co_ownership(person, row)
    }
    assert may == {"other"}
    assert owning.can_leave_co_ownership(cast.people["owner coordinator"], row)
    actions.accept_co_ownership(row, by=other, at=NOW)
    row.refresh_from_db()
    assert not owning.can_leave_co_ownership(cast.people["owner coordinator"], row)
    with pytest.raises(StateConflict):
        actions.accept_co_ownership(row, by=other, at=NOW)
    CoOwnership.objects.bulk_create(
        CoOwnership(practice=green, nation=NationFactory(iso2=f"Y{n}", iso3=f"YY{n}"), asked_at=NOW)
        for n in "BCDFGHIJK"
    )
    assert "10 further owners at most" in refused(cast, green, "denmark")


def test_a_nation_that_accepted_reads_as_an_owner(cast: Cast, other: Person) -> None:
    practice, official = make_practice(cast, "green"), cast.people["peer official"]
    asked = ask(cast, practice)
    Practice.objects.filter(pk=practice.pk).update(marking="AMBER+STRICT")
    seen = Practice.objects.filter(pk=practice.pk)
    assert not seen.visible_to(official).exists()
    actions.accept_co_ownership(asked, by=other, at=NOW)
    assert seen.visible_to(official).exists()
    assert queries.history(official, practice.pk) is not None
    told = [each.words for each in readers_of(Practice.objects.get(pk=practice.pk))]
    assert "Officials of Canada" in told
    people = [official, cast.people["named official"], cast.people["secretariat"]]
    groups = alike(people, [Practice.objects.get(pk=practice.pk)])
    assert [cast.people["secretariat"]] in groups
    file = attach_to(Practice.objects.get(pk=practice.pk), cast.people["author"])
    assert [cast.people["secretariat"]] in alike(people, [file])
    assert owning.can_write(other, practice)
    assert not owning.can_write(official, practice)
    actions.leave_co_ownership(asked, by=other, at=NOW)
    assert not seen.visible_to(official).exists()
    with pytest.raises(StateConflict):
        actions.leave_co_ownership(asked, by=other, at=NOW)


def test_each_owner_clears_the_draft(cast: Cast, other: Person) -> None:
    people = cast.people
    practice = make_practice(cast, "draft", **WORDS)
    practice.topics.add(TopicFactory())
    seen = Practice.objects.filter(pk=practice.pk)
    assert not seen.visible_to(other).exists()
    draft = actions.open_draft(practice, by=people["author"], at=NOW)
    asked = ask(cast, practice)
    assert seen.visible_to(other).exists()
    assert queries.asked_to_own(other) == [asked]
    actions.accept_co_ownership(asked, by=other, at=NOW)
    assert Draft.objects.visible_to(other).exists()
    actions.save_draft(draft, content={"summary": "Ours."}, by=people["author"], at=NOW)
    actions.submit(practice, by=people["author"], at=NOW)
    draft = actions.approve(practice, by=people["owner coordinator"], at=NOW)
    assert (draft.approvals_needed, draft.cleared_at) == (2, None)
    [mine] = queries.waiting_for(other, at=NOW)
    assert [(share.nation, share.given, share.needed) for share in mine.shares] == [
        ("Estonia", 1, 1),
        ("Canada", 0, 1),
    ]
    assert queries.waiting_for(people["owner coordinator"], at=NOW) == []
    second = create_person(
        email="b@ee.example", name="b", role=Role.COORDINATOR,
        nation=cast.nations["estonia"], password=PASSWORD, by=TEST, at=NOW,
    )  # fmt: skip
    with pytest.raises(StateConflict, match="cleared it already"):
        actions.approve(practice, by=second, at=NOW)
    assert actions.approve(practice, by=other, at=NOW).cleared_at == NOW
    actions.leave_co_ownership(asked, by=other, at=NOW)
    assert Draft.objects.get(practice=practice).cleared_at == NOW


def test_owners_who_come_and_go_during_a_review_count(cast: Cast, other: Person) -> None:
    people = cast.people
    practice = make_practice(cast, "draft", **WORDS)
    practice.topics.add(TopicFactory())
    actions.submit(practice, by=people["author"], at=NOW)
    draft = actions.approve(practice, by=people["owner coordinator"], at=NOW)
    assert draft.cleared_at == NOW
    asked = joined(cast, practice, other)
    draft.refresh_from_db()
    assert (draft.approvals_needed, draft.cleared_at) == (2, None)
    actions.leave_co_ownership(asked, by=other, at=NOW)
    draft.refresh_from_db()
    assert (draft.approvals_needed, draft.cleared_at) == (1, NOW)
    # Handed over before there were several owners
    Draft.objects.update(needs={}, cleared_at=None)
    draft.approvals.all().delete()
    later = joined(cast, practice, other)
    Draft.objects.update(needs={})
    actions.leave_co_ownership(later, by=other, at=NOW)
    assert actions.approve(practice, by=people["owner coordinator"], at=NOW).cleared_at == NOW


def test_it_is_found_and_counted_for_each_owner(cast: Cast, other: Person) -> None:
    practice = make_practice(cast, "clear")
    settle(practice)
    joined(cast, practice, other)
    refresh(practice)
    reader = Client()
    for door in ("/practices/?nation=canada", "/nations/canada/"):
        assert practice.title in reader.get(door).content.decode(), door
    [row] = reader.get(f"{API}/practices/?nation=canada").json()["results"]
    assert (row["nation"], row["co_owners"]) == ("estonia", ["canada"])
    one = reader.get(f"{API}/practices/{practice.slug}/").json()
    assert one["co_owners"] == ["canada"]
    assert "Whose it is" in reader.get(practice.get_absolute_url()).content.decode()
    assert reader.get("/nations/").status_code == 200


def test_owners_are_asked_and_answer_on_pages(cast: Cast, other: Person) -> None:
    practice = make_practice(cast, "clear")
    settle(practice)
    owner, coordinator = client_of(cast, "owner coordinator"), Client()
    coordinator.force_login(other)
    page = f"{practice.get_absolute_url()}owners/"
    assert f'href="{page}"' in owner.get(practice.get_absolute_url()).content.decode()
    assert "Ask another nation" in owner.get(page).content.decode()
    assert coordinator.post(page, {"nation": "canada"}).status_code == 403
    assert owner.post(page, {"nation": "estonia"}).status_code == 422
    assert owner.post(page, {"nation": "canada"}).status_code == 302
    assert f'href="{page}"' in coordinator.get("/practices/drafts/").content.decode()
    assert "Own it too" in coordinator.get(page).content.decode()
    step = f"{page}canada/"
    assert owner.post(step, {"step": "accept"}).status_code == 403
    assert coordinator.post(step, {"step": "x"}).status_code == 400
    assert coordinator.post(step, {"step": "accept"}).status_code == 302
    assert "Leave it to the others" in coordinator.get(page).content.decode()
    assert coordinator.post(step, {"step": "leave"}).status_code == 302
    assert coordinator.post(step, {"step": "leave"}).status_code == 404


def test_owners_are_asked_and_answer_by_the_api(cast: Cast, other: Person) -> None:
    practice = make_practice(cast, "draft")
    actions.open_draft(practice, by=cast.people["author"], at=NOW)
    owner, coordinator = client_of(cast, "owner coordinator"), Client()
    coordinator.force_login(other)
    address = f"{API}/practices/{practice.slug}/owners/"

    def post(client: Client, where: str, body: Any) -> Any:
        return client.post(f"{address}{where}", body, content_type="application/json")

    told(post(owner, "", {"nation": "estonia"}), 422)
    told(post(client_of(cast, "author"), "", {"nation": "canada"}), 403)
    made = post(owner, "", {"nation": "canada"})
    assert (made.status_code, made.json()[0]["accepted_at"]) == (201, None)
    told(post(owner, "canada/accept/", {}), 403)
    assert post(coordinator, "canada/accept/", {}).json()[0]["accepted_at"]
    assert coordinator.get(address).json()[0]["nation"] == "canada"
    assert post(coordinator, "canada/leave/", {}).status_code == 204
