"""Practices in other languages: who writes them, who reads them, and when they are stale."""

from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.test import Client

from core.errors import StaleVersion, StateConflict
from core.models import Event, Verb
from practices import actions
from practices.models import Practice, Translation
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


def refused(*args: Any, **kwargs: Any) -> dict[str, list[str]]:
    with pytest.raises(ValidationError) as caught:
        translate(*args, **kwargs)
    return caught.value.message_dict


def test_a_translation_is_read_by_whoever_reads_its_practice(cast: Cast) -> None:
    for level in MAY_READ_PRACTICE:
        Translation.objects.create(
            practice=make_practice(cast, level), language="et", of_version=1, updated_at=NOW
        )
    for reader in READERS:
        user = cast.user(reader)
        seen = Translation.objects.visible_to(user).values_list("practice__slug", flat=True)
        practices = Practice.objects.visible_to(user).exclude(status="withdrawn")
        assert set(seen) == set(practices.values_list("slug", flat=True)), reader


def test_a_translation_is_of_a_version_and_goes_stale(cast: Cast) -> None:
    practice, author = make_practice(cast, "clear"), cast.people["author"]
    row = translate(practice, author)
    assert (row.version, row.of_version, row.is_stale) == (1, 1, False)
    assert Event.objects.filter(verb=Verb.PRACTICE_TRANSLATE).count() == 1
    Practice.objects.filter(pk=practice.pk).update(version=2)
    assert Translation.objects.select_related("practice").get().is_stale
    again = translate(
        practice, cast.user("nation's system"), by_machine=True, expected=frozenset({1})
    )
    assert (again.version, again.of_version, again.author) == (2, 2, None)
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
    Translation.objects.create(practice=practice, language="et", of_version=1, updated_at=NOW)
    assert client_of(cast, "author").get(f"/practices/{make_practice(cast, 'withdrawn, green').slug}/translate/").status_code == 403  # fmt: skip


def test_systems_translate(cast: Cast) -> None:
    system = client_of(cast, "nation's system")
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
