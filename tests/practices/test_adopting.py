"""Adoptions: the adopter's own, confirmed by another, acknowledged, lapsed, owed by mail."""

import datetime
from typing import Any

import pytest
from django.core.exceptions import ValidationError

from core.errors import StaleVersion, StateConflict
from core.models import Edition, Event, Verb
from members.actions import create_person
from members.models import Nation, Organisation, Person
from members.roles import Role
from practices import actions, rules
from practices.actions import Adopter
from practices.models import (
    Adoption,
    AdoptionInvitation,
    Notice,
    NoticeKind,
    Practice,
    ReadingSignal,
)
from tests.factories.members import OrganisationFactory
from tests.readers import NOW, PASSWORD, TEST, Cast, make_cast, make_practice

pytestmark = pytest.mark.django_db
DAY = datetime.timedelta(days=1)
USES = {"kind": "code", "stage": "in_use"}


@pytest.fixture
def cast() -> Cast:
    return make_cast()


def declared(cast: Cast, level: str = "clear", **more: Any) -> Adoption:
    """Canada says that it uses a practice of Estonia."""
    values: dict[str, Any] = {
        "adopter": Adopter(cast.nations["canada"]),
        "content": USES,
        "by": cast.people["peer official"],
        "at": NOW,
    }
    practice = more.pop("practice", None) or make_practice(cast, level)
    return actions.declare(practice, **(values | more))


def coordinator(cast: Cast, nation: str, name: str = "one") -> Person:
    return create_person(
        email=f"{name}.{nation}@example.org", name=f"{name} of {nation}", role=Role.COORDINATOR,
        nation=cast.nations[nation], password=PASSWORD, by=TEST, at=NOW,
    )  # fmt: skip


def council_of(cast: Cast, reader: str) -> Organisation:
    """The local authority for which an affiliate works."""
    person = cast.people[reader]
    council: Organisation = OrganisationFactory(nation=person.nation, name="The council")
    person.organisation = council
    person.save(update_fields=["organisation"])
    return council


def refused(act: Any, *args: Any, **kwargs: Any) -> dict[str, list[str]]:
    with pytest.raises(ValidationError) as caught:
        act(*args, **kwargs)
    return caught.value.message_dict


def test_one_declares_another_confirms_the_source_acknowledges(cast: Cast) -> None:
    boss = coordinator(cast, "canada")
    adoption = declared(cast, marking="CLEAR")
    assert (adoption.marking, adoption.state) == ("GREEN", "unconfirmed")
    assert str(adoption) == "Canada: Zanzibar clear"
    assert not Adoption.objects.visible_to(cast.user("stranger")).exists()
    assert Notice.objects.get().person == boss

    with pytest.raises(StateConflict):
        actions.confirm(adoption, by=cast.people["peer official"], at=NOW)
    adoption = actions.confirm(adoption, by=boss, at=NOW)

    assert (adoption.marking, adoption.state) == ("CLEAR", "confirmed")
    assert adoption.lapses_at == NOW + 365 * DAY
    assert Adoption.objects.visible_to(cast.user("stranger")).exists()
    asked = Notice.objects.get(kind=NoticeKind.TO_ACKNOWLEDGE)
    assert asked.person == cast.people["owner coordinator"]

    adoption = actions.acknowledge(adoption, by=asked.person, at=NOW)
    assert adoption.acknowledged_by == asked.person
    with pytest.raises(StateConflict):
        actions.acknowledge(adoption, by=asked.person, at=NOW)
    verbs = list(Event.objects.filter(verb__startswith="adoption:").values_list("verb", flat=True))
    assert verbs[::-1] == [
        Verb.ADOPTION_DECLARE, Verb.ADOPTION_CONFIRM, Verb.ADOPTION_ACKNOWLEDGE,
    ]  # fmt: skip
    assert Edition.objects.get(kind="adoptions:public").number == 2
    for level, embargo in (("green", None), ("clear", NOW + DAY)):
        hidden = make_practice(cast, level, slug=f"hidden-{level}")
        Practice.objects.filter(pk=hidden.pk).update(embargo_until=embargo)
        hidden.refresh_from_db()
        adoption = declared(cast, practice=hidden, marking="CLEAR")
        actions.confirm(adoption, by=boss, at=NOW)
    assert Edition.objects.get(kind="adoptions:public").number == 2


def test_what_is_changed_waits_for_somebody_else_again(cast: Cast) -> None:
    boss = coordinator(cast, "canada")
    adoption = actions.confirm(declared(cast), by=boss, at=NOW)
    writer = cast.people["peer official"]

    same = actions.change(adoption, content={"stage": "in_use"}, by=writer, at=NOW + DAY)
    assert same.version == adoption.version
    reached = actions.change(adoption, content={"mailbox": "an@office.ca"}, by=writer, at=NOW + DAY)
    assert reached.state == "confirmed"
    assert rules.can_confirm_adoption(boss, reached)
    assert not rules.can_confirm_adoption(writer, reached)

    moved = actions.change(reached, content={"stage": "scaled"}, by=boss, at=NOW + DAY)
    assert (moved.state, moved.written_by) == ("unconfirmed", boss)
    assert not rules.can_confirm_adoption(boss, moved)
    contributor = create_person(
        email="c@example.org", name="c", role=Role.CONTRIBUTOR, nation=cast.nations["canada"],
        password=PASSWORD, by=TEST, at=NOW,
    )  # fmt: skip
    assert rules.can_confirm_adoption(contributor, moved)
    scoped = actions.change(moved, content={"scope": "All."}, by=boss, at=NOW + DAY)
    assert Notice.objects.filter(person=contributor, adoption=scoped).exists()
    moved = scoped
    with pytest.raises(StaleVersion):
        actions.change(moved, content={}, by=boss, at=NOW, expected=frozenset({1}))


def test_narrowing_holds_at_once_widening_when_it_is_confirmed(cast: Cast) -> None:
    boss, writer = coordinator(cast, "canada"), cast.people["peer official"]
    adoption = actions.confirm(declared(cast, "green"), by=boss, at=NOW)
    assert "reason" in refused(
        actions.change, adoption, content={}, marking="AMBER", by=writer, at=NOW
    )
    closed = actions.change(
        adoption, content={}, marking="AMBER", reason="Not yet.", by=writer, at=NOW + DAY
    )
    assert (closed.marking, closed.state) == ("AMBER", "confirmed")
    assert [n.slug for n in closed.named_nations.all()] == ["estonia"]
    assert not Adoption.objects.visible_to(cast.user("named nation's official")).exists()
    assert Adoption.objects.visible_to(cast.user("owner official")).exists()

    asked = actions.change(closed, content={}, marking="GREEN", by=writer, at=NOW + 2 * DAY)
    assert (asked.marking, asked.wanted_marking, asked.state) == ("AMBER", "GREEN", "unconfirmed")
    opened = actions.confirm(asked, by=boss, at=NOW + 3 * DAY)
    assert (opened.marking, opened.wanted_marking) == ("GREEN", "")


def test_an_adoption_shows_to_who_reads_both(cast: Cast) -> None:
    adoption = declared(cast, "amber, named", by=cast.people["named official"])
    seen = {
        reader
        for reader in ("peer official", "named official", "owner official", "secretariat")
        if Adoption.objects.visible_to(cast.user(reader)).exists()
    }
    assert seen == {"named official", "owner official", "secretariat"}
    adoption.practice.marking = "CLEAR"
    adoption.practice.save()
    assert Adoption.objects.visible_to(cast.user("peer official")).exists()


def test_a_council_declares_for_itself(cast: Cast) -> None:
    council = council_of(cast, "affiliate of a named nation")
    one = cast.people["affiliate of a named nation"]
    adopter = Adopter(cast.nations["denmark"], "authority", council)
    ask = {"nation_id": cast.nations["denmark"].pk, "level": "authority", "organisation": council}
    assert rules.can_declare(one, **ask)
    assert not rules.can_declare(cast.people["named nation's official"], **ask)
    assert rules.declares(one)
    assert not rules.declares(cast.people["affiliate of the owner"])
    adoption = declared(cast, adopter=adopter, by=one)
    assert Adoption.objects.visible_to(cast.user("affiliate of a named nation")).exists()
    assert not rules.can_confirm_adoption(one, adoption)
    other = create_person(
        email="o@example.org", name="o", role=Role.AFFILIATE, nation=cast.nations["denmark"],
        password=PASSWORD, by=TEST, at=NOW,
    )  # fmt: skip
    assert not rules.can_confirm_adoption(other, adoption)
    other.organisation = council
    other.save()
    assert rules.can_confirm_adoption(other, adoption)
    strict = {
        "adopter": adopter,
        "by": one,
        "practice": adoption.practice,
        "marking": "AMBER+STRICT",
    }
    assert "marking" in refused(declared, cast, content={**USES, "kind": "policy"}, **strict)


FAULTS: list[tuple[str, dict[str, Any], dict[str, Any]]] = [
    ("stopped_because", {"stage": "stopped"}, {}),
    ("kind", {"kind": "magic"}, {}),
    ("evidence", {"evidence": "one"}, {}),
    ("evidence", {"evidence": [{"ref": "https://example.org/"}]}, {}),
    ("evidence", {"evidence": [{"what": 1, "ref": ""}]}, {}),
    ("evidence", {"evidence": [{"what": "x" * 601, "ref": ""}]}, {}),
    ("evidence", {"evidence": [{"what": "", "ref": "https://example.org/"}] * 21}, {}),
    ("evidence", {"evidence": [{"what": "x", "ref": ""}]}, {}),
    ("evidence", {"evidence": [{"what": "x", "ref": "nowhere"}]}, {}),
    ("outcomes", {"outcomes": [{"what": "x", "after": ""}]}, {}),
    ("marking", {}, {"marking": "RED"}),
    ("level", {}, {"level": "nation", "body": "Agency"}),
    ("organisation", {}, {"level": "agency"}),
    ("organisation", {}, {"level": "authority", "body": "Town"}),
]


@pytest.mark.parametrize(("field", "content", "more"), FAULTS)
def test_what_does_not_fit_is_refused_by_field(
    cast: Cast, field: str, content: dict[str, Any], more: dict[str, Any]
) -> None:
    marking = {"marking": more["marking"]} if "marking" in more else {}
    who = {name: more[name] for name in ("level", "body") if name in more}
    adopter = Adopter(cast.nations["canada"], **who)
    found = refused(declared, cast, adopter=adopter, content={**USES, **content}, **marking)
    assert set(found) == {field}
    assert not Adoption.objects.exists()


def test_bodies_contacts_and_chains_fit(cast: Cast) -> None:
    practice = make_practice(cast, "clear")
    own = {"adopter": Adopter(cast.nations["estonia"]), "by": cast.people["author"]}
    assert "level" in refused(declared, cast, practice=practice, **own)
    agency: Organisation = OrganisationFactory(nation=cast.nations["canada"], kind="agency")
    foreign: Organisation = OrganisationFactory(nation=cast.nations["denmark"], kind="agency")
    for level, organisation in (("agency", foreign), ("authority", agency)):
        adopter = Adopter(cast.nations["canada"], level, organisation)
        assert "organisation" in refused(declared, cast, practice=practice, adopter=adopter)
    first = declared(cast, practice=practice)
    assert "kind" in refused(declared, cast, practice=practice)
    theirs = Adopter(cast.nations["canada"], "agency", agency)
    second = declared(
        cast, practice=practice, adopter=theirs, content={**USES, "taken_from": first}
    )
    loop = refused(actions.change, first, content={"taken_from": second}, by=TEST, at=NOW)
    assert loop["taken_from"] == [f"That would be a loop: Canada from {agency.name} from Canada."]
    other = declared(cast, "green")
    assert "taken_from" in refused(
        actions.change, first, content={"taken_from": other}, by=TEST, at=NOW
    )
    contact = {"contact": cast.people["author"]}
    assert "contact" in refused(actions.change, first, content=contact, by=TEST, at=NOW)
    gone = {"contact": cast.people["former member"]}
    assert "contact" in refused(actions.change, first, content=gone, by=TEST, at=NOW)


def test_a_year_later_it_lapses_and_is_renewed_in_one_step(cast: Cast) -> None:
    boss = coordinator(cast, "canada")
    adoption = actions.confirm(declared(cast, marking="CLEAR"), by=boss, at=NOW)
    assert actions.remind(at=NOW) == 0
    almost = NOW + 340 * DAY
    assert actions.remind(at=almost) == 1
    assert actions.remind(at=almost) == 0
    told = Notice.objects.filter(kind=NoticeKind.LAPSING)
    assert {notice.person for notice in told} == {boss, cast.people["peer official"]}
    assert actions.lapse_due(by=TEST, at=almost) == 0
    over = NOW + 365 * DAY
    assert actions.lapse_due(by=TEST, at=over) == 1
    assert actions.lapse_due(by=TEST, at=over) == 0
    adoption.refresh_from_db()
    assert adoption.state == "unconfirmed"
    again = actions.confirm(adoption, by=boss, at=over)
    assert (again.state, again.reminded_at) == ("confirmed", None)
    assert Notice.objects.filter(kind=NoticeKind.TO_ACKNOWLEDGE).count() == 1


def test_a_lapse_that_another_worker_did_is_left_alone(cast: Cast) -> None:
    from practices.actions.lapsing import _lapse  # noqa: PLC0415 - one test

    assert _lapse(declared(cast).pk, by=TEST, at=NOW) is False


def test_who_answers_for_it_is_handed_over(cast: Cast) -> None:
    boss = coordinator(cast, "canada")
    adoption = declared(cast)
    actions.hand_over_adoption(adoption, cast.people["chair"], by=boss, at=NOW)
    adoption.refresh_from_db()
    assert (adoption.contact, adoption.contact_left_at) == (cast.people["chair"], None)
    actions.hand_over_adoption(adoption, None, by=boss, at=NOW)
    adoption.refresh_from_db()
    assert (adoption.contact, adoption.contact_left_at) == (None, NOW)
    assert Notice.objects.get(kind=NoticeKind.CONTACT).person == boss
    named = actions.change(adoption, content={"contact": boss}, by=boss, at=NOW)
    assert named.contact_left_at is None
    actions.hand_over_adoption(named, None, by=boss, at=NOW)


def test_a_nation_is_asked_and_answers_by_declaring_or_not(cast: Cast) -> None:
    practice, asker = make_practice(cast, "clear"), cast.people["author"]
    canada = cast.nations["canada"]
    boss = coordinator(cast, "canada")
    for wrong in ("estonia", "atlantis"):
        nation = Nation.objects.get(slug=wrong)
        assert "nation" in refused(
            actions.invite_adopter, practice, nation=nation, by=asker, at=NOW
        )
    invitation = actions.invite_adopter(practice, nation=canada, note="Do you?", by=asker, at=NOW)
    assert str(invitation) == "Canada: Zanzibar clear"
    assert Notice.objects.get(kind=NoticeKind.INVITED).person == boss
    twice = refused(actions.invite_adopter, practice, nation=canada, by=asker, at=NOW)
    assert "invited already" in twice["nation"][0]
    assert rules.can_answer_invitation(cast.people["peer official"], invitation)
    assert not rules.can_answer_invitation(asker, invitation)
    seen = {
        reader
        for reader in ("peer official", "owner official", "named nation's official", "stranger")
        if AdoptionInvitation.objects.visible_to(cast.user(reader)).exists()
    }
    assert seen == {"peer official", "owner official"}
    assert "because" in refused(actions.decline, invitation, because=" ", by=boss, at=NOW)
    actions.decline(invitation, because="We have our own.", by=boss, at=NOW)
    with pytest.raises(StateConflict):
        actions.decline(invitation, because="Still.", by=boss, at=NOW)
    again = actions.invite_adopter(practice, nation=canada, by=asker, at=NOW)
    declared(cast, practice=practice)
    again.refresh_from_db()
    assert again.answered_at == NOW


def test_a_reader_says_what_came_of_it(cast: Cast) -> None:
    practice, reader = make_practice(cast, "green"), cast.people["peer official"]
    actions.signal(practice, signal="read", by=reader, at=NOW)
    assert "because" in refused(actions.signal, practice, signal="not_fit", by=reader, at=NOW)
    row = actions.signal(practice, signal="not_fit", because="Too big.", by=reader, at=NOW)
    assert str(row) == "It did not fit: Zanzibar green"
    assert ReadingSignal.objects.visible_to(cast.user("owner official")).get() == row
    assert not ReadingSignal.objects.visible_to(cast.user("stranger")).exists()
    assert rules.can_signal(reader, practice)
    for other in ("owner official", "secretariat", "affiliate of the owner", "nation's system"):
        assert not rules.can_signal(cast.user(other), practice)


def test_who_may_declare_invite_and_acknowledge(cast: Cast) -> None:
    adoption = declared(cast)
    nation = cast.nations["canada"].pk
    may = {
        reader
        for reader in cast.people
        if rules.can_declare(cast.user(reader), nation_id=nation, level="nation")
    }
    assert may == {"peer official", "named official", "group member", "chair"}
    key, of = cast.user("nation's system"), {"level": "nation"}
    assert rules.can_declare(key, nation_id=cast.nations["estonia"].pk, **of)
    assert not rules.can_declare(key, nation_id=nation, **of)
    assert rules.can_edit_adoption(cast.people["chair"], adoption)
    for one, can in (("author", True), ("owner official", False), ("nation's system", False)):
        assert rules.can_acknowledge(cast.user(one), adoption) is can
        assert rules.can_invite_adopters(cast.user(one), adoption.practice) is can
    for nobody in ("secretariat", "nation's system", "owner coordinator", "former member"):
        assert not rules.can_confirm_adoption(cast.user(nobody), adoption)


def test_opening_what_is_not_for_all_of_the_network_is_noted(cast: Cast) -> None:
    by = cast.people["owner official"]
    actions.note_adoption_read(declared(cast), by=by, at=NOW)
    assert not Event.objects.filter(verb=Verb.ADOPTION_READ).exists()
    narrow = declared(cast, "green", marking="AMBER")
    actions.note_adoption_read(narrow, by=by, at=NOW)
    assert Event.objects.get(verb=Verb.ADOPTION_READ).on_id == str(narrow.pk)


def test_by_a_system_the_nations_coordinator_confirms(cast: Cast) -> None:
    system = cast.user("nation's system")
    practice = make_practice(cast, "clear", owner_nation=cast.nations["denmark"])
    adopter = Adopter(cast.nations["estonia"])
    adoption = declared(cast, practice=practice, adopter=adopter, by=system)
    assert (adoption.written_by, adoption.contact) == (None, None)
    assert rules.can_confirm_adoption(cast.people["owner coordinator"], adoption)
    assert not rules.can_confirm_adoption(cast.people["author"], adoption)
    changed = actions.change(adoption, content={"scope": "All."}, by=system, at=NOW)
    assert changed.written_by is None
