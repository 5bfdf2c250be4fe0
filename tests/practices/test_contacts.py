"""Whom to ask about a practice: a person and an office, and what happens when the person leaves."""

from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.test import Client

from core.models import Event, Verb
from hub.leaving import actions as leaving
from hub.leaving.checklist import checklist
from practices import actions
from practices.models import Notice, Practice, PracticeContact
from tests.api.conftest import client_of
from tests.readers import NOW, Cast, make_cast, make_practice

pytestmark = pytest.mark.django_db


@pytest.fixture
def cast() -> Cast:
    return make_cast()


def named(cast: Cast, practice: Practice, who: str = "owner official") -> PracticeContact:
    person = cast.people[who]
    person.languages = [{"tag": "et"}, {"tag": "en"}]
    person.save()
    return actions.name_contact(
        practice, person=person, mailbox="office@example.org", by=cast.people["author"], at=NOW
    )


def test_a_writer_names_who_answers(cast: Cast) -> None:
    practice = make_practice(cast, "clear")
    url = f"{practice.get_absolute_url()}contact/"
    author = client_of(cast, "author")
    assert "owner official" in author.get(url).content.decode()
    assert author.post(url, {"mailbox": "nobody"}).status_code == 200
    who = str(cast.people["owner official"].pk)
    done = author.post(url, {"person": who, "mailbox": "office@example.org"})
    assert done.headers["Location"] == practice.get_absolute_url()
    assert 'value="office@example.org"' in author.get(url).content.decode()
    page = client_of(cast, "peer official").get(practice.get_absolute_url()).content.decode()
    assert "owner official" in page
    assert "office@example.org" in page
    assert "office@example.org" not in Client().get(practice.get_absolute_url()).content.decode()
    assert Event.objects.get(verb=Verb.PRACTICE_CONTACT).changes["contact"][0] is None
    assert client_of(cast, "peer official").get(url).status_code == 403
    assert author.get("/practices/nothing/contact/").status_code == 404
    with pytest.raises(ValidationError):
        named(cast, practice, "peer official")
    assert str(PracticeContact.objects.get()) == f"contact of {practice.title}"


def test_an_office_alone_can_be_asked(cast: Cast) -> None:
    practice = make_practice(cast, "clear")
    actions.name_contact(
        practice, person=None, mailbox="office@example.org", by=cast.people["author"], at=NOW
    )
    page = client_of(cast, "peer official").get(practice.get_absolute_url()).content.decode()
    assert "office@example.org" in page
    assert "Whoever answered" not in page


def test_when_the_person_leaves_somebody_else_answers_or_the_page_says_so(cast: Cast) -> None:
    one, two = (make_practice(cast, "clear", slug=slug, author=None) for slug in ("one", "two"))
    for practice in (one, two):
        named(cast, practice)
    official, boss = cast.people["owner official"], cast.people["owner coordinator"]
    held = checklist(official, boss, at=NOW).holdings
    assert [holding.kind for holding in held] == ["contact", "contact"]
    Practice.objects.filter(pk=two.pk).update(marking="RED")  # nobody sees it on the list
    heirs: dict[str, Any] = {
        holding.key: boss for holding in checklist(official, boss, at=NOW).holdings
    }
    leaving.leave(official, heirs=heirs, by=boss, at=NOW)
    assert PracticeContact.objects.get(practice=one).person == boss
    gone = PracticeContact.objects.get(practice=two)
    assert (gone.person, gone.left_at) == (None, NOW)
    assert Notice.objects.get(kind="contact").person == boss
    Practice.objects.filter(pk=two.pk).update(marking="CLEAR")
    page = client_of(cast, "peer official").get("/practices/two/").content.decode()
    assert "left on 22 November 2026. The nation is asked to name somebody by 2 December 2026" in (
        " ".join(page.split())
    )
    actions.release_contacts(boss, at=NOW)
    assert PracticeContact.objects.get(practice=one).person is None
    again = actions.name_contact(two, person=None, mailbox="", by=boss, at=NOW)
    assert again.left_at == NOW
