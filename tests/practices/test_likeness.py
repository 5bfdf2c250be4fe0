"""The warning that somebody wrote about the same: close is told, hidden is not."""

from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.test import Client

from core.errors import StateConflict
from practices import actions
from practices.likeness import Written, address, likeness
from practices.lookups import lookups, stamp
from practices.models import Draft, Practice, Topic
from practices.queries import similar, similar_to
from tests.factories.practices import settle
from tests.practices.test_actions import content
from tests.readers import NOW, Cast, make_cast, make_practice

pytestmark = pytest.mark.django_db


@pytest.fixture
def cast() -> Cast:
    Topic.objects.create(slug="payments", label="Payments", definition="Taking money.")
    return make_cast()


def test_what_is_close_by_words_or_by_code() -> None:
    one = Written.of("One form for moving house", "People tell the state once.", None)
    alike = Written.of("Moving house with one form", "Tell eleven offices once.", None)
    other = Written.of("Paying tax by phone", "A bill that is paid in a minute.", None)
    assert likeness(one, alike) == "words"
    assert likeness(one, other) == ""
    assert likeness(Written.of("A form", "", None), Written.of("A form", "", None)) == ""
    titles = Written.of("Digital wallet pilot", "", None)
    assert likeness(titles, Written.of("Pilot of a digital wallet", "", None)) == "words"
    code = Written.of_content({"open_source": {"repository": "https://www.example.org/X.git"}})
    assert likeness(code, Written.of("y", "z", "http://example.org/x/")) == "repository"
    assert address(None) == ""


def close_to(cast: Cast, level: str, **more: Any) -> Practice:
    row = make_practice(cast, level, title="One form for moving house", **more)
    settle(row)
    return row


def begun(cast: Cast) -> Draft:
    _, draft = actions.start(
        title="Moving house with one form",
        kind="service",
        owner=cast.nations["estonia"],
        by=cast.people["author"],
        at=NOW,
    )
    return draft


def found(cast: Cast, draft: Draft) -> list[str]:
    close = similar_to(cast.user("author"), draft, known=lookups(stamp()))
    return sorted(item["slug"] for item in close)


def test_only_what_the_writer_may_read_is_told(cast: Cast) -> None:
    for level in ("clear", "amber, group's", "draft, group's", "withdrawn, clear"):
        close_to(cast, level)
    assert found(cast, begun(cast)) == ["clear"]


def test_the_same_code_is_told_first(cast: Cast, django_assert_num_queries: Any) -> None:
    row = make_practice(cast, "clear", title="Else", repository="https://example.org/code")
    settle(row)
    draft = begun(cast)
    said = {"title": "!", "open_source": {"repository": "http://www.example.org/code.git"}}
    known, author = lookups(stamp()), cast.user("author")
    with django_assert_num_queries(1):
        [item] = similar(author, draft.practice, said, known=known)
    assert (item["why"], item["nation"]) == ("repository", "Estonia")


def test_it_is_linked_or_set_apart(cast: Cast) -> None:
    first, second = close_to(cast, "clear"), close_to(cast, "green")
    hidden = make_practice(cast, "amber, group's")
    by: Any = {"by": cast.user("author"), "at": NOW}
    made = actions.create(
        content=content(title="Moving house by one form"), owner=cast.nations["estonia"], **by
    )
    practice = actions.publish(made, by=cast.user("owner coordinator"), at=NOW)
    practice.links_out.create(target=hidden, kind="related", position=0)
    practice.links_out.create(target=second, kind="adapts", position=1)
    draft = actions.open_draft(practice, **by)
    assert found(cast, draft) == ["clear", "green"]
    draft = actions.tell_apart(draft, second, link=False, **by)
    assert found(cast, draft) == ["clear"]
    draft = actions.tell_apart(draft, first, link=True, **by)
    related = {"practice": "clear", "kind": "related"}
    assert draft.content["links"] == [{"practice": "green", "kind": "adapts"}, related]
    assert found(cast, draft) == []
    assert actions.tell_apart(draft, first, link=True, **by).edition == draft.edition
    try:
        actions.publish(practice, by=cast.user("owner coordinator"), at=NOW)
    except ValidationError as error:  # pragma: no cover - to be told what is wrong
        pytest.fail(str(error))
    assert practice.links_out.count() == 3


def test_the_pages_and_the_choice(cast: Cast) -> None:
    close_to(cast, "clear")
    draft = begun(cast)
    address = draft.practice.get_absolute_url()
    client = Client()
    client.force_login(cast.people["author"])
    for there in ("edit/", "draft/"):
        assert (
            "Somebody wrote about something close" in client.get(address + there).content.decode()
        )
    assert client.post(f"{address}draft/apart/", {"practice": "nothing"}).status_code == 404
    client.post(f"{address}draft/apart/", {"practice": "clear"})
    assert Draft.objects.get().set_apart == ["clear"]
    assert "something close" not in client.get(f"{address}draft/").content.decode()
    Draft.objects.update(state="submitted", submitted_at=NOW)
    reply = client.post(f"{address}draft/apart/", {"practice": "clear", "link": "1"}, follow=True)
    assert "This draft is in review." in reply.content.decode()
    draft.refresh_from_db()
    with pytest.raises(StateConflict):
        actions.tell_apart(
            draft, Practice.objects.get(slug="clear"), link=True, by=cast.user("author"), at=NOW
        )
