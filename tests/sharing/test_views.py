import datetime
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from members.markings import Marking
from members.models import Person
from practices.models import Attachment, Practice
from sharing.actions import ask
from sharing.models import State, Wish
from sharing.queries import in_words
from tests.factories.files import attach_to
from tests.factories.practices import TopicFactory
from tests.readers import NOW, PASSWORD, Cast, make_cast, make_practice, sharing_of
from workinggroups.models import AgendaItem, Meeting

pytestmark = pytest.mark.django_db
WHY = "Others wait for it."


@pytest.fixture
def cast() -> Cast:
    return make_cast()


def as_(cast: Cast, reader: str) -> Client:
    """Signed in, and having shown the password again, as what is grave asks for."""
    client = Client()
    person = cast.people[reader]
    client.force_login(person)
    client.post("/account/reauthenticate/", {"password": PASSWORD})
    return client


def published(cast: Cast, level: str) -> Practice:
    practice = make_practice(cast, level, what_did_not_work="The first try.")
    practice.topics.add(TopicFactory())
    return practice


def body(reply: Any) -> str:
    text: str = reply.content.decode()
    return text


def test_a_reader_asks_and_sees_the_answer(cast: Cast) -> None:
    practice = published(cast, "green")
    reader, owner = as_(cast, "peer official"), as_(cast, "owner coordinator")
    address = f"{practice.get_absolute_url()}share/"
    assert f'href="{address}"' in body(reader.get(practice.get_absolute_url()))
    form = body(reader.get(address))
    assert "TLP:CLEAR" in form
    assert "TLP:RED" not in form

    reply = reader.post(address, {"marking": "CLEAR", "reason": WHY}, follow=True)
    assert "Not answered yet" in body(reply)
    wish = Wish.objects.get()
    waiting = body(owner.get("/sharing/"))
    assert wish.get_absolute_url() in waiting
    assert "peer official" in waiting

    assert "peer official" in body(owner.get(wish.get_absolute_url()))
    empty = owner.post(wish.get_absolute_url(), {"reason": ""})
    assert "This field is required." in body(empty)
    reply = owner.post(wish.get_absolute_url(), {"agree": "yes", "reason": "Gladly."}, follow=True)
    assert "Your answer is kept" in body(reply)
    practice.refresh_from_db()
    assert practice.marking == Marking.CLEAR
    assert "Gladly." in body(reader.get("/sharing/"))
    assert owner.get(wish.get_absolute_url()).status_code == 404
    assert 'href="/sharing/"' in body(reader.get("/me/"))


def test_to_agree_one_shows_again_who_one_is(cast: Cast) -> None:
    practice = published(cast, "green")
    wish = ask(practice, marking="CLEAR", reason=WHY, by=cast.people["peer official"], at=NOW)
    client = Client()
    client.force_login(cast.people["owner coordinator"])
    reply = client.post(wish.get_absolute_url(), {"agree": "yes", "reason": WHY})
    assert reply["Location"].startswith("/account/reauthenticate/")
    assert Wish.objects.get().state == State.OPEN


def test_what_is_refused_stands_at_its_field(cast: Cast) -> None:
    practice = published(cast, "green")
    reader = as_(cast, "peer official")
    address = f"{practice.get_absolute_url()}share/"
    for sent, said in (
        ({"reason": WHY}, "Say how it should be shared more widely."),
        ({"marking": "CLEAR"}, "This field is required."),
        ({"marking": "CLEAR", "reason": "\0"}, "Null characters are not allowed."),
        ({"marking": "RED", "reason": WHY}, "Select a valid choice."),
        ({"nation": "denmark", "reason": WHY}, "Say how it should be shared more widely."),
    ):
        assert said in body(reader.post(address, sent)), sent
    assert "Name a nation" not in body(reader.get(address))
    reader.post(address, {"marking": "CLEAR", "reason": WHY})
    again = reader.post(address, {"marking": "CLEAR", "reason": WHY})
    assert "asked for this already" in body(again)


def test_the_answer_is_refused_where_things_have_changed(cast: Cast) -> None:
    practice = published(cast, "green")
    wish = ask(practice, marking="CLEAR", reason=WHY, by=cast.people["peer official"], at=NOW)
    owner = as_(cast, "owner coordinator")
    Practice.objects.update(marking=Marking.CLEAR)
    reply = owner.post(wish.get_absolute_url(), {"agree": "yes", "reason": WHY})
    assert "as wide already" in body(reply)
    assert Wish.objects.get().state == State.OPEN


def test_one_takes_back_ones_own_wish_only(cast: Cast) -> None:
    practice = published(cast, "green")
    wish = ask(practice, marking="CLEAR", reason=WHY, by=cast.people["peer official"], at=NOW)
    address = f"{wish.get_absolute_url()}take-back/"
    assert as_(cast, "owner coordinator").post(address).status_code == 404
    reader = as_(cast, "peer official")
    assert "Taken back" in body(reader.post(address, follow=True))
    assert reader.post(address).status_code == 404
    for number in (0, 2**63):
        assert reader.post(f"/sharing/{number}/take-back/").status_code == 404
        assert reader.get(f"/sharing/{number}/").status_code == 404


def test_nothing_is_told_of_what_may_no_longer_be_read(cast: Cast) -> None:
    practice = published(cast, "amber, named")
    wish = ask(practice, marking="GREEN", reason=WHY, by=cast.people["named official"], at=NOW)
    owner = as_(cast, "owner coordinator")
    owner.post(wish.get_absolute_url(), {"agree": "no", "reason": "Its budget is secret."})
    reader = as_(cast, "named official")
    assert "Its budget is secret." in body(reader.get("/sharing/"))
    practice.named_people.clear()
    page = body(reader.get("/sharing/"))
    assert "Something that you may no longer read" in page
    for trace in (practice.title, practice.slug, "AMBER", WHY, "Its budget is secret.", "Declined"):
        assert trace not in page
    Person.objects.filter(name="owner coordinator").update(nation=cast.nations["denmark"])
    assert practice.title not in body(owner.get("/sharing/"))


def test_a_wish_is_shown_to_those_who_answer_it_only(cast: Cast) -> None:
    practice = published(cast, "green")
    wish = ask(practice, marking="CLEAR", reason=WHY, by=cast.people["peer official"], at=NOW)
    for reader in cast.people:
        client = Client()
        client.force_login(cast.people[reader])
        answers = reader == "owner coordinator"
        reply = client.get(wish.get_absolute_url())
        assert (reply.status_code == 200) is answers, reader
        listed = body(client.get("/sharing/")) if reply.status_code != 302 else ""
        assert (WHY in listed) is answers, reader


def test_meetings_and_points_are_asked_for_beside_them(cast: Cast) -> None:
    fields, _ = sharing_of(cast, "amber, group's")
    meeting = Meeting.objects.create(
        slug="a-meeting", title="A meeting", starts_at=NOW, time_zone="UTC", created_at=NOW,
        updated_at=NOW, **fields,
    )  # fmt: skip
    point = AgendaItem.objects.create(
        meeting=meeting, position=1, title="A point", **(fields | {"marking": Marking.STRICT})
    )
    member, chair = as_(cast, "group member"), as_(cast, "chair")
    addresses = (
        f"/meetings/a-meeting/agenda/{point.pk}/share/",
        "/meetings/a-meeting/share/",
    )
    page = body(member.get(meeting.get_absolute_url()))
    for address in addresses:
        assert f'href="{address}"' in page
        member.post(
            address, {"marking": "AMBER" if "agenda" in address else "GREEN", "reason": WHY}
        )
    assert "TLP:GREEN" not in body(member.get(addresses[0]))  # wider than its meeting
    for wish in Wish.objects.order_by("pk"):
        chair.post(wish.get_absolute_url(), {"agree": "yes", "reason": WHY})
    meeting.refresh_from_db()
    point.refresh_from_db()
    assert (meeting.marking, point.marking) == (Marking.GREEN, Marking.AMBER)
    for hidden in ("/meetings/none/share/", "/meetings/a-meeting/agenda/9/share/",
                   f"/meetings/a-meeting/agenda/{2**63}/share/", "/practices/none/share/"):  # fmt: skip
        assert member.get(hidden).status_code == 404


def test_a_file_is_asked_for_on_its_page_and_agreed_to(cast: Cast) -> None:
    file = attach_to(published(cast, "green"), cast.people["author"], marking="AMBER")
    reader, owner = as_(cast, "owner official"), as_(cast, "owner coordinator")
    address = f"{file.get_absolute_url()}share/"
    assert f'href="{address}"' in body(reader.get(file.get_absolute_url()))
    form = body(reader.get(address))
    assert "TLP:GREEN" in form
    assert "TLP:CLEAR" not in form  # wider than its practice
    reader.post(address, {"marking": "GREEN", "reason": WHY})
    wish = Wish.objects.get()
    owner.post(wish.get_absolute_url(), {"agree": "yes", "reason": WHY})
    file.refresh_from_db()
    assert file.marking == "GREEN"
    Attachment.objects.update(shown_at=None)
    assert as_(cast, "author").get(address).status_code == 403
    assert f'href="{address}"' not in body(as_(cast, "author").get(file.get_absolute_url()))


def test_people_and_groups_are_ticked_and_the_embargo_is_told(cast: Cast) -> None:
    until = timezone.now() + datetime.timedelta(days=9)
    practice = published(cast, "amber, named")
    Practice.objects.update(embargo_until=until, author=cast.people["author"])
    author, address = as_(cast, "author"), f"{practice.get_absolute_url()}share/"
    form = body(author.get(address))
    assert "owner official, Estonia" in form
    assert "peer official" not in form
    assert "End the embargo earlier" in form
    number = cast.people["owner official"].pk
    for sent, said in (
        ({"people": [cast.people["peer official"].pk]}, "Select a valid choice."),
        ({"people": ["x", 2**80]}, "Say how it should be shared more widely."),
        ({"circles": ["none"]}, "Select a valid choice."),
        ({"embargo_until": "soon"}, "Enter a valid date/time."),
        ({"embargo_until": "2199-01-01T00:00"}, "no embargo that ends later"),
    ):
        assert said in body(author.post(address, {"reason": WHY, **sent})), sent
    sent = {"people": [number], "circles": ["the-group"], "embargo_until": "2026-11-23T09:00"}
    page = body(author.post(address, {"reason": WHY, **sent}, follow=True))
    assert "owner official, the-group named as readers" in page
    assert "the embargo over on 23 November 2026, 09:00 UTC" in page
    assert "End the embargo" not in body(
        as_(cast, "named official").get(
            f"{make_practice(cast, 'amber, named, released').get_absolute_url()}share/"
        )
    )


def test_a_draft_is_not_asked_for(cast: Cast) -> None:
    draft = make_practice(cast, "draft")
    author = as_(cast, "author")
    assert "share/" not in body(author.get(draft.get_absolute_url()))
    assert author.get(f"{draft.get_absolute_url()}share/").status_code == 403


@pytest.mark.parametrize("rows", [1, 3])
def test_the_list_costs_the_same_for_few_and_many(
    cast: Cast, rows: int, django_assert_num_queries: Any
) -> None:
    for number in range(rows):
        practice = make_practice(cast, "green", slug=f"one-{number}")
        grouped = make_practice(cast, "amber, group's", slug=f"two-{number}")
        ask(practice, marking="CLEAR", reason=WHY, by=cast.people["chair"], at=NOW)
        ask(grouped, marking="GREEN", reason=WHY, by=cast.people["group member"], at=NOW)
    client = Client()
    client.force_login(cast.people["chair"])
    with django_assert_num_queries(
        11
    ):  # session, person, limit; to answer, chairs; own, read; named
        assert client.get("/sharing/").status_code == 200


def test_what_is_wished_for_is_told_in_words(cast: Cast) -> None:
    practice = published(cast, "amber, named")
    wanted = {"marking": "AMBER", "release": True, "nation": cast.nations["canada"]}
    wish = Wish(practice=practice, **wanted)
    assert list(in_words(wish)) == [
        "TLP:AMBER instead of TLP:AMBER",
        "released to local authorities",
        "Canada named as a reader",
    ]
    assert list(in_words(Wish(practice=practice, release=True))) == [
        "released to local authorities"
    ]
    ended = Wish(practice=practice, embargo_until=NOW)
    assert list(in_words(ended)) == ["the embargo over on 22 November 2026, 12:00 UTC"]
    assert str(wish) == f"wish about {practice.title}"


def test_of_two_answers_the_second_is_told_that_there_is_one(
    cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    practice = published(cast, "green")
    wish = ask(practice, marking="CLEAR", reason=WHY, by=cast.people["peer official"], at=NOW)
    owner = as_(cast, "owner coordinator")

    def meanwhile(*_: Any) -> Wish:
        """Who answers has the page open while who asked takes the wish back."""
        found = Wish.objects.get(pk=wish.pk)
        Wish.objects.update(state=State.WITHDRAWN, answered_at=NOW)
        return found

    monkeypatch.setattr("sharing.queries.wish_for", meanwhile)
    reply = owner.post(wish.get_absolute_url(), {"agree": "yes", "reason": WHY})
    assert "answered already: taken back" in body(reply)
