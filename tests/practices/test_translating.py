"""Practices in other languages: who writes them, who reads them, and when they are stale."""

from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.test import Client

from core.errors import StaleVersion, StateConflict
from core.models import Event, Verb
from practices import actions, queries
from practices.models import ClearanceRule, Practice, Translation
from tests.api.conftest import API, client_of, told
from tests.api.conftest import cast as _cast
from tests.factories.practices import settle
from tests.readers import MAY_READ_PRACTICE, NOW, READERS, Cast, make_practice

pytestmark = pytest.mark.django_db
cast = _cast
TEXTS = {"title": "Kolimine", "summary": "Lühidalt.", "situation": "Kirju oli **üksteist**."}


def translate(practice: Practice, by: Any, **more: Any) -> Translation:
    values: dict[str, Any] = {"language": "et", "texts": TEXTS, "by_machine": False} | more
    return actions.translate(practice, by=by, at=NOW, **values)


def nobody_approves(cast: Cast) -> None:
    ClearanceRule.objects.create(nation=cast.nations["estonia"], approvers=0)


def refused(*args: Any, **kwargs: Any) -> dict[str, list[str]]:
    with pytest.raises(ValidationError) as caught:
        translate(*args, **kwargs)
    return caught.value.message_dict


def test_a_translation_is_read_by_whoever_reads_its_practice(cast: Cast) -> None:
    for level in MAY_READ_PRACTICE:
        Translation.objects.create(
            practice=make_practice(cast, level),
            language="et",
            of_version=1,
            updated_at=NOW,
            state="shown",
        )
    for reader in READERS:
        user = cast.user(reader)
        seen = Translation.objects.visible_to(user).values_list("practice__slug", flat=True)
        practices = Practice.objects.visible_to(user).exclude(status="withdrawn")
        assert set(seen) == set(practices.values_list("slug", flat=True)), reader


def test_a_translation_is_of_a_version_and_goes_stale(cast: Cast) -> None:
    practice, author = make_practice(cast, "clear"), cast.people["author"]
    nobody_approves(cast)
    row = translate(practice, author)
    assert (row.version, row.of_version, row.is_stale) == (1, 1, False)
    assert Event.objects.filter(verb=Verb.PRACTICE_TRANSLATE).count() == 1
    Practice.objects.filter(pk=practice.pk).update(version=2)
    assert Translation.objects.select_related("practice").get().is_stale
    again = translate(
        practice, cast.user("nation's system"), by_machine=True, expected=frozenset({1})
    )
    assert (again.version, again.of_version, again.author) == (2, 2, None)
    assert (again.state, again.needed) == ("waiting", 1)  # of a system: a person clears it
    with pytest.raises(StaleVersion):
        translate(practice, author, expected=frozenset({1}))


def test_what_is_no_translation_is_refused_by_field(cast: Cast) -> None:
    practice, author = make_practice(cast, "green"), cast.people["author"]
    assert "original" in refused(practice, author, language="en")["language"][0]
    assert refused(practice, author, language="Eesti").keys() == {"language"}
    assert refused(practice, author, texts={"title": "A" * 161}).keys() == {"title", "summary"}
    assert refused(practice, author, texts=TEXTS | {"how_to_start": "x" * 20_001}).keys() == {
        "how_to_start"
    }
    with pytest.raises(StateConflict):
        translate(make_practice(cast, "withdrawn, green"), author)
    assert not Translation.objects.exists()


def test_a_practice_is_translated_on_a_page_and_read(cast: Cast) -> None:
    practice = make_practice(cast, "clear")
    nobody_approves(cast)
    settle(practice)
    client = client_of(cast, "author")
    here = practice.get_absolute_url()
    assert f'href="{here}translate/"' in client.get(here).content.decode()
    form = {**TEXTS, "language": "he", "by_machine": "machine", "version": 0}
    assert client.post(f"{here}translate/", form).headers["Location"] == f"{here}in/he/"
    assert "by somebody else meanwhile" in client.post(f"{here}translate/", form).content.decode()
    html = Client().get(f"{here}in/he/").content.decode()
    assert '<div lang="he" dir="rtl">' in html
    assert "<strong>üksteist</strong>" in html
    assert "By a machine, of version 1" in html
    assert "The original has moved on since" not in html
    Practice.objects.filter(pk=practice.pk).update(version=2)
    assert "The original has moved on since" in Client().get(f"{here}in/he/").content.decode()
    page = client.get(here).content.decode()
    assert f'href="{here}in/he/"' in page
    assert 'hreflang="he"' in page
    assert "Kolimine" in client.get(f"{here}translate/?language=he").content.decode()
    assert (
        "language of the original"
        in client.post(f"{here}translate/", form | {"language": "en"}).content.decode()
    )
    assert client_of(cast, "peer official").get(f"{here}translate/").status_code == 403
    assert Client().get(f"{here}in/fr/").status_code == 404
    assert client.get("/practices/none/translate/").status_code == 404


def test_a_withdrawn_practice_is_not_translated(cast: Cast) -> None:
    practice = make_practice(cast, "clear")
    Translation.objects.create(
        practice=practice, language="et", of_version=1, updated_at=NOW, state="shown"
    )
    assert client_of(cast, "author").get(f"/practices/{make_practice(cast, 'withdrawn, green').slug}/translate/").status_code == 403  # fmt: skip


def test_a_nation_clears_a_translation_before_others_read_it(cast: Cast) -> None:
    practice, author = make_practice(cast, "clear"), cast.people["author"]
    owner = cast.people["owner coordinator"]
    seen = Translation.objects.visible_to
    first = translate(practice, author)
    assert (first.state, first.needed) == ("waiting", 1)
    for reader, count in {"stranger": 0, "peer official": 0, "secretariat": 0, "author": 1}.items():
        assert seen(cast.user(reader)).count() == count, reader
    assert not queries.may_clear_translation(author, first)
    assert queries.translations_to_clear(owner) == [first]
    with pytest.raises(StaleVersion):
        actions.approve_translation(first, by=owner, at=NOW, expected=frozenset({9}))
    back = actions.return_translation(first, reason="The title.", by=owner, at=NOW)
    assert (back.state, queries.may_clear_translation(owner, back)) == ("returned", False)
    with pytest.raises(StateConflict):
        actions.approve_translation(first, by=owner, at=NOW)

    actions.set_clearance(cast.nations["estonia"], approvers=2, days=5, by=owner, at=NOW)
    again = translate(practice, author, expected=frozenset({1}))
    assert (again.pk, again.needed, again.returned_because) == (first.pk, 2, "")
    actions.approve_translation(again, by=owner, at=NOW)
    assert queries.translations_to_clear(owner) == []
    with pytest.raises(StateConflict, match="another person"):
        actions.approve_translation(again, by=owner, at=NOW)
    named = cast.people["owner official"]
    actions.name_approver(named, by=owner, at=NOW)
    assert queries.may_clear_translation(named, again)
    assert actions.approve_translation(again, by=named, at=NOW).state == "shown"
    assert seen(cast.user("stranger")).get().pk == again.pk


def test_what_is_shown_stays_until_the_next_is_cleared_and_is_removed_with_a_reason(
    cast: Cast,
) -> None:
    practice, author = make_practice(cast, "clear"), cast.people["author"]
    owner = cast.people["owner coordinator"]
    first = actions.approve_translation(translate(practice, author), by=owner, at=NOW)
    next_ = translate(practice, author, texts=TEXTS | {"title": "Uus"}, expected=frozenset({1}))
    assert Translation.objects.visible_to(cast.user("stranger")).get() == first
    shown = actions.approve_translation(next_, by=owner, at=NOW)
    assert list(Translation.objects.all()) == [shown]
    waits = translate(practice, author, language="he")
    for row in (waits, shown):
        with pytest.raises(ValidationError, match="Say why"):
            actions.remove_translation(row, reason=" ", by=author, at=NOW)
        actions.remove_translation(row, reason="It is wrong.", by=author, at=NOW)
    assert not Translation.objects.exists()
    assert Event.objects.latest("sequence").reason == "It is wrong."
    with pytest.raises(StateConflict):
        actions.remove_translation(shown, reason="Again.", by=author, at=NOW)


def test_a_translation_is_cleared_and_removed_on_pages(cast: Cast) -> None:
    practice = make_practice(cast, "clear")
    settle(practice)
    author, owner = client_of(cast, "author"), client_of(cast, "owner coordinator")
    here = practice.get_absolute_url()
    form = {**TEXTS, "language": "et", "version": 0}
    waiting = f"{here}in/et/waiting/"
    assert author.post(f"{here}translate/", form).headers["Location"] == waiting
    assert f'href="{waiting}"' in author.get(here).content.decode()
    assert "Approve</button>" not in author.get(waiting).content.decode()
    assert author.post(waiting, {"step": "approve", "version": 1}).status_code == 403
    assert f'href="{waiting}"' in owner.get("/practices/drafts/").content.decode()
    assert "Approve</button>" in owner.get(waiting).content.decode()
    assert owner.post(waiting, {"step": "x"}).status_code == 400
    assert owner.post(waiting, {"step": "return", "version": 1}).status_code == 422
    assert owner.post(waiting, {"step": "return", "version": 1, "reason": "No."}).status_code == 302
    assert "Returned to its translator" in author.get(waiting).content.decode()
    author.post(f"{here}translate/", form | {"version": 1})
    assert "meanwhile" in owner.post(waiting, {"step": "approve", "version": 1}).content.decode()
    assert owner.post(waiting, {"step": "approve", "version": 2}).status_code == 302
    assert Client().get(f"{here}in/et/").status_code == 200
    remove = f"{here}in/et/remove/"
    assert f'href="{remove}"' in author.get(f"{here}in/et/").content.decode()
    assert "why" in author.get(remove).content.decode().casefold()
    assert "meanwhile" in author.post(remove, {"reason": "No.", "version": 9}).content.decode()
    assert author.post(f"{remove}?waiting=1", {"reason": "No."}).status_code == 404
    assert author.post(remove, {"reason": "Wrong.", "version": 2}).status_code == 302
    assert Client().get(f"{here}in/et/").status_code == 404
    assert client_of(cast, "peer official").get(remove).status_code == 404


def test_a_search_finds_a_translation_and_tells_it_in_its_language(cast: Cast) -> None:
    practice = make_practice(cast, "clear")
    settle(practice)
    row = translate(practice, cast.people["author"])
    reader = Client()
    assert "Kolimine" not in reader.get("/practices/?q=kolimine").content.decode()
    actions.approve_translation(row, by=cast.people["owner coordinator"], at=NOW)
    for door in ("/practices/?q=kolimine", "/search/?q=kolimine", "/situation/?q=kolimine"):
        page = reader.get(door).content.decode()
        assert f'href="{practice.get_absolute_url()}in/et/"' in page, door
        assert "<mark>Kolimine</mark>" in page, door
    [hit] = reader.get(f"{API}/practices/?q=kolimine").json()["results"]
    assert (hit["found_in"]["language"], hit["found_in"]["title"]) == ("et", "Kolimine")
    [hit] = reader.get(f"{API}/practices/", {"q": practice.title}).json()["results"]
    assert hit["found_in"] is None
    [hit] = reader.get(f"{API}/search/?q=kolimine&kind=practices").json()["results"]
    assert hit["title"] == "Kolimine"


def test_people_clear_by_the_api(cast: Cast) -> None:
    practice = make_practice(cast, "clear")
    address = f"{API}/practices/{practice.slug}/translations/et/"
    system, owner = client_of(cast, "nation's system"), client_of(cast, "owner coordinator")

    def send(client: Client, where: str, body: Any, etag: str = "") -> Any:
        head = {"if-match": etag} if etag else {}
        return client.post(
            f"{address}{where}/", body, content_type="application/json", headers=head
        )

    made = system.put(address, TEXTS, content_type="application/json")
    assert made.status_code == 202
    assert made.headers["Location"].endswith(f"{address}waiting/")
    told(owner.get(address), 404)
    read = owner.get(f"{address}waiting/")
    assert (read.json()["needed"], read.json()["given"]) == (1, 0)
    told(send(system, "waiting/approve", {}, read.headers["ETag"]), 403)
    told(send(owner, "waiting/approve", {}), 428)
    told(send(owner, "waiting/return", {}, read.headers["ETag"]), 422)
    back = send(owner, "waiting/return", {"reason": "Why so?"}, read.headers["ETag"])
    assert back.json()["returned_because"] == "Why so?"
    etag = owner.get(f"{address}waiting/").headers["ETag"]
    again = system.put(address, TEXTS, content_type="application/json", headers={"if-match": etag})
    shown = send(owner, "waiting/approve", {}, again.headers["ETag"])
    assert shown.json()["state"] == "shown"
    etag = owner.get(address).headers["ETag"]
    assert (
        system.put(
            address, TEXTS, content_type="application/json", headers={"if-match": etag}
        ).status_code
        == 202
    )
    told(send(client_of(cast, "peer official"), "remove", {"reason": "No."}, etag), 403)
    assert send(owner, "remove", {"reason": "No."}, etag).status_code == 204
    etag = owner.get(f"{address}waiting/").headers["ETag"]
    assert send(owner, "waiting/discard", {"reason": "No."}, etag).status_code == 204
    told(owner.get(f"{address}waiting/"), 404)


def test_writers_translate_by_the_api(cast: Cast) -> None:
    system = client_of(cast, "author")
    nobody_approves(cast)
    practice = make_practice(cast, "amber, named")
    address = f"{API}/practices/{practice.slug}/translations/"

    def put(body: dict[str, Any], language: str = "et", **head: str) -> Any:
        return system.put(
            f"{address}{language}/", body, content_type="application/json", headers=head
        )

    done = put({**TEXTS, "by_machine": True})
    assert done.status_code == 200, done.content
    assert done.json()["content"]["title"] == "Kolimine"
    told(put(TEXTS), 428)
    assert put(TEXTS, **{"if-match": done.headers["ETag"]}).json()["by_machine"] is False
    told(put(TEXTS, **{"if-match": done.headers["ETag"]}), 412)
    told(put({"title": "A"}, "fr"), 422)
    [row] = system.get(address).json()
    assert (row["language"], row["is_stale"]) == ("et", False)
    assert system.get(f"{address}et/").json()["content"]["summary"] == "Lühidalt."
    assert Event.objects.filter(verb=Verb.PRACTICE_READ).exists()
    stranger = Client()
    told(stranger.get(address), 404)
    told(stranger.get(f"{address}et/"), 404)
    told(
        client_of(cast, "peer official").put(
            f"{address}et/", TEXTS, content_type="application/json"
        ),
        404,
    )
    green = make_practice(cast, "green")
    told(
        client_of(cast, "peer official").put(
            f"{API}/practices/{green.slug}/translations/et/", TEXTS, content_type="application/json"
        ),
        403,
    )
